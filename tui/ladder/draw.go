package ladder

import (
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tui/grid"
)

// extent is the part of a ladder that is in sight.
type extent struct {
	lo, hi  int // rows
	present int // rows that have happened
	top     int // of the screen: where the first row stands
}

// present is how many rows have happened.
func (l *ladder) present() int {
	n := 0
	for n < len(l.lines) && !l.lines[n].later {
		n++
	}
	return n
}

// extent chooses the rows to show, the latest ones unless an older packet is
// selected. A row above them tells what came before.
func (l *ladder) extent() extent {
	e := extent{present: l.present(), top: 1}
	e.lo, e.hi = l.window(e.present)
	if (e.lo > 0 || !l.whole) && l.o.Height > 0 {
		e.top = 2
	}
	return e
}

// draw puts the rows in sight onto a screen, and tells the packet of each.
func (l *ladder) draw(e extent) (*grid.Screen, []trace.PacketID) {
	lo, hi, top, present := e.lo, e.hi, e.top, e.present
	l.lo = lo
	height := l.o.Height
	if height == 0 {
		height = hi - lo + 1
	}
	l.screen = grid.NewScreen(l.o.Width, height, l.o.ASCII)
	packets := make([]trace.PacketID, height)
	l.names()
	l.legend()
	if top == 2 {
		l.above(lo)
	}
	l.lifelines(lo, hi, top, present)
	last := vtime.Time(-1)
	for i := lo; i < hi; i++ {
		y := top + i - lo
		if y >= height {
			break
		}
		l.row(y, i, &last)
		packets[y] = l.selectable(i, lo)
		if l.o.Changed != nil && l.lines[i].changed(l.o.Changed) {
			l.screen.Put(1, y, "!", grid.Changed)
		}
	}
	l.bends(lo, hi, top)
	l.mark(lo, hi, top)
	return l.screen, packets
}

// selectable is the packet that a row stands for in a selection: a packet is
// selected where it departs, or where it arrives if that alone is in sight.
func (l *ladder) selectable(i, lo int) trace.PacketID {
	ln := &l.lines[i]
	if ln.aside {
		return 0
	}
	if f := l.layout.flights[ln.packet]; f != nil && ln.kind == lineArrives && f.dep >= lo && !l.lines[f.dep].aside {
		return 0
	}
	return ln.packet
}

// window chooses the rows to show of those that have happened.
func (l *ladder) window(present int) (lo, hi int) {
	h := l.o.Height - 1
	if l.o.Height == 0 || present <= h && l.whole {
		return 0, present
	}
	h = max(h-1, 1) // One row for the past.
	lo, hi = max(present-h, 0), present
	if l.o.Scale == 0 { // Where rows are equal times, lines are long: they are cut, and numbered at their ends.
		lo = l.uncut(lo, lo+h/3)
	}
	if at := l.cursorRow(present); l.hasEstimates && at < lo {
		lo = max(at-1, 0)
		hi = min(lo+h, present)
	}
	if l.o.Selected != 0 {
		for i := range l.lines[:lo] {
			if l.lines[i].packet == l.o.Selected {
				lo = max(i-1, 0)
				hi = min(lo+h, present)
				break
			}
		}
	}
	return lo, hi
}

// uncut is the first row from lo on, at most limit, above which every bent line
// that begins there ends, too: a line without its beginning is no arrow. Where
// there is no such row, lines are cut.
func (l *ladder) uncut(lo, limit int) int {
	at := lo
	for at <= limit {
		next := at
		for _, f := range l.layout.order {
			if f.bent && f.dep < at && f.arr >= at {
				next = max(next, f.arr+1)
			}
		}
		if next == at {
			return at
		}
		at = next
	}
	return lo
}

// names writes the hosts over their lifelines.
func (l *ladder) names() {
	ln := l.lanes
	for i, h := range ln.hosts {
		name := l.x.laneName(h, l.o.Conn)
		switch {
		case i == 0:
			l.screen.PutFit(ln.states, 0, 20, name, grid.Title)
		case i == len(ln.hosts)-1:
			x := ln.cols[i] + 1
			l.screen.PutFit(x, 0, ln.width-x, name, grid.Title)
		default:
			w := min(grid.Width(name), (ln.cols[i+1]-ln.cols[i-1])/2)
			l.screen.PutFit(ln.cols[i]-w/2, 0, w, name, grid.Title)
		}
	}
}

func (l *ladder) clock(y int, at vtime.Time) { l.rowClock(y, &line{at: at}, -1) }

// rowClock writes the time of a row, or how long after the row above it is. An
// estimated one has a mark, and no more digits than the estimate is worth.
func (l *ladder) rowClock(y int, ln *line, above vtime.Time) {
	sign, at := "", ln.at-l.o.Zero
	switch {
	case l.o.Delta && above >= 0:
		sign, at = "+", vtime.Time(ln.at.Sub(above))
	case at < 0:
		sign, at = "-", -at
	}
	text := l.x.Span(vtime.Duration(at), ln.at)
	if l.o.Epoch != 0 && !l.o.Delta {
		sign, text = "", l.x.TimeOfDay(l.o.Epoch, ln.at)
	}
	right := l.lanes.clock - l.x.digits + l.x.Digits(ln.at) // The points stand one below the other.
	if ln.guess {
		cut := l.x.Vague(ln.conn)
		sign, text, right = "~"+sign, text[:len(text)-cut], right-cut
	}
	l.screen.Put(right-grid.Width(sign+text), y, sign+text, grid.Dim)
}

// vertical draws one cell of a lifeline.
func (l *ladder) vertical(lane, y int, how life) {
	glyph := l.g.Life
	switch how {
	case lifeOn:
	case lifeWait:
		glyph = l.g.Wait
	case lifeOff:
		return
	}
	l.screen.Put(l.lanes.cols[lane], y, glyph, grid.Lifeline)
}

// lifelines draws the vertical lines of all rows, and one row below the last.
func (l *ladder) lifelines(lo, hi, top, present int) {
	if l.hasEstimates && hi > 0 && !l.o.Start {
		l.estimatedLifelines(lo, hi, top, present)
		return
	}
	as := trace.RecordID(0)
	if first := l.firstRecord(); first > 0 {
		as = first - 1
	}
	end := hi
	if hi == 0 || l.o.Start {
		end = hi + 1
	}
	for i := lo; i < end; i++ {
		y := top + i - lo
		if i < present {
			first, _ := l.t.Stop(l.lines[i].stop)
			as = first - 1 // What a stop changes shows from the next one on.
			if k := l.lines[i].kind; k == lineTime || k == lineIdle {
				as = l.lines[i].rec
			}
		}
		for n, h := range l.lanes.hosts {
			l.vertical(n, y, l.x.lifeOf(h, l.o.Conn, as))
		}
	}
}

func (l *ladder) firstRecord() trace.RecordID {
	if len(l.lines) == 0 {
		return 0
	}
	first, _ := l.t.Stop(l.lines[0].stop)
	return first
}

// asOf is the record up to which the states of a row are shown.
func (l *ladder) asOf(i int) trace.RecordID {
	ln := &l.lines[i]
	if ln.kind == lineIdle || ln.kind == lineTime {
		return ln.rec
	}
	if ln.kind == lineDeparts || ln.kind == lineArrives {
		if i+1 < len(l.lines) && l.lines[i+1].stop == ln.stop && l.lines[i+1].rec > ln.rec {
			return l.lines[i+1].rec - 1
		}
		_, last := l.t.Stop(ln.stop)
		return last
	}
	return ln.rec
}

// mark puts '>' in front of the selected packet's row, else of the stop's first row.
func (l *ladder) mark(lo, hi, top int) {
	if !l.o.Mark {
		return
	}
	row, stop := -1, trace.StopID(0)
	for i := lo; i < hi; i++ {
		ln := &l.lines[i]
		if l.o.Selected != 0 && ln.packet == l.o.Selected && !ln.aside && (row < 0 || ln.kind == lineDeparts) {
			row = i
		}
		if l.o.Selected == 0 && !ln.empty() && !ln.aside && ln.stop > stop {
			row, stop = i, ln.stop
		}
	}
	if row < 0 {
		return
	}
	y := top + row - lo
	l.screen.Put(0, y, ">", grid.Selected)
	l.screen.SetRole(1, y, l.lanes.clock-1, grid.Selected)
}
