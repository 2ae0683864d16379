package view

import "slices"

// Sizes are the columns Side, the rows Info, and the rows of each pane beside
// the ladder by its name. Of those that a person has chosen, one that is missing
// follows from the screen.
type Sizes map[string]int

// What has a size besides the panes by their names.
const (
	Side = "side" // columns of the panes beside the ladder, their border included
	Info = "info" // rows of the info pane
)

// With are these sizes with one of another value. Others may be looking at what
// there was.
func (s Sizes) With(name string, value int) Sizes {
	out := Sizes{name: value}
	for n, v := range s {
		if n != name {
			out[n] = v
		}
	}
	return out
}

// The least that every pane keeps.
const (
	MinSide = 36 // columns beside the ladder, which keeps MinWidth
	MinBody = 6  // rows of the ladder
	MinInfo = 2
)

// SideFrom is the width of screen from which panes stand beside the ladder.
const SideFrom = 116

// Layout tells the sizes of the panes in a frame. Where nothing stands beside
// the ladder, only the info pane has one.
func (f *Frame) Layout(width, height int) Sizes {
	return f.layout(width, height, len(f.infoLines(width)))
}

func (f *Frame) layout(width, height, lines int) Sizes {
	l := Sizes{Side: f.side(width), Info: f.infoRows(width, height, lines)}
	if l[Side] > 0 {
		f.share(l, height-5-l[Info])
	}
	return l
}

// share gives rows to the panes beside the ladder from above: to each what it
// asks for, at most twice as many as remain for each below it, and the rest to
// the last. A rule takes a row between two. Those for which there is no room are
// left out, and have no size.
func (f *Frame) share(l Sizes, rows int) {
	shown := f.fitting(rows)
	for list := shown; len(list) > 0; list = list[1:] {
		p, below := list[0], list[1:]
		if len(below) == 0 {
			l[p.Name] = max(rows, 0)
			return
		}
		n := max(rows, 0) * 2 / (len(below) + 2)
		if p.Rows > 0 {
			n = min(n, p.Rows)
		}
		most := rows
		for _, q := range below {
			most -= 1 + q.Least
		}
		if len(shown) > 2 {
			n = min(max(n, p.Least), most)
		}
		if chosen := f.Sizes[p.Name]; chosen > 0 && most >= p.Least {
			n = min(max(chosen, p.Least), most)
		}
		l[p.Name] = n
		rows -= n + 1
	}
}

// fitting are the panes beside the ladder as far as there is room for the least
// rows of each: the last without the keys go first. Two always stand there.
func (f *Frame) fitting(rows int) []Pane {
	list := Beside(f.Panes)
	for len(list) > 2 {
		need := len(list) - 1
		for _, p := range list {
			need += p.Least
		}
		if need <= rows {
			break
		}
		last := len(list) - 1
		if list[last].Name == f.Focus {
			last--
		}
		list = slices.Delete(slices.Clone(list), last, last+1)
	}
	return list
}

// side is how much of a wide screen the panes beside the ladder take.
func (f *Frame) side(width int) int {
	switch {
	case f.asking(), f.Present, f.Zoom, width < SideFrom, f.compared(width):
		return 0
	case f.Sizes[Side] > 0:
		return min(max(f.Sizes[Side], MinSide), width-f.least())
	case width >= 190:
		return 96
	}
	return 43
}

// infoRows is how many rows the info pane has for its lines.
func (f *Frame) infoRows(width, height, lines int) int {
	reading := f.Zoom || f.Question != nil // Details and questions are for reading.
	most, whole := max(5, height/3), f.Pane().Whole
	switch {
	case f.Zoom && f.Focus == InfoPane && f.Question == nil && !f.Details:
		return height - 5
	case whole != nil && f.Zoom && f.Question == nil: // The text has what the pane leaves.
		most = max(5, height/4, height-5-whole(f, width))
	case f.Zoom && f.Focus == InfoPane && f.Question == nil:
		most = max(height/2, height-5-f.packetRows(width))
	case f.Question != nil:
		most = max(height/2, height-5-MinBody)
	case reading, f.Present: // On a projector nothing is left out of the few words there.
		most = height / 2
	case f.Sizes[Info] > 0 && !f.Present:
		return min(max(f.Sizes[Info], MinInfo), height-5-MinBody)
	}
	return min(max(lines, 5), most)
}

// compared reports that another run's ladder stands beside this one.
func (f *Frame) compared(width int) bool {
	if f.Other == nil {
		return false
	}
	need := CompareWidth
	if f.least() > MinWidth {
		need = 2*f.least() + 1
	}
	return width >= need && !f.Rows()
}
