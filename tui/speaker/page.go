package speaker

import (
	"fmt"
	"strings"

	"wirewalk/scenarios/narrate"
	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
)

// Page is what the teacher sees: where the walk is, the author's words, why, what
// comes next, and the answer of a question that waits.
type Page struct {
	Title  string
	Reader *inspect.Reader
	Cursor trace.Cursor
	Note   string   // of the author
	Mine   string   // of the reader
	Key    []string // the right answers of the question on the screen, with its text
	Ask    string   // that the author asks something before the next stop
}

// Text is the page.
func (p *Page) Text() string {
	const ahead = 3
	t := p.Reader.Trace
	n, of := p.Cursor.Position()
	lines := []string{fmt.Sprintf("%s   stop %d of %d   %s s", p.Title, n, of, p.Reader.Clock(p.Cursor.Now())), ""}
	add := func(head, text string) { lines = append(lines, head+text) }
	if p.Note != "" {
		add("NOTE  ", p.Note)
	}
	if p.Mine != "" {
		add("MINE  ", p.Mine)
	}
	if n > 0 {
		add("NOW   ", narrate.DescribeStop(t, p.Cursor.Stop()))
		add("WHY   ", narrate.WhyStop(t, p.Cursor.Stop()).Cited())
	}
	for _, key := range p.Key {
		add("KEY   ", key)
	}
	if p.Ask != "" {
		add("ASK   ", p.Ask)
	}
	for _, id := range p.Cursor.Upcoming(ahead) {
		add("NEXT  ", narrate.DescribeStop(t, id))
	}
	return strings.Join(lines, "\n")
}
