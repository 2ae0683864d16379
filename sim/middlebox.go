package sim

import (
	"fmt"
	"net/netip"

	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// middlebox is a NAT or firewall on the path, with the flows it remembers.
type middlebox struct {
	plan *MiddleboxPlan
	id   trace.HostID
	node int32
	owned
	flows map[pairKey]*flow // by the pair of sockets as the inside sees it
	ports map[uint16]*flow  // NAT: by public port
	next  uint16
}

// flow is a connection that a box knows.
type flow struct {
	key      pairKey
	inside   addrID // NAT: the inside socket
	inPort   uint16
	public   uint16
	lastSeen vtime.Time
}

func (w *world) addMiddlebox(p *MiddleboxPlan) error {
	if p.NAT && !p.Addr.Is4() && !p.Also.Is4() {
		return fmt.Errorf("NAT %s needs a public IPv4 address", p.Name)
	}
	b := &middlebox{
		plan: p, node: w.net.following(), owned: w.net.own(p.Addr, p.Also), flows: map[pairKey]*flow{}, ports: map[uint16]*flow{},
	}
	b.id = w.writer.Host(trace.Host{Name: p.Name, Addr: p.Addr, Also: p.Also, Stack: "none", Role: trace.RoleMiddlebox})
	return w.net.addNode(node{name: p.Name, middlebox: b}, p.Addr, p.Also)
}

// forward passes a flight on, translates it, drops it, or answers with a reset.
func (b *middlebox) forward(w *world, fi uint32) {
	f := w.flights.at(fi)
	p := w.trace.Packet(f.packet)
	switch {
	case b.unreachable(w, f):
		b.answerError(w, f, icmpAnswer{kind: b.plan.Unreachable, why: ReasonUnreachable})
		w.drop(fi, ReasonUnreachable)
		return
	case p.Proto == trace.ICMP && b.plan.SilentICMP:
		w.drop(fi, ReasonICMPFiltered)
		return
	case p.Proto == trace.ICMP:
		if b.plan.NAT && f.dst == b.ids[inet4] { // RFC 5508 §4.2: an error goes to whom the packet it cites came from
			f.dst = w.net.number(w.trace.Host(p.To).Like(b.addrs[inet4]))
		}
		w.forward(fi, b.node)
		return
	case b.plan.NAT && f.dst == b.ids[inet4]:
		b.inbound(w, fi)
		return
	}
	nat := b.plan.NAT && w.net.family(f.src) == inet4 // RFC 6296 and the like are not modelled: IPv6 passes as it is.
	key := pairOf(f.src, f.srcPort, f.dst, f.dstPort)
	fl := b.flows[key]
	if fl != nil && b.forgotten(fl, w.now) {
		b.forget(fl)
		fl = nil
	}
	opens := p.Seg.Flags&(tcpmodel.SYN|tcpmodel.ACK) == tcpmodel.SYN || p.Proto == trace.UDP
	switch {
	case fl == nil && !opens && !nat, fl == nil && !opens && b.plan.Reset:
		b.unknownFlow(w, fi)
		return
	case fl == nil:
		if fl = b.learn(key, f, w.now, nat); fl == nil {
			w.drop(fi, ReasonPortsExhausted)
			return
		}
	}
	fl.lastSeen = w.now
	if nat {
		b.translate(w, f, fl)
	}
	b.clampMSS(w, f)
	w.forward(fi, b.node)
}

// unreachable reports a flight to the host that the box cannot reach now.
func (b *middlebox) unreachable(w *world, f *flight) bool {
	if b.plan.UnreachableHost == "" || w.now < b.plan.UnreachableFrom {
		return false
	}
	h := w.net.host(b.plan.UnreachableHost)
	return h != nil && h.has(f.dst)
}

func (b *middlebox) forgotten(fl *flow, now vtime.Time) bool {
	return b.plan.IdleTimeout > 0 && now.Sub(fl.lastSeen) >= b.plan.IdleTimeout
}

func (b *middlebox) forget(fl *flow) {
	delete(b.flows, fl.key)
	if b.ports[fl.public] == fl {
		delete(b.ports, fl.public)
	}
}

// firstPublic is where a NAT's public ports begin.
const firstPublic = 50000

// learn remembers a new flow; nil when a NAT has no public port left for it.
func (b *middlebox) learn(key pairKey, f *flight, now vtime.Time, nat bool) *flow {
	fl := &flow{key: key, inside: f.src, inPort: f.srcPort, lastSeen: now}
	if nat {
		if fl.public = b.freePort(now); fl.public == 0 {
			return nil
		}
		b.ports[fl.public] = fl
	}
	b.flows[key] = fl
	return fl
}

// freePort is a public port that no flow uses, or only a forgotten one.
func (b *middlebox) freePort(now vtime.Time) uint16 {
	for range 1<<16 - firstPublic {
		port := max(b.next, firstPublic)
		b.next = port + 1 // wraps to 0 after the last
		old := b.ports[port]
		if old != nil && b.forgotten(old, now) {
			b.forget(old)
			old = nil
		}
		if old == nil {
			return port
		}
	}
	return 0
}

// translate gives an outgoing flight the box's address (RFC 3022's NAPT).
func (b *middlebox) translate(w *world, f *flight, fl *flow) {
	f.src, f.srcPort = b.ids[inet4], fl.public
	p := w.trace.Packet(f.packet)
	if p.Conn == 0 {
		return
	}
	c := w.writer.EditConn(p.Conn)
	if side := c.Side(p.From); side >= 0 {
		c.Ends[side].Public = netip.AddrPortFrom(b.addrs[inet4], fl.public)
	}
}

// inbound passes a flight that is addressed to a NAT to the inside.
func (b *middlebox) inbound(w *world, fi uint32) {
	f := w.flights.at(fi)
	fl := b.ports[f.dstPort]
	if fl != nil && b.forgotten(fl, w.now) {
		b.forget(fl)
		fl = nil
	}
	if fl == nil {
		b.unknownFlow(w, fi)
		return
	}
	fl.lastSeen = w.now
	f.dst, f.dstPort = fl.inside, fl.inPort
	b.clampMSS(w, f)
	w.forward(fi, b.node)
}

// unknownFlow drops a packet of a flow that the box does not know, or answers RST.
func (b *middlebox) unknownFlow(w *world, fi uint32) {
	f := *w.flights.at(fi)
	p := w.trace.Packet(f.packet)
	if b.plan.Reset && p.Proto == trace.TCP && !p.Seg.Flags.Has(tcpmodel.RST) {
		b.answerReset(w, &f, p)
	}
	w.drop(fi, ReasonFlowForgotten)
}

func (b *middlebox) answerReset(w *world, f *flight, p *trace.Packet) {
	w.out.Reset()
	seg := p.Seg
	seg.SrcPort, seg.DstPort = f.srcPort, f.dstPort
	tcpmodel.AnswerClosed(&seg, &w.out)
	for i := range w.out.Acts {
		if a := &w.out.Acts[i]; a.Kind == tcpmodel.ActSend {
			b.send(w, &departure{
				packet: trace.Packet{Seg: w.out.Segs[a.Seg], Conn: p.Conn, From: b.id, To: p.From, Proto: trace.TCP, TTL: 64},
				extra:  &trace.Extra{Src: w.net.addr(f.dst), Dst: w.net.addr(f.src)},
				flight: f.back(), why: ReasonFlowReset, cause: p.Sent,
			})
		}
	}
}

// send sends a packet of the box's own.
func (b *middlebox) send(w *world, d *departure) {
	d.flight.packet = w.writer.Packet(d.packet, d.extra)
	w.recordSent(d)
	w.forward(w.newFlight(d.flight), b.node)
}
