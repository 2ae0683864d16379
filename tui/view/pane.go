package view

import (
	"slices"

	"wirewalk/tui/grid"
)

// Pane is a part of the frame that stands beside the ladder, or in its place
// where the screen is narrow or the pane is looked at alone. A new one is a file
// with its value, and a line in panes.
type Pane struct {
	Name   string // what help calls it, and under which its size is kept
	Called string // the pane in a sentence: "the state table"
	Help   string // what keys do in it, "" for what they do everywhere
	Rows   int    // rows that it asks for with others below it, 0 for as many as there are
	Least  int    // rows that it keeps when borders are moved
	// Draw draws all of it; row 0 begins with a mark where it has the keys.
	Draw func(f *Frame, s *grid.Screen)
	// Whole tells how many rows it takes to be seen whole; the text gets what it
	// leaves. Nil is for a pane that shares the screen with the text evenly.
	Whole func(f *Frame, width int) int
	// Move is the selection after a step up (-1) or down (1); nil goes through the
	// packets of the ladder.
	Move func(f *Frame, width, by int) Selection
}

// LadderPane has the keys when no pane has them: the panes stand around it.
const LadderPane = ""

// panes are those that stand beside the ladder, from above.
func panes() []Pane {
	return []Pane{
		statePane(),
		packetPane(),
	}
}

// Beside are the panes beside the ladder, with those that a caller has more.
func Beside(more []Pane) []Pane { return append(panes(), more...) }

// Panes are all of them, in the order in which they come after the ladder: those
// beside it, and the text below.
func Panes(more []Pane) []Pane { return append(Beside(more), infoPane()) }

// Pane is the pane with the keys, the zero value for the ladder.
func (f *Frame) Pane() Pane { return f.pane(f.Focus) }

func (f *Frame) pane(name string) Pane {
	all := Panes(f.Panes)
	if i := slices.IndexFunc(all, func(p Pane) bool { return p.Name == name }); i >= 0 {
		return all[i]
	}
	return Pane{}
}

// instead is the pane in the place of the ladder, where none stands beside that.
// The text alone takes all rows and leaves none to the ladder.
func (f *Frame) instead() (p Pane, taken bool) {
	switch {
	case f.Focus == InfoPane && f.Zoom && f.Details:
		return f.pane(PacketPane), true
	case f.Focus == InfoPane && f.Zoom:
		return Pane{}, true
	}
	p = f.Pane()
	return p, p.Draw != nil
}

// panels draws the panes beside the ladder, with a rule between each and the next.
func (f *Frame) panels(s *grid.Screen, area grid.Rect, l Sizes) {
	first := true
	for _, p := range Beside(f.Panes) {
		if _, shown := l[p.Name]; !shown {
			continue
		}
		if !first && area.Height > 0 {
			s.Put(area.X, area.Y, grid.Repeat(grid.GlyphsFor(f.ASCII).Rule, area.Width), grid.Dim)
			area = area.Below(1)
		}
		first = false
		f.panel(s, area.Top(l[p.Name]), p)
		area = area.Below(l[p.Name])
	}
}

// panel draws one pane on its own screen, so that it cannot touch its neighbours.
func (f *Frame) panel(s *grid.Screen, area grid.Rect, which Pane) {
	if area.Height <= 0 || area.Width <= 0 || which.Draw == nil {
		return
	}
	p := grid.NewScreen(area.Width, area.Height, f.ASCII)
	which.Draw(f, p)
	if f.Focus == which.Name {
		p.Put(0, 0, ">", grid.Selected)
	}
	s.Blit(area.X, area.Y, p)
}

// TitleRole is the role of a pane's title: the pane with the keys stands out,
// and has a mark for screens without colour.
func (f *Frame) TitleRole(pane string) grid.Role {
	if f.Focus == pane {
		return grid.Selected
	}
	return grid.Title
}
