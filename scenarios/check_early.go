package scenarios

import (
	"slices"
	"strings"
)

// checkEarly looks for misspelt names of hosts and steps in a script although other
// mistakes of the file forbid to check it as a whole, so that all that is
// misspelt is told at once. It tells only what no other mistake can be the cause of.
func checkEarly(r *reporter, f *File) {
	c := &checker{reporter: r, f: f}
	for _, s := range c.f.Script {
		if s == nil || s.src == nil || s.src.kind != mapNode {
			continue
		}
		if n := s.src.at("host"); s.src.has("host") && nearest(s.Host, c.hostNames()) != "" {
			c.host(n, s.Host)
		}
		if s.src.has("after") {
			c.earlySignal(s.src.at("after"), s.After)
		}
	}
}

// earlySignal reports the name of a step that no step has, where one is near.
func (c *checker) earlySignal(n *node, signal string) {
	base, event, dotted := strings.Cut(signal, ".")
	if dotted && !slices.Contains(signalEvents(), event) || base == "" || c.stepCalled(base) || c.f.host(base) != nil {
		return
	}
	for _, p := range c.f.Programs {
		if p.Name == base {
			return
		}
	}
	if near := nearest(base, c.stepNames()); near != "" {
		c.report(n, "did you mean "+near+"?", "no step or connection is called %s", base)
	}
}
