package tui

import (
	"strings"
	"unicode/utf8"

	tea "github.com/charmbracelet/bubbletea"

	"wirewalk/tui/stage"
)

// line is the input line in the last row, the program's one text field.
type line struct {
	*stage.Prompt
	wrong string // what is the matter with the value so far
}

func newLine(p *stage.Prompt) *line {
	own := *p
	l := &line{Prompt: &own}
	if l.Check != nil {
		l.wrong = l.Check(l.Value)
	}
	return l
}

// maxLine bounds how many octets can be typed.
const maxLine = 400

// start takes what was offered away before something else is written.
func (l *line) start() {
	if l.Kept {
		l.Value, l.Kept = "", false
	}
}

// text is the line as it is shown.
func (l *line) text(k *stage.Keys, in stage.Place) string {
	label := k.Fill(l.Label, in)
	s := label + l.Value + "_"
	if l.Kept {
		s = label + "[" + l.Value + "]_   typing replaces it"
	}
	if l.wrong != "" {
		s += "   " + l.wrong
	}
	return s
}

// lineKey edits the line, takes it or leaves it.
func (m *model) lineKey(k tea.KeyMsg) tea.Cmd {
	l := m.line
	var does stage.Action
	if b := m.env.Keys.Of(stage.InLine, k.String()); b != nil {
		does = b.Action
	}
	if b := m.env.Keys.Of(stage.InWalk, k.String()); l.Clicker && l.Value == "" && b != nil && b.Action == stage.Next && (k.Type == tea.KeySpace || k.Type != tea.KeyRunes || len(b.Keys) == 1) {
		does = stage.Take // Whoever has only a clicker expects nothing in writing.
	}
	switch does { //nolint:exhaustive // the others are typed into the line
	case stage.Leave:
		m.line = nil
		return m.effect(l.left)
	case stage.Take:
		m.line = nil
		if m.waits(input{line: l}) {
			return nil
		}
		return m.effect(l.taken)
	case stage.Complete:
		l.Kept, l.wrong = false, ""
		if l.Complete != nil {
			l.Value, l.wrong = l.Complete(l.Value)
		}
		return nil
	}
	switch k.Type { //nolint:exhaustive // a line editor needs few keys
	case tea.KeyBackspace:
		if l.Value == "" {
			m.line = nil
			return nil
		}
		l.start()
		_, n := utf8.DecodeLastRuneInString(l.Value)
		l.Value = l.Value[:len(l.Value)-n]
	case tea.KeyCtrlU:
		l.Value, l.Kept = "", false
	case tea.KeySpace:
		l.start()
		l.Value += " "
	case tea.KeyRunes:
		l.start()
		if len(l.Value)+len(string(k.Runes)) < maxLine {
			l.Value += strings.Map(oneLine, string(k.Runes))
		}
	}
	return m.effect(l.changed)
}

// changed checks the value, and tells what was typed to whom it concerns.
func (l *line) changed(out *stage.Effect) {
	l.wrong = ""
	if l.Check != nil {
		l.wrong = l.Check(l.Value)
	}
	if l.Typed != nil {
		l.Typed(l.Value, out)
	}
}

func (l *line) left(out *stage.Effect) {
	if l.Typed != nil {
		l.Typed("", out)
	}
}

func (l *line) taken(out *stage.Effect) {
	if l.Take != nil {
		l.Take(l.Value, l.Kept, out)
	}
}

// needs is what the finished line needs of what may be in the making, beyond what
// the key that began it has waited for.
func (l *line) needs() stage.Product {
	if l.Needs == nil {
		return 0
	}
	return l.Needs(l.Value)
}

// oneLine keeps a pasted text on one line.
func oneLine(r rune) rune {
	if r == '\n' || r == '\r' || r == '\t' {
		return ' '
	}
	return r
}
