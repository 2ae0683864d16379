package ladder

import (
	"slices"
	"strings"

	"wirewalk/sim/vtime"
	"wirewalk/tui/grid"
)

// Rows without an event that may follow each other before they are folded: so
// many that what waits still fits on the screen with what it waits for.
const (
	emptyOnPaper = 40
	emptyOnLarge = 24
	emptyOnSmall = 12
	largeLadder  = 20
)

// emptyRows is how many rows without an event may follow each other.
func (o *Options) emptyRows() int {
	switch {
	case o.Height == 0:
		return emptyOnPaper
	case o.Height >= largeLadder:
		return emptyOnLarge
	}
	return emptyOnSmall
}

// idleFrom is how long a wait is that gets a row of its own.
func (o *Options) idleFrom() vtime.Duration {
	if o.Scale == 0 {
		return idleFrom
	}
	return o.Scale*vtime.Duration(o.emptyRows()) + 1
}

// row is the row of an instant, counted from instant 0.
func (l *ladder) rowOf(at vtime.Time) int {
	scale := vtime.Time(l.o.Scale)
	n := at + scale/2
	row := n / scale
	if n < 0 && row*scale != n {
		row-- // An estimate may lie before the beginning, where a division rounds up.
	}
	return int(row)
}

// scaled puts rows where time passes. What happens within the time of one row
// takes a row each, which are marked; the rows of the wait that follows are
// counted from the last of them, so that each row without the mark is the same
// time.
func (l *ladder) scaled(lines []line) []line {
	folded := func(ln *line) bool { return ln.kind == lineIdle || ln.folds() }
	var out []line
	for i := range lines {
		next := lines[i]
		if i > 0 {
			due, now := l.rowOf(next.axis)-l.rowOf(lines[i-1].axis), l.rowOf(l.o.Now)-l.rowOf(lines[i-1].axis)
			if due > 0 && !folded(&next) && !folded(&lines[i-1]) {
				out = l.passing(out, &next, due, now)
			}
			next.same = due == 0 && next.kind != lineIdle && lines[i-1].kind != lineIdle
		}
		out = append(out, next)
	}
	if n := len(lines); n > 0 && !lines[n-1].later {
		rest := l.rowOf(l.o.Now) - l.rowOf(lines[n-1].axis)
		end := line{kind: lineTime, stop: lines[n-1].stop, rec: l.as(), at: l.o.Now, conn: lines[n-1].conn}
		for range min(rest, l.o.emptyRows()) {
			out = append(out, end)
		}
	}
	return out
}

// passing adds rows up to the one in which a line is due, so many after the
// instant before. Those up to now have passed.
func (l *ladder) passing(out []line, next *line, due, now int) []line {
	begins, _ := l.t.Stop(next.stop)
	rec := begins - 1
	if next.kind == lineTime {
		rec = next.rec
	}
	for n := 1; n < due; n++ {
		later := next.later && n > now
		out = append(out, line{kind: lineTime, stop: next.stop, rec: rec, at: next.at, conn: next.conn, later: later})
	}
	return out
}

// Ditto is the time of a row that takes none.
const Ditto = `"`

// ditto marks a row that takes no time, where its time is not written.
func (l *ladder) ditto(y int) {
	const from = 2 // behind the marks
	for x := from; x < l.lanes.clock; x++ {
		if l.screen.Rows[y][x].Text != " " {
			return
		}
	}
	l.screen.Put(l.lanes.clock-2, y, Ditto, grid.Dim)
}

// dittoText explains the mark of a row that takes no time, where there is one.
func (l *ladder) dittoText() []string {
	if slices.ContainsFunc(l.lines, func(ln line) bool { return ln.same }) {
		return []string{", " + Ditto + " same time", ", " + Ditto + " = 0 s", ", " + Ditto + " = 0"}
	}
	return nil
}

// legend writes over the ladder how to read its times, in the widest gap
// between the names: the scale, and the mark of what is estimated.
func (l *ladder) legend() {
	var words []string
	if l.o.Scale > 0 {
		words = append(words, ScaleText(l.o.Scale))
	}
	if l.hasEstimates {
		words = append(words, "~ estimated")
	}
	if len(words) == 0 || len(l.lanes.cols) == 0 {
		return
	}
	at, best, run := 0, 0, 0
	for x, c := range l.screen.Rows[0] {
		if c.Text != " " {
			run = 0
			continue
		}
		if run++; run > best {
			at, best = x-run+1, run
		}
	}
	short := strings.Join(words, ", ")
	for _, more := range append(l.dittoText(), "") {
		text := short + more
		if w := grid.Width(text); best >= w+2 {
			l.screen.Put(at+(best-w)/2, 0, text, grid.Dim)
			return
		}
	}
}
