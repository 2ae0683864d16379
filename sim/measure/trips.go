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
	hosts []int32       // at a host, on any connection
	ends  [][2]int32    // at an end of a connection
	other map[end]int32 // at a host that is no end of the connection
	sent  []int32       // by packet
	conns func(trace.ConnID) *trace.Conn
}

func newHops(t *trace.Trace) *hops {
	return &hops{
		hosts: make([]int32, len(t.Hosts())+1), ends: make([][2]int32, len(t.Conns())),
		other: map[end]int32{},
		sent:  make([]int32, t.Packets()+1), conns: t.Conn,
	}
}

// at is how far a host is on a connection, or (conn 0) on any.
func (h *hops) at(conn trace.ConnID, host trace.HostID) int32 {
	if conn == 0 {
		return h.hosts[host]
	}
	if side := h.conns(conn).Side(host); side >= 0 {
		return h.ends[conn-1][side]
	}
	return h.other[end{conn, host}]
}

func (h *hops) leaves(conn trace.ConnID, host trace.HostID, id trace.PacketID) {
	h.sent[id] = h.at(conn, host) + 1
}

// comes takes an arrival and returns the round trips that it completes.
func (h *hops) comes(conn trace.ConnID, host trace.HostID, id trace.PacketID) RoundTrips {
	n := max(h.at(conn, host), h.sent[id])
	if conn == 0 {
		h.hosts[host] = n
	} else if side := h.conns(conn).Side(host); side >= 0 {
		h.ends[conn-1][side] = n
	} else {
		h.other[end{conn, host}] = n
	}
	return RoundTrips(n / 2)
}

// hop follows a packet of the selection at one of its ends.
func (c *counter) hop(r *trace.Record) {
	switch r.Kind { //nolint:exhaustive // the others cross nothing
	case trace.SegmentSent:
		c.leaves(r.Conn, r.Host, r.Packet())
	case trace.SegmentDelivered:
		c.comes(r.Conn, r.Host, r.Packet())
	}
}

func (c *counter) leaves(conn trace.ConnID, host trace.HostID, id trace.PacketID) {
	if !c.only.covers(conn) {
		return
	}
	c.all.leaves(0, host, id)
	if conn != 0 {
		c.perConn.leaves(conn, host, id)
	}
}

func (c *counter) comes(conn trace.ConnID, host trace.HostID, id trace.PacketID) {
	if !c.only.covers(conn) {
		return
	}
	c.stats.Total.reach(c.all.comes(0, host, id), c.only.has(conn, host))
	if conn != 0 {
		c.stats.Connections[conn-1].reach(c.perConn.comes(conn, host, id), c.only.has(conn, host))
	}
}

// reach notes round trips, if they count and can be known.
func (n *Counts) reach(trips RoundTrips, counts bool) {
	if counts && n.RoundTrips != UnknownTrips {
		n.RoundTrips = max(n.RoundTrips, trips)
	}
}

// crossing is a packet at one of its ends.
type crossing struct {
	at     vtime.Time
	packet trace.PacketID
	host   trace.HostID
	came   bool
}

// estimateTrips counts the round trips of a capture, where every packet was seen
// once, by the times that are estimated for its ends. What a capture shows in
// between is no order of waiting: an acknowledgment does not wait for the data
// that was captured just before it.
func (c *counter) estimateTrips(at At) {
	c.stats.Estimated = true
	for _, x := range c.crossings(at) {
		conn := c.t.Packet(x.packet).Conn
		if x.came {
			c.comes(conn, x.host, x.packet)
		} else {
			c.leaves(conn, x.host, x.packet)
		}
	}
}

// crossings lists the packets of the selection at their ends, by the estimated
// times. Where nothing is known of those, nobody knows how many round trips
// there were.
func (c *counter) crossings(at At) []crossing {
	var list []crossing
	for id := trace.PacketID(1); int(id) <= c.t.Packets(); id++ {
		p := c.t.Packet(id)
		if p.Proto != trace.TCP || p.Conn == 0 || p.Sent == 0 || p.Sent > at.Rec ||
			!c.only.covers(p.Conn) {
			continue
		}
		conn := c.t.Conn(p.Conn)
		if !conn.Estimated() {
			c.stats.Total.RoundTrips = UnknownTrips
			c.stats.Connections[p.Conn-1].RoundTrips = UnknownTrips
			continue
		}
		from, to, seen := conn.Side(p.From), conn.Side(p.To), c.t.Record(p.Sent).At
		if from < 0 || to < 0 {
			continue
		}
		list = append(list, crossing{at: seen.Add(-conn.Away[from]), packet: id, host: p.From})
		came := seen.Add(conn.Away[to])
		if p.Arrived != 0 && (came <= at.Time || int(at.Rec) == c.t.Len()) {
			list = append(list, crossing{at: came, packet: id, host: p.To, came: true})
		}
	}
	slices.SortStableFunc(list, func(a, b crossing) int { return cmp.Compare(a.at, b.at) })
	return list
}
