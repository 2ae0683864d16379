package view

import (
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

// reached is the last record that tells of an end at an instant: of a far one,
// that of the last packet that has come there or left from there by then. A
// packet that is on its way has changed nothing at its end.
func (x *Index) reached(conn trace.ConnID, side int, as trace.RecordID, now vtime.Time) trace.RecordID {
	const looked = 4096
	if !x.far(conn, side) {
		return as
	}
	host := x.t.Conn(conn).Ends[side].Host
	for id := as; id > 0 && id+looked > as; id-- {
		r := x.t.Record(id)
		if r.Conn != conn || r.Host != host || r.Packet() == 0 {
			continue
		}
		times, ok := x.times(r.Packet())
		if r.Kind == trace.SegmentSent || !ok || times.came <= now {
			_, last := x.t.Stop(r.Stop)
			return min(last, as)
		}
	}
	return min(as, max(x.t.Conn(conn).First, 1)-1)
}

// reached is the last record that tells of an end at the cursor. At the last
// stop everything has come to its end.
func (w *Walk) reached(conn trace.ConnID, side int) trace.RecordID {
	return w.Index.reached(conn, side, w.Cursor.As(), w.Index.upTo(w.Cursor))
}

// reachedBefore is the same in front of the cursor's stop.
func (w *Walk) reachedBefore(conn trace.ConnID, side int) trace.RecordID {
	as := w.before()
	if as == 0 {
		return 0
	}
	return w.Index.reached(conn, side, as, w.Cursor.Trace().Record(as).At)
}

// upTo is the instant up to which estimated times have come at a cursor.
func (x *Index) upTo(c *trace.Cursor) vtime.Time {
	if n, of := c.Position(); n == of {
		return vtime.Never
	}
	return c.Now()
}

// stateOf is the state of an end at the cursor, nil when it does not exist yet.
func (w *Walk) stateOf(conn trace.ConnID, side int) *tcpmodel.Snapshot {
	return w.Cursor.Trace().SnapshotAt(conn, side, w.reached(conn, side))
}

// farChanges lists the records of what came to far ends since the stop before.
func (w *Walk) farChanges() []trace.RecordID {
	t := w.Cursor.Trace()
	if !w.Index.estimates(w.Conn) {
		return nil
	}
	conns := w.Index.live(w.before(), w.Conn)
	first, _ := t.Stop(w.Cursor.Stop())
	if c := t.Record(first).Conn; c != 0 && !slices.Contains(conns, c) {
		conns = append(conns, c)
	}
	var out []trace.RecordID
	for _, conn := range conns {
		for side := range 2 {
			if !w.Index.far(conn, side) {
				continue
			}
			host := t.Conn(conn).Ends[side].Host
			for id := w.reachedBefore(conn, side) + 1; id <= w.reached(conn, side); id++ {
				if r := t.Record(id); r.Conn == conn && r.Host == host {
					out = append(out, id)
				}
			}
		}
	}
	slices.Sort(out)
	return out
}

// flying adds the packets that are on their way at the cursor by the estimate.
func (w *Walk) flying() []trace.PacketID {
	const looked = 256
	t := w.Cursor.Trace()
	out := t.InFlight(w.Cursor.As(), looked)
	if !w.Index.estimates(w.Conn) {
		return out
	}
	now := w.Index.upTo(w.Cursor)
	as := w.Cursor.As()
	for id := as; id > 0 && id+2*looked > as; id-- {
		r := t.Record(id)
		if r.Kind != trace.SegmentDelivered {
			continue
		}
		if times, ok := w.Index.times(r.Packet()); ok && times.came > now {
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
	switch {
	case times.estimated[0] && times.estimated[1]:
		return name + " left at " + left + " and came at " + came + " (half of the round trips)"
	case times.estimated[0]:
		return name + " left the far end at " + left + from
	}
	return name + " reaches the far end at " + came + from
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
