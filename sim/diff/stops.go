package diff

import (
	"wirewalk/sim/trace"
)

// Changed tells for every stop of a side, counted from 1, whether something
// happens in it that the other side does not have: a packet that differs, and
// between two simulations a timer, a call, a change of state or a fault. The
// instant alone makes no difference: after one delay all that follows would.
func (al *Alignment) Changed(side int) []bool {
	return al.changed(side, func(trace.Record) bool { return false })
}

// ChangedOrLate is Changed, where a packet counts too that is sent after another
// interval, or is on its way for another time.
func (al *Alignment) ChangedOrLate(side int) []bool {
	return al.changed(side, func(r trace.Record) bool {
		if r.Packet() == 0 {
			return al.moved[side][r.Stop]
		}
		if r.Kind == trace.SegmentSent {
			return al.later[side][r.Packet()]
		}
		return al.slower[side][r.Packet()]
	})
}

// changed tells which stops hold something that the other side does not have, or
// a record of a packet that is late.
func (al *Alignment) changed(side int, late func(trace.Record) bool) []bool {
	t := al.Sides[side].Trace
	out := make([]bool, t.Stops()+1)
	deeds := al.deeds(1 - side)
	for id := trace.RecordID(1); int(id) <= t.Len(); id++ {
		r := t.Record(id)
		if n := r.Packet(); n != 0 {
			sent := r.Kind == trace.SegmentSent
			out[r.Stop] = out[r.Stop] || al.differs[side][n] && !al.skipped[side][n] || al.fate[side][n] && !sent || late(r)
			continue
		}
		out[r.Stop] = out[r.Stop] || late(r)
		if deeds == nil {
			continue
		}
		key, ok := al.deed(side, r)
		if !ok {
			continue
		}
		if deeds[key]--; deeds[key] < 0 {
			out[r.Stop] = true
		}
	}
	for id := trace.StopID(1); int(id) <= t.Stops(); id++ {
		out[id] = out[id] && t.Visible(id)
	}
	return out
}

// ChangedConns tells for every connection of a side, counted from 1, whether
// one of its packets differs in more than time.
func (al *Alignment) ChangedConns(side int) []bool {
	t := al.Sides[side].Trace
	out := make([]bool, len(t.Conns())+1)
	for id := trace.PacketID(1); int(id) <= t.Packets(); id++ {
		if (al.differs[side][id] || al.fate[side][id]) && !al.skipped[side][id] {
			out[t.Packet(id).Conn] = true
		}
	}
	return out
}

// deed is something that a host does, packets aside, the same on both sides.
type deed struct {
	host trace.HostID
	conn trace.ConnID // as the first side counts
	kind trace.Kind
	sub  uint8
	err  int
}

// deeds counts what happens on one side; nil when a capture is compared, which
// does not show it.
func (al *Alignment) deeds(side int) map[deed]int {
	if al.Sides[0].Trace.Inferred || al.Sides[1].Trace.Inferred {
		return nil
	}
	t := al.Sides[side].Trace
	out := map[deed]int{}
	for id := trace.RecordID(1); int(id) <= t.Len(); id++ {
		if key, ok := al.deed(side, t.Record(id)); ok {
			out[key]++
		}
	}
	return out
}

func (al *Alignment) deed(side int, r trace.Record) (deed, bool) {
	d := deed{host: r.Host, conn: r.Conn, kind: r.Kind, sub: r.Sub, err: int(r.Errno)}
	switch r.Kind {
	case trace.TimerFired, trace.Fault, trace.StateChange, trace.Call:
	case trace.Result, trace.Indication:
		if r.Errno == 0 {
			return d, false
		}
	case trace.SegmentSent, trace.SegmentDelivered, trace.SegmentDropped, trace.AppTimer, trace.HTTP,
		trace.Exchange, trace.Note, trace.Refusal, trace.Command:
		return d, false
	}
	if side == 1 && r.Conn != 0 {
		d.conn = al.Conn(1, r.Conn)
		if d.conn == 0 {
			d.conn = 1<<31 + r.Conn // It has no mate, and neither has what happens on it.
		}
		if c := al.Sides[0].Trace; al.Conn(1, r.Conn) != 0 {
			d.host = c.Conn(d.conn).Ends[al.end(r)].Host
		}
	}
	return d, true
}

// end is the end of its mate at which a record of the second side happens.
func (al *Alignment) end(r trace.Record) int {
	if al.Sides[1].Trace.Conn(r.Conn).Side(r.Host) == 1 {
		return 1
	}
	return 0
}

// Steps tells for every stop of a side, counted from 1, up to which stop of the
// other side its packets have come: the stop of the mate of the latest packet
// that has one. It never runs back.
func (al *Alignment) Steps(side int) []trace.StopID {
	t, other := al.Sides[side].Trace, al.Sides[1-side].Trace
	out := make([]trace.StopID, t.Stops()+1)
	upto := trace.StopID(0)
	for id := trace.RecordID(1); int(id) <= t.Len(); id++ {
		r := t.Record(id)
		if n := r.Packet(); n != 0 && al.mates[side][n] != 0 {
			upto = max(upto, stopOf(other, other.Packet(al.mates[side][n]), r.Kind))
		}
		out[r.Stop] = upto
	}
	for id := 1; id < len(out); id++ {
		out[id] = max(out[id], out[id-1])
	}
	return out
}

// stopOf is the stop at which a packet meets the fate that a record of its mate
// tells, or what comes closest.
func stopOf(t *trace.Trace, p *trace.Packet, kind trace.Kind) trace.StopID {
	sent, came := p.Sent, p.Arrived
	if came == 0 {
		came = p.Dropped
	}
	if sent == 0 {
		sent = came
	}
	if came == 0 || kind == trace.SegmentSent {
		came = sent
	}
	if came == 0 {
		return 0
	}
	return t.Record(came).Stop
}
