package tui

import (
	tea "github.com/charmbracelet/bubbletea"

	"wirewalk/tui/stage"
	"wirewalk/tui/tour"
)

// mouse points into the walk; the wheel goes through its stops. It is heard only
// when it was asked for.
func (m *model) mouse(e tea.MouseMsg) tea.Cmd {
	point := func(what tour.Pointer) tea.Cmd {
		return m.effect(func(out *stage.Effect) { m.tour.Point(what, e.X, e.Y, out) })
	}
	if m.where() != stage.InWalk || m.line != nil || m.tour.Round() != nil {
		return point(tour.Release)
	}
	switch {
	case e.Action == tea.MouseActionRelease:
		return point(tour.Release)
	case e.Action == tea.MouseActionMotion:
		if m.tour.Drags() {
			m.status = ""
		}
		return point(tour.Drag)
	case len(m.pending.inputs) > 0 || m.pending.making()&tour.AboutPlace != 0:
		return nil // What is pointed at is about to go.
	case e.Button == tea.MouseButtonWheelUp:
		return m.act(stage.Back, stage.InWalk)
	case e.Button == tea.MouseButtonWheelDown:
		c := m.tour.Cursor()
		if n, of := c.Position(); n < of { // The wheel does not open lessons.
			return m.act(stage.Next, stage.InWalk)
		}
	case e.Button == tea.MouseButtonLeft && e.Action == tea.MouseActionPress:
		return point(tour.Press)
	}
	return nil
}
