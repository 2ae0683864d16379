package view

import (
	"slices"
	"strings"

	"wirewalk/sim/app"
	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
	"wirewalk/tui/grid"
	"wirewalk/tui/ladder"
)

const states = "states"

// stateRows is how many rows the whole state table takes: a heading, the
// variables, and some timers.
const stateRows = 19

func statePane() Pane {
	return Pane{Name: states, Called: "the state table", Rows: stateRows, Least: 3, Draw: (*Frame).states}
}

// shownConn is the connection whose ends the state table shows: the chosen
// one, else that of the latest stop with one.
func (f *Frame) shownConn() trace.ConnID {
	if f.Conn != 0 {
		return f.Conn
	}
	t := f.Cursor.Trace()
	if f.Selected != 0 {
		return t.Packet(f.Selected).Conn
	}
	const looked = 4096
	as := f.Cursor.As()
	for id := as; id > 0 && id+looked > as; id-- {
		if c := t.Record(id).Conn; c != 0 {
			return c
		}
	}
	if len(t.Conns()) > 0 && as == 0 {
		return 1
	}
	return 0
}

// states draws the state table of both ends of a connection, with what the
// stop changed marked, and the timers that count down.
func (f *Frame) states(s *grid.Screen) {
	t := f.Cursor.Trace()
	conn := f.shownConn()
	if conn == 0 {
		s.PutFit(1, 0, s.Width-2, "no connection yet", grid.Dim)
		return
	}
	col := min(max((s.Width-22)/2, 10), 16)
	name := max(s.Width-2*col, 12)
	title := "STATE"
	if len(t.Conns()) > 1 {
		title += " of " + inspect.Letter(conn)
	}
	s.Put(1, 0, title, f.TitleRole(states))
	ends := t.Conn(conn).Ends
	sides := f.laneOrder(conn)
	for i, side := range sides {
		s.PutFit(name+i*col, 0, col-1, inspect.HostName(f.Index.Trace, ends[side].Host), grid.Title)
	}
	shown := f.lines(conn)
	labels := f.labels(shown, name-2)
	for i, v := range shown {
		y := i + 1
		s.PutFit(1, y, name-2, labels[i], grid.Dim)
		for at, side := range sides {
			text, role := f.value(v, inspect.End{Conn: conn, Side: side}, col-1)
			s.PutFit(name+at*col, y, col-1, text, role)
		}
	}
	f.timerRows(s, len(shown)+1, conn)
}

// lines are the lines of the table: those about urgent octets stand there while an end has some,
// or had some before the stop.
func (f *Frame) lines(conn trace.ConnID) []variable {
	urgent := false
	for side := range 2 {
		for _, s := range []*tcpmodel.Snapshot{f.stateOf(conn, side), f.stateBefore(conn, side)} {
			urgent = urgent || s != nil && (s.SndUrgent != 0 || s.RcvUrgent != 0)
		}
	}
	all := variables()
	if !urgent {
		all = slices.DeleteFunc(all, func(v variable) bool { return v.urgent() })
	}
	return all
}

// labels name the lines of the table: in words with the RFC's names where all
// of that fits a width, else by the names, and for beginners in words.
func (f *Frame) labels(shown []variable, width int) []string {
	var full, short []string
	fits := true
	for _, v := range shown {
		long, brief := v.words, v.words
		if v.name != "" {
			long += " (" + v.name + ")"
			if !f.Words {
				brief = v.name
			}
		}
		if grid.Width(brief) > width {
			brief = strings.Replace(brief, "oldest", "first", 1)
		}
		fits = fits && grid.Width(long) <= width
		full, short = append(full, long), append(short, brief)
	}
	if fits {
		return full
	}
	return short
}

// laneOrder is the order of a connection's ends from left to right, that of
// their lifelines. A capture may begin with what the accepting side sends.
func (f *Frame) laneOrder(conn trace.ConnID) [2]int {
	x := f.Index
	ends := &x.Trace.Conn(conn).Ends
	a, b := ends[0].Host, ends[1].Host
	hosts := x.Lanes(f.Conn)
	i, j := slices.Index(hosts, a), slices.Index(hosts, b)
	if i < 0 || j < 0 {
		i, j = int(a), int(b)
	}
	if j < i {
		return [2]int{1, 0}
	}
	return [2]int{0, 1}
}

// value is what one cell of the table says in a width; '*' marks what the stop
// changed.
func (f *Frame) value(v variable, end inspect.End, width int) (text string, role grid.Role) {
	is, was := f.stateOf(end.Conn, end.Side), f.stateBefore(end.Conn, end.Side)
	switch {
	case is == nil && v.words != "state":
		return "", grid.Plain
	case is == nil && listens(f.Index, end.Conn, end.Side, f.Cursor.As()):
		return tcpmodel.Listen.String(), grid.Dim
	case is == nil:
		return tcpmodel.Closed.String(), grid.Dim
	}
	text = v.value(&values{f, end, is})
	before := unknown
	if was != nil {
		before = v.value(&values{f, end, was})
	}
	if f.Cursor.Stop() != 0 && before != text && text != unknown {
		return ladder.ShortState(text, width-1) + "*", grid.Changed
	}
	return ladder.ShortState(text, width), grid.Plain
}

// listens reports an end that does not exist yet and will come from a listening
// socket, which is there already as of a record (RFC 9293 §3.10.1).
func listens(x *ladder.Index, conn trace.ConnID, side int, as trace.RecordID) bool {
	const looked = 4096
	c := x.Trace.Conn(conn)
	host := c.Ends[side].Host
	born := false
	for id := max(c.First, 1); id <= c.Last && id < c.First+looked; id++ {
		if r := x.Trace.Record(id); r.Kind == trace.StateChange && r.Conn == conn && r.Host == host {
			born = r.From() == tcpmodel.Listen
			break
		}
	}
	if !born {
		return false
	}
	open := false
	for id := trace.RecordID(1); id <= as && id < looked; id++ {
		r := x.Trace.Record(id)
		if r.Kind == trace.Fault && r.Host == host && trace.FaultKind(r.Sub) == trace.FaultCrash {
			open = false
		}
		if r.Kind != trace.Call || r.Host != host || r.Errno != tcpmodel.OK {
			continue
		}
		switch app.CallKind(r.Sub) { //nolint:exhaustive // the others open and close no listener
		case app.CallListen:
			open = true
		case app.CallUnlisten:
			open = false
		}
	}
	return open
}

// timerRows lists the running timers of the connection's ends.
func (f *Frame) timerRows(s *grid.Screen, y int, conn trace.ConnID) {
	for _, tm := range f.armedTimers() {
		if y >= s.Height() {
			return
		}
		if tm.Conn != conn && tm.Conn != 0 {
			continue
		}
		left := f.countdown(tm)
		at := s.Width - 1 - grid.Width(left)
		s.PutFit(1, y, at-2, f.who(tm.Host, tm.Conn)+" "+tm.Name, grid.Event)
		s.PutFit(at, y, grid.Width(left), left, grid.Plain)
		y++
	}
}
