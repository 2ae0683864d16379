package tui

import (
	tea "github.com/charmbracelet/bubbletea"

	"wirewalk/tui/speaker"
)

// publishNotes hands the present page to the teacher's screen, in a command.
func (m *model) publishNotes() tea.Cmd {
	if m.notes == nil || m.mode != inWalk || m.walk.walk == nil {
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
	k := &m.walk
	p := speaker.Page{Title: k.walk.Title, Reader: k.index.Reader, Cursor: k.cursor, Note: k.note(), Mine: k.mine()}
	if k.ask != nil {
		p.Key = k.ask.Key()
	} else {
		p.Waits = k.questionWaits()
	}
	return fill(p.Text())
}
