package tui

import tea "github.com/charmbracelet/bubbletea"

// save keeps where the person is. The file is written by a command.
func (m *model) save() tea.Cmd {
	k := &m.walk
	if !m.memory.Keeps() || k.walk == nil || k.walk.ID == "" {
		return nil
	}
	if k.branch == "" { // In a changed run the stops are others.
		n, _ := k.cursor.Position()
		m.memory.Leave(k.walk.ID, n)
	}
	write, dropped := m.memory.Save(k.walk.ID, k.key)
	if dropped != "" {
		m.status = "there is no room for more: marks and notes of " + dropped + ", not opened for the longest time, are gone"
	}
	return func() tea.Msg { return savedMsg{write()} }
}

// finished notes that a walk has been seen to its end.
func (m *model) finished() tea.Cmd {
	if id := m.walk.walk.ID; id != "" && m.walk.branch == "" {
		m.memory.Finish(id)
	}
	return m.save()
}
