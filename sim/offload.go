package sim

import (
	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
)

// offload is the receive offload of a host's network card and its driver (Linux's
// GRO): segments that come back to back are joined, so that TCP sees one, and one
// ACK is sent for many. The rules are those of Linux's tcp_gro_receive; that
// packets are back to back is taken for that they come at the same instant.
type offload struct {
	flight flight
	packet trace.Packet // the joined segment so far, with the numbers of its first packet
	piece  uint32       // octets of the first segment: none that follows is larger
	joined int          // how many packets
}

// mostJoined bounds what is joined: the length of an IP packet has 16 bits.
const mostJoined = 65535 - 60 - 20

// takes a packet that has arrived into the offload, and reports whether it stays
// there because another one follows. Else whole is what goes up to TCP.
func (w *world) takes(h *host, f *flight, p *trace.Packet) (stays bool, whole *trace.Packet) {
	o := &h.offload
	if o.joined > 0 {
		o.join(p)
	} else {
		*o = offload{flight: *f, packet: *p, piece: p.Seg.Payload.Len, joined: 1}
	}
	if w.follows(h) {
		return true, nil
	}
	o.joined = 0
	return false, &o.packet
}

// join appends the payload of the next packet.
func (o *offload) join(p *trace.Packet) {
	s := &o.packet.Seg
	s.Payload.Len += p.Seg.Payload.Len
	s.Flags |= p.Seg.Flags & (tcpmodel.PSH | tcpmodel.FIN)
	o.joined++
}

// follows reports whether what happens next is the arrival, at this very instant,
// of the packet that continues what the offload of a host holds.
func (w *world) follows(h *host) bool {
	e, ok := w.events.first()
	if !ok || e.kind != evArrive || e.at != w.now || int32(e.b) != h.node {
		return false
	}
	f := w.flights.at(e.a)
	o := &h.offload
	return !f.bad && f.src == o.flight.src && f.srcPort == o.flight.srcPort && h.has(f.dst) && f.dstPort == o.flight.dstPort &&
		o.continues(w.trace.Packet(f.packet))
}

// continues reports a segment that can be joined to what is held: the octets that
// follow, and a header that says the same. A piece that is smaller than the first
// is the last, as is one with PSH.
func (o *offload) continues(p *trace.Packet) bool {
	const ends = tcpmodel.PSH | tcpmodel.FIN | tcpmodel.SYN | tcpmodel.RST | tcpmodel.URG | tcpmodel.CWR
	a, b := &o.packet.Seg, &p.Seg
	switch {
	case p.Proto != trace.TCP, o.packet.Proto != trace.TCP, a.Payload.Len == 0, b.Payload.Len == 0:
		return false
	case a.Flags&ends != 0, b.Flags&^(tcpmodel.PSH|tcpmodel.FIN) != a.Flags:
		return false
	case a.Payload.Len%o.piece != 0, b.Payload.Len > o.piece, a.Payload.Len+b.Payload.Len > mostJoined:
		return false
	}
	return b.Seq == a.End() && b.Ack == a.Ack && b.Window == a.Window && b.ECN == a.ECN && b.Options == a.Options &&
		b.Payload.Stream == a.Payload.Stream && b.Payload.Off == a.Payload.Off+uint64(a.Payload.Len)
}
