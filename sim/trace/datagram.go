package trace

// Datagram is what a UDP packet carries, as far as it is known: of a captured one the octets
// that were captured. It is nil for other packets.
func (t *Trace) Datagram(p *Packet) []byte {
	if p.Proto != UDP {
		return nil
	}
	x := p.extra
	if x == nil || x.Raw == nil {
		return t.Octets(nil, p.Seg.Payload)
	}
	header := ip6Header // What has extension headers is not looked into.
	switch {
	case len(x.Raw) == 0 || x.Raw[0]>>4 == 6 && (len(x.Raw) < ip6Header || Proto(x.Raw[6]) != UDP):
		return nil
	case x.Raw[0]>>4 == 4:
		header = int(x.Raw[0]&15) * 4
	}
	return x.Raw[min(len(x.Raw), header+udpHeader):]
}
