package tour

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"wirewalk/sim/trace"
	"wirewalk/tui/stage"
)

// toldAtOnce is through how many stops find looks in Update: it takes some 10
// microseconds to say what one shows.
const toldAtOnce = 1000

// query is what find looks for: a text that the walk shows of a stop, or stops
// that a filter matches.
type query struct {
	text   string // in small letters
	filter *trace.Filter
}

func (w *query) String() string {
	if w.filter != nil {
		return w.filter.String()
	}
	return w.text
}

// in tells where a stop shows what is looked for, and whether it does.
func (w *query) in(r *run, stop trace.StopID, has func(text, part string) bool) (where string, ok bool) {
	if w.filter != nil {
		return "", w.filter.MatchStop(r.src.Trace, stop)
	}
	for _, n := range r.src.Notes {
		if n.Stop == stop && has(n.Text, w.text) {
			return "the note", true
		}
	}
	if i, ok := r.marked(stop); ok && has(r.list[i].Text, w.text) {
		return "your note", true
	}
	if title := r.begins(stop); title != "" && has(title, w.text) {
		return "the name of the section", true
	}
	for where, text := range VisibleText(r.index, stop, r.conn) {
		if has(text, w.text) {
			return where, true
		}
	}
	return "", false
}

// begins is the name of the section that begins with a stop, "" for none. Stops
// between that and the one visited before are not shown.
func (r *run) begins(stop trace.StopID) string {
	c := r.cursor
	c.JumpStop(stop)
	n, _ := c.Position()
	before := trace.StopID(0)
	if c.To(n - 1) {
		before = c.Stop()
	}
	for _, s := range r.sections {
		if before < s.From && s.From <= stop {
			return s.Title
		}
	}
	return ""
}

// hasWord reports that a word of a text begins as the part does, in small or
// capital letters: rst is in "RST" and not in "first".
func hasWord(text, part string) bool {
	low := strings.ToLower(text)
	begin, _ := utf8.DecodeRuneInString(part)
	inWord := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
	for at := 0; ; {
		i := strings.Index(low[at:], part)
		if i < 0 {
			return false
		}
		at += i
		before, _ := utf8.DecodeLastRuneInString(low[:at])
		if at == 0 || !inWord(before) || !inWord(begin) {
			return true
		}
		at += utf8.RuneLen(begin)
	}
}

// hasPart reports that a text contains a part anywhere.
func hasPart(text, part string) bool { return strings.Contains(strings.ToLower(text), part) }

// askFind asks what to find.
func (t *Tour) askFind(out *stage.Effect) {
	out.Ask = &stage.Prompt{Label: "find: ", Take: func(text string, _ bool, out *stage.Effect) { t.find(text, out) }}
}

// find goes to the next stop that shows the text, from the beginning again after
// the end; an empty text finds the next one of what was looked for last.
func (t *Tour) find(text string, out *stage.Effect) {
	if text = strings.ToLower(strings.TrimSpace(text)); text != "" {
		t.run().found = &query{text: text}
	}
	if t.run().found == nil {
		return
	}
	t.laterFrom(toldAtOnce, stage.APlace, out, func(at *Tour) func(*stage.Effect) {
		found := at.run().found
		c, where, ok := at.run().search()
		if !ok {
			return func(out *stage.Effect) { out.Sayf("not found: %s", found) }
		}
		return func(out *stage.Effect) {
			t.JumpStop(c.Stop())
			if where != "" {
				out.Sayf("found in " + where + "; {find} and {take} find the next one")
			}
		}
	})
}

// search looks through the stops behind the present one, and then from the
// first. A text that begins no word anywhere is looked for inside of words.
func (r *run) search() (found trace.Cursor, where string, ok bool) {
	n, of := r.cursor.Position()
	c := r.cursor
	for i := 1; i <= of; i++ {
		c.To((n+i-1)%of + 1)
		inside, has := r.found.in(r, c.Stop(), hasPart)
		if !has {
			continue
		}
		if begins, has := r.found.in(r, c.Stop(), hasWord); has {
			return c, begins, true
		}
		if !ok {
			found, where, ok = c, inside, true
		}
	}
	return found, where, ok
}

// findNext goes to the next stop that a filter matches.
func (t *Tour) findNext(filter string, out *stage.Effect) {
	f, err := trace.ParseFilter(t.Trace(), filter)
	if err != nil {
		out.Sayf("%v", err)
		return
	}
	t.run().found = &query{filter: f}
	t.find("", out)
}
