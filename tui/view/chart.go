package view

import (
	"fmt"
	"slices"
	"strings"

	"github.com/NimbleMarkets/ntcharts/canvas"
	"github.com/NimbleMarkets/ntcharts/linechart"

	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
	"wirewalk/tui/ladder"
)

// curve is one line of a chart: a value for each column, -1 where there is none.
type curve struct {
	mark   byte
	name   string
	values []int64
}

// scale is what the columns and rows of a chart stand for.
type scale struct {
	width, height int // of the whole chart, with its labels
	from, to      vtime.Time
	unit          func(int64) string // of the values
	clock         func(vtime.Time) string
}

// Every how many columns and rows of a chart there is a label.
const (
	labelCols = 14
	labelRows = 3
)

// chart draws curves as rows of text over time, from 0 up to the largest value.
// Where curves meet, the first one is seen.
func chart(title string, curves []curve, sc *scale) []string {
	top := int64(1)
	for _, c := range curves {
		for _, v := range c.values {
			top = max(top, v)
		}
	}
	last := max(float64(sc.to-sc.from), 1)
	m := linechart.New(sc.width, sc.height, 0, last, 0, float64(top),
		linechart.WithXYSteps(labelCols, labelRows),
		linechart.WithXLabelFormatter(func(_ int, v float64) string { return sc.clock(sc.from + vtime.Time(v)) }),
		linechart.WithYLabelFormatter(func(_ int, v float64) string { return fmt.Sprintf("%10s", sc.unit(int64(v))) }))
	m.DrawXYAxisAndLabel()
	var names []string
	for i := len(curves) - 1; i >= 0; i-- {
		if !curves[i].nothing() {
			curves[i].draw(&m, last)
		}
		names = append([]string{curves[i].legend(sc.unit)}, names...)
	}
	out := []string{title + ": " + strings.Join(names, "  ")}
	for y := range m.Height() {
		var row strings.Builder
		for x := range m.Width() {
			r := m.Canvas.Cell(canvas.Point{X: x, Y: y}).Rune
			if r == 0 {
				r = ' '
			}
			row.WriteRune(r)
		}
		out = append(out, strings.TrimRight(row.String(), " "))
	}
	return out
}

// legend names a curve and its largest value.
func (c *curve) legend(unit func(int64) string) string {
	name := string(rune(c.mark)) + " " + c.name
	if c.nothing() {
		return name + ", 0 all the time"
	}
	if most := slices.Max(append(c.values, -1)); most >= 0 {
		name += ", up to " + unit(most)
	}
	return name
}

// nothing reports a curve that is 0 wherever it is known. It is told, not drawn:
// the lowest row of a chart stands for more than 0.
func (c *curve) nothing() bool { return slices.Contains(c.values, 0) && slices.Max(c.values) == 0 }

// draw joins the values of a curve, which are equal steps apart.
func (c *curve) draw(m *linechart.Model, last float64) {
	step := last / float64(max(len(c.values)-1, 1))
	for i, v := range c.values {
		if v < 0 {
			continue
		}
		here := canvas.Float64Point{X: step * float64(i), Y: float64(v)}
		before := here
		if i > 0 && c.values[i-1] >= 0 {
			before = canvas.Float64Point{X: step * float64(i-1), Y: float64(c.values[i-1])}
		}
		m.DrawRuneLine(before, here, rune(c.mark))
	}
}

// Charts draws the congestion window, the octets in flight and the round trip
// of a connection's busier end, and the open and waiting sockets of the whole
// trace, all up to a record. Columns are equal steps of time.
func Charts(x *ladder.Index, conn trace.ConnID, as trace.RecordID, width int) []string {
	const height, least = 10, 40
	if as == 0 || width < least {
		return nil
	}
	cols := width - 14
	var out []string
	if conn != 0 && x.Trace.Conn(conn).First <= as && x.Trace.Conn(conn).First != 0 {
		out = append(out, connCharts(x, conn, as, width, height)...)
	}
	at := columns(x, 1, as, cols)
	open, wait := make([]int64, len(at)), make([]int64, len(at))
	for i, rec := range at {
		open[i], wait[i] = sockets(x, rec)
	}
	sc := &scale{width: width, height: height, to: x.Trace.Record(as).At, unit: plain, clock: func(at vtime.Time) string { return x.Clock(at) + " s" }}
	return append(out, chart("sockets", []curve{{'*', "open", open}, {'w', "TIME-WAIT", wait}}, sc)...)
}

func plain(n int64) string { return fmt.Sprint(n) }

// looks is at how many states within a column a chart looks at most.
const looks = 32

func connCharts(x *ladder.Index, conn trace.ConnID, as trace.RecordID, width, height int) []string {
	c := x.Trace.Conn(conn)
	side := busier(x, conn, as)
	end := min(as, max(c.Last, c.First))
	at := columns(x, c.First, end, width-14)
	sc := &scale{width: width, height: height, from: x.Trace.Record(c.First).At, to: x.Trace.Record(end).At, unit: plain, clock: func(at vtime.Time) string { return x.Clock(at) + " s" }}
	cwnd, flight, rtt := make([]int64, len(at)), make([]int64, len(at)), make([]int64, len(at))
	for i, rec := range at {
		s := x.Trace.SnapshotAt(conn, side, rec)
		cwnd[i], flight[i], rtt[i] = -1, -1, -1
		if s != nil && s.State.Synchronized() {
			cwnd[i], flight[i], rtt[i] = int64(s.Cwnd), int64(s.SndNxt.Sub(s.SndUna)), int64(s.Srtt)
		}
		if i > 0 { // Flights that come and go within a column are seen, too.
			for s := range x.Trace.Snapshots(conn, side, at[i-1], rec, looks) {
				flight[i] = max(flight[i], int64(s.SndNxt.Sub(s.SndUna)))
			}
		}
	}
	who := "connection " + inspect.Letter(conn) + ", " + x.Trace.Host(c.Ends[side].Host).Name
	if x.Trace.Inferred { // A capture does not tell the congestion window and what the sender measures.
		return chart(who+", octets", []curve{{'.', "in flight", flight}}, sc)
	}
	out := chart(who+", octets", []curve{{'*', "cwnd", cwnd}, {'.', "in flight", flight}}, sc)
	round := *sc
	round.unit = func(n int64) string {
		if n == 0 {
			return "0"
		}
		return inspect.Span(vtime.Duration(n))
	}
	return append(out, chart(who, []curve{{'r', "round trip (SRTT)", rtt}}, &round)...)
}

// busier is the end that has sent more.
func busier(x *ladder.Index, conn trace.ConnID, as trace.RecordID) int {
	sent := func(side int) tcpmodel.Size {
		if s := x.Trace.SnapshotAt(conn, side, as); s != nil {
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
func columns(x *ladder.Index, first, last trace.RecordID, n int) []trace.RecordID {
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
