package tui

import (
	"strings"
	"unicode/utf8"

	tea "github.com/charmbracelet/bubbletea"

	"wirewalk/sim/trace"
)

// promptKind is what an input line is for.
type promptKind uint8

const (
	promptFind promptKind = iota
	promptFilter
	promptCommand
	promptOpen
	promptSearch // in the lessons, as you type
	promptExpect // before a changed run
	promptSetting
	promptNote
	promptCompare
	promptExport
	promptReset
	promptTerm // in the glossary, as you type
)

// prompt is the input line in the last row.
type prompt struct {
	kind  promptKind
	label string
	value string
	wrong string // what is the matter with the value so far
	kept  bool   // the value is that of the last time: what is typed replaces it

	change change // of a what-if
	path   string // of the setting that is asked for, "" for any
}

// promptLength bounds what can be typed.
const promptLength = 400

func (m *model) ask(kind promptKind, label string) { m.prompt = &prompt{kind: kind, label: label} }

// offer puts in what was written the last time; typing replaces it.
func (p *prompt) offer(s string) { p.value, p.kept = s, s != "" }

// start takes what was offered away before something else is written.
func (p *prompt) start() {
	if p.kept {
		p.value, p.kept = "", false
	}
}

// text is the line as it is shown.
func (p *prompt) text() string {
	s := p.label + p.value + "_"
	if p.kept {
		s = p.label + "[" + p.value + "]_   typing replaces it"
	}
	if p.wrong != "" {
		s += "   " + p.wrong
	}
	return s
}

// promptKey edits the line. Enter takes it, Esc leaves it.
func (m *model) promptKey(k tea.KeyMsg) tea.Cmd {
	p := m.prompt
	if p.kind == promptExpect && p.value == "" && (k.Type == tea.KeySpace || k.Type == tea.KeyPgDown) {
		k.Type = tea.KeyEnter // Whoever has only a clicker expects nothing in writing.
	}
	switch k.Type { //nolint:exhaustive // a line editor needs few keys
	case tea.KeyEsc:
		m.prompt = nil
		if p.kind == promptSearch {
			m.lessons.search("")
		}
		if p.kind == promptTerm {
			m.searchTerms("")
		}
		return nil
	case tea.KeyEnter:
		m.prompt = nil
		return m.take(p)
	case tea.KeyBackspace:
		if p.value == "" {
			m.prompt = nil
			return nil
		}
		p.start()
		_, n := utf8.DecodeLastRuneInString(p.value)
		p.value = p.value[:len(p.value)-n]
	case tea.KeyTab:
		p.kept, p.wrong = false, ""
		m.completePrompt()
		return nil
	case tea.KeyCtrlU:
		p.value, p.kept = "", false
	case tea.KeySpace:
		p.start()
		p.value += " "
	case tea.KeyRunes:
		p.start()
		if len(p.value)+len(string(k.Runes)) < promptLength {
			p.value += strings.Map(oneLine, string(k.Runes))
		}
	}
	m.checkPrompt()
	return nil
}

// oneLine keeps a pasted text on one line.
func oneLine(r rune) rune {
	if r == '\n' || r == '\r' || r == '\t' {
		return ' '
	}
	return r
}

// checkPrompt says at once when a filter is not valid, and searches as you type.
func (m *model) checkPrompt() {
	p := m.prompt
	p.wrong = ""
	switch p.kind { //nolint:exhaustive // the others are judged when they are taken
	case promptFilter:
		if p.value == "" {
			return
		}
		if _, err := trace.ParseFilter(m.walk.walk.Trace, p.value); err != nil {
			p.wrong = err.Error()
		}
	case promptExport:
		p.wrong = m.wrongEnding(p.value)
	case promptSearch:
		m.lessons.search(p.value)
	case promptTerm:
		m.searchTerms(p.value)
	}
}

// completePrompt completes the path of a setting, or the last word of a filter
// if only one word fits.
func (m *model) completePrompt() {
	p := m.prompt
	switch p.kind { //nolint:exhaustive // the others are not completed
	case promptFilter:
	case promptSetting:
		m.completeSetting()
		return
	default:
		return
	}
	at := strings.LastIndexAny(p.value, " (") + 1
	begin := strings.ToLower(p.value[at:])
	words := trace.FilterWords()
	for i := range m.walk.walk.Trace.Hosts() {
		words = append(words, m.walk.walk.Trace.Hosts()[i].Name)
	}
	found := ""
	for _, w := range words {
		if strings.HasPrefix(strings.ToLower(w), begin) {
			if found != "" && found != w {
				return
			}
			found = w
		}
	}
	if found != "" {
		p.value = p.value[:at] + found + " "
	}
}

// take carries out a finished line.
func (m *model) take(p *prompt) tea.Cmd {
	switch p.kind {
	case promptFind:
		return m.find(p.value)
	case promptFilter:
		return m.applyFilter(p.value)
	case promptCommand:
		return m.command(p.value)
	case promptOpen:
		if p.value != "" {
			return m.open(p.value, 0)
		}
	case promptSearch:
		m.lessons.search(p.value)
	case promptTerm:
		m.searchTerms(p.value)
	case promptExpect:
		return m.runAgain(p.change, p.value)
	case promptSetting:
		m.takeSetting(p)
	case promptNote:
		return m.takeNote(p.value)
	case promptExport:
		if p.value != "" {
			return m.exportTo(p.value)
		}
	case promptReset:
		if p.value == "y" || p.value == "yes" {
			return m.startOver()
		}
	case promptCompare:
		if p.value != "" {
			return m.openOther(p.value)
		}
	}
	return nil
}
