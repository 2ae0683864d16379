package view

import (
	"fmt"
	"strings"

	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// curve is one line of a chart: a value for each column, -1 where there is none.
type curve struct {
	mark   byte
	name   string
	values []int64
}

// chart draws curves as rows of text, the largest value on top. Where curves
// meet, the first one is seen.
func chart(title string, curves []curve, height int, unit func(int64) string) []string {
	top, width := int64(1), 0
	for _, c := range curves {
		width = max(width, len(c.values))
		for _, v := range c.values {
			top = max(top, v)
		}
	}
	grid := make([][]byte, height)
	for y := range grid {
		grid[y] = []byte(strings.Repeat(" ", width))
	}
	for i := len(curves) - 1; i >= 0; i-- {
		for x, v := range curves[i].values {
			if v >= 0 {
				grid[height-1-int(v*int64(height-1)/top)][x] = curves[i].mark
			}
		}
	}
	var names []string
	for _, c := range curves {
		names = append(names, string(rune(c.mark))+" "+c.name)
	}
	out := []string{title + ": " + strings.Join(names, "  ")}
	for y, row := range grid {
		label := ""
		switch y {
		case 0:
			label = unit(top)
		case height - 1:
			label = "0"
		}
		out = append(out, fmt.Sprintf("%10s |%s", label, strings.TrimRight(string(row), " ")))
	}
	return append(out, fmt.Sprintf("%10s +%s", "", strings.Repeat("-", width)))
}

// Charts draws the congestion window, the octets in flight and the round trip
// of a connection's busier end, and the open and waiting sockets of the whole
// trace, all up to a record. Columns are equal steps of time.
func Charts(x *Index, conn trace.ConnID, as trace.RecordID, width int) []string {
	const height = 6
	if as == 0 || width < 20 {
		return nil
	}
	cols := width - 14
	var out []string
	if conn != 0 && x.t.Conn(conn).First <= as && x.t.Conn(conn).First != 0 {
		out = append(out, x.connCharts(conn, as, cols, height)...)
	}
	at := x.columns(1, as, cols)
	open, wait := make([]int64, len(at)), make([]int64, len(at))
	for i, rec := range at {
		open[i], wait[i] = x.sockets(rec)
	}
	whole := fmt.Sprintf("sockets, 0 to %s s", x.Clock(x.t.Record(as).At))
	return append(out, chart(whole, []curve{{'*', "open", open}, {'w', "TIME-WAIT", wait}}, height, plain)...)
}

func plain(n int64) string { return fmt.Sprint(n) }

func (x *Index) connCharts(conn trace.ConnID, as trace.RecordID, cols, height int) []string {
	c := x.t.Conn(conn)
	side := x.busier(conn, as)
	at := x.columns(c.First, min(as, max(c.Last, c.First)), cols)
	cwnd, flight, rtt := make([]int64, len(at)), make([]int64, len(at)), make([]int64, len(at))
	for i, rec := range at {
		s := x.t.SnapshotAt(conn, side, rec)
		cwnd[i], flight[i], rtt[i] = -1, -1, -1
		if s != nil && s.State.Synchronized() {
			cwnd[i], flight[i], rtt[i] = int64(s.Cwnd), int64(s.SndNxt.Sub(s.SndUna)), int64(s.Srtt)
		}
	}
	who := "connection " + Letter(conn) + ", " + x.t.Host(c.Ends[side].Host).Name
	if x.t.Inferred { // A capture does not tell the congestion window and what the sender measures.
		return chart(who+", octets", []curve{{'.', "in flight", flight}}, height, plain)
	}
	out := chart(who+", octets", []curve{{'*', "cwnd", cwnd}, {'.', "in flight", flight}}, height, plain)
	return append(out, chart(who, []curve{{'r', "round trip (SRTT)", rtt}}, height, func(n int64) string {
		return Span(vtime.Duration(n))
	})...)
}

// busier is the end that has sent more.
func (x *Index) busier(conn trace.ConnID, as trace.RecordID) int {
	sent := func(side int) tcpmodel.Size {
		if s := x.t.SnapshotAt(conn, side, as); s != nil {
			return s.SndNxt.Sub(s.ISS)
		}
		return 0
	}
	if a, b := sent(0), sent(1); b > a && b < 1<<31 {
		return 1
	}
	return 0
}

// columns are the last records before each of n equal steps of time.
func (x *Index) columns(first, last trace.RecordID, n int) []trace.RecordID {
	from, to := x.t.Record(first).At, x.t.Record(last).At
	out := make([]trace.RecordID, n)
	rec := first
	for i := range out {
		at := from + vtime.Time(int64(to-from)/int64(max(n-1, 1))*int64(i))
		if i == n-1 {
			at = to
		}
		if stop := x.t.StopAt(at); stop != 0 {
			_, end := x.t.Stop(stop)
			rec = max(min(end, last), rec)
		}
		out[i] = rec
	}
	return out
}

// sockets counts the connections that are open at some end, and the ends in
// TIME-WAIT. It looks at the youngest connections only, as many as matter.
func (x *Index) sockets(as trace.RecordID) (open, wait int64) {
	const looked = 2048
	n := x.begun(as)
	for id := n; id > 0 && id > n-looked; id-- {
		alive := false
		for side := range 2 {
			switch x.t.StateAt(trace.ConnID(id), side, as) { //nolint:exhaustive // the others are open
			case tcpmodel.Closed, tcpmodel.Listen:
			case tcpmodel.TimeWait:
				wait++
			default:
				alive = true
			}
		}
		if alive {
			open++
		}
	}
	return open, wait
}
