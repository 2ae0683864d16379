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
	raw := x.Raw[min(x.Inner, len(x.Raw)):]
	header := ip6Header // What has extension headers is not looked into.
	switch {
	case len(raw) == 0 || raw[0]>>4 == 6 && (len(raw) < ip6Header || Proto(raw[6]) != UDP):
		return nil
	case raw[0]>>4 == 4:
		header = int(raw[0]&15) * 4
	}
	return raw[min(len(raw), header+udpHeader):]
}
