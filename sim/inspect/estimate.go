package inspect

import (
	"cmp"
	"slices"
	"strconv"

	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// Far reports an end of a connection that the capture did not see, whose times
// are estimated.
func (x *Reader) Far(conn trace.ConnID, side int) bool {
	return side >= 0 && x.Trace.Inferred && x.Trace.Conn(conn).Away[side] > 0
}

// Moment is a place in a trace. An end that was seen is looked at as of a
// record, a far one as of an instant, by the packets seen up to a record.
type Moment struct {
	As   trace.RecordID
	At   vtime.Time
	Seen trace.RecordID
}

// StateAt is the state of an end at a moment, nil before the end exists.
func (x *Reader) StateAt(conn trace.ConnID, side int, m Moment) *tcpmodel.Snapshot {
	if !x.Far(conn, side) {
		return x.Trace.SnapshotAt(conn, side, m.As)
	}
	i := x.Trace.EstimateAt(conn, side, m.At, m.Seen)
	if i < 0 || !x.BegunBy(conn, side, i) {
		return nil
	}
	return x.Trace.EstimatedState(conn, side, i)
}

// EstimateOf is the index of the estimate of a packet at an end, -1 for none.
func (x *Reader) EstimateOf(conn trace.ConnID, side int, at vtime.Time, pkt trace.PacketID) int {
	if !x.Far(conn, side) {
		return -1
	}
	list := x.Trace.Estimates(conn, side)
	i, _ := slices.BinarySearchFunc(list, at, func(e trace.Estimate, at vtime.Time) int { return cmp.Compare(e.At, at) })
	for ; i < len(list) && list[i].At == at; i++ {
		if list[i].Packet == pkt {
			return i
		}
	}
	return -1
}

// BegunBy reports whether an end has had a connection by one of its estimates.
func (x *Reader) BegunBy(conn trace.ConnID, side, i int) bool {
	first := x.Trace.FirstOpen(conn, side)
	return first >= 0 && first <= i
}

// UpTo is the instant up to which estimated times of a connection, or of all,
// have come at a cursor: everything has come to its end at the last stop that
// is visited, if nothing more of it was captured either.
func (x *Reader) UpTo(c *trace.Cursor, conn trace.ConnID) vtime.Time {
	if n, of := c.Position(); n == of && x.NothingAfter(c.As(), conn) {
		return vtime.Never
	}
	return c.Now()
}

// NothingAfter reports whether a connection, or the trace, ends with a record.
func (x *Reader) NothingAfter(as trace.RecordID, conn trace.ConnID) bool {
	if conn == 0 {
		return int(as) >= x.Trace.Len()
	}
	return as >= x.Trace.Conn(conn).Last
}

// Estimate says when a captured packet was at the end that the capture did not
// see, and what that is estimated from; "" where that is not known.
func (x *Reader) Estimate(id trace.PacketID) string {
	times, ok := x.Times(id)
	if !ok {
		return ""
	}
	p := x.Trace.Packet(id)
	c := x.Trace.Conn(p.Conn)
	name := "#" + strconv.Itoa(int(id))
	left, came := x.EstimatedClock(times.Left, p.Conn)+" s", x.EstimatedClock(times.Came, p.Conn)+" s"
	from := " (half of a " + Span(2*max(c.Away[0], c.Away[1])) + " round trip)"
	gone := p.Arrived == 0 && p.Dropped != 0 // It is not known to have come anywhere.
	switch {
	case gone && !times.Estimated[0]:
		return ""
	case !gone && times.Estimated[0] && times.Estimated[1]:
		return name + " left at " + left + " and came at " + came + " (half of the round trips)"
	case times.Estimated[0]:
		return name + " left the far end at " + left + from
	}
	return name + " reaches the far end at " + came + from
}

// When is the instant of a record: of what happened at an end that the capture
// did not see, the estimated one.
func (x *Reader) When(id trace.RecordID) string {
	r := x.Trace.Record(id)
	of := r
	if r.Kind == trace.StateChange && r.Cause != 0 {
		of = x.Trace.Record(r.Cause) // The packet that was sent or came.
	}
	if pkt := of.Packet(); pkt != 0 {
		if times, ok := x.Times(pkt); ok {
			switch {
			case of.Kind == trace.SegmentSent && times.Estimated[0]:
				return x.EstimatedClock(times.Left, of.Conn)
			case of.Kind == trace.SegmentDelivered && times.Estimated[1]:
				return x.EstimatedClock(times.Came, of.Conn)
			}
		}
	}
	if at, ok := x.whenSaid(r); ok {
		return x.EstimatedClock(at, r.Conn)
	}
	return x.Clock(r.At)
}

// whenSaid is when an HTTP message left an end that the capture did not see, or was read
// there: as the packet by which it is known. False for what happened elsewhere.
func (x *Reader) whenSaid(r trace.Record) (vtime.Time, bool) {
	if r.Kind != trace.HTTP && r.Kind != trace.Exchange || !x.Trace.Inferred || r.Conn == 0 {
		return 0, false
	}
	first, last := x.Trace.Stop(r.Stop)
	for id := first; id <= last; id++ {
		pkt := x.Trace.Record(id).Packet()
		times, ok := x.Times(pkt)
		switch {
		case !ok:
		case x.Trace.Packet(pkt).From == r.Host:
			return times.Left, times.Estimated[0]
		default:
			return times.Came, times.Estimated[1]
		}
	}
	return 0, false
}

// EstimatedClock is how an estimated instant is written.
func (x *Reader) EstimatedClock(at vtime.Time, conn trace.ConnID) string {
	sign := "~"
	if at < 0 {
		sign, at = "~-", -at
	}
	text := x.Clock(at)
	return sign + text[:len(text)-x.Vague(conn)]
}

// HowEstimated says where a capture was taken and which times of what is shown
// are estimates, "" for none.
func (x *Reader) HowEstimated(conn trace.ConnID) string {
	if !x.Estimates(conn) {
		return ""
	}
	return "Seen at " + x.Trace.Host(x.Trace.SeenAt).Name + ": times with ~ and dotted lines are estimated from the round trip."
}

// EndTimes are the instants at which a packet is at its ends.
type EndTimes struct {
	Left, Came vtime.Time
	Estimated  [2]bool // of left and came
	// Second reports that the end where the packet came is the one whose row
	// stands aside: the stop is at the other one.
	Second bool
}

// Times tells when a captured packet was at its ends, and whether that is
// more than the capture tells.
func (x *Reader) Times(id trace.PacketID) (EndTimes, bool) {
	if id == 0 {
		return EndTimes{}, false
	}
	p := x.Trace.Packet(id)
	if !x.Trace.Inferred || p.Conn == 0 || p.Sent == 0 {
		return EndTimes{}, false
	}
	c := x.Trace.Conn(p.Conn)
	from, to := c.Side(p.From), c.Side(p.To)
	if !c.Estimated() || from < 0 || to < 0 {
		return EndTimes{}, false
	}
	seen := x.Trace.Record(p.Sent).At
	before, after := c.Away[from], c.Away[to]
	if e := p.Extra(); e != nil && e.Cites != 0 && seen.Add(-before) < x.Trace.Record(x.Trace.Packet(e.Cites).Sent).At {
		return EndTimes{}, false // An ICMP error from the end's address came from nearer: nothing is told of before it was seen.
	}
	return EndTimes{
		Left: seen.Add(-before), Came: seen.Add(after),
		Estimated: [2]bool{before > 0, after > 0}, Second: after > 0,
	}, true
}

// Estimates reports whether anything of what is shown has estimated times.
func (x *Reader) Estimates(conn trace.ConnID) bool {
	return x.someFar && (conn == 0 || x.Trace.Conn(conn).Estimated())
}

// Vague is how many digits of an estimated time are left out: it is no finer
// than the way that it is estimated from.
func (x *Reader) Vague(conn trace.ConnID) int {
	if conn == 0 {
		return 0
	}
	way := max(x.Trace.Conn(conn).Away[0], x.Trace.Conn(conn).Away[1])
	cut := 0
	for digit := 10 * vtime.Microsecond; 20*digit <= way && cut < x.digits-3; digit *= 10 {
		cut++
	}
	return cut
}
