package sim

import (
	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
)

// icmpAnswer is an ICMP error that somebody on the way sends.
type icmpAnswer struct {
	kind tcpmodel.ICMPKind
	mtu  int // fragmentation needed: what the next link takes, 0 for one that does not say (RFC 1191 §4)
	why  tcpmodel.Reason
}

// answerError answers a packet that a link did not carry: by the box at its near
// end, else at its far end, else by a router that nobody named.
func (w *world) answerError(l *link, from int32, f *flight, x icmpAnswer) {
	if b := w.answering(l, from); b != nil {
		b.answerError(w, f, x)
		return
	}
	cited := w.trace.Packet(f.packet)
	if cited.Proto == trace.ICMP || w.router == 0 {
		return // No ICMP error about an ICMP error (RFC 1122 §3.2.2).
	}
	host := w.trace.Host(w.router)
	o := w.net.own(host.Addr, host.Also)
	if o.ids[w.net.family(f.src)] == 0 {
		return
	}
	d := x.departure(w, f, host.ID, &o)
	d.flight.packet = w.writer.Packet(d.packet, d.extra)
	w.recordSent(d)
	if at, ok := w.net.byAddr[f.src]; ok { // It comes at once, and no fault applies to it.
		w.events.push(event{at: w.now, kind: evArrive, a: w.newFlight(d.flight), b: uint32(at)})
	}
}

// answering is the box at an end of a link, the near end first; nil for none.
func (w *world) answering(l *link, from int32) *middlebox {
	if b := w.net.nodes[from].middlebox; b != nil {
		return b
	}
	far, _ := l.other(from)
	return w.net.nodes[far].middlebox
}

// answerError sends an ICMP error in the box's own name, unless it sends none.
func (b *middlebox) answerError(w *world, f *flight, x icmpAnswer) {
	if w.trace.Packet(f.packet).Proto == trace.ICMP || x.kind == 0 || b.plan.SilentICMP ||
		b.ids[w.net.family(f.src)] == 0 {
		return
	}
	d := x.departure(w, f, b.id, &b.owned)
	if b.plan.Kind.Translates && b.has(d.flight.dst) { // It is about a packet that the box has translated.
		d.flight.dst = w.net.number(w.trace.Host(d.packet.To).Like(w.net.addr(d.flight.dst)))
	}
	b.send(w, d)
}

func (x icmpAnswer) departure(w *world, f *flight, from trace.HostID, o *owned) *departure {
	cited := w.trace.Packet(f.packet)
	return &departure{
		packet: trace.Packet{From: from, To: cited.From, Proto: trace.ICMP, TTL: 64, Conn: cited.Conn},
		extra:  &trace.Extra{ICMPKind: x.kind, Cites: f.packet, MTU: uint16(x.mtu)},
		flight: flight{src: o.ids[w.net.family(f.src)], dst: f.src}, why: x.why, cause: cited.Sent,
	}
}
