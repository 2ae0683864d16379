package trace

// The names of this file are part of the format that docs/TRACE.md describes.

// String is the name of the fault.
func (k FaultKind) String() string {
	switch k {
	case FaultCrash:
		return "crash"
	case FaultReboot:
		return "reboot"
	case FaultUnplug:
		return "unplug"
	case FaultPlug:
		return "plug"
	case FaultOther:
		return "other"
	}
	return ""
}

// String is the name of the protocol.
func (p Proto) String() string {
	switch p {
	case TCP:
		return "tcp"
	case UDP:
		return "udp"
	case ICMP:
		return "icmp"
	case Other:
	}
	return "other"
}

// HostName is the name of a host, "" for what happens on the way between hosts.
func (t *Trace) HostName(id HostID) string {
	if id == 0 || int(id) > len(t.hosts) {
		return ""
	}
	return t.Host(id).Name
}

// Sender is the side of the packet's connection whose numbers it carries, -1 when
// the packet belongs to no connection or to neither end, such as what a router
// sends. The ports decide first: both ends of a connection can be on one host,
// and a forged segment claims the side whose port it carries, or under whose port a
// NAT knew it.
func (t *Trace) Sender(p *Packet) int {
	if p.Conn == 0 {
		return -1
	}
	c := t.Conn(p.Conn)
	a, b := c.Ends[0].Addr.Port(), c.Ends[1].Addr.Port()
	switch {
	case a != b && p.Seg.SrcPort == a:
		return 0
	case a != b && p.Seg.SrcPort == b:
		return 1
	}
	for side := range c.Ends {
		if public := c.Ends[side].Public; public.IsValid() && public.Port() == p.Seg.SrcPort && c.Side(p.From) < 0 {
			return side
		}
	}
	return c.Side(p.From)
}

// SentBy is the side of the packet's connection that sent it, as Sender, but -1
// for what another host sends in its name.
func (t *Trace) SentBy(p *Packet) int {
	if p.Conn == 0 || t.Conn(p.Conn).Side(p.From) < 0 {
		return -1
	}
	return t.Sender(p)
}
