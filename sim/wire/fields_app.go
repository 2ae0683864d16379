package wire

import (
	"bytes"
	"fmt"

	"wirewalk/sim/wire/dns"
	"wirewalk/sim/wire/h1"
)

func (t *tree) udp(l layout, nested int) {
	if !t.has(8) {
		return
	}
	t.header(8, "UDP", fmt.Sprintf("port %d to %d", t.u16(0), t.u16(2)),
		"User Datagram Protocol (RFC 768): no order, no repair")
	t.field(0, 2, "Source port", num(t.u16(0)), "")
	t.field(2, 2, "Destination port", num(t.u16(2)), "")
	t.field(4, 2, "Length", octets(t.u16(4)), "of header and data")
	t.field(6, 2, "Checksum", checkText(t.u16(6), t.sum(l)),
		"over header, data and the IP addresses; 0 is none")
	end, port := l.end, t.u16(0) == dns.Port || t.u16(2) == dns.Port
	if n := t.u16(4); n >= 8 {
		end = min(end, t.at+n)
	}
	t.at += 8
	if t.tunnelled(nested) {
		return
	}
	if end = min(end, len(t.b)); port && t.at < end && t.dns(end) {
		t.at = end
		return
	}
	t.payload(end)
}

// icmp reads ICMP of RFC 792 or 4443. An error carries the start of the
// datagram that it is about.
func (t *tree) icmp(l layout, nested int) {
	if !t.has(8) {
		return
	}
	typ, code := byte(t.u8(0)), byte(t.u8(1))
	name, text, failed := "ICMP", icmpName(typ, code), ICMPKindOf(typ, code) != 0
	note := "Internet Control Message Protocol (RFC 792)"
	if l.proto == 58 {
		name, text, failed = "ICMPv6", icmp6Name(typ, code), ICMPv6KindOf(typ, code) != 0
		note = "Internet Control Message Protocol for IPv6 (RFC 4443)"
	}
	t.header(8, name, text, note)
	t.field(0, 1, "Type", num(int(typ)), "what the message is")
	t.field(1, 1, "Code", num(int(code)), "which case of it")
	t.field(2, 2, "Checksum", checkText(t.u16(2), t.sum(l)), "over the message")
	switch {
	case typ == 3 && code == 4 && l.proto != 58:
		t.field(6, 2, "Next-hop MTU", num(t.u16(6)), "the largest packet that fits (RFC 1191)")
	case (typ == 0 || typ == 8) && l.proto != 58:
		t.field(4, 2, "Identifier", num(t.u16(4)), "")
		t.field(6, 2, "Sequence number", num(t.u16(6)), "")
	case typ == 2 && l.proto == 58:
		t.field(4, 4, "MTU", num(int(t.u32(4))), "the largest packet that fits (RFC 4443 section 3.2)")
	case (typ == 128 || typ == 129) && l.proto == 58:
		t.field(4, 2, "Identifier", num(t.u16(4)), "")
		t.field(6, 2, "Sequence number", num(t.u16(6)), "")
	default:
		t.field(4, 4, "Rest of header", fmt.Sprintf("0x%08x", t.u32(4)), "")
	}
	t.at += 8
	if failed && t.at < l.end {
		t.out = append(t.out, Field{
			t.depth + 1, "Cited datagram", octets(l.end - t.at),
			"the start of the packet that the error is about", t.at, l.end,
		})
		t.depth += 2
		t.network(nested + 1)
		return
	}
	t.payload(l.end)
}

func icmpName(typ, code byte) string {
	names := map[[2]byte]string{
		{3, 0}: "network unreachable", {3, 1}: "host unreachable", {3, 2}: "protocol unreachable",
		{3, 3}: "port unreachable",
		{3, 4}: "fragmentation needed", {3, 5}: "source route failed", {4, 0}: "source quench",
		{3, 13}: "administratively prohibited",
		{11, 0}: "time exceeded in transit",
		{11, 1}: "reassembly time exceeded", {12, 0}: "parameter problem", {0, 0}: "echo reply",
		{8, 0}: "echo request",
	}
	if name := names[[2]byte{typ, code}]; name != "" {
		return name
	}
	return fmt.Sprintf("type %d code %d", typ, code)
}

// icmp6Name is what RFC 4443 calls a message.
func icmp6Name(typ, code byte) string {
	names := map[[2]byte]string{
		{1, 0}: "no route to destination", {1, 1}: "administratively prohibited", {1, 2}: "beyond scope of source address",
		{1, 3}: "address unreachable", {1, 4}: "port unreachable", {1, 5}: "source address failed policy",
		{1, 6}: "reject route to destination", {2, 0}: "packet too big", {3, 0}: "hop limit exceeded in transit",
		{3, 1}: "fragment reassembly time exceeded", {4, 0}: "erroneous header field", {4, 1}: "unrecognized next header",
		{4, 2}: "unrecognized option", {128, 0}: "echo request", {129, 0}: "echo reply",
	}
	if name := names[[2]byte{typ, code}]; name != "" {
		return name
	}
	return fmt.Sprintf("type %d code %d", typ, code)
}

// maxLines bounds the lines of a head that the tree shows.
const maxLines = 64

// http takes the head of an HTTP/1.x message apart, if one starts here.
func (t *tree) http(end int) bool {
	b := t.b[t.at:end]
	start := h1.Sniff(b)
	if start != h1.StartRequest && start != h1.StartResponse {
		return false
	}
	first, _ := h1.CutLine(b)
	t.header(len(b), "HTTP", printable(first), "Hypertext Transfer Protocol (RFC 9112)")
	note := "the start line: what is asked for"
	if start == h1.StartResponse {
		note = "the start line: how it went"
	}
	for off, n := 0, 0; off < len(b) && n < maxLines; n++ {
		line, size := h1.CutLine(b[off:])
		if size == 0 {
			line, size = bytes.TrimSuffix(line, []byte("\r")), len(b)-off
		}
		if len(line) == 0 {
			t.field(off, size, "End of head", "", "an empty line")
			if rest := len(b) - off - size; rest > 0 {
				t.field(off+size, rest, "Content", octets(rest), "the message's body, or its start")
			}
			return true
		}
		name := "Field"
		if n == 0 {
			name = "Start line"
		}
		t.field(off, size, name, printable(line), note)
		note, off = "", off+size
	}
	return true
}
