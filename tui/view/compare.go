package view

import "wirewalk/sim/trace"

// Side is the run that the walk is compared with, at the same instant.
type Side struct {
	Index  *Index
	Cursor *trace.Cursor
	Title  string
	Branch string
	Diff   *Difference
	Left   bool // it stands on the left: it is the original
}

// compareWidth is from where two ladders stand side by side.
const compareWidth = 116

// sideBySide draws both runs on one clock, the original on the left.
func (w *Walk) sideBySide(s *Screen, rows int) []trace.PacketID {
	half := s.Width / 2
	x, otherX := 0, half+1
	if w.Other.Left {
		x, otherX = half+1, 0
	}
	o := w.ladderOptions(half-1, rows-1)
	o.Now = w.Cursor.Now()
	mine, packets := LadderPackets(w.Cursor.Trace(), o)
	s.Blit(x, 2, mine)
	s.PutFit(x+1, 1, half-2, caption(w.Title, w.Branch), w.heading(PaneLadder))
	other := *w
	other.Index, other.Cursor, other.Diff, other.Selected = w.Other.Index, w.Other.Cursor, w.Other.Diff, 0
	o = other.ladderOptions(half-1, rows-1)
	o.Scale, o.Now = w.RowTime(), w.Cursor.Now()
	theirs, _ := LadderPackets(other.Cursor.Trace(), o)
	s.Blit(otherX, 2, theirs)
	s.PutFit(otherX+1, 1, half-2, caption(w.Other.Title, w.Other.Branch), Dim)
	for y := 1; y <= rows; y++ {
		s.Put(half, y, glyphsFor(w.ASCII).life, Dim)
	}
	return append([]trace.PacketID{0, 0}, packets...)
}

func caption(title, branch string) string {
	if branch == "" {
		return "ORIGINAL " + title
	}
	return "CHANGED " + branch
}
