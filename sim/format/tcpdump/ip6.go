package tcpdump

import "fmt"

// IPv6 extension headers (RFC 8200 §4).
const (
	extHopByHop    = 0
	extFragment    = 44
	extNone        = 59
	extDestination = 60
)

// ip6 prints an IPv6 datagram; it reports false where the capture ends too early.
func (d *dumper) ip6(b []byte, length int) bool {
	d.put("IP6 ")
	if len(b) < 40 {
		return false
	}
	total := int(be16(b, 4)) + 40
	if length < total {
		d.put("truncated-ip6 - %d bytes missing!", total-length)
	}
	b = b[:min(len(b), total)]
	dg := datagram{src: addr16(b[8:]), dst: addr16(b[24:])}
	next, rest, room := b[6], b[40:], total-40
	for {
		if next != extHopByHop && next != extDestination && next != extFragment && next != extNone {
			return d.transport(&dg, next, rest, room)
		}
		d.addresses(&dg)
		dg.bare = true
		if next == extNone {
			d.put("no next header")
			return true
		}
		if len(rest) < 8 {
			return false
		}
		size := 8
		if next == extFragment {
			off := int(be16(rest, 2) &^ 7)
			d.put("frag (%d|%d) ", off, room-size)
			if off != 0 {
				d.buf = d.buf[:len(d.buf)-1]
				return true
			}
		} else {
			d.put("%s ", map[byte]string{extHopByHop: "HBH", extDestination: "DSTOPT"}[next])
			size = 8 + int(rest[1])*8
		}
		next = rest[0]
		rest, room = rest[min(size, len(rest)):], room-size
	}
}

// icmp6 prints an ICMPv6 message of which b was captured.
func (d *dumper) icmp6(b []byte, length int) bool {
	text := icmp6Text(b)
	if text == "" {
		return false
	}
	d.put("ICMP6, %s, length %d", text, length)
	return true
}

// icmp6Text is what a message says; it is empty where the capture ends too early.
func icmp6Text(b []byte) string {
	if len(b) < 8 {
		return ""
	}
	switch typ, code := b[0], b[1]; typ {
	case 1:
		return unreachable6Text(b, code)
	case 2:
		return fmt.Sprintf("packet too big, mtu %d", be32(b, 4))
	case 3:
		if code == 0 && len(b) >= 48 {
			return fmt.Sprintf("time exceeded in-transit for %s", addr16(b[32:]))
		}
		return "ip6 reassembly time exceeded"
	case 4:
		return fmt.Sprintf("parameter problem, erroneous - octet %d", be32(b, 4))
	case 128:
		return fmt.Sprintf("echo request, id %d, seq %d", be16(b, 4), be16(b, 6))
	case 129:
		return fmt.Sprintf("echo reply, id %d, seq %d", be16(b, 4), be16(b, 6))
	case 133:
		return "router solicitation"
	case 134:
		return "router advertisement"
	case 135, 136:
		return neighborText(b, typ)
	default:
		return fmt.Sprintf("type-#%d", typ)
	}
}

func neighborText(b []byte, typ byte) string {
	switch {
	case len(b) < 24:
		return ""
	case typ == 135:
		return fmt.Sprintf("neighbor solicitation, who has %s", addr16(b[8:]))
	}
	return fmt.Sprintf("neighbor advertisement, tgt is %s", addr16(b[8:]))
}

func unreachable6Text(b []byte, code byte) string {
	if len(b) < 48 {
		return ""
	}
	cited := b[8:]
	dst, text := addr16(cited[24:]), ""
	switch code {
	case 0:
		text = "unreachable route"
	case 1:
		text = " unreachable prohibited"
	case 2:
		text = "beyond scope"
	case 3:
		text = "unreachable address"
	case 4:
		return unreachable6Port(cited)
	default:
		return fmt.Sprintf("destination unreachable, unknown code (%d)", code)
	}
	return fmt.Sprintf("destination unreachable, %s %s", text, dst)
}

func unreachable6Port(cited []byte) string {
	if len(cited) < 44 {
		return ""
	}
	name := ""
	switch cited[6] {
	case protoTCP:
		name = "tcp"
	case protoUDP:
		name = "udp"
	default:
		return fmt.Sprintf("destination unreachable, unreachable port, %s protocol %d port %d unreachable",
			addr16(cited[24:]), cited[6], be16(cited, 42))
	}
	return fmt.Sprintf("destination unreachable, unreachable port, %s %s port %d",
		addr16(cited[24:]), name, be16(cited, 42))
}
