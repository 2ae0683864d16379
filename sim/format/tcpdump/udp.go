package tcpdump

import "wirewalk/sim/wire/dns"

// udp prints a UDP datagram. Of the protocols that tcpdump looks for by port, DNS alone is
// looked for here.
func (d *dumper) udp(dg *datagram, b []byte, length int) bool {
	if len(b) < 4 {
		d.put("%s > %s: ", dg.src, dg.dst)
		return false
	}
	d.ports(dg, be16(b, 0), be16(b, 2))
	if len(b) < 8 {
		return false
	}
	n := int(be16(b, 4))
	if n < 8 {
		d.put("truncated-udplength %d", n)
		return true
	}
	if n > length {
		d.put("UDP, bad length %d > %d", n-8, length-8)
		return true
	}
	if port := be16(b, 0); (port == dns.Port || be16(b, 2) == dns.Port) && len(b) >= n && d.dns(b[8:n]) {
		return true
	}
	d.put("UDP, length %d", n-8)
	return true
}
