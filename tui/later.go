package tui

import (
	tea "github.com/charmbracelet/bubbletea"

	"wirewalk/sim/trace"
)

// atOnce is up to how many stops a trace is read in Update; longer ones are
// read in a command, so that keys are heard meanwhile.
const atOnce = 20_000

// workedMsg brings what a command has found in the trace of a walk.
type workedMsg struct {
	of    *Walk
	apply func(*model) tea.Cmd
}

const reading = "reading the trace ..."

// later does work that reads the whole trace, on a copy of the walkthrough,
// and applies what it found.
func (m *model) later(work func(k walking) func(*model) tea.Cmd) tea.Cmd {
	k := m.walk
	if k.walk.Trace.Stops() < atOnce {
		return work(k)(m)
	}
	m.status = reading
	return func() tea.Msg { return workedMsg{of: k.walk, apply: work(k)} }
}

// worked applies what was found, unless the walk was left meanwhile.
func (m *model) worked(msg workedMsg) tea.Cmd {
	if m.walk.walk != msg.of {
		return nil
	}
	if m.status == reading {
		m.status = ""
	}
	return msg.apply(m)
}

// revisit makes the cursor visit only what a connection and a filter leave, and
// then does the rest.
func (m *model) revisit(conn trace.ConnID, filter *trace.Filter, then func(*model)) tea.Cmd {
	return m.later(func(k walking) func(*model) tea.Cmd {
		same := conn == k.conn
		k.conn, k.filter = conn, filter
		k.visit()
		if _, of := k.cursor.Position(); of == 0 && filter != nil && same { // A walk of nothing helps nobody.
			return func(m *model) tea.Cmd {
				m.status = "no stop matches " + filter.String() + "; all stay as they were"
				return nil
			}
		}
		return func(m *model) tea.Cmd {
			m.walk.conn, m.walk.filter, m.walk.cursor, m.walk.sections = k.conn, k.filter, k.cursor, k.sections
			m.walk.selected, m.walk.field, m.walk.octet, m.walk.finding = 0, 0, 0, ""
			m.walk.group = nil
			if then != nil {
				then(m)
			}
			return nil
		}
	})
}

// openPage makes a page that reads the whole trace.
func (m *model) openPage(draw func(k *walking) *page) tea.Cmd {
	return m.later(func(k walking) func(*model) tea.Cmd {
		p := draw(&k)
		return func(m *model) tea.Cmd {
			m.page = p
			return nil
		}
	})
}
