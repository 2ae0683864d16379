package tui

import (
	tea "github.com/charmbracelet/bubbletea"

	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
)

// atOnce is up to how many stops a trace is read in Update; longer ones are
// read in a command, so that keys are heard meanwhile.
const atOnce = 20_000

// workedMsg brings what a command has found in the trace of a walk.
type workedMsg struct {
	of    opening
	apply func(*model) tea.Cmd
}

const reading = "reading the trace ..."

// later does work that reads the whole trace, on a copy of the walkthrough,
// and applies what it found.
func (m *model) later(work func(k walking) func(*model) tea.Cmd) tea.Cmd {
	return m.laterFrom(atOnce, work)
}

// laterFrom is later for work that takes longer for each stop.
func (m *model) laterFrom(stops int, work func(k walking) func(*model) tea.Cmd) tea.Cmd {
	k := m.walk
	if k.walk.Trace.Stops() < stops {
		return work(k)(m)
	}
	m.status = reading
	of := m.opening()
	return func() tea.Msg { return workedMsg{of: of, apply: work(k)} }
}

// worked applies what was found, unless the walk was left meanwhile.
func (m *model) worked(msg workedMsg) tea.Cmd {
	if m.opening() != msg.of {
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
				if conn != 0 {
					m.status = filter.String() + ": not in connection " + inspect.Letter(conn) + "; Esc shows all connections"
				}
				return nil
			}
		}
		beside, told := k.original, ""
		if beside != nil {
			o := *beside
			told = o.likewise(&k)
			beside = &o
		}
		return func(m *model) tea.Cmd {
			if m.walk.original != k.original && m.walk.original != nil { // Another run was put beside this one meanwhile.
				return m.revisit(conn, filter, then)
			}
			if m.walk.original != nil {
				m.walk.original = beside
			}
			m.walk.conn, m.walk.filter, m.walk.cursor, m.walk.sections = k.conn, k.filter, k.cursor, k.sections
			m.walk.selected, m.walk.field, m.walk.octet, m.walk.finding = 0, 0, 0, ""
			m.walk.group = nil
			if then != nil {
				then(m)
			}
			m.tell(told)
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
