package trace

import "net/netip"

// AddrOf is the address of a host in the family of a packet, else the one that the
// host has; it is not valid for host 0.
func (t *Trace) AddrOf(h HostID, p *Packet) netip.Addr {
	if h == 0 || int(h) > len(t.hosts) {
		return netip.Addr{}
	}
	host := &t.hosts[h-1]
	if host.Also.IsValid() && host.Addr.Is4() == t.OverIPv6(p) {
		return host.Also
	}
	return host.Addr
}

// OverIPv6 reports a packet whose addresses are not of IPv4: those of its
// connection, its own, those of the packet it is about, or those of its hosts.
func (t *Trace) OverIPv6(p *Packet) bool {
	if p.Conn != 0 {
		if a := &t.conns[p.Conn-1].Ends[0].Addr; a.IsValid() {
			return !a.Addr().Is4()
		}
	}
	if x := p.extra; x != nil && x.Src.IsValid() {
		return !x.Src.Is4()
	}
	if x := p.extra; x != nil && p.Proto == ICMP && x.Cites != 0 && t.Packet(x.Cites).Proto != ICMP {
		return t.OverIPv6(t.Packet(x.Cites))
	}
	for _, h := range [...]HostID{p.From, p.To} {
		if h != 0 && int(h) <= len(t.hosts) && t.hosts[h-1].Addr.IsValid() {
			return !t.hosts[h-1].Addr.Is4()
		}
	}
	return false
}
