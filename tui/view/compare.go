package view

import "wirewalk/sim/trace"

// Side is the run that the walk is compared with.
type Side struct {
	Index    *Index
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
func (w *Walk) sideBySide(s *Screen, rows int) []trace.PacketID {
	half := s.Width / 2
	x, otherX := 0, half+1
	if w.Other.Left {
		x, otherX = half+1, 0
	}
	o := w.ladderOptions(half-1, rows-1)
	o.Now = w.Cursor.Now()
	my := newLadder(w.Cursor.Trace(), o)
	s.PutFit(x+1, 1, half-2, w.Other.Mine, w.heading(PaneLadder))
	other := *w
	other.Index, other.Cursor, other.Diff = w.Other.Index, w.Other.Cursor, w.Other.Diff
	other.Selected, other.Conn = w.Other.Selected, w.Other.Conn
	o = other.ladderOptions(half-1, rows-1)
	o.Scale, o.Now = w.RowTime(), max(w.Cursor.Now(), other.Cursor.Now())
	mine, packets, theirs := w.drawBoth(my, newLadder(other.Cursor.Trace(), o))
	s.Blit(x, 2, mine)
	s.Blit(otherX, 2, theirs)
	s.PutFit(otherX+1, 1, half-2, w.Other.Caption, Dim)
	for y := 1; y <= rows; y++ {
		s.Put(half, y, glyphsFor(w.ASCII).life, Dim)
	}
	return append([]trace.PacketID{0, 0}, packets...)
}

// drawBoth draws two ladders, the second one beside the first. Where both are
// true to time and keep up with each other, an instant is one row in both.
func (w *Walk) drawBoth(mine, theirs *ladder) (*Screen, []trace.PacketID, *Screen) {
	if mine.o.Scale == 0 || w.Other.Steps || len(mine.lines) == 0 || len(theirs.lines) == 0 {
		mine.arrange()
		theirs.arrange()
		s, packets := mine.draw(mine.extent())
		other, _ := theirs.draw(theirs.extent())
		return s, packets, other
	}
	together(mine, theirs)
	mine.arrange()
	theirs.arrange()
	present := [2]int{mine.present(), theirs.present()}
	e := extent{top: 1}
	e.lo, e.hi = mine.window(min(max(present[0], present[1]), len(mine.lines)))
	if e.lo > 0 || !mine.whole || !theirs.whole {
		e.top = 2
	}
	s, packets := mine.draw(e.until(present[0]))
	other, _ := theirs.draw(e.until(present[1]))
	return s, packets, other
}

// until ends an extent where what has happened ends.
func (e extent) until(present int) extent {
	e.present, e.hi = present, max(min(e.hi, present), e.lo)
	return e
}
