package export

import "net/netip"

// IP protocol numbers that the printer tells apart.
const (
	protoICMP   = 1
	protoTCP    = 6
	protoUDP    = 17
	protoICMP6  = 58
	protoSCTP   = 132
	moreFragBit = 0x2000
)

// datagram is what the printers of the layers above IP need of it.
type datagram struct {
	src, dst netip.Addr
	fragment bool // more fragments follow
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
		if total != 0 {
			d.put("bad-len %d", total)
			return true
		}
		total = length // segmentation offload leaves the length open
	}
	b = b[:min(len(b), total)]
	frag, proto := be16(b, 6), b[9]
	dg := datagram{src: addr4(b[12:]), dst: addr4(b[16:]), fragment: frag&moreFragBit != 0}
	if frag&0x1fff != 0 {
		d.put("%s > %s: ip-proto-%d", dg.src, dg.dst, proto)
		return true
	}
	if len(b) < hlen {
		b = b[:hlen:hlen]
	}
	return d.transport(&dg, proto, b[hlen:], total-hlen)
}

func (d *dumper) transport(dg *datagram, proto uint8, b []byte, length int) bool {
	switch proto {
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
		d.put("%s > %s: ", dg.src, dg.dst)
		d.proto = "icmp6"
		return d.icmp6(b, length)
	default:
		d.put("%s > %s: ", dg.src, dg.dst)
		d.put(" ip-proto-%d %d", proto, length)
		return true
	}
}

func addr4(b []byte) netip.Addr { return netip.AddrFrom4([4]byte(b[:4])) }

func addr16(b []byte) netip.Addr { return netip.AddrFrom16([16]byte(b[:16])) }
