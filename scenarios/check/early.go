package check

import (
	"slices"
	"strings"

	"wirewalk/scenarios/language"
	"wirewalk/scenarios/syntax"
)

// Early looks for misspelt names of hosts and steps in a script although other
// mistakes of the file forbid to check it as a whole, so that all that is
// misspelt is told at once. It tells only what no other mistake can be the cause of.
func Early(r *syntax.Reporter, f *language.File) {
	c := &checker{Reporter: r, f: f}
	for _, s := range c.f.Script {
		if s == nil || s.Node == nil || s.Node.Kind != syntax.Map {
			continue
		}
		if n := s.Node.At("host"); s.Node.Has("host") && syntax.NearestWord(s.Host, c.hostNames()) != "" {
			c.host(n, s.Host)
		}
		if s.Node.Has("after") {
			c.earlySignal(s.Node.At("after"), s.After)
		}
	}
}

// earlySignal reports the name of a step that no step has, where one is near.
func (c *checker) earlySignal(n *syntax.Node, signal string) {
	base, event, dotted := strings.Cut(signal, ".")
	if dotted && !slices.Contains(language.SignalEvents(), event) || base == "" || c.stepCalled(base) || c.f.HostNamed(base) != nil {
		return
	}
	for _, p := range c.f.Programs {
		if p.Name == base {
			return
		}
	}
	if near := syntax.NearestWord(base, c.stepNames()); near != "" {
		c.Report(n, "did you mean "+near+"?", "no step or connection is called %s", base)
	}
}
