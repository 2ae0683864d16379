package anonymize

import (
	"encoding/binary"
	"net/netip"

	"wirewalk/sim/trace"
)

// Hider hides what the packets of one trace say.
type Hider struct {
	t     *trace.Trace
	addrs *addresses
	kept  map[uint32]frames
}

// New makes a hider for the packets of a trace. What is written with the same key has the
// same addresses.
func New(t *trace.Trace, key [KeyLen]byte) *Hider {
	return &Hider{t: t, addrs: newAddresses(key), kept: streams(t)}
}

// filler stands for each octet that is hidden.
const filler = 'x'

// Packet is a datagram of the trace as anybody may see it, with its length on the wire.
// What is in a tunnel is taken out of it.
func (h *Hider) Packet(id trace.PacketID, datagram []byte, length int) ([]byte, int) {
	p := h.t.Packet(id)
	if x := p.Extra(); x != nil && x.Inner > 0 && x.Inner < len(datagram) {
		datagram, length = datagram[x.Inner:], length-x.Inner
	}
	out := append([]byte(nil), datagram...)
	h.datagram(out, p, 0)
	return out, length
}

// Protocols by their numbers.
const (
	protoICMP = 1
	protoTCP  = 6
	protoUDP  = 17
	protoV6   = 58
)

// datagram hides what is in an IP datagram, in its place. p is the packet whose payload
// this carries, nil for one that is quoted.
func (h *Hider) datagram(b []byte, p *trace.Packet, depth int) {
	const deepest = 3
	switch {
	case len(b) == 0 || depth > deepest:
		hide(b)
	case b[0]>>4 == 4:
		h.ipv4(b, p, depth)
	case b[0]>>4 == 6:
		h.ipv6(b, p, depth)
	default:
		hide(b)
	}
}

func hide(b []byte) {
	for i := range b {
		b[i] = filler
	}
}

func (h *Hider) ipv4(b []byte, p *trace.Packet, depth int) {
	const least, checksum = 20, 10
	if len(b) < least {
		hide(b[min(len(b), 12):])
		return
	}
	head := int(b[0]&15) * 4
	if head < least || head > len(b) {
		hide(b[least:])
		head = least
	}
	right := sum(b[:head], 0) == 0xffff
	for i := least; i < head; i++ {
		b[i] = 1 // no operation (RFC 791 §3.1): a route recorded there would name routers
	}
	was := addressSum(b[12:20])
	h.addrs.replace(b[12:16], 4)
	h.addrs.replace(b[16:20], 4)
	if binary.BigEndian.PutUint16(b[checksum:], 0); right {
		binary.BigEndian.PutUint16(b[checksum:], ^sum(b[:head], 0))
	}
	upto := len(b)
	if total := int(binary.BigEndian.Uint16(b[2:])); total >= head && total < upto {
		upto = total // What is behind is padding.
		hide(b[upto:])
	}
	if binary.BigEndian.Uint16(b[6:])&0x1fff != 0 {
		hide(b[head:upto]) // The transport header is in another fragment.
		return
	}
	whole := binary.BigEndian.Uint16(b[6:])&0x2000 == 0 && int(binary.BigEndian.Uint16(b[2:])) == upto
	h.transport(b[head:upto], layer{proto: b[9], was: was, addrs: b[12:20], whole: whole}, p, depth)
}

func (h *Hider) ipv6(b []byte, p *trace.Packet, depth int) {
	const head = 40
	if len(b) < head {
		hide(b[min(len(b), 8):])
		return
	}
	was := addressSum(b[8:head])
	h.addrs.replace(b[8:24], 16)
	h.addrs.replace(b[24:40], 16)
	proto, rest := b[6], b[head:]
	whole := int(binary.BigEndian.Uint16(b[4:])) == len(rest)
	if n := int(binary.BigEndian.Uint16(b[4:])); n < len(rest) && n > 0 {
		hide(rest[n:])
		rest, whole = rest[:n], true
	}
	for {
		const fragment = 44
		switch proto {
		case 0, 43, 60: // hop-by-hop options, routing, destination options (RFC 8200 §4)
			if len(rest) < 8 || len(rest) < int(rest[1])*8+8 {
				hide(rest)
				return
			}
			n := int(rest[1])*8 + 8
			clear(rest[2:n])
			proto, rest = rest[0], rest[n:]
			continue
		case fragment:
			if len(rest) < 8 {
				hide(rest)
				return
			}
			if binary.BigEndian.Uint16(rest[2:])&0xfff9 != 0 {
				whole = false
			}
			if binary.BigEndian.Uint16(rest[2:])&0xfff8 != 0 {
				hide(rest[8:])
				return
			}
			proto, rest = rest[0], rest[8:]
			continue
		}
		h.transport(rest, layer{proto: proto, was: was, addrs: b[8:head], whole: whole}, p, depth)
		return
	}
}

// layer is what the IP header says of a transport segment.
type layer struct {
	proto byte
	was   uint32 // the sum of the addresses before they were hidden
	addrs []byte // and what stands there now
	whole bool   // nothing of the segment is missing
}

// transport hides what is in a segment, and gives it a checksum that is right where it was.
func (h *Hider) transport(b []byte, l layer, p *trace.Packet, depth int) {
	field, pseudo := 0, true
	switch l.proto {
	case protoTCP:
		field = 16
	case protoUDP:
		field = 6
	case protoICMP:
		field, pseudo = 2, false
	case protoV6:
		field = 2
	default:
		hide(b)
		return
	}
	start := func(addrs uint32) uint32 {
		if !pseudo {
			return 0
		}
		return addrs + uint32(l.proto) + uint32(len(b))
	}
	right := l.whole && len(b) >= field+2 && sum(b, start(l.was)) == 0xffff
	none := l.proto == protoUDP && len(b) >= field+2 && binary.BigEndian.Uint16(b[field:]) == 0
	switch l.proto {
	case protoTCP:
		h.tcp(b, p)
	case protoUDP:
		h.udp(b)
	default:
		h.icmp(b, l.proto, depth)
	}
	if len(b) < field+2 || none {
		return
	}
	binary.BigEndian.PutUint16(b[field:], 0)
	if right {
		binary.BigEndian.PutUint16(b[field:], ^sum(b, start(addressSum(l.addrs))))
	} // Else it tells nothing that is true, and could tell what was there.
}

func (h *Hider) tcp(b []byte, p *trace.Packet) {
	const least = 20
	if len(b) < least {
		if len(b) > 14 {
			hide(b[14:])
		}
		return
	}
	head := int(b[12]>>4) * 4
	if head < least || head > len(b) {
		hide(b[least:])
		return
	}
	options(b[least:head])
	payload := b[head:]
	if p == nil || p.Seg.Payload.Stream == 0 {
		hide(payload)
		return
	}
	kept := h.kept[p.Seg.Payload.Stream]
	seen := h.t.Octets(nil, p.Seg.Payload)
	for i := range payload {
		// Where a segment says something else than the stream, it is not what was looked at.
		same := i < len(seen) && payload[i] == seen[i]
		if !same || !kept.keeps(p.Seg.Payload.Off+uint64(i)) {
			payload[i] = filler
		}
	}
}

// options leaves the TCP options that this program reads, and no others.
func options(b []byte) {
	for i := 0; i < len(b); {
		switch kind := b[i]; kind {
		case 0:
			clear(b[i:])
			return
		case 1:
			i++
		default:
			if i+1 >= len(b) || b[i+1] < 2 || i+int(b[i+1]) > len(b) {
				clear(b[i:])
				return
			}
			n := int(b[i+1])
			// MSS, window scale, SACK permitted, SACK, timestamps.
			if kind != 2 && kind != 3 && kind != 4 && kind != 5 && kind != 8 {
				for j := range n {
					b[i+j] = 1
				}
			}
			i += n
		}
	}
}

// udp hides a datagram's content; of DNS the header stays (RFC 1035 §4.1.1).
func (h *Hider) udp(b []byte) {
	const head, dnsHead, dns = 8, 12, 53
	if len(b) < head {
		return
	}
	if payload := b[head:]; binary.BigEndian.Uint16(b) == dns || binary.BigEndian.Uint16(b[2:]) == dns {
		hide(payload[min(len(payload), dnsHead):])
	} else {
		hide(payload)
	}
}

// icmp hides the packet that an error quotes as it hides others, and all else but the
// first eight octets (RFC 792, RFC 4443 §3).
func (h *Hider) icmp(b []byte, proto byte, depth int) {
	const head = 8
	if len(b) < head {
		hide(b[min(len(b), 4):])
		return
	}
	quotes := proto == protoV6 && b[0] < 5
	if proto == protoICMP {
		quotes = b[0] == 3 || b[0] == 4 || b[0] == 5 || b[0] == 11 || b[0] == 12
	}
	if proto == protoICMP && b[0] == 5 {
		h.addrs.replace(b[4:8], 4) // a redirect names a router
	}
	if !quotes {
		hide(b[head:])
		return
	}
	h.datagram(b[head:], nil, depth+1)
}

// sum adds octets as 16-bit words in one's complement (RFC 1071 §1).
func sum(b []byte, start uint32) uint16 {
	total := uint64(start)
	for ; len(b) >= 2; b = b[2:] {
		total += uint64(b[0])<<8 | uint64(b[1])
	}
	if len(b) == 1 {
		total += uint64(b[0]) << 8
	}
	for total > 0xffff {
		total = total&0xffff + total>>16
	}
	return uint16(total)
}

// addressSum is what addresses add to a checksum.
func addressSum(b []byte) uint32 { return uint32(sum(b, 0)) }

// Address is what stands for an address in the file.
func (h *Hider) Address(a netip.Addr) netip.Addr { return h.addrs.of(a) }
