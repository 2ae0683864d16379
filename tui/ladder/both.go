package ladder

import (
	"wirewalk/sim/trace"
	"wirewalk/tui/grid"
)

// Drawing is what one ladder shows.
type Drawing struct {
	Trace *trace.Trace
	Options
}

// Both draws two ladders, the second one beside the first, and tells the packet
// of each row of the first. Where both are true to time and keep the same time,
// an instant is one row in both.
func Both(first, second Drawing, sameTime bool) (*grid.Screen, []trace.PacketID, *grid.Screen) {
	mine, theirs := newLadder(first.Trace, first.Options), newLadder(second.Trace, second.Options)
	if mine.o.Scale == 0 || !sameTime || len(mine.lines) == 0 || len(theirs.lines) == 0 {
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
