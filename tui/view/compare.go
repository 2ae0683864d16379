package view

import (
	"wirewalk/sim/trace"
	"wirewalk/tui/grid"
	"wirewalk/tui/ladder"
)

// Side is the run that the walk is compared with.
type Side struct {
	Index    *ladder.Index
	Cursor   *trace.Cursor
	Conn     trace.ConnID // only this connection, 0 for all
	Caption  string       // what stands over its ladder, and Mine over the walk's own
	Mine     string
	Diff     *Difference
	Selected trace.PacketID
	Left     bool // it stands on the left: it is the original, or the first of two
	Steps    bool // it stands at the same packet rather than at the same instant
}

// CompareWidth is from where two ladders stand side by side.
const CompareWidth = 116

// sideBySide draws both runs, the original on the left.
func (w *Walk) sideBySide(s *grid.Screen, rows int) []trace.PacketID {
	half := s.Width / 2
	x, otherX := 0, half+1
	if w.Other.Left {
		x, otherX = half+1, 0
	}
	o := w.ladderOptions(half-1, rows-1)
	o.Now = w.Cursor.Now()
	my := ladder.Drawing{Trace: w.Cursor.Trace(), Options: o}
	s.PutFit(x+1, 1, half-2, w.Other.Mine, w.heading(PaneLadder))
	other := *w
	other.Index, other.Cursor, other.Diff = w.Other.Index, w.Other.Cursor, w.Other.Diff
	other.Selected, other.Conn = w.Other.Selected, w.Other.Conn
	o = other.ladderOptions(half-1, rows-1)
	o.Scale, o.Now = w.RowTime(), max(w.Cursor.Now(), other.Cursor.Now())
	mine, packets, theirs := ladder.Both(my, ladder.Drawing{Trace: other.Cursor.Trace(), Options: o}, !w.Other.Steps)
	s.Blit(x, 2, mine)
	s.Blit(otherX, 2, theirs)
	s.PutFit(otherX+1, 1, half-2, w.Other.Caption, grid.Dim)
	for y := 1; y <= rows; y++ {
		s.Put(half, y, grid.GlyphsFor(w.ASCII).Life, grid.Dim)
	}
	return append([]trace.PacketID{0, 0}, packets...)
}
