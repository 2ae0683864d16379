package view

import (
	"cmp"
	"slices"

	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
)

// A capture saw each packet once. Its records have the time of that moment,
// for the sending as for the arrival. Where the way to an end is estimated,
// the ladder draws what happened there in a row of its own, at the estimated
// time, so that packets that crossed are seen to cross. The trace stays as it
// was captured: nothing but the drawing has estimated times in it.

// twoTimes are the instants at which a packet is at its ends.
type twoTimes struct {
	left, came vtime.Time
	estimated  [2]bool // of left and came
	// second reports that the end where the packet came is the one whose row
	// stands aside: the stop is at the other one.
	second bool
}

// times tells when a captured packet was at its ends, and whether that is
// more than the capture tells.
func (x *Index) times(id trace.PacketID) (twoTimes, bool) {
	p := x.t.Packet(id)
	if !x.t.Inferred || p.Conn == 0 || p.Sent == 0 {
		return twoTimes{}, false
	}
	c := x.t.Conn(p.Conn)
	from, to := c.Side(p.From), c.Side(p.To)
	if !c.Estimated() || from < 0 || to < 0 {
		return twoTimes{}, false
	}
	seen := x.t.Record(p.Sent).At
	before, after := c.Away[from], c.Away[to]
	return twoTimes{
		left: seen.Add(-before), came: seen.Add(after),
		estimated: [2]bool{before > 0, after > 0}, second: after > 0,
	}, true
}

// estimates reports whether anything of what is shown has estimated times.
func (x *Index) estimates(conn trace.ConnID) bool {
	return x.someFar && (conn == 0 || x.t.Conn(conn).Estimated())
}

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
		out = append(out, l.parted(lines[i:n])...)
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
	return kept
}

// parted divides the rows of a stop into those of the two ends of its packet.
func (l *ladder) parted(lines []line) []line {
	at := slices.IndexFunc(lines, func(ln line) bool { return ln.pkt != 0 })
	if at < 0 {
		return lines
	}
	id := lines[at].pkt
	times, ok := l.x.times(id)
	if !ok {
		return lines
	}
	p := l.t.Packet(id)
	if p.Arrived == 0 && !times.second {
		return lines // It was seen, and lost after that: there is no row but the one of its sending.
	}
	var out []line
	for _, ln := range lines {
		came := ln.host == p.To
		if ln.pkt == 0 && !came && ln.host != p.From {
			out = append(out, ln)
			continue
		}
		notes := ln.notes
		ln.notes = nil
		for _, n := range notes {
			if (n.host == p.To) == came {
				ln.notes = append(ln.notes, n)
			}
		}
		out = append(out, times.place(ln, came))
		for _, n := range notes {
			if (n.host == p.To) != came {
				out = append(out, times.place(line{
					kind: lineMark, stop: ln.stop, rec: ln.rec, at: ln.at, conn: ln.conn, host: n.host, later: ln.later, notes: []note{n},
				}, !came))
			}
		}
	}
	return out
}

// place gives a row the time of its end.
func (t *twoTimes) place(ln line, came bool) line {
	ln.at, ln.guess, ln.aside = t.left, t.estimated[0], !t.second
	if came {
		ln.at, ln.guess, ln.aside = t.came, t.estimated[1], t.second
	}
	return ln
}

// asOfRows tells of each row up to which record its hosts are drawn: those
// that the capture saw, and those whose times are estimated. A row shows what
// the rows above it have changed.
type asOfRows struct {
	l         *ladder
	near, far trace.RecordID
}

// row takes the next row and reports what holds in it; what it changes holds
// from the next one on.
func (a *asOfRows) row(ln *line) (near, far trace.RecordID) {
	first, last := a.l.t.Stop(ln.stop)
	switch {
	case ln.empty() || ln.kind == lineRun:
	case ln.aside:
		near, far = a.near, a.far
		a.far = max(a.far, last)
		return near, far
	case ln.conn != 0 && a.l.t.Conn(ln.conn).Estimated():
		near, far = max(a.near, first-1), a.far
		a.near = max(a.near, last)
		return near, far
	default: // Both ends are drawn at the time of the capture.
		a.near, a.far = max(a.near, first-1), max(a.far, first-1)
	}
	return a.near, a.far
}

// estimatedLifelines draws the vertical lines where some times are estimated.
func (l *ladder) estimatedLifelines(lo, hi, top, present int) {
	base := trace.RecordID(0)
	if first := l.firstRecord(); first > 0 {
		base = first - 1
	}
	a := asOfRows{l: l, near: base, far: base}
	near, far := base, base
	l.farAs = make([]trace.RecordID, hi)
	for i := range hi {
		if i < present {
			near, far = a.row(&l.lines[i])
		}
		l.farAs[i] = far
		if i < lo {
			continue
		}
		for n, h := range l.lanes.hosts {
			as := far
			if h == l.t.SeenAt {
				as = near
			}
			l.vertical(n, top+i-lo, l.x.lifeOf(h, l.o.Conn, as))
		}
	}
}

// asOfHost is the record up to which a host is shown as of a row.
func (l *ladder) asOfHost(i int, h trace.HostID) trace.RecordID {
	if !l.parting {
		return l.asOf(i)
	}
	a := asOfRows{l: l}
	for n := range l.lines[:i+1] {
		a.row(&l.lines[n])
	}
	if h == l.t.SeenAt {
		return a.near
	}
	return a.far
}

// vague is how many digits of an estimated time are left out: it is no finer
// than the way that it is estimated from.
func (x *Index) vague(conn trace.ConnID) int {
	if conn == 0 {
		return 0
	}
	way := max(x.t.Conn(conn).Away[0], x.t.Conn(conn).Away[1])
	cut := 0
	for digit := 10 * vtime.Microsecond; 20*digit <= way && cut < x.decimals-3; digit *= 10 {
		cut++
	}
	return cut
}

// clockWidth is how many columns the times take.
func (l *ladder) clockWidth() int {
	if l.parting {
		return l.x.clockW + 1
	}
	return l.x.clockW
}

// seenUntil is the instant up to which estimated times have come at a stop:
// its own, or the end where nothing more of what is shown was captured.
func (l *ladder) seenUntil(until trace.StopID, more bool) vtime.Time {
	if until == 0 {
		return -1
	}
	if !more && l.o.Height == 0 {
		for id := until + 1; int(id) <= l.t.Stops() && !more; id++ {
			first, _ := l.t.Stop(id)
			conn := l.t.Record(first).Conn
			more = (l.o.Conn == 0 || conn == l.o.Conn) && (l.o.Only == nil || l.o.Only(id))
		}
	}
	if !more {
		return vtime.Never
	}
	_, last := l.t.Stop(until)
	return l.t.Record(last).At
}

// writtenAbove reports an estimated time that, as it is written, stands beside
// the row above already.
func (l *ladder) writtenAbove(i int) bool {
	if i == 0 || !l.lines[i].guess || !l.lines[i-1].guess || l.o.Delta {
		return false
	}
	ln, above := &l.lines[i], &l.lines[i-1]
	return ln.conn == above.conn && l.x.estimate(ln.at, ln.conn) == l.x.estimate(above.at, above.conn)
}
