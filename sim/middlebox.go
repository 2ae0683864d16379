package sim

import (
	"fmt"
	"net/netip"

	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
)

// middlebox is a box on the path, with the flows it remembers.
type middlebox struct {
	plan *MiddleboxPlan
	id   trace.HostID
	node int32
	owned
	flows flowTable
}

func (w *world) addMiddlebox(p *MiddleboxPlan) error {
	if p.Kind.Translates && !p.Addr.Is4() && !p.Also.Is4() {
		return fmt.Errorf("NAT %s needs a public IPv4 address", p.Name)
	}
	b := &middlebox{plan: p, node: w.net.following(), owned: w.net.own(p.Addr, p.Also), flows: newFlowTable()}
	b.id = w.writer.Host(trace.Host{Name: p.Name, Addr: p.Addr, Also: p.Also, Stack: "none", Role: trace.RoleMiddlebox})
	return w.net.addNode(node{name: p.Name, middlebox: b}, p.Addr, p.Also)
}

// compileBoxes finds the hosts that the plans of boxes name.
func (w *world) compileBoxes() error {
	for _, n := range w.net.nodes {
		b := n.middlebox
		if b == nil {
			continue
		}
		for i := range b.plan.Publish {
			p := &b.plan.Publish[i]
			h := w.net.host(p.Host)
			if h == nil {
				return fmt.Errorf("box %s: no host is called %q", b.plan.Name, p.Host)
			}
			p.socket = netip.AddrPortFrom(h.like(b.addrs[inet4]), p.ToPort)
		}
		for _, r := range b.plan.Refuse {
			if _, err := w.hostNamed(r.To); err != nil {
				return fmt.Errorf("box %s: %w", b.plan.Name, err)
			}
		}
	}
	return nil
}

// from and to are the sockets that a flight names where it is now.
func (a *addresses) from(f *flight) netip.AddrPort { return a.socket(f.src, f.srcPort) }
func (a *addresses) to(f *flight) netip.AddrPort   { return a.socket(f.dst, f.dstPort) }

func (a *addresses) setFrom(f *flight, s netip.AddrPort) {
	f.src, f.srcPort = a.number(s.Addr()), s.Port()
}

func (a *addresses) setTo(f *flight, s netip.AddrPort) {
	f.dst, f.dstPort = a.number(s.Addr()), s.Port()
}

// translates reports a flight that a NAT gives other addresses: of IPv4. IPv6 passes as it
// is; RFC 6296 and the like are not modelled.
func (b *middlebox) translates(f *flight) bool {
	return b.plan.Kind.Translates && b.of.family(f.dst) == inet4
}

// opens reports a packet that begins something: a SYN, or any datagram.
func opens(p *trace.Packet) bool {
	return p.Proto == trace.UDP || p.Seg.Flags&(tcpmodel.SYN|tcpmodel.ACK) == tcpmodel.SYN
}

// inStream reports a segment of which a box that saw no SYN believes that it
// belongs to a connection: one with ACK that opens and ends nothing (Linux's
// nf_conntrack_tcp_loose).
func inStream(p *trace.Packet) bool {
	const ends = tcpmodel.SYN | tcpmodel.FIN | tcpmodel.RST
	return p.Proto == trace.TCP && p.Seg.Flags&(ends|tcpmodel.ACK) == tcpmodel.ACK
}

// forward passes a flight on, translates it, drops it, or answers it.
func (b *middlebox) forward(w *world, fi uint32) {
	f := w.flights.at(fi)
	p := w.trace.Packet(f.packet)
	switch r := b.refusal(w, f, p); {
	case r != nil:
		b.refuse(w, fi, r)
		return
	case p.Proto == trace.ICMP:
		b.forwardICMP(w, fi)
		return
	case b.plan.Kind.Tracks && !b.track(w, fi):
		return
	}
	b.clampMSS(w, f)
	w.forward(fi, b.node)
}

func (b *middlebox) forwardICMP(w *world, fi uint32) {
	f := w.flights.at(fi)
	if b.plan.SilentICMP {
		w.drop(fi, ReasonICMPFiltered)
		return
	}
	if b.translates(f) && b.has(f.dst) { // RFC 5508 §4.2: an error goes to whom the packet it cites came from
		f.dst = w.net.number(w.trace.Host(w.trace.Packet(f.packet).To).Like(b.addrs[inet4]))
	}
	w.forward(fi, b.node)
}

// track finds the flow that a flight belongs to, or takes it up, and translates
// the flight; false when the flight ends here.
func (b *middlebox) track(w *world, fi uint32) bool {
	f := w.flights.at(fi)
	p := w.trace.Packet(f.packet)
	inward := b.translates(f) && b.has(f.dst)
	fl, before := b.find(f, inward, w.now)
	if fl == nil {
		mid := b.plan.MidStream && inStream(p)
		switch {
		case inward && !b.published(f):
			b.notMine(w, fi, before)
			return false
		case !opens(p) && !mid:
			b.unknownFlow(w, fi, before)
			return false
		}
		if fl = b.learn(f, inward, w.now); fl == nil {
			w.drop(fi, ReasonPortsExhausted)
			return false
		}
		if mid {
			f.why = b.takenUp(fl, p, w)
		}
	}
	if opens(p) && fl.closed() { // The same sockets serve a connection anew.
		fl.reset, fl.fin, fl.window = false, [2]bool{}, windowCheck{}
	}
	way := fl.way(b.of.from(f), inward)
	if b.plan.CheckWindow && p.Proto == trace.TCP && !fl.window.pass(way, &p.Seg) {
		w.drop(fi, ReasonOutOfWindow)
		return false
	}
	fl.see(way, p, w.now)
	if b.translates(f) {
		b.translate(w, f, fl, inward)
	}
	return true
}

// takenUp says how a flow that is taken up in mid-stream goes on: under the
// address by which its other end knows it, or under another.
func (b *middlebox) takenUp(fl *boxFlow, p *trace.Packet, w *world) tcpmodel.Reason {
	if p.Conn == 0 || !fl.public.IsValid() {
		return ReasonTakenUp
	}
	c := w.trace.Conn(p.Conn)
	if side := c.Side(p.From); side >= 0 && c.Ends[side].Public != fl.public {
		return ReasonTakenUpAnew
	}
	return ReasonTakenUp
}

// unknownFlow drops a packet of a flow that the box does not know, or answers
// it with a RST in the name of whom it was for.
func (b *middlebox) unknownFlow(w *world, fi uint32, before bool) {
	why := ReasonFlowUnknown
	if before {
		why = ReasonFlowForgotten
	}
	b.resetAndDrop(w, fi, ReasonFlowReset, why)
}

// notMine is for a packet to the NAT's own address that no mapping leads inside:
// it is for the box itself, where nobody listens.
func (b *middlebox) notMine(w *world, fi uint32, before bool) {
	why := ReasonNoMapping
	if before {
		why = ReasonFlowForgotten
	}
	b.resetAndDrop(w, fi, ReasonBoxPortClosed, why)
}

// resetAndDrop answers a segment with a RST, where the box does, and drops it.
func (b *middlebox) resetAndDrop(w *world, fi uint32, reset, drop tcpmodel.Reason) {
	f := *w.flights.at(fi) // The answer may move the flights.
	if b.plan.Reset {
		b.answerReset(w, &f, reset)
	}
	w.drop(fi, drop)
}

// answerReset answers a segment as a host without the connection would (RFC 9293
// §3.10.7.1), from the address that the segment was for.
func (b *middlebox) answerReset(w *world, f *flight, why tcpmodel.Reason) {
	p := w.trace.Packet(f.packet)
	if p.Proto != trace.TCP || p.Seg.Flags.Has(tcpmodel.RST) {
		return
	}
	w.out.Reset()
	seg := p.Seg
	seg.SrcPort, seg.DstPort = f.srcPort, f.dstPort
	tcpmodel.AnswerClosed(&seg, &w.out)
	for i := range w.out.Acts {
		if a := &w.out.Acts[i]; a.Kind == tcpmodel.ActSend {
			b.send(w, &departure{
				packet: trace.Packet{Seg: w.out.Segs[a.Seg], Conn: p.Conn, From: b.id, To: p.From, Proto: trace.TCP, TTL: 64},
				extra:  &trace.Extra{Src: w.net.addr(f.dst), Dst: w.net.addr(f.src)},
				flight: f.back(), why: why, cause: p.Sent,
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
