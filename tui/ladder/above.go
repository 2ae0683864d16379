package ladder

import (
	"strconv"
	"strings"

	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
	"wirewalk/tui/grid"
)

// above tells in one row what is above the window.
func (l *ladder) above(lo int) {
	y := 1
	if len(l.lines) == 0 || len(l.lanes.hosts) == 0 {
		return
	}
	i := max(lo-1, 0)
	for l.hasEstimates && i > 0 && (l.lines[i].kind == lineIdle || l.lines[i].kind == lineGap) {
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
	then := inspect.Moment{As: as, At: l.t.Record(as).At, Seen: l.as()}
	if l.hasEstimates && lo > 0 {
		l.rowClock(y, &at, -1)
		as = l.seenBy(i)
		then.As, then.At = as, at.at
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
		if text := l.stateAbove(conn, h, then, lo); text != "" {
			if l.o.Conn == 0 && len(l.t.Conns()) > 1 {
				text = inspect.Letter(conn) + " " + text
			}
			l.note(y, note{host: h, text: text, role: grid.Dim}, nil)
		}
	}
	l.across(y, l.textAbove(lo, as))
}

// stateAbove is the state of a host's end of a connection above the window, ""
// for none. Where the window cuts a stop in two, what its upper part changed has
// happened: states are stored at the ends of stops only.
func (l *ladder) stateAbove(conn trace.ConnID, h trace.HostID, then inspect.Moment, lo int) string {
	side := l.t.Conn(conn).Side(h)
	if side < 0 {
		return ""
	}
	text := ""
	if s := l.x.StateAt(conn, side, then); s != nil {
		text = s.State.String()
	}
	if lo == 0 || lo >= len(l.lines) || l.lines[lo].stop != l.lines[lo-1].stop || l.x.Far(conn, side) {
		return text
	}
	first, _ := l.t.Stop(l.lines[lo].stop)
	for id := first; id <= then.As; id++ {
		if r := l.t.Record(id); r.Kind == trace.StateChange && r.Conn == conn && r.Host == h {
			text = r.To().String()
		}
	}
	return text
}

// textAbove names the packets above the window and what they did.
func (l *ladder) textAbove(lo int, as trace.RecordID) string {
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
		last = max(last, ln.packet)
		p := l.t.Packet(ln.packet)
		m, begins, _ := l.x.Carried(p)
		switch f := p.Seg.Flags; {
		case p.Proto != trace.TCP || p.Again != 0:
		case f.Has(tcpmodel.RST):
			add("reset")
		case f.Has(tcpmodel.SYN):
			add("open")
		case m != nil && begins:
			add(strings.Fields(inspect.MessageName(m) + " -")[0])
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
	return text + shorten(words, room-grid.Width(text), l.g.Dots)
}

// shorten joins words behind a colon and leaves out those in the middle that
// do not fit.
func shorten(words []string, room int, dots string) string {
	for keep := len(words); keep > 0; keep-- {
		list := words
		if keep < len(words) {
			list = append(append(append([]string{}, words[:keep/2]...), dots), words[len(words)-(keep+1)/2:]...)
		}
		if text := ": " + strings.Join(list, ", "); grid.Width(text) <= room {
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
	text = l.screen.Fit(text, to-from-5)
	wave := max(min((to-from-grid.Width(text)-2)/2, 5), 2)
	x := l.screen.Put(from, y, strings.Repeat(l.g.Fold, wave)+" ", grid.Idle)
	x = l.screen.Put(x, y, text+" ", grid.Idle)
	for ; x < to; x++ {
		l.screen.Put(x, y, l.g.Fold, grid.Idle)
	}
}
