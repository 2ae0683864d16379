package view

import (
	"cmp"
	"slices"

	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// far reports an end of a connection that the capture did not see, whose times
// are estimated.
func (x *Index) far(conn trace.ConnID, side int) bool {
	return side >= 0 && x.t.Inferred && x.t.Conn(conn).Away[side] > 0
}

// moment is a place in a trace. An end that was seen is looked at as of a
// record, a far one as of an instant, by the packets seen up to a record.
type moment struct {
	as   trace.RecordID
	at   vtime.Time
	seen trace.RecordID
}

// stateAt is the state of an end at a moment, nil before the end exists.
func (x *Index) stateAt(conn trace.ConnID, side int, m moment) *tcpmodel.Snapshot {
	if !x.far(conn, side) {
		return x.t.SnapshotAt(conn, side, m.as)
	}
	i := x.t.EstimateAt(conn, side, m.at, m.seen)
	if i < 0 || !x.begunBy(conn, side, i) {
		return nil
	}
	return x.t.EstimatedState(conn, side, i)
}

// estimateOf is the index of the estimate of a packet at an end, -1 for none.
func (x *Index) estimateOf(conn trace.ConnID, side int, at vtime.Time, pkt trace.PacketID) int {
	if !x.far(conn, side) {
		return -1
	}
	list := x.t.Estimates(conn, side)
	i, _ := slices.BinarySearchFunc(list, at, func(e trace.Estimate, at vtime.Time) int { return cmp.Compare(e.At, at) })
	for ; i < len(list) && list[i].At == at; i++ {
		if list[i].Packet == pkt {
			return i
		}
	}
	return -1
}

// begunBy reports whether an end has had a connection by one of its estimates.
func (x *Index) begunBy(conn trace.ConnID, side, i int) bool {
	first := x.t.FirstOpen(conn, side)
	return first >= 0 && first <= i
}

// upTo is the instant up to which estimated times of a connection, or of all,
// have come at a cursor: everything has come to its end at the last stop that
// is visited, if nothing more of it was captured either.
func (x *Index) upTo(c *trace.Cursor, conn trace.ConnID) vtime.Time {
	if n, of := c.Position(); n == of && x.nothingAfter(c.As(), conn) {
		return vtime.Never
	}
	return c.Now()
}

// nothingAfter reports whether a connection, or the trace, ends with a record.
func (x *Index) nothingAfter(as trace.RecordID, conn trace.ConnID) bool {
	if conn == 0 {
		return int(as) >= x.t.Len()
	}
	return as >= x.t.Conn(conn).Last
}

// stateOf is the state of an end at the cursor, nil when it does not exist yet.
func (w *Walk) stateOf(conn trace.ConnID, side int) *tcpmodel.Snapshot {
	return w.Index.stateAt(conn, side, moment{w.Cursor.As(), w.Index.upTo(w.Cursor, conn), w.Cursor.As()})
}

// stateBefore is the state of an end in front of the cursor's stop.
func (w *Walk) stateBefore(conn trace.ConnID, side int) *tcpmodel.Snapshot {
	as := w.before()
	if as == 0 {
		return w.Cursor.Trace().SnapshotAt(conn, side, 0)
	}
	return w.Index.stateAt(conn, side, moment{as, w.Cursor.Trace().Record(as).At, as})
}

// farEnds lists the far ends of the connections that live around the cursor.
func (w *Walk) farEnds() []side {
	t := w.Cursor.Trace()
	if !w.Index.estimates(w.Conn) {
		return nil
	}
	conns := w.Index.live(w.before(), w.Conn)
	first, _ := t.Stop(w.Cursor.Stop())
	if c := t.Record(first).Conn; c != 0 && !slices.Contains(conns, c) {
		conns = append(conns, c)
	}
	var out []side
	for _, conn := range conns {
		for end := range 2 {
			if w.Index.far(conn, end) {
				out = append(out, side{conn, end})
			}
		}
	}
	return out
}

// farChange is the change of a far end's state since the stop before, "" for none.
func (w *Walk) farChange(end side) string {
	was, is := w.stateBefore(end.conn, end.end), w.stateOf(end.conn, end.end)
	if is == nil {
		return ""
	}
	from := tcpmodel.Closed
	switch {
	case was != nil:
		from = was.State
	case is.State == tcpmodel.SynReceived:
		from = tcpmodel.Listen
	}
	if from == is.State {
		return ""
	}
	return w.who(w.Cursor.Trace().Conn(end.conn).Ends[end.end].Host, end.conn) + " " + from.String() + " -> " + is.State.String()
}

// flying adds the packets that are on their way at the cursor by the estimate.
func (w *Walk) flying() []trace.PacketID {
	const looked = 256
	t := w.Cursor.Trace()
	out := t.InFlight(w.Cursor.As(), looked)
	if !w.Index.estimates(w.Conn) {
		return out
	}
	as := w.Cursor.As()
	for id := as; id > 0 && id+2*looked > as; id-- {
		r := t.Record(id)
		if r.Kind != trace.SegmentDelivered {
			continue
		}
		if times, ok := w.Index.times(r.Packet()); ok && times.came > w.Index.upTo(w.Cursor, r.Conn) {
			out = append(out, r.Packet())
		}
	}
	slices.Sort(out)
	return out
}

// Estimate says when a captured packet was at the end that the capture did not
// see, and what that is estimated from; "" where that is not known.
func (x *Index) Estimate(id trace.PacketID) string {
	times, ok := x.times(id)
	if !ok {
		return ""
	}
	p := x.t.Packet(id)
	c := x.t.Conn(p.Conn)
	name := "#" + itoa(int(id))
	left, came := x.estimate(times.left, p.Conn)+" s", x.estimate(times.came, p.Conn)+" s"
	from := " (half of a " + Span(2*max(c.Away[0], c.Away[1])) + " round trip)"
	gone := p.Arrived == 0 && p.Dropped != 0 // It is not known to have come anywhere.
	switch {
	case gone && !times.estimated[0]:
		return ""
	case !gone && times.estimated[0] && times.estimated[1]:
		return name + " left at " + left + " and came at " + came + " (half of the round trips)"
	case times.estimated[0]:
		return name + " left the far end at " + left + from
	}
	return name + " reaches the far end at " + came + from
}

// When is the instant of a record: of what happened at an end that the capture
// did not see, the estimated one.
func (x *Index) When(id trace.RecordID) string {
	r := x.t.Record(id)
	of := r
	if r.Kind == trace.StateChange && r.Cause != 0 {
		of = x.t.Record(r.Cause) // The packet that was sent or came.
	}
	if pkt := of.Packet(); pkt != 0 {
		if times, ok := x.times(pkt); ok {
			switch {
			case of.Kind == trace.SegmentSent && times.estimated[0]:
				return x.estimate(times.left, of.Conn)
			case of.Kind == trace.SegmentDelivered && times.estimated[1]:
				return x.estimate(times.came, of.Conn)
			}
		}
	}
	return x.Clock(r.At)
}

// estimate is how an estimated instant is written.
func (x *Index) estimate(at vtime.Time, conn trace.ConnID) string {
	sign := "~"
	if at < 0 {
		sign, at = "~-", -at
	}
	text := x.Clock(at)
	return sign + text[:len(text)-x.vague(conn)]
}

// HowEstimated says where a capture was taken and which times of what is shown
// are estimates, "" for none.
func (x *Index) HowEstimated(conn trace.ConnID) string {
	if !x.estimates(conn) {
		return ""
	}
	return "Seen at " + x.t.Host(x.t.SeenAt).Name + ": times with ~ and dotted lines are estimated from the round trip."
}
