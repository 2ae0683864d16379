package ladder

import (
	"slices"

	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tui/grid"
)

// Drawing is what one ladder shows.
type Drawing struct {
	Trace *trace.Trace
	Options
}

// Separate draws two ladders to stand side by side, each with rows of its own,
// and tells the packet of each row of the first.
func Separate(first, second Drawing) (mine *grid.Screen, packets []trace.PacketID, theirs *grid.Screen) {
	return drawOwnRows(newLadder(first.Trace, first.Options), newLadder(second.Trace, second.Options))
}

// Aligned is Separate for two ladders that keep the same time: an instant is one
// row in both. Ladders that are not true to time have rows of their own.
func Aligned(first, second Drawing) (mine *grid.Screen, packets []trace.PacketID, theirs *grid.Screen) {
	a, b := newLadder(first.Trace, first.Options), newLadder(second.Trace, second.Options)
	if a.o.Scale == 0 || len(a.lines) == 0 || len(b.lines) == 0 {
		return drawOwnRows(a, b)
	}
	alignRows(a, b)
	a.arrange()
	b.arrange()
	present := [2]int{a.present(), b.present()}
	e := extent{top: 1}
	e.lo, e.hi = a.window(min(max(present[0], present[1]), len(a.lines)))
	if e.lo > 0 || !a.whole || !b.whole {
		e.top = 2
	}
	mine, packets = a.draw(e.until(present[0]))
	theirs, _ = b.draw(e.until(present[1]))
	return mine, packets, theirs
}

// drawOwnRows draws two ladders, neither of which knows of the other.
func drawOwnRows(a, b *ladder) (mine *grid.Screen, packets []trace.PacketID, theirs *grid.Screen) {
	a.arrange()
	b.arrange()
	mine, packets = a.draw(a.extent())
	theirs, _ = b.draw(b.extent())
	return mine, packets, theirs
}

// until ends an extent where what has happened ends.
func (e extent) until(present int) extent {
	e.present, e.hi = present, max(min(e.hi, present), e.lo)
	return e
}

// alignRows gives two ladders the same rows: what happens within the time of one
// row stands at one height in both, and where one of them has fewer rows it is
// filled up.
func alignRows(a, b *ladder) {
	a.aligned, b.aligned = true, true
	near := max(a.near(), b.near())
	mine, theirs := a.lines, b.lines
	a.lines, b.lines = nil, nil
	for i, j := 0, 0; i < len(mine) || j < len(theirs); {
		row := nextRow(a, mine[i:], b, theirs[j:])
		n, m := i, j
		for n < len(mine) && a.rowOf(mine[n].at) <= row {
			n++
		}
		for m < len(theirs) && b.rowOf(theirs[m].at) <= row {
			m++
		}
		for i < n || j < m {
			var left, right *line
			if i < n && !mustWait(mine[i:n], theirs[j:m], near) {
				left = &mine[i]
			}
			if j < m && !mustWait(theirs[j:m], mine[i:n], near) {
				right = &theirs[j]
			}
			if left != nil {
				i++
			}
			if right != nil {
				j++
			}
			if left == nil {
				left = a.filler(mine, i, right)
			}
			if right == nil {
				right = b.filler(theirs, j, left)
			}
			shareInstant(left, right)
			a.lines, b.lines = append(a.lines, *left), append(b.lines, *right)
		}
	}
}

// nextRow is the row of the earliest line of two lists.
func nextRow(a *ladder, mine []line, b *ladder, theirs []line) int {
	switch {
	case len(mine) == 0:
		return b.rowOf(theirs[0].at)
	case len(theirs) == 0:
		return a.rowOf(mine[0].at)
	}
	return min(a.rowOf(mine[0].at), b.rowOf(theirs[0].at))
}

// near is how far apart what stands in one row of two ladders may be: so little
// that the times that are written do not tell.
func (l *ladder) near() vtime.Duration {
	written := vtime.Second
	for range l.x.Decimals() {
		written /= 10
	}
	return max(written, l.o.Scale/5)
}

// mustWait reports that the first of some rows has to wait for an earlier one of
// the others, which is not near or is followed by one of just its instant.
func mustWait(rows, others []line, near vtime.Duration) bool {
	return len(others) > 0 && others[0].at < rows[0].at &&
		(rows[0].at.Sub(others[0].at) >= near || slices.ContainsFunc(others[1:], func(ln line) bool { return ln.at == rows[0].at }))
}

// shareInstant makes two rows stand for one instant.
func shareInstant(a, b *line) {
	at := min(a.at, b.at)
	a.axis, b.axis = at, at
	folds := a.folds() || b.folds()
	a.otherFolds, b.otherFolds = folds, folds
}

// filler is a row in which nothing happens, in front of the line i of a list,
// at the instant of a row of the other ladder.
func (l *ladder) filler(lines []line, i int, other *line) *line {
	ln := line{kind: lineTime, at: other.at, later: l.o.Start || other.at > l.o.Now}
	if i < len(lines) {
		first, _ := l.t.Stop(lines[i].stop)
		ln.stop, ln.conn, ln.rec = lines[i].stop, lines[i].conn, first-1
		return &ln
	}
	last := &lines[len(lines)-1]
	ln.stop, ln.conn, ln.rec = last.stop, last.conn, trace.RecordID(l.t.Len())
	if as := l.as(); !last.later {
		ln.rec = as
	}
	return &ln
}
