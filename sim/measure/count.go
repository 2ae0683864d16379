package measure

import (
	"slices"

	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
	"wirewalk/tcpmodel/observe"
)

// Selection says which part of a run is counted. The zero value takes in all of it.
type Selection struct {
	Conns []trace.ConnID // these connections only, nil for all and what belongs to none
	Host  trace.HostID   // what this host sent, opened and asked for, and its ends of connections
}

// has reports whether something of a connection, 0 for none, at a host counts.
func (l *Selection) has(conn trace.ConnID, host trace.HostID) bool {
	return (l.Host == 0 || l.Host == host) && l.covers(conn)
}

// covers reports whether a connection, 0 for none, is looked at.
func (l *Selection) covers(conn trace.ConnID) bool {
	return l.Conns == nil || slices.Contains(l.Conns, conn)
}

// Collect counts what happened up to a moment.
func Collect(t *trace.Trace, at At) *Stats { return Select(t, at, Selection{}) }

// Select counts what happened up to a moment in a part of the run.
func Select(t *trace.Trace, at At, only Selection) *Stats {
	c := newCounter(t, at, only)
	for id := trace.RecordID(1); id <= at.Rec; id++ {
		c.take(id, t.Record(id))
	}
	if t.Inferred {
		c.estimateTrips(at)
	}
	return c.finish()
}

// counter counts the records of a trace in their order.
type counter struct {
	t       *trace.Trace
	only    Selection
	stats   *Stats
	waits   []TimeWait // by host
	begun   []bool     // by connection: a packet of it was sent
	opened  []bool     // by connection: a handshake is done
	all     *hops      // of the whole selection
	perConn *hops
}

func newCounter(t *trace.Trace, at At, only Selection) *counter {
	n := len(t.Conns())
	c := &counter{
		t: t, only: only,
		stats: &Stats{
			Title: t.Title, DurationNs: int64(at.Time), TimeWait: []TimeWait{},
			Connections: make([]ConnStats, n), Exchanges: []ExchangeStats{},
		},
		waits: make([]TimeWait, len(t.Hosts())), begun: make([]bool, n), opened: make([]bool, n),
		all: newHops(t), perConn: newHops(t),
	}
	for i := range t.Conns() {
		conn := &t.Conns()[i]
		c.stats.Connections[i] = ConnStats{
			ID: conn.ID, Client: conn.Ends[0].Addr.String(), Server: conn.Ends[1].Addr.String(),
		}
	}
	return c
}

// take counts one record.
func (c *counter) take(id trace.RecordID, r *trace.Record) {
	switch r.Kind { //nolint:exhaustive // nothing else is counted
	case trace.SegmentSent, trace.SegmentDelivered, trace.SegmentDropped:
		c.packet(id, r)
		if !c.t.Inferred {
			c.hop(r)
		}
	case trace.Exchange:
		if c.only.has(r.Conn, r.Host) {
			c.exchange(r)
		}
	case trace.StateChange:
		if r.Host != 0 && c.only.has(r.Conn, r.Host) {
			c.state(r)
		}
	}
}

// packet counts a packet where it was sent, or where a capture saw it first, and
// its loss where that happened. A copy that the network makes was sent by nobody.
func (c *counter) packet(id trace.RecordID, r *trace.Record) {
	p := c.t.Packet(r.Packet())
	first := id == p.Begins()
	if first && p.Conn != 0 && !c.begun[p.Conn-1] {
		c.begun[p.Conn-1] = true
		if c.only.has(p.Conn, c.t.Conn(p.Conn).Ends[0].Host) {
			c.stats.Opened++
		}
	}
	if !c.only.has(p.Conn, p.From) {
		return
	}
	var n Counts
	if r.Kind == trace.SegmentDropped {
		if r.Why == observe.ReasonPerhapsLost {
			n.PerhapsLost = 1
		} else {
			n.Lost = 1
		}
	}
	if first {
		n.Packets, n.Octets, n.Payload = 1, int64(c.t.IPLen(r.Packet())), int64(p.Seg.Payload.Len)
		if p.Again != 0 && !p.Copy {
			n.Retransmissions = 1
		}
		if p.Proto == trace.TCP && p.Seg.Flags.Has(tcpmodel.RST) {
			n.Resets = 1
		}
	}
	c.add(p.Conn, &n)
}

// exchange counts an HTTP exchange that has ended.
func (c *counter) exchange(r *trace.Record) {
	x := c.t.Exchange(r.Ref)
	row := ExchangeStats{Exchange: *ExchangeOf(x)}
	if row.End != nil && row.Queued != nil {
		took := *row.End - *row.Queued
		row.TookNs = &took
	}
	c.stats.Exchanges = append(c.stats.Exchanges, row)
	if x.Reused {
		c.stats.Reused++
	}
	if x.Failed {
		c.stats.Failed++
	}
}

// state counts what a change of state brings about.
func (c *counter) state(r *trace.Record) {
	c.waits[r.Host-1].change(waits(r))
	if r.Conn != 0 && !c.opened[r.Conn-1] && established(r) {
		c.opened[r.Conn-1] = true
		c.add(r.Conn, &Counts{Handshakes: 1})
	}
}

// established reports the end of a handshake (RFC 9293 §3.5): the end has had
// its SYN acknowledged, and the other end's SYN. Who was there before a capture
// began has made none.
func established(r *trace.Record) bool {
	from := r.From()
	return r.To() == tcpmodel.Established &&
		(from == tcpmodel.SynSent || from == tcpmodel.SynReceived)
}

// add adds to the whole and to the connection.
func (c *counter) add(conn trace.ConnID, n *Counts) {
	c.stats.Total.add(n)
	if conn != 0 {
		c.stats.Connections[conn-1].add(n)
	}
}

func (n *Counts) add(more *Counts) {
	n.Packets += more.Packets
	n.Octets += more.Octets
	n.Payload += more.Payload
	n.Handshakes += more.Handshakes
	n.Retransmissions += more.Retransmissions
	n.Lost += more.Lost
	n.PerhapsLost += more.PerhapsLost
	n.Resets += more.Resets
}

// finish leaves out the connections and hosts of which nothing was counted.
func (c *counter) finish() *Stats {
	s := c.stats
	for i := range c.waits {
		h := &c.t.Hosts()[i]
		if h.Role == trace.RoleMiddlebox || c.only.Host != 0 && c.only.Host != h.ID {
			continue
		}
		c.waits[i].Host = h.Name
		s.TimeWait = append(s.TimeWait, c.waits[i])
	}
	s.Connections = slices.DeleteFunc(s.Connections,
		func(c ConnStats) bool { return c.Packets == 0 })
	return s
}
