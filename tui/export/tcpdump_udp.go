package export

// udp prints a UDP datagram. Of the protocols that tcpdump looks for by port,
// none is looked for here.
func (d *dumper) udp(dg *datagram, b []byte, length int) bool {
	if len(b) < 4 {
		d.put("%s > %s: ", dg.src, dg.dst)
		return false
	}
	d.put("%s.%d > %s.%d: ", dg.src, be16(b, 0), dg.dst, be16(b, 2))
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
	d.put("UDP, length %d", n-8)
	return true
}

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
	return d.transport(&dg, b[6], b[40:], total-40)
}
