package check

import (
	"fmt"
	"net/netip"
	"slices"

	"wirewalk/scenarios/language"
)

func (c *checker) boxes(seen map[netip.Addr]string) {
	for _, b := range c.f.Boxes {
		c.name(b.Key, b.Name, "box")
		if c.f.HostNamed(b.Name) != nil {
			c.Report(b.Key, "", "a host is called %s, too: give the box another name", b.Name)
		}
		c.addresses(b.Node, b.AllAddresses(), b.Name, seen)
		if b.Kind == "nat" && !slices.ContainsFunc(language.Parsed(b.AllAddresses()), netip.Addr.Is4) {
			c.Report(b.Node.At("address"), "give it an IPv4 address such as 192.0.2.1", "nat %s has no IPv4 address to translate to", b.Name)
		}
		if u := b.Unreachable; u != nil {
			c.host(u.Node.At("host"), u.Host)
		}
		c.boxKeys(b)
		if b.Timeouts != nil && b.ClosingTimeout != nil {
			c.Report(b.Node.Key("closing_timeout"), "leave it out, or write fin_wait and the like under timeouts", "closing_timeout does nothing: timeouts decides")
		}
		c.published(b)
		for _, r := range b.Refuse {
			c.refusal(b, r)
		}
	}
}

// boxKeys reports keys that do nothing in a box of this kind.
func (c *checker) boxKeys(b *language.Box) {
	for _, keys := range [][]string{language.TrackingKeys(), language.NATKeys()} {
		for _, key := range keys {
			if !b.Node.Has(key) || b.Takes(key) {
				continue
			}
			hint := "write kind: nat"
			if b.Kind == "router" && keys[0] != language.NATKeys()[0] {
				hint = "a router remembers no connections: write kind: firewall, or kind: nat"
			}
			c.Report(b.Node.Key(key), hint, "%s does nothing in a %s", key, b.Kind)
		}
	}
}

func (c *checker) published(b *language.Box) {
	taken := map[int]bool{}
	for _, p := range b.Publish {
		c.host(p.Node.At("to"), p.To)
		if taken[p.Port] {
			c.Report(p.Node.At("port"), "give one of them another port", "%s publishes port %d twice", b.Name, p.Port)
		}
		taken[p.Port] = true
		if c.f.HostNamed(p.To) != nil && !c.listens(p.To, p.ToPort) {
			c.Warn(p.Node.At("to"), "add a server or program, or name its port with to_port", "nothing listens on port %d of %s", p.ToPort, p.To)
		}
	}
}

func (c *checker) refusal(b *language.Box, r *language.Refusal) {
	c.host(r.Node.At("to"), r.To)
	if r.Above > 0 && !b.Tracks() {
		c.Report(r.Node.At("above"), "a router remembers no connections: write kind: firewall, or kind: nat", "above does nothing in a %s", b.Kind)
	}
	if r.Above > 0 && r.Node.Has("packets") && r.Packets == "any" {
		c.Report(r.Node.At("packets"), "leave packets out", "above counts what opens a connection")
	}
	if r.After != nil && r.Before != nil && *r.Before <= *r.After {
		c.Report(r.Node.At("before"), "", "no packet is sent after %s and before %s", *r.After, *r.Before)
	}
	if b.FilterICMP && language.ICMPKind(r.Answer) != 0 {
		c.Report(r.Node.At("answer"), "write answer: none or answer: reset, or leave filter_icmp out", "%s sends no ICMP: filter_icmp forbids it", b.Name)
	}
}

// publishes checks a step that goes to a box: only what a NAT publishes can be talked to.
func (c *checker) publishes(s *language.Step, b *language.Box) {
	if b.PublishedAt(s.Port) != nil {
		if !c.badLinks && !c.reachable(s.Host, b.Name) {
			c.Report(s.Node.At("to"), "add a link between them", "%s cannot be reached from %s: no links lead there", b.Name, s.Host)
		}
		return
	}
	hint := "boxes have no programs and no TCP; a nat can publish a port of an inside host: publish: [{port: 80, to: server}]"
	if len(b.Publish) > 0 {
		hint = fmt.Sprintf("it publishes port %d", b.Publish[0].Port)
	}
	c.Report(s.Node.At("to"), hint, "port %d of %s leads nowhere", s.Port, b.Name)
}
