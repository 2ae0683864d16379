package view

import (
	"math"
	"strconv"

	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
	"wirewalk/tui/chart"
	"wirewalk/tui/ladder"
)

// Charts draws the congestion window, the octets in flight and the round trip
// of a connection's busier end, and the open and waiting sockets of the whole
// trace, all up to a record.
func Charts(x *ladder.Index, conn trace.ConnID, as trace.RecordID, paper chart.Paper) []string {
	const least = 40
	if as == 0 || paper.Width < least {
		return nil
	}
	var charts []chart.Chart
	if conn != 0 && x.Trace.Conn(conn).First <= as && x.Trace.Conn(conn).First != 0 {
		charts = connCharts(x, conn, as, samples(paper))
	}
	return chart.Draw(paper, append(charts, socketChart(x, as, samples(paper)))...)
}

// samples is how many values a curve has: two in a column, so that a step
// stands within half a column of its instant.
func samples(paper chart.Paper) int { return 2 * paper.Width }

// looks is at how many states between two values a chart looks at most.
const looks = 32

// over is a chart without curves over the time between two records.
func over(x *ladder.Index, title string, first, last trace.RecordID) chart.Chart {
	const second = int64(vtime.Second)
	fraction := x.Decimals()
	clock := func(at int64) string { return x.Clock(vtime.Time(at)) + " s" }
	return chart.Chart{
		Title: title, From: int64(x.Trace.Record(first).At), To: int64(x.Trace.Record(last).At),
		Time:   chart.Axis{Text: clock, Least: second / int64(math.Pow10(fraction))},
		Values: chart.Axis{Text: func(n int64) string { return strconv.FormatInt(n, 10) }},
	}
}

func socketChart(x *ladder.Index, as trace.RecordID, n int) chart.Chart {
	at := moments(x, 1, as, n)
	open, wait := make([]int64, len(at)), make([]int64, len(at))
	for i, rec := range at {
		open[i], wait[i] = sockets(x, rec)
	}
	c := over(x, "sockets", 1, as)
	c.Curves = []chart.Curve{{Name: "open", Mark: '*', Values: open}, {Name: "TIME-WAIT", Mark: 'w', Values: wait}}
	return c
}

func connCharts(x *ladder.Index, conn trace.ConnID, as trace.RecordID, n int) []chart.Chart {
	c := x.Trace.Conn(conn)
	side := busier(x, conn, as)
	end := min(as, max(c.Last, c.First))
	at := moments(x, c.First, end, n)
	cwnd, flight, rtt := make([]int64, len(at)), make([]int64, len(at)), make([]int64, len(at))
	for i, rec := range at {
		s := x.Trace.SnapshotAt(conn, side, rec)
		cwnd[i], flight[i], rtt[i] = -1, -1, -1
		if s != nil && s.State.Synchronized() {
			cwnd[i], flight[i], rtt[i] = int64(s.Cwnd), onTheWay(x, s), int64(s.Srtt)
		}
		if i > 0 { // Flights that come and go between two values are seen, too.
			for s := range x.Trace.Snapshots(conn, side, at[i-1], rec, looks) {
				flight[i] = max(flight[i], onTheWay(x, s))
			}
		}
	}
	who := "connection " + inspect.Letter(conn) + ", " + x.Trace.Host(c.Ends[side].Host).Name
	octets := over(x, who+", octets", c.First, end)
	inFlight := chart.Curve{Name: "in flight", Mark: '.', Values: flight}
	if x.Trace.Inferred { // A capture does not tell the congestion window and what the sender measures.
		octets.Curves = []chart.Curve{inFlight}
		return []chart.Chart{octets}
	}
	octets.Curves = []chart.Curve{{Name: "cwnd", Mark: '*', Values: cwnd}, inFlight}
	round := over(x, who, c.First, end)
	round.Values = chart.Axis{Text: roundTrip, Least: int64(vtime.Microsecond)}
	round.Curves = []chart.Curve{{Name: "round trip (SRTT)", Mark: 'r', Values: rtt}}
	return []chart.Chart{octets, round}
}

// onTheWay are the octets in flight, as cwnd is compared with them. A capture tells only
// what is not acknowledged.
func onTheWay(x *ladder.Index, s *tcpmodel.Snapshot) int64 {
	if x.Trace.Inferred {
		return int64(s.SndNxt.Sub(s.SndUna))
	}
	return int64(s.Inflight)
}

func roundTrip(d int64) string {
	if d == 0 {
		return "0"
	}
	return inspect.Span(vtime.Duration(d))
}

// busier is the end that has sent more.
func busier(x *ladder.Index, conn trace.ConnID, as trace.RecordID) int {
	sent := func(side int) tcpmodel.Size {
		if s := x.Trace.SnapshotAt(conn, side, as); s != nil {
			return s.Relative(s.SndNxt)
		}
		return 0
	}
	if a, b := sent(0), sent(1); b > a && b < 1<<31 {
		return 1
	}
	return 0
}

// moments are the last records before each of n equal steps of time.
func moments(x *ladder.Index, first, last trace.RecordID, n int) []trace.RecordID {
	from, to := x.Trace.Record(first).At, x.Trace.Record(last).At
	out := make([]trace.RecordID, n)
	rec := first
	for i := range out {
		at := from + vtime.Time(int64(to-from)/int64(max(n-1, 1))*int64(i))
		if i == n-1 {
			at = to
		}
		if stop := x.Trace.StopAt(at); stop != 0 {
			_, end := x.Trace.Stop(stop)
			rec = max(min(end, last), rec)
		}
		out[i] = rec
	}
	return out
}

// sockets counts the connections that are open at some end, and the ends in
// TIME-WAIT.
func sockets(x *ladder.Index, as trace.RecordID) (open, wait int64) {
	for i := range x.Sockets.Wait {
		wait += int64(x.Sockets.Wait[i].At(as))
	}
	return int64(x.Sockets.Open.At(as)), wait
}
