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
	c.names()
	c.script()
	c.faults()
	c.lesson()
	if len(c.Problems.Errors()) > 0 {
		return
	}
	for _, s := range c.f.Script {
		if language.ActionOf(s.Do).Kind == language.HTTPAction && c.f.HostBehind(s.To) != "" {
			c.served(s)
		}
	}
}

// name checks the form of a name.
func (c *checker) name(n *syntax.Node, name, what string) {
	if name == "" || len(name) > 40 {
		c.Report(n, "use a word of at most 40 letters", "%s needs a short name", withArticle(what))
		return
	}
	for _, r := range name {
		if (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && r != '-' && r != '_' {
			c.Report(n, "names are made of letters, digits, - and _", "%q cannot be the name of %s", name, withArticle(what))
			return
		}
	}
	if name == "start" || name == "end" || name == "any" {
		c.Report(n, "choose another word", "%q has a meaning of its own and cannot be the name of %s", name, withArticle(what))
	}
}

func withArticle(what string) string {
	if strings.ContainsRune("aeiou", rune(what[0])) {
		return "an " + what
	}
	return "a " + what
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
		if c.f.BoxNamed(name) != nil {
			hint = name + " is a box: boxes have no programs and no TCP"
		}
		c.Report(n, hint, "there is no host %q", name)
	}
}

// lane checks a lifeline of the trace: a host, the end that one accepts from
// itself, or a box.
func (c *checker) lane(n *syntax.Node, name string) {
	if c.f.Loopback(name) == "" && c.f.BoxNamed(name) == nil {
		c.host(n, name)
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
		if of := f.Loopback(h.Name); of != "" {
			c.Report(h.Key, "give it another name", "%s is what the trace calls the end that %s accepts from itself", h.Name, of)
		}
		if h.ReceiveOffload && h.Stack == "none" {
			c.Report(h.Node.At("receive_offload"), "leave it out, or give "+h.Name+" a stack", "receive_offload does nothing: %s has no TCP (stack: none)", h.Name)
		}
		c.addresses(h.Node, h.AllAddresses(), h.Name, seen)
		if h.TCP.EphemeralLast < h.TCP.EphemeralFirst {
			c.Report(h.Node.Get("tcp").At("ephemeral_last"), "ephemeral_first is the lower one", "ephemeral_last %d is below ephemeral_first %d",
				h.TCP.EphemeralLast, h.TCP.EphemeralFirst)
		}
		if t := h.Node.Get("tcp"); t.Has("congestion") && !slices.Contains([]string{"reno", "cubic", "none"}, h.TCP.Congestion) {
			c.Report(t.At("congestion"), syntax.DidYouMean(h.TCP.Congestion, []string{"reno", "cubic", "none"}, "congestion control"),
				"congestion: %q is not known", h.TCP.Congestion)
		}
	}
	c.boxes(seen)
}

func (c *checker) isNode(name string) bool {
	return c.f.HostNamed(name) != nil || c.f.BoxNamed(name) != nil
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
		c.leastMTU(l)
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
	if !c.badLinks && from != to && c.f.HostNamed(from) != nil && c.f.HostNamed(to) != nil && !c.reachable(from, to) {
		c.Report(n, "add a link between them", "%s cannot be reached from %s: no links lead there", to, from)
		return
	}
	c.family(n, from, to)
}
