package ladder

import (
	"strings"

	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
	"wirewalk/tcpmodel/observe"
	"wirewalk/tui/grid"
)

// row draws one row without the parts of bent lines that pass through it.
func (l *ladder) row(y, i int, last *vtime.Time) {
	ln := &l.lines[i]
	if ln.same && i > l.lo {
		defer l.ditto(y)
	}
	switch ln.kind {
	case lineIdle, lineRun:
		text := ln.text
		for _, short := range ln.short {
			if cols := l.lanes.cols; len(cols) > 0 && grid.Width(text) > cols[len(cols)-1]-cols[0]-6 {
				text = short
			}
		}
		l.across(y, text)
		return
	case lineGap, lineTime:
		return
	case lineWords:
		l.words(y, ln.notes[0])
		return
	case lineFault:
		l.across(y, ln.text)
		l.faultRole(y)
	case lineDeparts, lineArrives, lineMark:
	}
	if ln.at != *last && !l.writtenAbove(i) {
		l.rowClock(y, ln, *last)
	}
	if ln.at != *last {
		*last = ln.at
	}
	f := l.layout.flights[ln.packet]
	if f != nil && ln.kind == lineDeparts {
		l.departure(y, f)
	}
	if f != nil && ln.kind == lineArrives {
		l.arrival(y, f)
	}
	l.endpoint(y, i, ln.host)
	if ln.direct {
		l.endpoint(y, i, l.t.Packet(ln.packet).To)
	}
	for _, n := range ln.notes {
		l.note(y, n, f)
	}
}

// lastOfStop reports whether no row of the same stop follows.
func (l *ladder) lastOfStop(i int) bool {
	return i+1 >= len(l.lines) || l.lines[i+1].stop != l.lines[i].stop
}

func (l *ladder) faultRole(y int) {
	cols := l.lanes.cols
	l.screen.SetRole(cols[0]+1, y, cols[len(cols)-1]-cols[0]-1, grid.Fault)
}

// endpoint marks where on a lifeline something happens: 'x' when the
// connection is closed there, '*' for a call or a timer.
func (l *ladder) endpoint(y, i int, host trace.HostID) {
	ln := &l.lines[i]
	lane, ok := l.lanes.col(host)
	if !ok {
		return
	}
	closed := ln.conn != 0 && (l.closed(i, host) || closes(ln, host))
	switch {
	case ln.kind == lineArrives && l.lost(ln.packet): // Nobody is there to close anything.
	case closed:
		l.screen.Put(lane, y, "x", grid.Lifeline)
	case ln.kind == lineMark:
		l.screen.Put(lane, y, "*", grid.Event)
	case l.screen.Rows[y][lane].Text == " ":
		l.screen.Put(lane, y, l.g.Life, grid.Lifeline)
	}
}

// lost reports that a packet never arrived.
func (l *ladder) lost(id trace.PacketID) bool {
	if id == 0 {
		return false
	}
	p := l.t.Packet(id)
	return p.Dropped != 0 && p.Arrived == 0
}

// closed reports that a host has no connection for what a row shows: it is
// closed, or it never was open and the host answers with RST.
func (l *ladder) closed(i int, host trace.HostID) bool {
	ln := &l.lines[i]
	side := l.t.Conn(ln.conn).Side(host)
	if side < 0 || ln.kind == lineMark && !l.lastOfStop(i) {
		return false
	}
	first, last := l.t.Stop(ln.stop)
	if l.x.Far(ln.conn, side) {
		if p := l.t.Packet(ln.packet); ln.packet != 0 && p.From == host && p.Seg.Flags.Has(tcpmodel.RST) {
			return true
		}
		if n := l.x.EstimateOf(ln.conn, side, ln.at, ln.packet); n >= 0 {
			return l.x.BegunBy(ln.conn, side, n-1) && l.t.Estimates(ln.conn, side)[n].State == tcpmodel.Closed
		}
		s := l.x.StateAt(ln.conn, side, inspect.Moment{At: ln.at, Seen: l.as()})
		return s != nil && s.State == tcpmodel.Closed
	}
	s := l.t.SnapshotAt(ln.conn, side, last)
	opens := ln.packet != 0 && l.t.Packet(ln.packet).Seg.Flags&(tcpmodel.SYN|tcpmodel.RST) == tcpmodel.SYN
	if s != nil && !opens {
		return s.State == tcpmodel.Closed
	}
	for id := first; id <= last; id++ {
		r := l.t.Record(id)
		if r.Kind == trace.SegmentSent && r.Host == host && l.t.Packet(r.Packet()).Seg.Flags.Has(tcpmodel.RST) {
			return true
		}
	}
	return false
}

// closes reports a row that itself says that its connection is closed at a host.
func closes(ln *line, host trace.HostID) bool {
	s := ln.slot(host)
	return s != nil && s.role == grid.State && strings.HasSuffix(s.text, tcpmodel.Closed.String())
}

// note writes beside a lifeline: left of the first, right of the others. A
// host in between writes on the side that the arrow leaves free.
func (l *ladder) note(y int, n note, f *flight) {
	ln := l.lanes
	for i, h := range ln.hosts {
		if h != n.host {
			continue
		}
		switch {
		case i == 0:
			w := ln.cols[0] - 1 - ln.states
			l.screen.PutFit(ln.states, y, w, shortNote(n.text, w), n.role)
		case !ln.inner(i):
			w := ln.width - ln.cols[i] - 2
			l.screen.PutFit(ln.cols[i]+2, y, w, shortNote(n.text, w), n.role)
		case f == nil || f.touches(ln.cols[i], -1):
			w := ln.cols[i+1] - ln.cols[i] - 3
			l.screen.PutFit(ln.cols[i]+2, y, w, shortNote(n.text, w), n.role)
		default:
			w := ln.cols[i] - ln.cols[i-1] - 3
			text := l.screen.Fit(shortNote(n.text, w), w)
			l.screen.Put(ln.cols[i]-1-grid.Width(text), y, text, n.role)
		}
	}
}

// touches reports whether the flight lies on the given side of a lifeline it ends at.
func (f *flight) touches(col, side int) bool {
	if f.from == col {
		return f.dir == side
	}
	return f.dir == -side
}

// roleOf is the look of a packet's line.
func (l *ladder) roleOf(f *flight) grid.Role {
	p := l.t.Packet(f.pkt)
	switch {
	case l.lostByNow(f):
		return grid.Loss
	case p.Proto == trace.TCP && p.Seg.Flags.Has(tcpmodel.RST):
		return grid.Reset
	case p.Again != 0:
		return grid.Retransmission
	}
	switch hosts := l.lanes.hosts; p.From {
	case hosts[0]:
		return grid.Client
	case hosts[len(hosts)-1]:
		return grid.Server
	default:
		return grid.Middle
	}
}

// lostByNow reports a packet that is known to be lost at the cursor.
func (l *ladder) lostByNow(f *flight) bool {
	return f.lost && l.t.Packet(f.pkt).Dropped <= l.as()
}

// lossTip is where the arrow of a lost packet ends: a question where a capture
// shows no more than that no answer came.
func (l *ladder) lossTip(f *flight) string {
	if l.t.Record(l.t.Packet(f.pkt).Dropped).Why == observe.ReasonPerhapsLost {
		return "?"
	}
	return "X"
}

// as is the last record that has happened.
func (l *ladder) as() trace.RecordID {
	if l.o.Until == 0 {
		return trace.RecordID(l.t.Len())
	}
	_, last := l.t.Stop(l.o.Until)
	return last
}

func (l *ladder) stroke(f *flight) string {
	conn := l.t.Packet(f.pkt).Conn
	if l.o.Conn != 0 || conn == 0 {
		return l.g.LineOf(0)
	}
	return l.g.LineOf(int(conn - 1))
}

// along fills a stretch of a flight's way, from distance u1 to u2, with its stroke.
func (l *ladder) along(y int, f *flight, u1, u2 int, role grid.Role) {
	for u := u1; u <= u2; u++ {
		glyph := l.stroke(f)
		if l.guessed(f, u) {
			glyph = l.g.Guess
		}
		l.screen.Put(f.col(u), y, glyph, role)
	}
}

// guessed reports the half of a captured packet's way that nobody saw: the one
// away from where the capture was taken.
func (l *ladder) guessed(f *flight, u int) bool {
	if !l.t.Inferred || l.t.SeenAt == 0 {
		return false
	}
	half := f.length() / 2
	if times, ok := l.x.Times(f.pkt); ok {
		return times.Estimated[0] && (u < half || times.Estimated[1]) || times.Estimated[1] && u > half
	}
	if !f.direct {
		return false
	}
	switch p := l.t.Packet(f.pkt); l.t.SeenAt {
	case p.From:
		return u > half
	case p.To:
		return u < half
	}
	return false
}

// write puts a text so that it starts u columns along the way, read from left to right.
func (l *ladder) write(y int, f *flight, u int, text string, role grid.Role) {
	x := f.col(u)
	if f.dir < 0 {
		x = f.col(u + grid.Width(text) - 1)
	}
	l.screen.Put(x, y, text, role)
}

// head is the arrow head in the flight's direction.
func (l *ladder) head(f *flight) string {
	if f.dir > 0 {
		return l.g.ToRight
	}
	return l.g.ToLeft
}

// departure draws the row in which a packet leaves.
func (l *ladder) departure(y int, f *flight) {
	role := l.roleOf(f)
	label := " " + f.label + " "
	n := grid.Width(label)
	lost := l.lostByNow(f)
	switch {
	case f.bent:
		l.along(y, f, 1, f.corner-1, role)
		l.screen.Put(f.col(f.corner), y, l.cornerDown(f), role)
	case f.direct:
		l.along(y, f, 1, f.length()-2, role)
		l.screen.Put(f.col(f.length()-1), y, l.head(f), role)
	case f.alone && (f.lost || f.arr < 0):
		end := min(max(f.length()*2/3, n+5), f.length()-3)
		l.along(y, f, 1, end, role)
		tip := l.cornerDown(f)
		if lost {
			tip = l.lossTip(f)
		}
		l.screen.Put(f.col(end), y, tip, role)
	default:
		end := min(n+5, f.length()-1)
		tip := l.head(f)
		if lost {
			tip = l.lossTip(f)
		}
		l.along(y, f, 1, end-1, role)
		l.screen.Put(f.col(end), y, tip, role)
	}
	lead := 3
	if f.bent && !f.crossed && f.cross == nil && f.corner > n+bendRoom-2 {
		lead = 4
	}
	l.write(y, f, lead, label, role)
}

// arrival draws the row in which a packet comes in.
func (l *ladder) arrival(y int, f *flight) {
	role := l.roleOf(f)
	d := f.length()
	tip := l.head(f)
	if p := l.t.Packet(f.pkt); p.Dropped != 0 && p.Arrived == 0 {
		tip, role = l.lossTip(f), grid.Loss
	}
	if f.bent {
		u := f.at(f.arr)
		l.along(y, f, u+1, d-2, role)
		l.screen.Put(f.col(u), y, l.cornerUp(f), role)
		l.screen.Put(f.col(d-1), y, tip, role)
		if f.dep < l.lo {
			l.nameAtEnd(y, f, role)
		}
		return
	}
	label := " " + l.layout.shortest(f.pkt) + " "
	if f.dep < 0 {
		label = " " + f.label + " "
	}
	u := min(d/2+1, d-8-grid.Width(label))
	for least := d - 6 - grid.Width(label); u < least && !l.layout.free(f.arr, f, u, d-1); {
		u++
	}
	u = max(u, 1)
	l.along(y, f, u, d-2, role)
	l.screen.Put(f.col(u+2), y, l.head(f), role)
	l.write(y, f, u+3, label, role)
	l.screen.Put(f.col(d-1), y, tip, role)
}

// nameAtEnd numbers a bent line where it arrives, since its beginning is out of sight.
func (l *ladder) nameAtEnd(y int, f *flight, role grid.Role) {
	name := l.layout.shortest(f.pkt)
	from := f.at(f.arr) + 1
	room := f.length() - 1 - from
	if room >= grid.Width(name)+4 {
		name = " " + name + " "
	}
	if room > grid.Width(name) {
		l.write(y, f, from+(room-grid.Width(name))/2, name, role)
	}
}

func (l *ladder) cornerDown(f *flight) string {
	if f.dir > 0 {
		return l.g.DownFromLeft
	}
	return l.g.DownFromRight
}

func (l *ladder) cornerUp(f *flight) string {
	if f.dir > 0 {
		return l.g.UpToRight
	}
	return l.g.UpToLeft
}

// bends draws the slanted parts of bent lines between their rows.
func (l *ladder) bends(lo, hi, top int) {
	for _, f := range l.layout.order {
		if !f.bent {
			continue
		}
		glyph := l.g.Fall
		if f.dir < 0 {
			glyph = l.g.Rise
		}
		role := l.roleOf(f)
		for row := max(f.dep+1, lo); row < min(f.arr, hi); row++ {
			y, x := top+row-lo, f.col(f.at(row))
			if k := l.lines[row].kind; k == lineIdle || k == lineRun || k == lineFault || y >= l.screen.Height() {
				continue
			}
			switch c := l.screen.Rows[y][x].Text; c {
			case l.g.Fall, l.g.Rise:
				l.screen.Put(x, y, l.g.Cross, role)
			case " ":
				l.screen.Put(x, y, glyph, role)
			default: // The line goes on behind what is written there.
			}
		}
	}
}
