package tui

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"wirewalk/tui/grid"
	"wirewalk/tui/source"
	"wirewalk/tui/view"
)

// lessons is the browser of the library.
type lessons struct {
	all      []source.Entry
	shown    []int // indices into all
	selected int
	query    string
}

func newLessons(lib source.Library) lessons {
	l := lessons{}
	if lib != nil {
		l.all = lib.List()
	}
	l.search("")
	return l
}

// search leaves the lessons that contain all words, in any of their texts.
func (l *lessons) search(query string) {
	l.query = query
	l.shown = l.shown[:0]
	words := strings.Fields(strings.ToLower(query))
	for i := range l.all {
		e := &l.all[i]
		text := strings.ToLower(strings.Join([]string{e.ID, e.Title, e.Chapter, e.Level, e.Summary, e.Text}, " "))
		if containsAll(text, words) {
			l.shown = append(l.shown, i)
		}
	}
	l.selected = min(l.selected, max(len(l.shown)-1, 0))
}

func containsAll(text string, words []string) bool {
	for _, w := range words {
		if !strings.Contains(text, w) {
			return false
		}
	}
	return true
}

// handshakeID is the lesson that the first screen promises: four presses, one
// minute. A library without it begins at its beginning.
const handshakeID = "three-way-handshake"

func (l *lessons) firstID() string {
	for i := range l.all {
		if l.all[i].ID == handshakeID {
			return handshakeID
		}
	}
	if len(l.all) == 0 {
		return ""
	}
	return l.all[0].ID
}

// The levels that make a difference: beginners do not know the RFC's names yet,
// the advanced are asked for numbers.
const (
	beginner = "beginner"
	advanced = "advanced"
)

// level is whom a lesson is for, "" for what is no lesson.
func (l *lessons) level(id string) string {
	for i := range l.all {
		if l.all[i].ID == id {
			return l.all[i].Level
		}
	}
	return ""
}

// levelMark is the letter of a lesson's level.
func levelMark(level string) string {
	if level == "" {
		return " "
	}
	return strings.ToUpper(level[:1])
}

// after is the lesson that follows another.
func (l *lessons) after(id string) source.Entry {
	for i := range l.all {
		if l.all[i].ID == id && i+1 < len(l.all) {
			return l.all[i+1]
		}
	}
	return source.Entry{}
}

// lessonsAct carries out an action of the browser.
func (m *model) lessonsAct(a action) tea.Cmd {
	l := &m.lessons
	last := max(len(l.shown)-1, 0)
	switch a { //nolint:exhaustive // the others are handled before
	case actUp:
		l.selected = max(l.selected-1, 0)
	case actDown:
		l.selected = min(l.selected+1, last)
	case actFirst:
		l.selected = 0
	case actLast:
		l.selected = last
	case actPageUp, actPageDown:
		p := l.page(m)
		p.Turn(m.width, m.height, a.way(), 0)
		l.selected = max(p.Selected, 0)
	case actFind:
		m.ask(promptSearch, "search: ")
	case actEnter:
		if l.selected < len(l.shown) {
			id := l.all[l.shown[l.selected]].ID
			return m.open(id, m.memory.PlaceIn(id))
		}
	}
	return nil
}

// about is what is said of the lesson that is selected.
func about(e *source.Entry) string {
	text := ""
	if e.Summary != "" {
		text = ": " + e.Summary
	}
	var facts []string
	if e.Level != "" {
		facts = append(facts, e.Level)
	}
	if e.Minutes > 0 {
		facts = append(facts, plural(int64(e.Minutes), "minute"))
	}
	if len(facts) > 0 {
		text += " (" + strings.Join(facts, ", ") + ")"
	}
	return text
}

// draw draws the list.
func (l *lessons) draw(m *model) *grid.Screen {
	p := l.page(m)
	return p.Draw(m.width, m.height)
}

// page lists the lessons by chapter.
func (l *lessons) page(m *model) view.Page {
	p := view.Page{
		Title: "LESSONS", Selected: l.selected, Keys: m.keyBar(inLessons), ASCII: m.opts.ASCII,
		Empty: "no lesson contains these words; Esc shows all",
	}
	if l.query != "" {
		p.Title = "LESSONS with " + l.query
	}
	done := 0
	for _, i := range l.shown {
		e := &l.all[i]
		mark := "  "
		if m.memory.Done[e.ID] {
			mark = "* "
			done++
		}
		text := levelMark(e.Level) + " " + e.Title
		if len(p.Items) == l.selected { // The others stay short.
			text += about(e) + m.memory.Guesses(e.ID)
		}
		p.Items = append(p.Items, view.Item{Group: e.Chapter, Head: mark + e.ID, Text: text})
	}
	p.Footer = "B beginner   I intermediate   A advanced   * walked to the end"
	p.Right = itoa(len(l.shown)) + " lessons, " + itoa(done) + " walked to the end (*)"
	if m.prompt != nil {
		p.Prompt = m.prompt.text()
	} else {
		p.Prompt = m.message()
	}
	return p
}
