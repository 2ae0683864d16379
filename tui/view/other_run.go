package view

import (
	"wirewalk/sim/trace"
	"wirewalk/tui/grid"
	"wirewalk/tui/ladder"
)

// OtherRun is the run that the walk is compared with.
type OtherRun struct {
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
func (f *Frame) sideBySide(s *grid.Screen, rows int) []trace.PacketID {
	half := s.Width / 2
	x, otherX := 0, half+1
	if f.Other.Left {
		x, otherX = half+1, 0
	}
	o := f.ladderOptions(half-1, rows-1)
	o.Now = f.Cursor.Now()
	my := ladder.Drawing{Trace: f.Cursor.Trace(), Options: o}
	s.PutFit(x+1, 1, half-2, f.Other.Mine, f.TitleRole(LadderPane))
	other := *f
	other.Index, other.Cursor, other.Diff = f.Other.Index, f.Other.Cursor, f.Other.Diff
	other.Selected, other.Conn = f.Other.Selected, f.Other.Conn
	o = other.ladderOptions(half-1, rows-1)
	o.Scale, o.Now = f.RowTime(), max(f.Cursor.Now(), other.Cursor.Now())
	draw := ladder.Aligned
	if f.Other.Steps {
		draw = ladder.Separate
	}
	mine, packets, theirs := draw(my, ladder.Drawing{Trace: other.Cursor.Trace(), Options: o})
	s.Blit(x, 2, mine)
	s.Blit(otherX, 2, theirs)
	s.PutFit(otherX+1, 1, half-2, f.Other.Caption, grid.Dim)
	for y := 1; y <= rows; y++ {
		s.Put(half, y, grid.GlyphsFor(f.ASCII).Life, grid.Dim)
	}
	return append([]trace.PacketID{0, 0}, packets...)
}
