package measure

import (
	"cmp"
	"slices"
	"strconv"

	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
)

// RoundTrips counts round trips that had to wait for each other; UnknownTrips
// where a capture does not tell which packets did.
type RoundTrips int

// UnknownTrips is written as a dash, and as null in JSON.
const UnknownTrips RoundTrips = -1

// String is the number, or a dash.
func (n RoundTrips) String() string {
	if n < 0 {
		return "-"
	}
	return strconv.Itoa(int(n))
}

// MarshalJSON is the number, or null.
func (n RoundTrips) MarshalJSON() ([]byte, error) {
	if n < 0 {
		return []byte("null"), nil
	}
	return []byte(n.String()), nil
}

// hops counts crossings of the network that had to wait for each other: a packet
// is one crossing further than the last one its sender had received.
type hops struct {
	at   map[end]int // at a host, on one connection or (conn 0) on any
	sent map[hopKey]int
}

type hopKey struct {
	conn   trace.ConnID
	packet trace.PacketID
}

func newHops() *hops { return &hops{at: map[end]int{}, sent: map[hopKey]int{}} }

// take follows a segment record and returns the round trips that its arrival completes.
func (h *hops) take(r *trace.Record, conn trace.ConnID) RoundTrips {
	switch r.Kind { //nolint:exhaustive // the others cross nothing
	case trace.SegmentSent:
		h.leaves(conn, r.Host, r.Packet())
	case trace.SegmentDelivered:
		return h.comes(conn, r.Host, r.Packet())
	}
	return 0
}

func (h *hops) leaves(conn trace.ConnID, host trace.HostID, id trace.PacketID) {
	h.sent[hopKey{conn, id}] = h.at[end{conn, host}] + 1
}

func (h *hops) comes(conn trace.ConnID, host trace.HostID, id trace.PacketID) RoundTrips {
	end, key := end{conn, host}, hopKey{conn, id}
	h.at[end] = max(h.at[end], h.sent[key])
	delete(h.sent, key)
	return RoundTrips(h.at[end] / 2)
}

// crossing is a packet at one of its ends.
type crossing struct {
	at     vtime.Time
	packet trace.PacketID
	host   trace.HostID
	came   bool
}

// captured counts the round trips of a capture, where every packet was seen once,
// by the times that are estimated for its ends. What a capture shows in between
// is no order of waiting: an acknowledgment does not wait for the data that was
// captured just before it.
func (s *Stats) captured(t *trace.Trace, at At) {
	s.Estimated = true
	var list []crossing
	for id := trace.PacketID(1); int(id) <= t.Packets(); id++ {
		p := t.Packet(id)
		if p.Proto != trace.TCP || p.Conn == 0 || p.Sent == 0 || p.Sent > at.Rec {
			continue
		}
		c := t.Conn(p.Conn)
		if !c.Estimated() {
			s.Total.RoundTrips, s.Connections[p.Conn-1].RoundTrips = UnknownTrips, UnknownTrips
			continue
		}
		from, to, seen := c.Side(p.From), c.Side(p.To), t.Record(p.Sent).At
		if from < 0 || to < 0 {
			continue
		}
		list = append(list, crossing{at: seen.Add(-c.Away[from]), packet: id, host: p.From})
		if came := seen.Add(c.Away[to]); p.Arrived != 0 && (came <= at.Time || int(at.Rec) == t.Len()) {
			list = append(list, crossing{at: came, packet: id, host: p.To, came: true})
		}
	}
	slices.SortStableFunc(list, func(a, b crossing) int { return cmp.Compare(a.at, b.at) })
	h := newHops()
	for i := range list {
		x := &list[i]
		conn := t.Packet(x.packet).Conn
		for _, of := range []trace.ConnID{0, conn} {
			if !x.came {
				h.leaves(of, x.host, x.packet)
				continue
			}
			count := &s.Total
			if of != 0 {
				count = &s.Connections[of-1].Counts
			}
			if n := h.comes(of, x.host, x.packet); count.RoundTrips != UnknownTrips {
				count.RoundTrips = max(count.RoundTrips, n)
			}
		}
	}
}
