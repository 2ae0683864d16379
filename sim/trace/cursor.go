package trace

import (
	"sort"

	"wirewalk/sim/app"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// Cursor is a position in a trace: a stop, and with it an instant and the last
// record that has happened. Position 0 is before the first stop. A cursor may
// be copied; copies share the list of stops, which never changes.
type Cursor struct {
	t     *Trace
	stops []StopID // the stops that Next and Prev visit
	pos   int      // 0 is before the first, len(stops) is the last
}

// NewCursor returns a cursor before the first stop that match wants. A nil
// match visits every stop in which something can be seen (see Visible).
func NewCursor(t *Trace, match func(StopID) bool) Cursor {
	c := Cursor{t: t}
	for id := StopID(1); int(id) <= t.Stops(); id++ {
		if t.Visible(id) && (match == nil || match(id)) {
			c.stops = append(c.stops, id)
		}
	}
	return c
}

// Visible reports whether something happens in a stop that a person can see:
// a packet, a change of state, a call, a timer, a fault. Stops that hold only
// an application's bookkeeping are passed over.
func (t *Trace) Visible(id StopID) bool {
	first, last := t.Stop(id)
	for rec := first; rec <= last; rec++ {
		if r := t.Record(rec); r.visible() || t.ReadAtCommand(r) {
			return true
		}
	}
	return false
}

// ReadAtCommand reports a read that a script asked for and that gave octets. Other
// reads are no news: a peer cannot notice them at once.
func (t *Trace) ReadAtCommand(r Record) bool {
	return r.Kind == Call && r.N > 0 && r.Cause != 0 && t.Record(r.Cause).Kind == Command &&
		(app.CallKind(r.Sub) == app.CallRead || app.CallKind(r.Sub) == app.CallReadUrgent)
}

func (r Record) visible() bool {
	switch r.Kind {
	case SegmentSent, SegmentDelivered, SegmentDropped, TimerFired, Fault:
		return true
	case Note:
		return r.Ref != 0
	case Result:
		return r.Errno != 0
	case StateChange:
		return r.To() != tcpmodel.Listen // Servers listen before the story begins.
	case Indication:
		return r.Errno != 0
	case Call:
		return r.Conn != 0 && app.CallKind(r.Sub) != app.CallRead && app.CallKind(r.Sub) != app.CallReadUrgent && app.CallKind(r.Sub) != app.CallSetOption
	case AppTimer, HTTP, Exchange, Command, Refusal:
		return false
	}
	return false
}

// Trace is what the cursor reads.
func (c *Cursor) Trace() *Trace { return c.t }

// Stop is the stop at the position, 0 before the first.
func (c *Cursor) Stop() StopID {
	if c.pos == 0 {
		return 0
	}
	return c.stops[c.pos-1]
}

// Position is the number of the stop among those the cursor visits, and how many there are.
func (c *Cursor) Position() (n, of int) { return c.pos, len(c.stops) }

// As is the last record that has happened at the position. Before the first
// stop it is the last record in front of it, so that sockets which listen from
// the start are there.
func (c *Cursor) As() RecordID {
	if c.pos == 0 {
		if len(c.stops) == 0 {
			return RecordID(c.t.Len())
		}
		first, _ := c.t.Stop(c.stops[0])
		return first - 1
	}
	_, last := c.t.Stop(c.stops[c.pos-1])
	return last
}

// Now is the instant at the position.
func (c *Cursor) Now() vtime.Time {
	if as := c.As(); as != 0 {
		return c.t.Record(as).At
	}
	return 0
}

// Next moves to the next stop and reports whether there was one.
func (c *Cursor) Next() bool { return c.To(c.pos + 1) }

// Prev moves to the stop before and reports whether there was one.
func (c *Cursor) Prev() bool { return c.To(c.pos - 1) }

// First moves before the first stop.
func (c *Cursor) First() { c.pos = 0 }

// Last moves to the last stop.
func (c *Cursor) Last() { c.pos = len(c.stops) }

// To moves to the n-th stop that the cursor visits and reports whether it exists.
func (c *Cursor) To(n int) bool {
	if n < 0 || n > len(c.stops) {
		return false
	}
	c.pos = n
	return true
}

// JumpStop moves to a stop, or to the last one before it that the cursor visits.
func (c *Cursor) JumpStop(id StopID) {
	c.pos = sort.Search(len(c.stops), func(i int) bool { return c.stops[i] > id })
}

// JumpTime moves to the last stop at or before an instant.
func (c *Cursor) JumpTime(at vtime.Time) { c.JumpStop(c.t.StopAt(at)) }

// JumpRecord moves to the stop of a record and reports whether the record exists.
func (c *Cursor) JumpRecord(id RecordID) bool {
	if id == 0 || int(id) > c.t.Len() {
		return false
	}
	c.JumpStop(c.t.Record(id).Stop)
	return true
}

// JumpPacket moves to the stop at which packet #id was sent, or arrived when
// nobody saw its sending, and reports whether there is such a packet.
func (c *Cursor) JumpPacket(id PacketID) bool {
	if id == 0 || int(id) > c.t.Packets() {
		return false
	}
	return c.JumpRecord(c.t.Packet(id).Begins())
}

// Upcoming lists at most n of the stops after the position.
func (c *Cursor) Upcoming(n int) []StopID {
	return c.stops[c.pos:min(c.pos+n, len(c.stops))]
}

// Passed lists at most n of the stops up to the position, the latest last.
func (c *Cursor) Passed(n int) []StopID { return c.stops[max(c.pos-n, 0):c.pos] }

// State is one end of a connection as of the position, nil when it does not exist yet.
func (c *Cursor) State(conn ConnID, side int) *tcpmodel.Snapshot {
	return c.t.SnapshotAt(conn, side, c.As())
}

// InFlight lists the packets that have left and neither arrived nor been lost
// as of a record, in order of sending. It looks at the last limit packets.
func (t *Trace) InFlight(as RecordID, limit int) []PacketID {
	n := sort.Search(t.Packets(), func(i int) bool { return t.Packet(PacketID(i+1)).Begins() > as })
	var out []PacketID
	for id := PacketID(max(n-limit, 0) + 1); int(id) <= n; id++ {
		if t.Packet(id).FlightAt(as) == Flying {
			out = append(out, id)
		}
	}
	return out
}

// Begins is the record with which a packet begins: where it was sent, or where it
// was first seen in a capture that does not show that; 0 for none.
func (p *Packet) Begins() RecordID {
	if p.Sent != 0 {
		return p.Sent
	}
	if p.Arrived != 0 {
		return p.Arrived
	}
	return p.Dropped
}

// Flight is where a packet is as of a record.
type Flight uint8

// The stages of a packet.
const (
	Unsent Flight = iota
	Flying
	Landed
	Lost
)

// FlightAt is where the packet is as of a record.
func (p *Packet) FlightAt(as RecordID) Flight {
	switch {
	case p.Begins() > as:
		return Unsent
	case p.Arrived != 0 && p.Arrived <= as:
		return Landed
	case p.Dropped != 0 && p.Dropped <= as:
		return Lost
	}
	return Flying
}
