package view

import (
	"slices"
	"strconv"

	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
	"wirewalk/tui/grid"
)

// variable is one line of the state table: words first, then the RFC's name.
type variable struct {
	words string
	name  string
	value func(v *values) string
}

// values are one end's state with what is needed to print it.
type values struct {
	w    *Walk
	conn trace.ConnID
	side int
	s    *tcpmodel.Snapshot
}

func (v *values) seq(mine bool, n tcpmodel.Seq) string {
	side := v.side
	if !mine {
		side = 1 - side
	}
	return v.w.Index.Relative(v.conn, side, n, v.w.Raw)
}

// unknown stands for a number that an end does not have or that nobody can tell.
const unknown = "-"

// own prints a number of the end's own sequence space, which it chooses when it
// sends its SYN: in CLOSED and LISTEN there is none (RFC 9293 §3.3.2).
func (v *values) own(n tcpmodel.Seq) string {
	if v.s.State == tcpmodel.Closed || v.s.State == tcpmodel.Listen {
		return unknown
	}
	return v.seq(true, n)
}

// synchronized reports that the peer's SYN has come: before it, neither the
// peer's sequence space nor its window is known (RFC 9293 §3.4).
func (v *values) synchronized() bool {
	return v.s.State != tcpmodel.Closed && v.s.State != tcpmodel.Listen && v.s.State != tcpmodel.SynSent
}

func (v *values) received() string {
	if !v.synchronized() {
		return unknown
	}
	return v.seq(false, v.s.RcvNxt)
}

func (v *values) offered() string {
	if !v.synchronized() {
		return unknown
	}
	return count(uint64(v.s.SndWnd))
}

func count(n uint64) string { return strconv.FormatUint(n, 10) }

// length prints a duration that is known, "-" for one that is not.
func length(d vtime.Duration) string {
	if d == 0 {
		return unknown
	}
	return inspect.Span(d)
}

// variables are the lines of the state table, in the order of RFC 9293 §3.3.1.
func variables() []variable {
	return []variable{
		{"state", "", func(v *values) string { return v.s.State.String() }},
		{"oldest unacknowledged", "SND.UNA", func(v *values) string { return v.own(v.s.SndUna) }},
		{"next octet to send", "SND.NXT", func(v *values) string { return v.own(v.s.SndNxt) }},
		{"peer's window", "SND.WND", func(v *values) string { return v.offered() }},
		{"next octet expected", "RCV.NXT", func(v *values) string { return v.received() }},
		{"own window", "RCV.WND", func(v *values) string { return count(uint64(v.s.RcvWnd)) }},
		{"congestion window", "cwnd", func(v *values) string { return v.chosen(v.s.Cwnd) }},
		{"slow-start threshold", "ssthresh", func(v *values) string { return v.threshold(v.s.Ssthresh) }},
		{"octets in flight", "", func(v *values) string { return count(uint64(v.s.Inflight)) }},
		{"waiting to be sent", "", func(v *values) string { return v.known(v.s.SndQueued) }},
		{"waiting to be read", "", func(v *values) string { return v.known(v.s.RcvQueued) }},
		{"round trip", "SRTT", func(v *values) string { return length(v.s.Srtt) }},
		{"timeout", "RTO", func(v *values) string { return length(v.s.RTO) }},
	}
}

// known prints what only the end itself knows: no packet tells it, so a capture
// has "-".
func (v *values) known(n uint64) string {
	if n == 0 && v.w.Cursor.Trace().Inferred {
		return unknown
	}
	return count(n)
}

func (v *values) threshold(n uint32) string {
	if n >= 1<<30 {
		return "none"
	}
	return v.chosen(n)
}

// chosen prints what an end chooses when the connection opens: until then, and
// in a capture, there is none. It is never zero (RFC 5681 §3.1).
func (v *values) chosen(n uint32) string {
	if n == 0 {
		return unknown
	}
	return count(uint64(n))
}

// before is the last record in front of the cursor's stop.
func (w *Walk) before() trace.RecordID {
	if w.Cursor.Stop() == 0 {
		return w.Cursor.As()
	}
	first, _ := w.Cursor.Trace().Stop(w.since())
	return first - 1
}

// since is the first stop of those that are shown as one.
func (w *Walk) since() trace.StopID {
	if w.Since != 0 && w.Since < w.Cursor.Stop() {
		return w.Since
	}
	return w.Cursor.Stop()
}

// changed tells what the stop changed in rows of a width: states first, then
// what limits sending, then the other numbers. What does not fit into the rows
// with words and names has names only; what does not fit then is left out.
func (w *Walk) changed(width int) []string {
	const rows = 2
	all := fitted(w.changes(false), width)
	if w.reading() {
		return all
	}
	if len(all) > rows {
		all = fitted(w.changes(true), width)
	}
	return all[:min(len(all), rows)]
}

// fitted puts texts into rows; none is broken.
func fitted(texts []string, width int) []string {
	var out []string
	for _, text := range texts {
		if n := len(out) - 1; n >= 0 && grid.Width(out[n])+2+grid.Width(text) <= width {
			out[n] += "; " + text
		} else {
			out = append(out, text)
		}
	}
	return out
}

// changes lists what the stop changed, the most important first.
func (w *Walk) changes(short bool) []string {
	t := w.Cursor.Trace()
	if w.Cursor.Stop() == 0 {
		return nil
	}
	var states, limits, numbers []string
	seen := map[inspect.End]bool{}
	compare := func(at inspect.End) {
		if at.Side < 0 || seen[at] {
			return
		}
		seen[at] = true
		for _, d := range w.difference(at.Conn, at.Side) {
			if d.limits {
				limits = append(limits, d.text(short))
			} else {
				numbers = append(numbers, d.text(short))
			}
		}
	}
	for _, at := range w.farEnds() {
		if text := w.farChange(at); text != "" {
			states = append(states, text)
		}
		compare(at)
	}
	first, _ := t.Stop(w.since())
	_, last := t.Stop(w.Cursor.Stop())
	for id := first; id <= last; id++ {
		r := t.Record(id)
		if r.Conn == 0 || r.Host == 0 || w.Conn != 0 && r.Conn != w.Conn {
			continue
		}
		at := inspect.End{Conn: r.Conn, Side: t.Conn(r.Conn).Side(r.Host)}
		if w.Index.Far(at.Conn, at.Side) {
			continue
		}
		if r.Kind == trace.StateChange {
			states = append(states, w.stateChange(r))
		}
		compare(at)
	}
	return slices.Concat(states, limits, numbers)
}

// change is a number of one end that the stop changed.
type change struct {
	who, words, name, change string
	limits                   bool // it is what congestion control allows
}

func (c *change) text(short bool) string {
	what := c.words
	switch {
	case c.name != "" && (short || c.limits):
		what = c.name
	case c.name != "":
		what += " (" + c.name + ")"
	}
	return c.who + " " + what + " " + c.change
}

func (w *Walk) stateChange(r trace.Record) string {
	text := w.who(r.Host, r.Conn) + " " + r.From().String() + " -> " + r.To().String()
	c := w.Cursor.Trace().Conn(r.Conn)
	if side := c.Side(r.Host); side >= 0 && r.From() == tcpmodel.TimeWait && r.To() == tcpmodel.Closed {
		text += "; port " + itoa(int(c.Ends[side].Addr.Port())) + " is free again"
	}
	return text
}

// difference compares the numbers of one end before and after the stop.
func (w *Walk) difference(conn trace.ConnID, side int) []change {
	t := w.Cursor.Trace()
	was, is := w.stateBefore(conn, side), w.stateOf(conn, side)
	if is == nil || was == nil || was.State < tcpmodel.Established || is.State == tcpmodel.Closed {
		return nil
	}
	who := w.who(t.Conn(conn).Ends[side].Host, conn)
	var numbers []change
	old, now := &values{w, conn, side, was}, &values{w, conn, side, is}
	for _, v := range variables()[1:] {
		if a, b := v.value(old), v.value(now); a != b {
			numbers = append(numbers, change{
				who: who, words: v.words, name: v.name, change: a + " -> " + b, limits: v.name == "cwnd" || v.name == "ssthresh",
			})
		}
	}
	return numbers
}
