package sim

import (
	"net/netip"

	"wirewalk/sim/vtime"
)

// Published is a port of a NAT that leads to an inside host (destination NAT).
type Published struct {
	Port   uint16 // of the NAT's own address
	Host   string // the inside host
	ToPort uint16 // its port
	socket netip.AddrPort
}

// firstPublic is where the ports begin that a NAT chooses.
const firstPublic = 50000

// publicFor is the public socket that an inside one gets towards a far one; it
// is not valid when no port is left.
func (b *middlebox) publicFor(inside, far netip.AddrPort, now vtime.Time) netip.AddrPort {
	if b.plan.KeepPorts && b.free(inside.Port(), far, now) {
		return netip.AddrPortFrom(b.addrs[inet4], inside.Port())
	}
	for range 1<<16 - firstPublic {
		port := max(b.flows.next, firstPublic)
		b.flows.next = port + 1 // wraps to 0 after the last
		if b.free(port, far, now) {
			return netip.AddrPortFrom(b.addrs[inet4], port)
		}
	}
	return netip.AddrPort{}
}

// free reports a public port that no flow to the far socket uses, or only one
// that is forgotten by now.
func (b *middlebox) free(port uint16, far netip.AddrPort, now vtime.Time) bool {
	for i := range b.plan.Publish {
		if b.plan.Publish[i].Port == port {
			return false
		}
	}
	old := b.flows.outer[b.of.pair(netip.AddrPortFrom(b.addrs[inet4], port), far)]
	if old != nil && b.stale(old, now) {
		b.forget(old)
		old = nil
	}
	return old == nil
}

// published reports a flight to a port that leads to an inside host.
func (b *middlebox) published(f *flight) bool { return b.publishedSocket(f.dstPort).IsValid() }

// publishedSocket is the inside socket that a port of the box leads to; it is not
// valid for a port that leads nowhere.
func (b *middlebox) publishedSocket(port uint16) netip.AddrPort {
	for i := range b.plan.Publish {
		if b.plan.Publish[i].Port == port {
			return b.plan.Publish[i].socket
		}
	}
	return netip.AddrPort{}
}

// translate gives an outgoing flight the address of the box (RFC 3022 §2.2), an
// incoming one that of the inside end.
func (b *middlebox) translate(w *world, f *flight, fl *boxFlow, inward bool) {
	if inward {
		b.of.setTo(f, fl.inside)
		return
	}
	b.of.setFrom(f, fl.public)
	p := w.trace.Packet(f.packet)
	if p.Conn == 0 {
		return
	}
	side := w.trace.Conn(p.Conn).Side(p.From)
	if side < 0 {
		return
	}
	switch end := &w.trace.Conn(p.Conn).Ends[side]; end.Public {
	case fl.public:
	case end.Addr:
		w.writer.EditConn(p.Conn).Ends[side].Public = fl.public
	default: // The connection began under another address.
		w.writer.EditExtra(f.packet).Public = fl.public
	}
}
