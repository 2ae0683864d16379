package tui

import (
	"fmt"

	"wirewalk/tui/progress"
	"wirewalk/tui/view"
)

// border is an edge between panes that the mouse can move.
type border uint8

const (
	noBorder border = iota
	sideBorder
	infoBorder
	statesBorder
)

// resize moves a border by a key: '<' and '>' that beside the ladder, '+' and '-'
// that above the info pane, or above or below the pane with the keys.
func (m *model) resize(a action) {
	const columns = 2
	k := &m.walk
	if m.width < view.MinWidth || m.height < view.MinHeight {
		return
	}
	frame := k.frame(m)
	l := frame.Layout(m.width, m.height)
	which, by := infoBorder, 1
	switch a { //nolint:exhaustive // only these move borders
	case actSizes:
		m.memory.Panes = progress.Sizes{}
		m.status = "the panes have the sizes of the beginning"
		return
	case actBorderLeft:
		which, by = sideBorder, columns
	case actBorderRight:
		which, by = sideBorder, -columns
	case actShorter:
		by = -1
	}
	if which == infoBorder && l.States > 0 && k.focus == view.PaneStates {
		which = statesBorder
	}
	if which == infoBorder && l.States > 0 && k.focus == view.PacketPane {
		which, by = statesBorder, -by
	}
	m.moveBorder(which, by)
}

// moveBorder gives the pane at a border more columns or rows, as far as all panes
// keep what they need, and says so when it cannot.
func (m *model) moveBorder(which border, by int) {
	k := &m.walk
	frame := k.frame(m)
	was := frame.Layout(m.width, m.height)
	switch {
	case which == sideBorder && m.width < view.SideFrom && !k.zoom && !k.present:
		m.status = fmt.Sprintf("no pane stands beside the ladder below %d columns", view.SideFrom)
		return
	case k.zoom:
		m.status = "one pane is shown alone; Esc shows all again"
		return
	case k.present, which == sideBorder && was.Side == 0:
		m.status = "no border can be moved here"
		return
	}
	switch which {
	case sideBorder:
		frame.Sizes.Side = was.Side + by
	case infoBorder:
		frame.Sizes.Info = was.Info + by
	case statesBorder:
		frame.Sizes.States = was.States + by
	case noBorder:
	}
	now := frame.Layout(m.width, m.height)
	if now == was {
		m.status = fmt.Sprintf("no further: the ladder keeps %d columns and %d rows", view.MinWidth, view.MinBody)
		return
	}
	switch which {
	case sideBorder:
		m.memory.Panes.Side = now.Side
	case infoBorder:
		m.memory.Panes.Info = now.Info
	case statesBorder:
		m.memory.Panes.States = now.States
	case noBorder:
	}
}

// borderAt is the border under the mouse.
func (m *model) borderAt(x, y int) border {
	k := &m.walk
	if k.zoom || k.present || k.ask != nil || m.width < view.MinWidth || m.height < view.MinHeight {
		return noBorder
	}
	frame := k.frame(m)
	l := frame.Layout(m.width, m.height)
	rule := m.height - 4 - l.Info
	switch {
	case y == rule:
		return infoBorder
	case l.Side == 0 || y < 1 || y > rule:
		return noBorder
	case x == m.width-l.Side:
		return sideBorder
	case x > m.width-l.Side && y == 1+l.States:
		return statesBorder
	}
	return noBorder
}

// dragTo moves the border that the mouse holds to where the mouse is.
func (m *model) dragTo(x, y int) {
	frame := m.walk.frame(m)
	l := frame.Layout(m.width, m.height)
	by := 0
	switch m.drag {
	case sideBorder:
		by = m.width - l.Side - x
	case infoBorder:
		by = m.height - 4 - l.Info - y
	case statesBorder:
		by = y - 1 - l.States
	case noBorder:
	}
	if by != 0 {
		m.status = ""
		m.moveBorder(m.drag, by)
	}
}
