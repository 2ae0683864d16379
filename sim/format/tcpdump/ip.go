package tcpdump

import "net/netip"

// IP protocol numbers that the printer tells apart.
const (
	protoICMP  = 1
	protoIP    = 4
	protoTCP   = 6
	protoUDP   = 17
	protoIP6   = 41
	protoICMP6 = 58
)

// datagram is what the printers of the layers above IP need of it.
type datagram struct {
	src, dst netip.Addr
	bare     bool // IPv6 with extension headers: the addresses are printed already
}

// ip4 prints an IPv4 datagram; it reports false where the capture ends too early.
func (d *dumper) ip4(b []byte, length int) bool {
	d.put("IP ")
	if len(b) < 20 {
		return false
	}
	hlen, total := int(b[0]&15)*4, int(be16(b, 2))
	if hlen < 20 {
		d.put("bad-hlen %d", hlen)
		return true
	}
	if length < total {
		d.put("truncated-ip - %d bytes missing! ", total-length)
	}
	if total < hlen {
		d.put("bad-len %d", total)
		return true
	}
	b = b[:min(len(b), total)]
	frag, proto := be16(b, 6), b[9]
	dg := datagram{src: addr4(b[12:]), dst: addr4(b[16:])}
	if frag&0x1fff != 0 {
		d.put("%s > %s: ip-proto-%d", dg.src, dg.dst, proto)
		return true
	}
	return d.transport(&dg, proto, b[min(hlen, len(b)):], total-hlen)
}

func (d *dumper) transport(dg *datagram, proto uint8, b []byte, length int) bool {
	switch proto {
	case protoIP:
		d.put("%s > %s: ", dg.src, dg.dst)
		return d.ip4(b, length)
	case protoIP6:
		d.put("%s > %s: ", dg.src, dg.dst)
		return d.ip6(b, length)
	case protoTCP:
		d.proto = "tcp"
		return d.tcp(dg, b, length)
	case protoUDP:
		d.proto = "udp"
		return d.udp(dg, b, length)
	case protoICMP:
		d.put("%s > %s: ", dg.src, dg.dst)
		d.proto = "icmp"
		return d.icmp(b, length)
	case protoICMP6:
		d.addresses(dg)
		d.proto = "icmp6"
		return d.icmp6(b, length)
	default:
		d.put("%s > %s: ", dg.src, dg.dst)
		d.put(" ip-proto-%d %d", proto, length)
		return true
	}
}

func (d *dumper) addresses(dg *datagram) {
	if !dg.bare {
		d.put("%s > %s: ", dg.src, dg.dst)
	}
}

// ports prints the two ends of a TCP segment or UDP datagram.
func (d *dumper) ports(dg *datagram, src, dst uint16) {
	if dg.bare {
		d.put("%d > %d: ", src, dst)
		return
	}
	d.put("%s.%d > %s.%d: ", dg.src, src, dg.dst, dst)
}

func addr4(b []byte) netip.Addr { return netip.AddrFrom4([4]byte(b[:4])) }

func addr16(b []byte) netip.Addr { return netip.AddrFrom16([16]byte(b[:16])) }
