package tui

import (
	tea "github.com/charmbracelet/bubbletea"

	"wirewalk/tui/speaker"
	"wirewalk/tui/stage"
)

// publishNotes shows the teacher what belongs to the place where the walk is now.
func (m *model) publishNotes() tea.Cmd {
	if m.notes == nil || m.tour.Source() == nil {
		return nil
	}
	t := m.tour
	page := speaker.Page{
		Title: t.Source().Title, Reader: t.Reader(), Cursor: t.Cursor(), Note: t.Said(), Mine: t.Mine(), Waits: t.QuestionWaits(),
	}
	if r := t.Round(); r != nil {
		page.Key = r.Key()
	}
	publish := m.notes.Publish(m.env.Keys.Fill(page.Text(), stage.InWalk))
	if publish == nil {
		return nil
	}
	return func() tea.Msg {
		publish()
		return nil
	}
}
