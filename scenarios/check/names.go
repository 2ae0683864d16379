package check

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"wirewalk/scenarios/language"
	"wirewalk/scenarios/syntax"
	"wirewalk/sim/vtime"
	"wirewalk/sim/wire/dns"
)

// names checks the name servers and who asks them.
func (c *checker) names() {
	asked := slices.ContainsFunc(c.f.Script, func(s *language.Step) bool { return language.IsName(s.To) })
	if len(c.f.DNS) > 0 && !asked {
		c.Warn(c.f.Node.At("dns"), "write to: and a name in a step that asks for something, or in a client", "dns does nothing: no request looks a name up")
	}
	for _, x := range c.f.Proxies {
		if n := x.Node.Get("client"); n.Has("happy_eyeballs") {
			c.Warn(n.At("happy_eyeballs"), "", "happy_eyeballs does nothing: proxy %s looks no name up", x.Name)
		}
	}
	for _, k := range c.f.Clients {
		if k.Node.Has("happy_eyeballs") && !asked {
			c.Warn(k.Node.At("happy_eyeballs"), "write to: and a name", "happy_eyeballs does nothing: no request looks a name up")
		}
	}
	for _, d := range c.f.DNS {
		c.host(d.Node.At("host"), d.Host)
		c.noStack(d.Node, d.Host)
		for _, n := range d.Names {
			c.dnsName(n)
			c.alias(d, n)
		}
	}
	for _, h := range c.f.Hosts {
		r := h.Resolver
		switch {
		case r == nil:
		case len(c.f.DNS) == 0:
			c.Report(h.Node.Key("resolver"), "add dns: with a host and its names", "resolver does nothing: there is no name server")
		case r.Server != "" && !slices.ContainsFunc(c.f.DNS, func(d *language.NameServer) bool { return d.Host == r.Server }):
			c.Report(r.Node.At("server"), syntax.DidYouMean(r.Server, c.nameServers(), "host"), "no name server runs on %q", r.Server)
		case r.Timeout <= 0:
			c.Report(r.Node.At("timeout"), "write for example 5s", "a resolver waits for an answer")
		}
	}
}

func (c *checker) nameServers() []string {
	var out []string
	for _, d := range c.f.DNS {
		out = append(out, d.Host)
	}
	return out
}

// dnsName checks a name of a server, and its addresses.
func (c *checker) dnsName(n *language.DNSName) {
	if !c.lookedUp(n.Key, n.Name) {
		return
	}
	if n.Alias == "" && len(n.Addresses) == 0 || len(n.Addresses) > mostAddresses {
		c.Report(n.Node.At("addresses"), "write addresses: [server], or up to "+fmt.Sprint(mostAddresses)+" addresses",
			"%s has %d addresses", n.Name, len(n.Addresses))
	}
	for i, text := range n.Addresses {
		if _, err := netip.ParseAddr(text); err != nil && c.f.HostNamed(text) == nil {
			c.Report(n.Node.Item("addresses", i), syntax.DidYouMean(text, c.hostNames(), "host")+
				"\nor write an address such as 10.0.0.1 or 2001:db8::1", "%q is neither a host nor an address", text)
		}
	}
	if n.TTL%vtime.Second != 0 {
		c.Report(n.Node.At("ttl"), "write for example 60s", "a TTL is counted in whole seconds")
	}
}

// alias checks a name that stands for another.
func (c *checker) alias(d *language.NameServer, n *language.DNSName) {
	if n.Alias == "" {
		return
	}
	at := n.Node.At("alias")
	switch {
	case len(n.Addresses) > 0:
		c.Report(at, "leave the addresses to "+n.Alias+", or leave alias out", "%s has addresses and is an alias (RFC 1034 §3.6.2)", n.Name)
	case d.NameOf(n.Alias) == nil:
		c.Report(at, syntax.DidYouMean(n.Alias, nameList(d), "name")+"\nor add it under names", "the name server knows no name %q", n.Alias)
	case d.Behind(n).Alias != "" && d.NameOf(d.Behind(n).Alias) != nil:
		c.Report(at, "let an alias end at a name with addresses", "the aliases of %s go round, or are more than %d", n.Name, language.MostAliases)
	}
}

func nameList(d *language.NameServer) []string {
	var out []string
	for _, n := range d.Names {
		out = append(out, n.Name)
	}
	return out
}

// mostAddresses bounds an answer. Beyond 17 of IPv6, or 29 of IPv4, it needs TCP.
const mostAddresses = 100

// lookedUp checks the form of a name that is looked up.
func (c *checker) lookedUp(n *syntax.Node, name string) bool {
	if !language.IsName(name) {
		c.Report(n, "write for example www.example.com; a word without a dot is a host", "%q is no name that is looked up", name)
		return false
	}
	if err := dns.CheckName(name); err != nil || strings.ContainsFunc(name, func(r rune) bool { return r <= ' ' || r > '~' }) {
		c.Report(n, "names are letters, digits and hyphens between dots, such as www.example.com", "%q cannot be looked up", name)
		return false
	}
	return true
}

// asks checks that a host can look a name up.
func (c *checker) asks(n *syntax.Node, from, name string) {
	h := c.f.HostNamed(from)
	if h == nil || !c.lookedUp(n, name) {
		return
	}
	r := c.f.ResolverOf(h)
	if r == nil {
		c.Report(n, "add dns: [{host: ns, names: {"+name+": {addresses: [server]}}}], or name a host", "nobody can look %s up: there is no name server", name)
		return
	}
	c.reach(n, from, r.Server)
}
