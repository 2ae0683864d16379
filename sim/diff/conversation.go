package diff

import (
	"bytes"
	"net/netip"

	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// conversation is what two ends say to each other: a connection, or the datagrams
// between two ports.
type conversation struct {
	t      *trace.Trace
	conn   trace.ConnID // 0 for datagrams
	proto  trace.Proto
	opener int             // which of the ends opened
	hosts  [2]trace.HostID // the opener's first
	ports  [2]uint16
	seen   []sighting
	relay  [2]bool // the host both opens and accepts connections
	line   string  // the first line that the opener says
	said   []*trace.Message
}

// sighting is one packet where it was seen.
type sighting struct {
	id trace.PacketID
	at vtime.Time
}

// flowKey names the datagrams between two ports, whichever way.
type flowKey struct {
	proto trace.Proto
	a, b  netip.AddrPort
}

// conversationsOf sorts the packets of a trace by what they belong to, in the order of
// the first packets.
func conversationsOf(t *trace.Trace) []*conversation {
	var all []*conversation
	byConn := make([]*conversation, len(t.Conns())+1)
	byFlow := map[flowKey]*conversation{}
	way := waysOf(t)
	for id := trace.PacketID(1); int(id) <= t.Packets(); id++ {
		p := t.Packet(id)
		var k *conversation
		if p.Conn != 0 {
			if k = byConn[p.Conn]; k == nil {
				k = &conversation{t: t, conn: p.Conn, proto: trace.TCP}
				byConn[p.Conn], all = k, append(all, k)
			}
		} else {
			to := way.to(p)
			key := flowOf(t, p, to)
			if k = byFlow[key]; k == nil {
				k = &conversation{t: t, proto: p.Proto, hosts: [2]trace.HostID{p.From, to}}
				k.ports = [2]uint16{p.Seg.SrcPort, p.Seg.DstPort}
				byFlow[key], all = k, append(all, k)
			}
		}
		k.seen = append(k.seen, sighting{id, begun(t, p)})
	}
	for i := range t.Messages() {
		if m := &t.Messages()[i]; m.Conn != 0 && byConn[m.Conn] != nil {
			byConn[m.Conn].said = append(byConn[m.Conn].said, m)
		}
	}
	for _, k := range all {
		k.roles()
	}
	relays(all, len(t.Hosts()))
	return all
}

// begun is when a packet left, or was first seen.
func begun(t *trace.Trace, p *trace.Packet) vtime.Time {
	if id := p.Begins(); id != 0 {
		return t.Record(id).At
	}
	return 0
}

// ways are the hosts that datagrams came to. One to an address of a NAT tells
// only when it arrives whom it was for.
type ways map[datagramKey]trace.HostID

type datagramKey struct {
	proto    trace.Proto
	from     trace.HostID
	src, dst uint16
}

func keyOf(p *trace.Packet) datagramKey {
	return datagramKey{p.Proto, p.From, p.Seg.SrcPort, p.Seg.DstPort}
}

func waysOf(t *trace.Trace) ways {
	out := ways{}
	for id := trace.PacketID(1); int(id) <= t.Packets(); id++ {
		if p := t.Packet(id); p.Conn == 0 && p.To != 0 {
			out[keyOf(p)] = p.To
		}
	}
	return out
}

// to is the host that a packet is for, or that others like it came to; 0 when
// nobody can tell.
func (w ways) to(p *trace.Packet) trace.HostID {
	if p.To != 0 {
		return p.To
	}
	return w[keyOf(p)]
}

func flowOf(t *trace.Trace, p *trace.Packet, to trace.HostID) flowKey {
	addr := func(h trace.HostID, other func(*trace.Extra) netip.Addr) netip.Addr {
		switch x := p.Extra(); {
		case h != 0:
			return t.AddrOf(h, p)
		case x != nil:
			return other(x)
		}
		return netip.Addr{}
	}
	a := netip.AddrPortFrom(addr(p.From, func(x *trace.Extra) netip.Addr { return x.Src }), p.Seg.SrcPort)
	b := netip.AddrPortFrom(addr(to, func(x *trace.Extra) netip.Addr { return x.Dst }), p.Seg.DstPort)
	if a.Compare(b) > 0 {
		a, b = b, a
	}
	return flowKey{p.Proto, a, b}
}

// roles finds out who opened a connection: in a capture by the SYN, else by the
// ports, since clients are given high ones.
func (k *conversation) roles() {
	if k.conn == 0 {
		return
	}
	c := k.t.Conn(k.conn)
	if k.t.Inferred {
		k.opener = k.whoOpened(c)
	}
	for i := range k.hosts {
		e := &c.Ends[k.end(i)]
		k.hosts[i], k.ports[i] = e.Host, e.Addr.Port()
	}
	k.line = k.firstLine()
}

func (k *conversation) whoOpened(c *trace.Conn) int {
	for _, s := range k.seen {
		p := k.t.Packet(s.id)
		switch f := p.Seg.Flags; {
		case f.Has(tcpmodel.SYN | tcpmodel.ACK):
			return 1 - senderEnd(k.t, p)
		case f.Has(tcpmodel.SYN):
			return senderEnd(k.t, p)
		}
	}
	if c.Ends[0].Addr.Port() < c.Ends[1].Addr.Port() {
		return 1
	}
	return 0
}

// senderEnd is the end of a connection that sent a packet. What routers send goes
// the way of what the other end sends.
func senderEnd(t *trace.Trace, p *trace.Packet) int {
	if side := t.Sender(p); side >= 0 {
		return side
	}
	if t.Conn(p.Conn).Side(p.To) == 0 {
		return 1
	}
	return 0
}

// end is the end of the connection that has a role: 0 opened it.
func (k *conversation) end(role int) int { return role ^ k.opener }

// role is the role of a packet's sender.
func (k *conversation) role(p *trace.Packet) int {
	if k.conn == 0 {
		if p.From == k.hosts[0] && p.Seg.SrcPort == k.ports[0] {
			return 0
		}
		return 1
	}
	return senderEnd(k.t, p) ^ k.opener
}

// lineOctets is how much of the first line tells connections apart, and
// linePackets in how many packets it is looked for.
const (
	lineOctets  = 64
	linePackets = 32
)

// firstLine is the beginning of what the opener says.
func (k *conversation) firstLine() string {
	for _, s := range k.seen[:min(len(k.seen), linePackets)] {
		p := k.t.Packet(s.id)
		if p.Proto != trace.TCP || p.Seg.Payload.Len == 0 || k.role(p) != 0 {
			continue
		}
		sp := p.Seg.Payload
		sp.Len = min(sp.Len, lineOctets)
		line, _, _ := bytes.Cut(k.t.Octets(nil, sp), []byte("\r\n"))
		return string(line)
	}
	return ""
}

// relays marks the hosts that both open and accept connections, such as proxies.
func relays(all []*conversation, hosts int) {
	opens, accepts := make([]bool, hosts+1), make([]bool, hosts+1)
	for _, k := range all {
		if k.conn != 0 {
			opens[k.hosts[0]], accepts[k.hosts[1]] = true, true
		}
	}
	for _, k := range all {
		if k.conn != 0 {
			k.relay = [2]bool{accepts[k.hosts[0]], opens[k.hosts[1]]}
		}
	}
}
