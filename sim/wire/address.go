package wire

import (
	"net"
	"net/netip"

	"github.com/google/gopacket"
	"github.com/google/gopacket/layers"

	"wirewalk/sim/trace"
)

// addresses gives a packet's addresses and ports as host seenBy sees them. A
// NAT makes the two ends see different ones: each end knows itself by End.Addr
// and the other by End.Public.
func addresses(t *trace.Trace, p *trace.Packet, seenBy trace.HostID) (src, dst netip.AddrPort) {
	src = netip.AddrPortFrom(t.AddrOf(p.From, p), p.Seg.SrcPort)
	dst = netip.AddrPortFrom(t.AddrOf(p.To, p), p.Seg.DstPort)
	arrived := seenBy == p.To && seenBy != p.From
	if p.Conn != 0 && p.Proto != trace.ICMP {
		src, dst = connAddresses(t, p, arrived, src, dst)
	}
	if x := p.Extra(); x != nil {
		if x.Src.IsValid() {
			src = netip.AddrPortFrom(x.Src, src.Port())
		}
		if x.Dst.IsValid() {
			dst = netip.AddrPortFrom(x.Dst, dst.Port())
		}
		if !src.Addr().IsValid() && p.Proto == trace.ICMP && x.Cites != 0 &&
			t.Packet(x.Cites).Proto != trace.ICMP {
			// A link has no address of its own; the error comes as if from where the packet was going.
			_, src = addresses(t, t.Packet(x.Cites), seenBy)
		}
	}
	return src, dst
}

// connAddresses gives the addresses of a packet that an end of its connection
// sent. A NAT may lead it to a host that is no end of it.
func connAddresses(t *trace.Trace, p *trace.Packet, arrived bool, src, dst netip.AddrPort) (from, to netip.AddrPort) {
	c := t.Conn(p.Conn)
	side := c.Side(p.From)
	if side < 0 {
		return src, dst
	}
	me, peer := publicEnd(&c.Ends[side], p), publicEnd(&c.Ends[1-side], p)
	switch c.Side(p.To) {
	case 1 - side:
		return endAddr(&me, src, arrived), endAddr(&peer, dst, !arrived)
	case -1:
		src = endAddr(&me, src, arrived)
		if !arrived {
			dst = endAddr(&peer, dst, true)
		}
	}
	return src, dst
}

// publicEnd is an end with the public address that a packet gives it.
func publicEnd(e *trace.End, p *trace.Packet) trace.End {
	out := *e
	if x := p.Extra(); x != nil && x.Public.IsValid() && out.Public != out.Addr {
		out.Public = x.Public
	}
	return out
}

// endAddr is an end's address for itself or, when fromOutside, for its peer.
func endAddr(e *trace.End, otherwise netip.AddrPort, fromOutside bool) netip.AddrPort {
	if !e.Addr.IsValid() {
		return otherwise
	}
	if !e.Public.IsValid() || e.Public == e.Addr {
		return netip.AddrPortFrom(e.Addr.Addr(), otherwise.Port())
	}
	if fromOutside {
		return e.Public
	}
	return e.Addr
}

func networkLayer(p *trace.Packet, src, dst netip.Addr) gopacket.SerializableLayer {
	ttl := p.TTL
	if ttl == 0 {
		ttl = defaultTTL
	}
	if src.Is4() && dst.Is4() {
		flags := layers.IPv4DontFragment
		if p.Seg.Fragments {
			flags = 0
		}
		return &layers.IPv4{
			Version: 4, IHL: 5, TOS: p.Seg.ECN & 3, Id: p.IPID, Flags: flags,
			TTL:      ttl,
			Protocol: layers.IPProtocol(p.Proto), SrcIP: net.IP(src.AsSlice()),
			DstIP: net.IP(dst.AsSlice()),
		}
	}
	src16, dst16 := src.As16(), dst.As16()
	next := layers.IPProtocol(p.Proto)
	if p.Proto == trace.ICMP {
		next = layers.IPProtocolICMPv6
	}
	return &layers.IPv6{
		Version: 6, TrafficClass: p.Seg.ECN & 3, NextHeader: next,
		FlowLabel: flowLabel(p, src16, dst16), HopLimit: ttl,
		SrcIP: src16[:], DstIP: dst16[:],
	}
}

// flowLabel is the same for all packets of one direction of a flow and unlike that of
// others (RFC 6437 §3), as Linux labels what its sockets send; ICMP belongs to no flow.
func flowLabel(p *trace.Packet, src, dst [16]byte) uint32 {
	if p.Proto == trace.ICMP {
		return 0
	}
	const basis, prime = 2166136261, 16777619 // of the hash FNV-1a
	h := uint32(basis)
	mix := func(octets ...byte) {
		for _, b := range octets {
			h = (h ^ uint32(b)) * prime
		}
	}
	mix(src[:]...)
	mix(dst[:]...)
	mix(byte(p.Seg.SrcPort>>8), byte(p.Seg.SrcPort), byte(p.Seg.DstPort>>8), byte(p.Seg.DstPort), byte(p.Proto))
	return max((h^h>>20)&0xfffff, 1)
}
