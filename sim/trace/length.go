package trace

import "encoding/binary"

// The sizes of headers in octets.
const (
	ip4Header  = 20 // RFC 791 §3.1, without options
	ip6Header  = 40 // RFC 8200 §3
	tcpHeader  = 20 // RFC 9293 §3.1, without options
	udpHeader  = 8  // RFC 768
	icmpHeader = 8  // RFC 792, RFC 4443 §2.1, with the word that some errors use
)

// How much of a datagram an ICMP error cites.
const (
	icmpCites  = 8                               // RFC 792: the IP header and 64 bits
	icmp6Cites = 1280 - (ip6Header + icmpHeader) // RFC 4443 §3: what fits into IPv6's least MTU
)

// IPLen is how many octets a packet has on the wire from its IP header to the end
// of its payload: those that package wire encodes, counted without making them.
// Of a captured packet it is what the packet itself says, also where octets were
// cut off or a link layer filled up its frame.
func (t *Trace) IPLen(id PacketID) int {
	p := t.Packet(id)
	if x := p.extra; x != nil && (x.Raw != nil || x.WireLen > 0) {
		return capturedLen(x)
	}
	return t.datagramLen(p)
}

// capturedLen is the length that an IP header says (RFC 791 §3.1, RFC 8200 §3);
// where it says none, such as before segmentation by a network card, all that
// was on the wire.
func capturedLen(x *Extra) int {
	said := 0
	switch raw := x.Raw; {
	case len(raw) >= 4 && raw[0]>>4 == 4:
		said = int(binary.BigEndian.Uint16(raw[2:]))
	case len(raw) >= 6 && raw[0]>>4 == 6:
		if said = int(binary.BigEndian.Uint16(raw[4:])); said > 0 {
			said += ip6Header
		}
	}
	if said < ip4Header {
		return max(len(x.Raw), x.WireLen)
	}
	return said
}

// datagramLen is the length of a packet that was not captured.
func (t *Trace) datagramLen(p *Packet) int {
	ip := ip4Header
	if t.OverIPv6(p) {
		ip = ip6Header
	}
	n := ip + int(p.Seg.Payload.Len)
	switch p.Proto {
	case TCP:
		return n + tcpHeader + p.Seg.Options.WireLen()
	case UDP:
		return n + udpHeader
	case ICMP:
		return ip + icmpHeader + t.citedLen(p.extra, ip)
	case Other:
	}
	return n
}

// citedLen is how much an ICMP error cites of the packet that it is about.
func (t *Trace) citedLen(x *Extra, ip int) int {
	if x == nil || x.Cites == 0 || t.Packet(x.Cites).Proto == ICMP {
		return 0 // RFC 1122 §3.2.2 forbids errors about errors.
	}
	cited := t.Packet(x.Cites)
	whole, header := 0, ip
	if c := cited.extra; c != nil && len(c.Raw) > 0 {
		whole = len(c.Raw)
		if c.Raw[0]>>4 == 4 {
			header = int(c.Raw[0]&15) * 4
		}
	} else {
		whole = t.datagramLen(cited)
	}
	if ip == ip6Header {
		return min(whole, icmp6Cites)
	}
	return min(whole, header+icmpCites)
}
