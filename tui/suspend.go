package tui

import tea "github.com/charmbracelet/bubbletea"

// suspend gives the terminal back to the shell, until that brings the program
// to the foreground again.
func (m *model) suspend() tea.Cmd {
	if !underShell() {
		m.status = m.env.Keys.Fill("no shell waits behind this program; {out} leaves it", m.where())
		return nil
	}
	return tea.Suspend
}

// resumed asks anew for what the terminal forgot meanwhile.
func (m *model) resumed() tea.Cmd {
	if m.opts.Mouse {
		return tea.EnableMouseCellMotion
	}
	return nil
}
