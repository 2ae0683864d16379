// Package check finds the mistakes of a file that single values do not show:
// names that are used and do not exist, keys that do nothing, impossible
// topologies. It changes nothing.
package check

import (
	"net/netip"
	"slices"
	"strings"

	"wirewalk/scenarios/language"
	"wirewalk/scenarios/syntax"
)

// checker looks for mistakes that single values do not show: names that are
// used and do not exist, keys that do nothing, impossible topologies.
type checker struct {
	*syntax.Reporter
	f        *language.File
	badLinks bool            // links are wrong, so nothing can be said about what they reach
	unserved int             // paths that no server has
	looked   map[string]bool // paths that were looked for, after the host asked for them
}

// File reports the mistakes of a file that was decoded without any.
func File(r *syntax.Reporter, f *language.File) {
	c := &checker{Reporter: r, f: f}
	c.check()
}

func (c *checker) check() {
	c.hosts()
	c.links()
	c.programs()
	c.script()
	c.faults()
	c.lesson()
	if len(c.Problems.Errors()) > 0 {
		return
	}
	for _, s := range c.f.Script {
		if language.ActionOf(s.Do).Kind == language.HTTPAction && s.To != "" {
			c.served(s)
		}
	}
}

// name checks the form of a name.
func (c *checker) name(n *syntax.Node, name, what string) {
	if name == "" || len(name) > 40 {
		c.Report(n, "use a word of at most 40 letters", "a %s needs a short name", what)
		return
	}
	for _, r := range name {
		if (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && r != '-' && r != '_' {
			c.Report(n, "names are made of letters, digits, - and _", "%q cannot be the name of a %s", name, what)
			return
		}
	}
	if name == "start" || name == "end" || name == "any" {
		c.Report(n, "choose another word", "%q has a meaning of its own and cannot be the name of a %s", name, what)
	}
}

func (c *checker) hostNames() []string {
	var out []string
	for _, h := range c.f.Hosts {
		out = append(out, h.Name)
	}
	return out
}

// host checks that a host exists; an empty name is fine.
func (c *checker) host(n *syntax.Node, name string) {
	if name != "" && c.f.HostNamed(name) == nil {
		hint := syntax.DidYouMean(name, c.hostNames(), "host")
		for _, b := range c.f.Boxes {
			if b.Name == name {
				hint = name + " is a box: boxes have no programs and no TCP"
			}
		}
		c.Report(n, hint, "there is no host %q", name)
	}
}

// written checks a host that the file names itself; what was filled in is
// reported where it comes from.
func (c *checker) written(n *syntax.Node, key, name string) {
	if n.Has(key) {
		c.host(n.At(key), name)
	}
}

func (c *checker) hosts() {
	f := c.f
	if len(f.Hosts) == 0 {
		c.Report(c.f.Node.At("hosts"), "write for example hosts: {client: {}, server: {}}", "there are no hosts")
		return
	}
	if len(f.Hosts) > 64 {
		c.Report(c.f.Node.At("hosts"), "", "there are %d hosts; at most 64 fit", len(f.Hosts))
	}
	seen := map[netip.Addr]string{}
	for _, h := range f.Hosts {
		c.name(h.Key, h.Name, "host")
		c.address(h.Node.At("address"), h.Address, h.Name, seen)
		if h.TCP.EphemeralLast < h.TCP.EphemeralFirst {
			c.Report(h.Node.Get("tcp").At("ephemeral_last"), "ephemeral_first is the lower one", "ephemeral_last %d is below ephemeral_first %d",
				h.TCP.EphemeralLast, h.TCP.EphemeralFirst)
		}
		if t := h.Node.Get("tcp"); t.Has("congestion") && !slices.Contains([]string{"reno", "cubic", "none"}, h.TCP.Congestion) {
			c.Report(t.At("congestion"), syntax.DidYouMean(h.TCP.Congestion, []string{"reno", "cubic", "none"}, "congestion control"),
				"congestion: %q is not known", h.TCP.Congestion)
		}
	}
	for _, b := range f.Boxes {
		c.name(b.Key, b.Name, "box")
		if f.HostNamed(b.Name) != nil {
			c.Report(b.Key, "", "a host is called %s, too: give the box another name", b.Name)
		}
		c.address(b.Node.At("address"), b.Address, b.Name, seen)
		if u := b.Unreachable; u != nil {
			c.host(u.Node.At("host"), u.Host)
		}
	}
}

func (c *checker) address(n *syntax.Node, text, owner string, seen map[netip.Addr]string) {
	a, err := netip.ParseAddr(text)
	if err != nil || !a.Is4() {
		c.Report(n, "write an IPv4 address such as 10.0.0.1", "%q is no address", text)
		return
	}
	if other, ok := seen[a]; ok {
		c.Report(n, "give one of them another address", "%s and %s have the same address %s", other, owner, text)
	}
	seen[a] = owner
}

func (c *checker) isNode(name string) bool {
	if c.f.HostNamed(name) != nil {
		return true
	}
	for _, b := range c.f.Boxes {
		if b.Name == name {
			return true
		}
	}
	return false
}

func (c *checker) links() {
	before := len(c.Problems)
	defer func() { c.badLinks = len(c.Problems) > before }()
	var names []string
	names = append(names, c.hostNames()...)
	for _, b := range c.f.Boxes {
		names = append(names, b.Name)
	}
	for _, l := range c.f.Links {
		if l.Node == nil {
			continue
		}
		c.name(l.Key, l.Name, "link")
		if len(l.Between) != 2 {
			c.Report(l.Node.At("between"), "write between: ["+strings.Join(names[:min(2, len(names))], ", ")+"]",
				"link %s needs its two ends", l.Name)
			continue
		}
		for i, end := range l.Between {
			if !c.isNode(end) {
				c.Report(l.Node.Item("between", i), syntax.DidYouMean(end, names, "host or box"), "link %s ends at %q, which does not exist", l.Name, end)
			}
		}
		if l.Between[0] == l.Between[1] {
			c.Report(l.Node.At("between"), "", "link %s joins %s to itself", l.Name, l.Between[0])
		}
	}
	if len(c.f.Links) == 0 && len(c.f.Boxes) > 0 {
		c.Report(c.f.Node.At("boxes"), "write links: {a: {between: [client, "+c.f.Boxes[0].Name+"]}, b: {between: ["+
			c.f.Boxes[0].Name+", server]}}", "boxes need links that say where they stand")
	}
}

// reachable reports whether packets can go from one place to another.
func (c *checker) reachable(from, to string) bool {
	seen := map[string]bool{from: true}
	for grown := true; grown; {
		grown = false
		for _, l := range c.f.Links {
			if len(l.Between) == 2 && seen[l.Between[0]] != seen[l.Between[1]] {
				seen[l.Between[0]], seen[l.Between[1]] = true, true
				grown = true
			}
		}
	}
	return seen[to]
}

func (c *checker) reach(n *syntax.Node, from, to string) {
	if from == to && from != "" {
		c.Report(n, "talk to another host", "%s would talk to itself; there is no link for that", from)
		return
	}
	if !c.badLinks && c.f.HostNamed(from) != nil && c.f.HostNamed(to) != nil && !c.reachable(from, to) {
		c.Report(n, "add a link between them", "%s cannot be reached from %s: no links lead there", to, from)
	}
}
