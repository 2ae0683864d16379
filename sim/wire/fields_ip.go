package wire

import (
	"fmt"
	"net/netip"

	"wirewalk/sim/trace"
)

// network reads an IP datagram; nested counts the datagrams around it.
func (t *tree) network(nested int) {
	if t.at >= len(t.b) {
		return
	}
	switch {
	case nested >= maxDepth:
		t.payload(len(t.b))
	case t.b[t.at]>>4 == 4:
		t.ip4(nested)
	case t.b[t.at]>>4 == 6:
		t.ip6(nested)
	default:
		t.header(len(t.b)-t.at, "Unknown", octets(len(t.b)-t.at), "neither IPv4 nor IPv6")
	}
}

func (t *tree) ip4(nested int) {
	if !t.has(20) {
		return
	}
	start, size, total := t.at, max(20, t.u8(0)&15*4), t.u16(2)
	if total == 0 {
		total = len(t.b) - start
	}
	src, dst := netip.AddrFrom4([4]byte(t.b[start+12:])), netip.AddrFrom4([4]byte(t.b[start+16:]))
	t.header(size, "IPv4", fmt.Sprintf("%s to %s, %s", src, dst, octets(total)),
		"Internet Protocol (RFC 791)")
	t.field(0, 1, "Version", num(t.u8(0)>>4), "4 is IPv4")
	t.field(0, 1, "Header length", octets(t.u8(0)&15*4), "counted in words of four octets")
	t.field(1, 1, "DSCP", num(t.u8(1)>>2),
		"how routers may favour the packet (RFC 2474); 0 is the default")
	t.field(1, 1, "ECN", ecnText(t.u8(1)&3),
		"routers mark congestion here instead of dropping (RFC 3168)")
	t.field(2, 2, "Total length", octets(t.u16(2)), "of header and payload")
	t.field(4, 2, "Identification", hex16(t.u16(4)),
		"tells fragments of one datagram from those of another")
	t.field(6, 1, "Flags", fmt.Sprintf("0x%x", t.u8(6)>>5), "how the datagram may be cut up")
	t.bit(6, 0x40, "DF", "don't fragment: a router that cannot pass it whole answers with ICMP")
	t.bit(6, 0x20, "MF", "more fragments follow")
	t.field(6, 2, "Fragment offset", octets(t.u16(6)&0x1fff*8), "where this fragment belongs")
	t.field(8, 1, "TTL", num(t.u8(8)), "each router takes one; at 0 the packet is dropped")
	t.field(9, 1, "Protocol", protoText(t.u8(9)), "what the payload is")
	t.field(10, 2, "Header checksum", checkText(t.u16(10), t.headerSum(size)),
		"over this header only (RFC 1071)")
	t.field(12, 4, "Source", src.String(), "the sender's address")
	t.field(16, 4, "Destination", dst.String(), "the receiver's address")
	proto, fragment := byte(t.u8(9)), t.u16(6)&0x3fff != 0
	if size > 20 && t.has(size) {
		t.field(20, size-20, "Options", octets(size-20), "rarely used")
	}
	t.at = min(len(t.b), start+size)
	end := min(len(t.b), start+total)
	t.transport(layout{start: start, end: end, proto: proto, fragment: fragment}, nested)
}

// headerSum checks an IPv4 header of size octets.
func (t *tree) headerSum(size int) Checksum {
	switch {
	case t.at+size > len(t.b):
		return ChecksumUnknown
	case fold(sum16(0, t.b[t.at:t.at+size])) == 0xffff:
		return ChecksumRight
	case t.u16(10) == 0:
		return ChecksumOffloaded
	}
	return ChecksumWrong
}

func (t *tree) ip6(nested int) {
	if !t.has(40) {
		return
	}
	start, total := t.at, 40+t.u16(4)
	if total == 40 {
		total = len(t.b) - start
	}
	src, dst := netip.AddrFrom16([16]byte(t.b[start+8:])), netip.AddrFrom16([16]byte(t.b[start+24:]))
	t.header(40, "IPv6", fmt.Sprintf("%s to %s, %s", src, dst, octets(total)),
		"Internet Protocol, version 6 (RFC 8200)")
	t.field(0, 1, "Version", num(t.u8(0)>>4), "6 is IPv6")
	t.field(0, 2, "DSCP", num(t.u16(0)>>6&0x3f), "how routers may favour the packet (RFC 2474)")
	t.field(1, 1, "ECN", ecnText(t.u16(0)>>4&3),
		"routers mark congestion here instead of dropping (RFC 3168)")
	t.field(1, 3, "Flow label", fmt.Sprintf("0x%05x", t.u32(0)&0xfffff),
		"keeps the packets of a flow on one path (RFC 6437)")
	t.field(4, 2, "Payload length", octets(t.u16(4)), "of all that follows this header")
	t.field(6, 1, "Next header", protoText(t.u8(6)), "what follows")
	t.field(7, 1, "Hop limit", num(t.u8(7)), "each router takes one; at 0 the packet is dropped")
	t.field(8, 16, "Source", src.String(), "the sender's address")
	t.field(24, 16, "Destination", dst.String(), "the receiver's address")
	next := byte(t.u8(6))
	t.at = start + 40
	l := layout{start: start, end: min(len(t.b), start+total), v6: true}
	l.proto, l.fragment = t.extensions(next)
	t.transport(l, nested)
}

// extensions reads IPv6 extension headers (RFC 8200 §4) up to the transport layer.
func (t *tree) extensions(next byte) (proto byte, fragment bool) {
	for range 8 {
		name, size := "", 8
		switch next {
		case 0:
			name = "Hop-by-hop options"
		case 43:
			name = "Routing header"
		case 44:
			name, fragment = "Fragment header", true
		case 60:
			name = "Destination options"
		default:
			return next, fragment
		}
		if !t.has(8) {
			return next, true
		}
		if next != 44 {
			size += t.u8(1) * 8
		}
		t.header(size, name, octets(size), "an extension of IPv6 (RFC 8200 section 4)")
		t.field(0, 1, "Next header", protoText(t.u8(0)), "what follows")
		next = byte(t.u8(0))
		t.at = min(len(t.b), t.at+size)
	}
	return next, true
}

// layout is where a datagram lies in the frame and what it carries.
type layout struct {
	start, end int
	proto      byte
	v6         bool
	fragment   bool
}

func (t *tree) transport(l layout, nested int) {
	if l.fragment {
		t.payload(l.end)
		return
	}
	switch l.proto {
	case byte(trace.TCP):
		t.tcp(l)
	case byte(trace.UDP):
		t.udp(l, nested)
	case byte(trace.ICMP), 58:
		t.icmp(l, nested)
	case protoIP4, protoIP6:
		t.depth++
		t.network(nested + 1)
	default:
		if !t.tunnelled(nested) {
			t.payload(l.end)
		}
	}
}

// sum checks the transport checksum of a datagram that was captured whole.
func (t *tree) sum(l layout) Checksum {
	if l.end > len(t.b) || l.end-l.start < 20 { // less than any IP header: its length field lies
		return ChecksumUnknown
	}
	d := Decoded{Proto: trace.Proto(l.proto), Number: l.proto, V6: l.v6, Length: l.end - l.start}
	if l.proto == 58 {
		d.Proto = trace.ICMP
	}
	datagram := t.b[l.start:l.end]
	if whole := wholeLength(datagram); whole > len(datagram) {
		return ChecksumUnknown
	}
	return checksumOf(datagram, &d)
}

// wholeLength is a datagram's length by its header.
func wholeLength(b []byte) int {
	if b[0]>>4 == 6 {
		return 40 + int(b[4])<<8 + int(b[5])
	}
	return int(b[2])<<8 + int(b[3])
}

func ecnText(v int) string {
	names := [...]string{"0 (not ECN-capable)", "1 (ECT(1))", "2 (ECT(0))", "3 (congestion experienced)"}
	return names[v&3]
}

func protoText(p int) string {
	names := map[int]string{
		0: "hop-by-hop", 1: "ICMP", 4: "IPv4", 6: "TCP", 17: "UDP", 41: "IPv6", 43: "routing",
		44: "fragment", 47: "GRE", 58: "ICMPv6", 60: "options", 137: "MPLS",
	}
	if name := names[p]; name != "" {
		return fmt.Sprintf("%d (%s)", p, name)
	}
	return num(p)
}
