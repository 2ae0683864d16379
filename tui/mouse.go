package tui

import tea "github.com/charmbracelet/bubbletea"

// mouse selects the packet of the row that is clicked, or the octet, and moves the border that
// is dragged; the wheel goes through the stops. It is heard only when it was asked for.
func (m *model) mouse(e tea.MouseMsg) tea.Cmd {
	if m.mode != inWalk || m.page != nil || m.prompt != nil || m.walk.ask != nil {
		m.drag = noBorder
		return nil
	}
	k := &m.walk
	switch {
	case e.Action == tea.MouseActionRelease:
		m.drag = noBorder
	case e.Action == tea.MouseActionMotion:
		m.dragTo(e.X, e.Y)
	case len(m.pending.inputs) > 0 || m.pending.making()&actNext.needs(inWalk) != 0:
		return nil // What is pointed at is about to go.
	case e.Button == tea.MouseButtonWheelUp:
		return m.walkAct(actBack)
	case e.Button == tea.MouseButtonWheelDown:
		if n, of := k.cursor.Position(); n < of { // The wheel does not open lessons.
			return m.walkAct(actNext)
		}
	case e.Button == tea.MouseButtonLeft && e.Action == tea.MouseActionPress:
		if m.drag = m.borderAt(e.X, e.Y); m.drag != noBorder {
			return nil
		}
		frame := k.frame(m)
		screen, packets := frame.Frame(m.width, m.height)
		if octet, ok := screen.Octet(e.X, e.Y); ok {
			k.chooseOctet(&frame, octet)
			return nil
		}
		if e.Y >= 0 && e.Y < len(packets) && packets[e.Y] != 0 {
			k.selected, k.field, k.octet = packets[e.Y], 0, 0
		}
	}
	return nil
}
