package tour

import (
	"slices"
	"strings"

	"wirewalk/tui/progress"
	"wirewalk/tui/stage"
	"wirewalk/tui/view"
)

// resize moves a border by a key: '<' and '>' that beside the ladder, '+' and '-'
// that above the info pane, or above or below the pane with the keys.
func (t *Tour) resize(a stage.Action, out *stage.Effect) {
	const columns = 2
	if t.env.Width < view.MinWidth || t.env.Height < view.MinHeight {
		return
	}
	l := t.Layout()
	which, by := view.Info, 1
	switch a { //nolint:exhaustive // only these move borders
	case Sizes:
		t.env.Progress.Panes = progress.Sizes{}
		out.Sayf("the panes have the sizes of the beginning")
		return
	case BorderLeft:
		which, by = view.Side, columns
	case BorderRight:
		which, by = view.Side, -columns
	case Shorter:
		by = -1
	}
	if which == view.Info {
		border, up := t.ownBorder(l)
		which, by = border, by*up
	}
	t.moveBorder(which, by, out)
}

// ownBorder is the border that makes the pane with the keys taller when it moves
// down (1) or up (-1): the one below a pane beside the ladder, above the last of
// these, and else the one above the text.
func (t *Tour) ownBorder(l view.Sizes) (border string, by int) {
	list := view.Beside(t.env.Panes)
	at := slices.IndexFunc(list, func(p view.Pane) bool { return p.Name == t.look.Focus })
	switch {
	case at < 0, l[view.Side] == 0, len(list) == 1:
		return view.Info, 1
	case at == len(list)-1:
		return list[at-1].Name, -1
	}
	return t.look.Focus, 1
}

// moveBorder gives what has its size at a border more columns or rows, as far as all
// panes keep what they need, and says so when it cannot.
func (t *Tour) moveBorder(border string, by int, out *stage.Effect) {
	frame := t.frame()
	was := frame.Layout(t.env.Width, t.env.Height)
	switch {
	case border == view.Side && t.env.Width < view.SideFrom && !t.look.Zoom && !t.look.Present:
		out.Sayf("no pane stands beside the ladder below %d columns", view.SideFrom)
		return
	case t.look.Zoom:
		out.Sayf("one pane is shown alone; {close} shows all again")
		return
	case t.look.Present, border == view.Side && was[view.Side] == 0:
		out.Sayf("no border can be moved here")
		return
	}
	frame.Sizes = frame.Sizes.With(border, was[border]+by)
	now := frame.Layout(t.env.Width, t.env.Height)
	if now[border] == was[border] {
		out.Sayf("no further: the ladder keeps %d columns and %d rows", view.MinWidth, view.MinBody)
		return
	}
	t.env.Progress.Panes = progress.Sizes(view.Sizes(t.env.Progress.Panes).With(border, now[border]))
}

// borderAt is the border under the mouse, "" for none.
func (t *Tour) borderAt(x, y int) string {
	if t.look.Zoom || t.look.Present || t.round != nil || t.env.Width < view.MinWidth || t.env.Height < view.MinHeight {
		return ""
	}
	l := t.Layout()
	text, side := t.borderPlace(view.Info, l), t.borderPlace(view.Side, l)
	switch {
	case y == text:
		return view.Info
	case l[view.Side] == 0 || y < 1 || y > text:
		return ""
	case x == side:
		return view.Side
	case x > side:
		list := view.Beside(t.env.Panes)
		for _, p := range list[:len(list)-1] {
			if _, shown := l[p.Name]; shown && y == t.borderPlace(p.Name, l) {
				return p.Name
			}
		}
	}
	return ""
}

// borderPlace is the column of the border beside the ladder, and the row of any
// other one.
func (t *Tour) borderPlace(border string, l view.Sizes) int {
	switch border {
	case view.Side:
		return t.env.Width - l[view.Side]
	case view.Info:
		return t.env.Height - 4 - l[view.Info]
	}
	y := 1
	for _, p := range view.Beside(t.env.Panes) {
		if _, shown := l[p.Name]; !shown {
			continue
		}
		if y += l[p.Name]; p.Name == border {
			break
		}
		y++
	}
	return y
}

// dragTo moves the border that the mouse holds to where the mouse is.
func (t *Tour) dragTo(x, y int, out *stage.Effect) {
	if t.drag == "" {
		return
	}
	at := t.borderPlace(t.drag, t.Layout())
	by := y - at
	switch t.drag {
	case view.Side:
		by = at - x
	case view.Info:
		by = at - y
	}
	if by != 0 {
		t.moveBorder(t.drag, by, out)
	}
}

// Drags reports that the mouse holds a border.
func (t *Tour) Drags() bool { return t.drag != "" }

// Layout is how large the panes are now.
func (t *Tour) Layout() view.Sizes {
	frame := t.frame()
	return frame.Layout(t.env.Width, t.env.Height)
}

// paneHelp names the panes in their order, and tells what keys do in them.
func (t *Tour) paneHelp() string {
	names, more := "ladder", ""
	for _, p := range t.panes() {
		names += ", " + p.Name
		if p.Help != "" {
			more += "; " + p.Help
		}
	}
	return "give the keys to the next pane: " + names + more
}

// tallerHelp names the panes that get rows from their neighbours.
func (t *Tour) tallerHelp() string {
	var called []string
	for _, p := range view.Beside(t.env.Panes) {
		called = append(called, p.Called)
	}
	return "give the text below the ladder one more row, or " + strings.Join(called, " or ") + " when it has the keys"
}
