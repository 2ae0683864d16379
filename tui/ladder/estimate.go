package ladder

import (
	"cmp"
	"slices"

	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
)

// A capture saw each packet once. Its records have the time of that moment,
// for the sending as for the arrival. Where the way to an end is estimated,
// the ladder draws what happened there in a row of its own, at the estimated
// time, so that packets that crossed are seen to cross. Stops and records stay
// as they were captured.

// estimated gives what happened at a far end rows at the estimated times and
// puts the rows in order of time. What the capture had not seen at the cursor
// is left out above it: it is drawn once the packet has come.
func (l *ladder) estimated(lines []line, now vtime.Time) []line {
	out := make([]line, 0, len(lines))
	for i := 0; i < len(lines); {
		n := i + 1
		for n < len(lines) && lines[n].stop == lines[i].stop && lines[n].kind != lineRun {
			n++
		}
		out = append(out, l.splitEnds(lines[i:n])...)
		i = n
	}
	kept := out[:0]
	for _, ln := range out {
		if ln.later && ln.aside && ln.kind != lineArrives && ln.at <= now {
			continue
		}
		if ln.aside {
			ln.later = ln.later || ln.at > now
		}
		kept = append(kept, ln)
	}
	slices.SortStableFunc(kept, func(a, b line) int {
		if a.later != b.later {
			if a.later {
				return 1
			}
			return -1
		}
		return cmp.Compare(a.at, b.at)
	})
	return slices.CompactFunc(kept, func(a, b line) bool { // A fold that nothing parts is one.
		return a.kind == lineRun && b.kind == lineRun && a.text == b.text && a.later == b.later
	})
}

// atSender gives a row the time at which its packet left.
func atSender(ln line, t *inspect.EndTimes) line {
	ln.at, ln.guess, ln.aside = t.Left, t.Estimated[0], !t.Second
	return ln
}

// atReceiver gives a row the time at which its packet came.
func atReceiver(ln line, t *inspect.EndTimes) line {
	ln.at, ln.guess, ln.aside = t.Came, t.Estimated[1], t.Second
	return ln
}

// estimatedLifelines draws the vertical lines where some times are estimated.
// A row shows what the rows above it have changed.
func (l *ladder) estimatedLifelines(lo, hi, top, present int) {
	as := trace.RecordID(0)
	if first := l.firstRecord(); first > 0 {
		as = first - 1
	}
	for i := range hi {
		ln := &l.lines[i]
		first, last := l.t.Stop(ln.stop)
		own := i < present && !ln.aside && !ln.empty()
		if own {
			as = max(as, first-1)
		}
		if i >= lo {
			at := ln.at - 1
			if ln.kind == lineGap {
				at = ln.at
			}
			for n, h := range l.lanes.hosts {
				l.vertical(n, top+i-lo, l.x.lifeAt(h, l.o.Conn, inspect.Moment{As: as, At: at, Seen: l.as()}))
			}
		}
		if own && l.lastOfStop(i) {
			as = max(as, last)
		}
	}
}

// seenBy is the record up to which what was seen is shown as of a row.
func (l *ladder) seenBy(i int) trace.RecordID {
	as := trace.RecordID(0)
	for n := range l.lines[:i+1] {
		if ln := &l.lines[n]; !ln.aside && !ln.empty() {
			_, last := l.t.Stop(ln.stop)
			as = max(as, last)
			if ln.hidden != nil {
				as = max(as, ln.rec)
			}
		}
	}
	return as
}

// clockWidth is how many columns the times take.
func (l *ladder) clockWidth() int {
	if l.o.Epoch != 0 {
		return len("~00:00:00.") + l.x.digits
	}
	if l.hasEstimates {
		return l.x.clockW + 1
	}
	return l.x.clockW
}

// seenAt is the instant up to which estimated times have come at a stop that
// others follow: its own.
func (l *ladder) seenAt(stop trace.StopID) vtime.Time {
	if stop == 0 {
		return -1
	}
	_, last := l.t.Stop(stop)
	return l.t.Record(last).At
}

// seenAtLast is the same for a stop behind which no row is laid out: where nothing
// more was captured, or is printed, everything has come.
func (l *ladder) seenAtLast(stop trace.StopID) vtime.Time {
	if stop == 0 {
		return -1
	}
	_, last := l.t.Stop(stop)
	ends := l.x.NothingAfter(last, l.o.Conn)
	if l.o.Height == 0 {
		ends = !l.printedAfter(stop)
	}
	if ends {
		return vtime.Never
	}
	return l.seenAt(stop)
}

// printedAfter reports that a stop after this one belongs to what is printed.
func (l *ladder) printedAfter(stop trace.StopID) bool {
	for id := stop + 1; int(id) <= l.t.Stops(); id++ {
		first, _ := l.t.Stop(id)
		conn := l.t.Record(first).Conn
		if (l.o.Conn == 0 || conn == l.o.Conn) && (l.o.Only == nil || l.o.Only(id)) {
			return true
		}
	}
	return false
}

// writtenAbove reports an estimated time that, as it is written, stands beside
// the row above already.
func (l *ladder) writtenAbove(i int) bool {
	if i == 0 || !l.lines[i].guess || !l.lines[i-1].guess || l.o.Delta {
		return false
	}
	ln, above := &l.lines[i], &l.lines[i-1]
	return ln.conn == above.conn && l.x.EstimatedClock(ln.at, ln.conn) == l.x.EstimatedClock(above.at, above.conn)
}

// cursorRow is the row of the last stop that has happened. Rows of what came to
// a far end after it may follow.
func (l *ladder) cursorRow(present int) int {
	row, stop := 0, trace.StopID(0)
	for i := range l.lines[:present] {
		if ln := &l.lines[i]; !ln.empty() && !ln.aside && ln.stop > stop {
			row, stop = i, ln.stop
		}
	}
	return row
}
