package tui

import (
	"strings"
	"unicode"
	"unicode/utf8"

	tea "github.com/charmbracelet/bubbletea"

	"wirewalk/sim/trace"
	"wirewalk/tui/view"
)

// toldAtOnce is through how many stops find looks in Update: it takes some 10
// microseconds to say what one shows.
const toldAtOnce = 1000

// wanted is what find looks for: a text that the walk shows of a stop, or stops
// that a filter matches.
type wanted struct {
	text   string // in small letters
	filter *trace.Filter
}

func (w *wanted) String() string {
	if w.filter != nil {
		return w.filter.String()
	}
	return w.text
}

// in tells where a stop shows what is wanted, and whether it does.
func (w *wanted) in(k *walking, stop trace.StopID, has func(text, part string) bool) (where string, ok bool) {
	if w.filter != nil {
		return "", w.filter.MatchStop(k.walk.Trace, stop)
	}
	for _, n := range k.walk.Notes {
		if n.Stop == stop && has(n.Text, w.text) {
			return "the note", true
		}
	}
	if i, ok := k.marked(stop); ok && has(k.marks[i].Text, w.text) {
		return "your note", true
	}
	if title := k.begins(stop); title != "" && has(title, w.text) {
		return "the name of the section", true
	}
	for where, text := range view.Seen(k.index, stop, k.conn) {
		if has(text, w.text) {
			return where, true
		}
	}
	return "", false
}

// begins is the name of the section that begins with a stop, "" for none. Stops
// between that and the one visited before are not shown.
func (k *walking) begins(stop trace.StopID) string {
	c := k.cursor
	c.JumpStop(stop)
	n, _ := c.Position()
	before := trace.StopID(0)
	if c.To(n - 1) {
		before = c.Stop()
	}
	for _, s := range k.sections {
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

// find goes to the next stop that shows the text, from the beginning again after
// the end; an empty text finds the next one of what was looked for last.
func (m *model) find(text string) tea.Cmd {
	k := &m.walk
	if text = strings.ToLower(strings.TrimSpace(text)); text != "" {
		k.found = &wanted{text: text}
	}
	if k.found == nil {
		return nil
	}
	return m.laterFrom(toldAtOnce, func(k walking) func(*model) tea.Cmd {
		c, where, ok := k.search()
		if !ok {
			return func(m *model) tea.Cmd {
				m.status = "not found: " + k.found.String()
				return nil
			}
		}
		return func(m *model) tea.Cmd {
			m.walk.move(func() { m.walk.cursor.JumpStop(c.Stop()) })
			if where != "" {
				m.status = "found in " + where + "; / and Enter find the next one"
			}
			return nil
		}
	})
}

// search looks through the stops behind the present one, and then from the
// first. A text that begins no word anywhere is looked for inside of words.
func (k *walking) search() (found trace.Cursor, where string, ok bool) {
	n, of := k.cursor.Position()
	c := k.cursor
	for i := 1; i <= of; i++ {
		c.To((n+i-1)%of + 1)
		inside, has := k.found.in(k, c.Stop(), hasPart)
		if !has {
			continue
		}
		if begins, has := k.found.in(k, c.Stop(), hasWord); has {
			return c, begins, true
		}
		if !ok {
			found, where, ok = c, inside, true
		}
	}
	return found, where, ok
}

// findNext goes to the next stop that a filter matches.
func (m *model) findNext(filter string) tea.Cmd {
	f, err := trace.ParseFilter(m.walk.walk.Trace, filter)
	if err != nil {
		m.status = err.Error()
		return nil
	}
	m.walk.found = &wanted{filter: f}
	return m.find("")
}
