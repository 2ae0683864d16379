package view

import (
	"strings"

	"wirewalk/sim/vtime"
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
func (o *LadderOptions) emptyRows() int {
	switch {
	case o.Height == 0:
		return emptyOnPaper
	case o.Height >= largeLadder:
		return emptyOnLarge
	}
	return emptyOnSmall
}

// idleFrom is how long a wait is that gets a row of its own.
func (o *LadderOptions) idleFrom() vtime.Duration {
	if o.Scale == 0 {
		return idleFrom
	}
	return o.Scale*vtime.Duration(o.emptyRows()) + 1
}

// scaled puts rows where time passes. The row of an instant follows from the
// instant alone, so that the rows above stay where they are as the walk goes
// on; only where more happens at one instant than the time has rows is what
// follows pushed down.
func (l *ladder) scaled(lines []line) []line {
	scale := l.o.Scale
	grid := func(at vtime.Time) int {
		n := at + vtime.Time(scale/2)
		row := n / vtime.Time(scale)
		if n < 0 && row*vtime.Time(scale) != n {
			row-- // An estimate may lie before the beginning, where a division rounds up.
		}
		return int(row)
	}
	folded := func(ln *line) bool { return ln.kind == lineIdle || ln.kind == lineRun }
	var out []line
	first := 0 // the first row of the cell that the last line stands in
	for i := range lines {
		next := &lines[i]
		if i > 0 && grid(next.at) > grid(lines[i-1].at) {
			if !folded(next) && !folded(&lines[i-1]) {
				out = l.passing(out, next, first, grid(next.at)-grid(lines[i-1].at), grid(l.o.Now)-grid(lines[i-1].at))
			}
			first = len(out)
		}
		if i > 0 && folded(&lines[i-1]) {
			first = len(out)
		}
		out = append(out, *next)
	}
	if n := len(lines); n > 0 && !lines[n-1].later {
		rest := grid(l.o.Now) - grid(lines[n-1].at)
		end := line{kind: lineTime, stop: lines[n-1].stop, rec: l.as(), at: l.o.Now, conn: lines[n-1].conn}
		for range min(rest-(len(out)-first)+1, l.o.emptyRows()) {
			out = append(out, end)
		}
	}
	return out
}

// passing adds rows up to the one in which a line is due, so many after the
// first row of the instant before. Those up to now have passed.
func (l *ladder) passing(out []line, next *line, first, due, now int) []line {
	begins, _ := l.t.Stop(next.stop)
	for len(out) < first+due {
		later := next.later && len(out)-first > now
		out = append(out, line{kind: lineTime, stop: next.stop, rec: begins - 1, at: next.at, conn: next.conn, later: later})
	}
	return out
}

// legend writes over the ladder how to read its times, in the widest gap
// between the names: the scale, and the mark of what is estimated.
func (l *ladder) legend() {
	var words []string
	if l.o.Scale > 0 {
		words = append(words, ScaleText(l.o.Scale))
	}
	if l.parting {
		words = append(words, "~ estimated")
	}
	if len(words) == 0 || len(l.lanes.cols) == 0 {
		return
	}
	text := strings.Join(words, ", ")
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
	if w := Width(text); best >= w+2 {
		l.screen.Put(at+(best-w)/2, 0, text, Dim)
	}
}
