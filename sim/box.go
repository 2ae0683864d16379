package sim

import (
	"fmt"
	"net/netip"

	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// box is a NAT or firewall on the path, with the flows it remembers.
type box struct {
	plan  *BoxPlan
	id    trace.HostID
	node  int32
	ip    uint32
	flows map[pairKey]*flow // by the pair of sockets as the inside sees it
	ports map[uint16]*flow  // NAT: by public port
	next  uint16
}

// flow is a connection that a box knows.
type flow struct {
	key      pairKey
	inside   uint32 // NAT: the inside socket
	inPort   uint16
	public   uint16
	lastSeen vtime.Time
}

func (w *world) addBox(p *BoxPlan) error {
	b := &box{plan: p, node: int32(len(w.nodes)), flows: map[pairKey]*flow{}, ports: map[uint16]*flow{}}
	if p.NAT && !p.Addr.IsValid() {
		return fmt.Errorf("NAT %s needs a public address", p.Name)
	}
	b.ip = ip4(p.Addr)
	b.id = w.tw.Host(trace.Host{Name: p.Name, Addr: p.Addr, Stack: "none", Role: trace.RoleMiddlebox})
	return w.addNode(p.Name, node{box: b}, p.Addr)
}

// through passes a flight at a box: it is forwarded, translated, dropped or reset.
func (w *world) through(b *box, at int32, fi uint32) {
	f := &w.flights[fi]
	if b.plan.UnreachableHost != "" && w.now >= b.plan.UnreachableFrom {
		if idx, ok := w.byName[b.plan.UnreachableHost]; ok && w.nodes[idx].host != nil && w.nodes[idx].host.ip == f.dst {
			w.boxAnswers(b, f, b.plan.Unreachable)
			w.lose(fi, ReasonUnreachable, 0)
			return
		}
	}
	if p := w.t.Packet(f.packet); p.Proto == trace.ICMP {
		if b.plan.NAT && f.dst == b.ip { // RFC 5508 §4.2: an error goes to whom the packet it cites came from
			f.dst = ip4(w.t.Host(p.To).Addr)
		}
		w.forward(fi, at)
		return
	}
	if b.plan.NAT && f.dst == b.ip {
		w.inbound(b, at, fi)
		return
	}
	src := netip.AddrPortFrom(addrOf(f.src), f.srcPort)
	dst := netip.AddrPortFrom(addrOf(f.dst), f.dstPort)
	key := pairOf(src, dst)
	fl := b.flows[key]
	opens := w.t.Packet(f.packet).Seg.Flags&(tcpmodel.SYN|tcpmodel.ACK) == tcpmodel.SYN ||
		w.t.Packet(f.packet).Proto == trace.UDP
	if fl != nil && b.forgotten(fl, w.now) {
		b.forget(fl)
		fl = nil
	}
	switch {
	case fl == nil && !opens && !b.plan.NAT, fl == nil && !opens && b.plan.Reset:
		w.unknownFlow(b, fi)
		return
	case fl == nil:
		if fl = b.learn(key, f, w.now); fl == nil {
			w.lose(fi, ReasonPortsExhausted, 0)
			return
		}
	}
	fl.lastSeen = w.now
	if b.plan.NAT {
		w.translate(b, f, fl)
	}
	w.forward(fi, at)
}

func (b *box) forgotten(fl *flow, now vtime.Time) bool {
	return b.plan.IdleTimeout > 0 && now.Sub(fl.lastSeen) >= b.plan.IdleTimeout
}

func (b *box) forget(fl *flow) {
	delete(b.flows, fl.key)
	if b.ports[fl.public] == fl {
		delete(b.ports, fl.public)
	}
}

// firstPublic is where a NAT's public ports begin.
const firstPublic = 50000

// learn remembers a new flow; nil when a NAT has no public port left for it.
func (b *box) learn(key pairKey, f *flight, now vtime.Time) *flow {
	fl := &flow{key: key, inside: f.src, inPort: f.srcPort, lastSeen: now}
	if b.plan.NAT {
		if fl.public = b.freePort(now); fl.public == 0 {
			return nil
		}
		b.ports[fl.public] = fl
	}
	b.flows[key] = fl
	return fl
}

// freePort is a public port that no flow uses, or only a forgotten one.
func (b *box) freePort(now vtime.Time) uint16 {
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
func (w *world) translate(b *box, f *flight, fl *flow) {
	f.src, f.srcPort = b.ip, fl.public
	p := w.t.Packet(f.packet)
	if p.Conn == 0 {
		return
	}
	c := w.tw.EditConn(p.Conn)
	if side := c.Side(p.From); side >= 0 {
		c.Ends[side].Public = netip.AddrPortFrom(b.plan.Addr, fl.public)
	}
}

// inbound passes a flight that is addressed to a NAT to the inside.
func (w *world) inbound(b *box, at int32, fi uint32) {
	f := &w.flights[fi]
	fl := b.ports[f.dstPort]
	if fl != nil && b.forgotten(fl, w.now) {
		b.forget(fl)
		fl = nil
	}
	if fl == nil {
		w.unknownFlow(b, fi)
		return
	}
	fl.lastSeen = w.now
	f.dst, f.dstPort = fl.inside, fl.inPort
	w.forward(fi, at)
}

// unknownFlow drops a packet of a flow that the box does not know, or answers RST.
func (w *world) unknownFlow(b *box, fi uint32) {
	f := w.flights[fi]
	p := w.t.Packet(f.packet)
	if b.plan.Reset && p.Proto == trace.TCP && !p.Seg.Flags.Has(tcpmodel.RST) {
		w.boxResets(b, &f, p)
	}
	w.lose(fi, ReasonFlowForgotten, 0)
}

func (w *world) boxResets(b *box, f *flight, p *trace.Packet) {
	w.out.Reset()
	seg := p.Seg
	seg.SrcPort, seg.DstPort = f.srcPort, f.dstPort
	tcpmodel.AnswerClosed(&seg, &w.out)
	for i := range w.out.Acts {
		if a := &w.out.Acts[i]; a.Kind == tcpmodel.ActSend {
			rst := trace.Packet{Seg: w.out.Segs[a.Seg], Conn: p.Conn, From: b.id, To: p.From, Proto: trace.TCP, TTL: 64}
			x := &trace.Extra{Src: addrOf(f.dst), Dst: addrOf(f.src)}
			back := flight{src: f.dst, dst: f.src, srcPort: f.dstPort, dstPort: f.srcPort}
			w.emitFrom(b.node, b.id, rst, x, back, ReasonFlowReset, p.Sent)
		}
	}
}

func (w *world) boxAnswers(b *box, f *flight, kind tcpmodel.ICMPKind) {
	cited := w.t.Packet(f.packet)
	if cited.Proto == trace.ICMP || kind == 0 {
		return
	}
	p := trace.Packet{From: b.id, To: cited.From, Proto: trace.ICMP, TTL: 64, Conn: cited.Conn}
	w.emitFrom(b.node, b.id, p, &trace.Extra{ICMPKind: kind, Cites: f.packet}, flight{src: b.ip, dst: f.src}, ReasonUnreachable, cited.Sent)
}

// emitFrom sends a packet of a box.
func (w *world) emitFrom(
	at int32, id trace.HostID, p trace.Packet, x *trace.Extra, f flight, why tcpmodel.Reason, cause trace.RecordID,
) {
	f.packet = w.tw.Packet(p, x)
	rec := w.record(trace.Record{
		Kind: trace.SegmentSent, Host: id, Conn: p.Conn, Ref: uint32(f.packet), Why: why, Cause: cause,
	})
	w.tw.Edit(f.packet).Sent = rec
	w.forward(w.newFlight(f), at)
}
