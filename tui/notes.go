package tui

import (
	tea "github.com/charmbracelet/bubbletea"

	"wirewalk/tui/speaker"
	"wirewalk/tui/stage"
)

// publishNotes hands the present page to the teacher's screen, in a command.
func (m *model) publishNotes() tea.Cmd {
	if m.notes == nil || m.place != stage.InWalk || m.tour.Source() == nil {
		return nil
	}
	show := m.notes.Publish(m.notesPage())
	return func() tea.Msg {
		show()
		return nil
	}
}

// notesPage is what the teacher sees.
func (m *model) notesPage() string {
	t := m.tour
	page := speaker.Page{Title: t.Source().Title, Reader: t.Reader(), Cursor: t.Cursor(), Note: t.Said(), Mine: t.Mine()}
	if r := t.Round(); r != nil {
		page.Key = r.Key()
	} else if t.QuestionWaits() {
		page.Ask = m.env.Keys.Fill("A question waits before the next stop: {predict} asks it.", stage.InWalk)
	}
	return page.Text()
}
