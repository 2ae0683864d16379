package view

import (
	"strconv"
	"strings"

	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
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
func (l *ladder) draw(e extent) (*Screen, []trace.PacketID) {
	lo, hi, top, present := e.lo, e.hi, e.top, e.present
	l.lo = lo
	height := l.o.Height
	if height == 0 {
		height = hi - lo + 1
	}
	l.screen = NewScreen(l.o.Width, height, l.o.ASCII)
	packets := make([]trace.PacketID, height)
	l.names()
	l.legend()
	if top == 2 {
		l.past(lo)
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
			l.screen.Put(1, y, "!", Changed)
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
	if f := l.layout.flights[ln.pkt]; f != nil && ln.kind == lineArrives && f.dep >= lo && !l.lines[f.dep].aside {
		return 0
	}
	return ln.pkt
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
	if at := l.cursorRow(present); l.parting && at < lo {
		lo = max(at-1, 0)
		hi = min(lo+h, present)
	}
	if l.o.Selected != 0 {
		for i := range l.lines[:lo] {
			if l.lines[i].pkt == l.o.Selected {
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
			l.screen.PutFit(ln.states, 0, 20, name, Title)
		case i == len(ln.hosts)-1:
			x := ln.cols[i] + 1
			l.screen.PutFit(x, 0, ln.width-x, name, Title)
		default:
			w := min(Width(name), (ln.cols[i+1]-ln.cols[i-1])/2)
			l.screen.PutFit(ln.cols[i]-w/2, 0, w, name, Title)
		}
	}
}

// past tells in one row what is above the window.
func (l *ladder) past(lo int) {
	y := 1
	if len(l.lines) == 0 || len(l.lanes.hosts) == 0 {
		return
	}
	i := max(lo-1, 0)
	for l.parting && i > 0 && (l.lines[i].kind == lineIdle || l.lines[i].kind == lineGap) {
		i-- // A wait ends when the next packet leaves, which is below.
	}
	at := l.lines[i]
	as := l.asOf(i)
	if lo == 0 {
		first, _ := l.t.Stop(at.stop)
		as = first - 1
	}
	if as == 0 {
		return
	}
	if at.hidden != nil { // A fold's own time is that of the first row that it hides.
		first, _ := l.t.Stop(at.stop)
		at.at = at.at.Add(l.t.Record(at.rec).At.Sub(l.t.Record(first).At))
	}
	then := moment{as, l.t.Record(as).At, l.as()}
	if l.parting && lo > 0 {
		l.rowClock(y, &at, -1)
		as = l.seenBy(i)
		then.as, then.at = as, at.at
	} else {
		l.clock(y, l.t.Record(as).At)
	}
	conn := at.conn
	if lo < len(l.lines) && l.lines[lo].conn != 0 {
		conn = l.lines[lo].conn
	}
	for n, h := range l.lanes.hosts {
		l.vertical(n, y, l.x.lifeAt(h, l.o.Conn, then))
		if conn == 0 {
			continue
		}
		if text := l.pastState(conn, h, then, lo); text != "" {
			if l.o.Conn == 0 && len(l.t.Conns()) > 1 {
				text = Letter(conn) + " " + text
			}
			l.note(y, note{host: h, text: text, role: Dim}, nil)
		}
	}
	l.across(y, l.pastText(lo, as))
}

// pastState is the state of a host's end of a connection above the window, ""
// for none. Where the window cuts a stop in two, what its upper part changed has
// happened: states are stored at the ends of stops only.
func (l *ladder) pastState(conn trace.ConnID, h trace.HostID, then moment, lo int) string {
	side := l.t.Conn(conn).Side(h)
	if side < 0 {
		return ""
	}
	text := ""
	if s := l.x.stateAt(conn, side, then); s != nil {
		text = s.State.String()
	}
	if lo == 0 || lo >= len(l.lines) || l.lines[lo].stop != l.lines[lo-1].stop || l.x.far(conn, side) {
		return text
	}
	first, _ := l.t.Stop(l.lines[lo].stop)
	for id := first; id <= then.as; id++ {
		if r := l.t.Record(id); r.Kind == trace.StateChange && r.Conn == conn && r.Host == h {
			text = r.To().String()
		}
	}
	return text
}

// pastText names the packets above the window and what they did.
func (l *ladder) pastText(lo int, as trace.RecordID) string {
	last := trace.PacketID(0)
	var words []string
	add := func(w string) {
		if len(words) == 0 || words[len(words)-1] != w {
			words = append(words, w)
		}
	}
	for i := range l.lines[:lo] {
		ln := &l.lines[i]
		if ln.hidden != nil {
			last = max(last, ln.hidden.packet)
			if ln.hidden.every != "" {
				add(ln.hidden.every)
			}
		}
		if ln.kind != lineDeparts {
			continue
		}
		last = max(last, ln.pkt)
		p := l.t.Packet(ln.pkt)
		m, begins, _ := l.x.carried(p)
		switch f := p.Seg.Flags; {
		case p.Proto != trace.TCP || p.Again != 0:
		case f.Has(tcpmodel.RST):
			add("reset")
		case f.Has(tcpmodel.SYN):
			add("open")
		case m != nil && begins:
			add(strings.Fields(MessageName(m) + " -")[0])
		case f.Has(tcpmodel.FIN):
			add("close")
		}
	}
	if !l.whole {
		return "above: all until " + l.x.Clock(l.t.Record(as).At) + " s"
	}
	if last == 0 {
		return "above: until " + l.x.Clock(l.t.Record(as).At) + " s"
	}
	text := "packet 1"
	if l.o.Conn != 0 && len(l.t.Conns()) > 1 {
		text = "packets up to #" + strconv.Itoa(int(last))
	} else if last > 1 {
		text = "packets 1-" + strconv.Itoa(int(last))
	}
	room := l.lanes.cols[len(l.lanes.cols)-1] - l.lanes.cols[0] - 7
	return text + shorten(words, room-Width(text), l.g.dots)
}

// shorten joins words behind a colon and leaves out those in the middle that
// do not fit.
func shorten(words []string, room int, dots string) string {
	for keep := len(words); keep > 0; keep-- {
		list := words
		if keep < len(words) {
			list = append(append(append([]string{}, words[:keep/2]...), dots), words[len(words)-(keep+1)/2:]...)
		}
		if text := ": " + strings.Join(list, ", "); Width(text) <= room {
			return text
		}
	}
	return ""
}

// across writes a text between the outer lifelines, on a wavy line.
func (l *ladder) across(y int, text string) {
	ln := l.lanes
	if len(ln.cols) == 0 {
		return
	}
	from, to := ln.cols[0]+1, ln.cols[len(ln.cols)-1]
	if from >= to {
		return
	}
	text = l.screen.Fit(text, to-from-6)
	wave := max(min((to-from-Width(text)-2)/2, 5), 2)
	x := l.screen.Put(from, y, strings.Repeat(l.g.fold, wave)+" ", Idle)
	x = l.screen.Put(x, y, text+" ", Idle)
	for ; x < to; x++ {
		l.screen.Put(x, y, l.g.fold, Idle)
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
	text := l.x.Clock(at)
	if l.o.Epoch != 0 && !l.o.Delta {
		sign, text = "", l.x.timeOfDay(l.o.Epoch, ln.at)
	}
	right := l.lanes.clock
	if ln.guess {
		cut := l.x.vague(ln.conn)
		sign, text, right = "~"+sign, text[:len(text)-cut], right-cut
	}
	l.screen.Put(right-Width(sign+text), y, sign+text, Dim)
}

// vertical draws one cell of a lifeline.
func (l *ladder) vertical(lane, y int, how life) {
	glyph := l.g.life
	switch how {
	case lifeOn:
	case lifeWait:
		glyph = l.g.wait
	case lifeOff:
		return
	}
	l.screen.Put(l.lanes.cols[lane], y, glyph, Lifeline)
}

// lifelines draws the vertical lines of all rows, and one row below the last.
func (l *ladder) lifelines(lo, hi, top, present int) {
	if l.parting && hi > 0 && !l.o.Start {
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
		if l.o.Selected != 0 && ln.pkt == l.o.Selected && !ln.aside && (row < 0 || ln.kind == lineDeparts) {
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
	l.screen.Put(0, y, ">", Selected)
	l.screen.SetRole(1, y, l.lanes.clock-1, Selected)
}
