package tour

import (
	"wirewalk/tui/progress"
	"wirewalk/tui/stage"
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
func (t *Tour) resize(a stage.Action, out *stage.Effect) {
	const columns = 2
	if t.env.Width < view.MinWidth || t.env.Height < view.MinHeight {
		return
	}
	l := t.Layout()
	which, by := infoBorder, 1
	switch a { //nolint:exhaustive // only these move borders
	case Sizes:
		t.env.Progress.Panes = progress.Sizes{}
		out.Sayf("the panes have the sizes of the beginning")
		return
	case BorderLeft:
		which, by = sideBorder, columns
	case BorderRight:
		which, by = sideBorder, -columns
	case Shorter:
		by = -1
	}
	if which == infoBorder && l.States > 0 && t.look.Focus == view.StatePane {
		which = statesBorder
	}
	if which == infoBorder && l.States > 0 && t.look.Focus == view.PacketPane {
		which, by = statesBorder, -by
	}
	t.moveBorder(which, by, out)
}

// moveBorder gives the pane at a border more columns or rows, as far as all panes
// keep what they need, and says so when it cannot.
func (t *Tour) moveBorder(which border, by int, out *stage.Effect) {
	frame := t.frame()
	was := frame.Layout(t.env.Width, t.env.Height)
	switch {
	case which == sideBorder && t.env.Width < view.SideFrom && !t.look.Zoom && !t.look.Present:
		out.Sayf("no pane stands beside the ladder below %d columns", view.SideFrom)
		return
	case t.look.Zoom:
		out.Sayf("one pane is shown alone; {close} shows all again")
		return
	case t.look.Present, which == sideBorder && was.Side == 0:
		out.Sayf("no border can be moved here")
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
	now := frame.Layout(t.env.Width, t.env.Height)
	if now == was {
		out.Sayf("no further: the ladder keeps %d columns and %d rows", view.MinWidth, view.MinBody)
		return
	}
	switch which {
	case sideBorder:
		t.env.Progress.Panes.Side = now.Side
	case infoBorder:
		t.env.Progress.Panes.Info = now.Info
	case statesBorder:
		t.env.Progress.Panes.States = now.States
	case noBorder:
	}
}

// borderAt is the border under the mouse.
func (t *Tour) borderAt(x, y int) border {
	if t.look.Zoom || t.look.Present || t.round != nil || t.env.Width < view.MinWidth || t.env.Height < view.MinHeight {
		return noBorder
	}
	l := t.Layout()
	rule := t.env.Height - 4 - l.Info
	switch {
	case y == rule:
		return infoBorder
	case l.Side == 0 || y < 1 || y > rule:
		return noBorder
	case x == t.env.Width-l.Side:
		return sideBorder
	case x > t.env.Width-l.Side && y == 1+l.States:
		return statesBorder
	}
	return noBorder
}

// dragTo moves the border that the mouse holds to where the mouse is.
func (t *Tour) dragTo(x, y int, out *stage.Effect) {
	l := t.Layout()
	by := 0
	switch t.drag {
	case sideBorder:
		by = t.env.Width - l.Side - x
	case infoBorder:
		by = t.env.Height - 4 - l.Info - y
	case statesBorder:
		by = y - 1 - l.States
	case noBorder:
	}
	if by != 0 {
		t.moveBorder(t.drag, by, out)
	}
}

// Drags reports that the mouse holds a border.
func (t *Tour) Drags() bool { return t.drag != noBorder }

// Layout is how large the panes are now.
func (t *Tour) Layout() view.Sizes {
	frame := t.frame()
	return frame.Layout(t.env.Width, t.env.Height)
}

// sizes are the sizes of the panes that a person has chosen.
func (t *Tour) sizes() view.Sizes { return view.Sizes(t.env.Progress.Panes) }
