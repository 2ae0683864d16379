package check

import (
	"net/netip"

	"wirewalk/scenarios/language"
	"wirewalk/scenarios/syntax"
)

// addresses checks the addresses of a host or box: one, or one of each family.
func (c *checker) addresses(n *syntax.Node, list []string, owner string, seen map[netip.Addr]string) {
	if n.Has("address") && n.Has("addresses") {
		c.Report(n.At("addresses"), "write addresses: [10.0.0.1, 2001:db8::1] alone", "address and addresses do not go together")
		return
	}
	if len(list) > 2 {
		c.Report(n.Item("addresses", 2), "keep one of each family", "%s has %d addresses; there is room for one of each family", owner, len(list))
		return
	}
	var read []netip.Addr
	for i, text := range list {
		at := n.At("address")
		if n.Has("addresses") {
			at = n.Item("addresses", i)
		}
		if a, ok := c.address(at, text, owner, seen); ok {
			read = append(read, a)
		}
	}
	if len(read) == 2 && read[0].Is4() == read[1].Is4() {
		c.Report(n.Item("addresses", 1), "write one IPv4 and one IPv6 address, such as [10.0.0.1, 2001:db8::1]",
			"%s and %s are of the same family", read[0], read[1])
	}
}

func (c *checker) address(n *syntax.Node, text, owner string, seen map[netip.Addr]string) (netip.Addr, bool) {
	a, err := netip.ParseAddr(text)
	switch {
	case err != nil:
		c.Report(n, "write an IPv4 address such as 10.0.0.1, or an IPv6 address such as 2001:db8::1", "%q is no address", text)
		return a, false
	case a.Zone() != "" || a.Is4In6() || a.IsMulticast() || a.Is6() && a.IsUnspecified():
		c.Report(n, "write an address of one host, such as 2001:db8::1", "%s cannot be the address of %s", text, owner)
		return a, false
	}
	if other, ok := seen[a]; ok {
		c.Report(n, "give one of them another address", "%s and %s have the same address %s", other, owner, a)
	}
	seen[a] = owner
	return a, true
}

// family checks that two hosts have addresses of one family.
func (c *checker) family(n *syntax.Node, from, to string) {
	a, b := c.f.HostNamed(from), c.f.HostNamed(to)
	if a == nil || b == nil || len(language.Parsed(a.AllAddresses())) == 0 || len(language.Parsed(b.AllAddresses())) == 0 {
		return
	}
	if _, ok := c.f.AddressFor(a, b); !ok {
		c.Report(n, "give one of them an address of the other family too: addresses: [10.0.0.1, 2001:db8::1]",
			"%s cannot be reached from %s: one has only an IPv4 address, the other only an IPv6 address", to, from)
	}
}

// leastMTU checks that a link takes what IPv6 needs.
func (c *checker) leastMTU(l *language.Link) {
	const least = 1280
	if l.MTU < least && l.MTU > 0 && c.f.SpeaksIPv6() {
		c.Report(l.Node.At("mtu"), "write 1280B or more, or give the hosts IPv4 addresses only",
			"link %s takes %d octets; every link of IPv6 takes 1280 (RFC 8200 §5)", l.Name, int(l.MTU))
	}
}
