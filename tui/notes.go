package tui

import (
	tea "github.com/charmbracelet/bubbletea"

	"wirewalk/tui/speaker"
	"wirewalk/tui/stage"
)

// publishNotes shows the teacher what belongs to the place where the walk is now.
func (m *model) publishNotes() tea.Cmd {
	if m.notes == nil || m.place != stage.InWalk || m.tour.Source() == nil {
		return nil
	}
	t := m.tour
	page := speaker.Page{
		Title: t.Source().Title, Reader: t.Reader(), Cursor: t.Cursor(), Note: t.Said(), Mine: t.Mine(),
	}
	if r := t.Round(); r != nil {
		page.Key = r.Key()
	} else if t.QuestionWaits() {
		page.Ask = m.env.Keys.Fill("A question waits before the next stop: {predict} asks it.", stage.InWalk)
	}
	show := m.notes.Publish(page.Text())
	return func() tea.Msg {
		show()
		return nil
	}
}
