package check

import (
	"slices"
	"strings"

	"wirewalk/scenarios/language"
	"wirewalk/scenarios/syntax"
)

// signal checks that somebody emits what a step waits for.
func (c *checker) signal(n *syntax.Node, signal string, s *language.Step) {
	parts := strings.Split(signal, ".")
	event := parts[len(parts)-1]
	base := strings.Join(parts[:len(parts)-1], ".")
	if !slices.Contains(language.SignalEvents(), event) {
		c.Report(n, syntax.DidYouMean(event, language.SignalEvents(), "event"), "%s is nothing that happens to %s", event, base)
		return
	}
	if base == s.As && !s.Unnamed {
		c.Report(n, "name another step", "%s waits for itself", s.As)
		return
	}
	if c.emitter(base) {
		return
	}
	c.Report(n, syntax.DidYouMean(base, c.stepNames(), "step"), "no step or connection is called %s", base)
}

func (c *checker) stepNames() []string {
	var out []string
	for _, s := range c.f.Script {
		if !s.Unnamed {
			out = append(out, s.As)
		}
	}
	return out
}

// emitter reports whether a name can emit signals: a step, host.connection, or program.number.
func (c *checker) emitter(base string) bool {
	for _, s := range c.f.Script {
		if s.As == base {
			return true
		}
	}
	first, rest, ok := strings.Cut(base, ".")
	if !ok {
		for _, p := range c.f.Programs {
			if p.Name == base && p.Protocol == "udp" {
				return true
			}
		}
		return false
	}
	if c.f.HostNamed(first) != nil && c.connection(rest) {
		return true
	}
	for _, p := range c.f.Programs {
		if p.Name == first && language.IsNumber(rest) {
			return true
		}
	}
	for _, s := range c.f.Script {
		if s.Do == "listen" && s.Host == first && language.IsNumber(rest) {
			return true
		}
	}
	return false
}

// connection reports whether a connect step or a program makes a connection of that name.
func (c *checker) connection(name string) bool {
	for _, s := range c.f.Script {
		if s.Do == "connect" && s.As == name {
			return true
		}
	}
	program, number, ok := strings.Cut(name, ".")
	if !ok || !language.IsNumber(number) {
		return false
	}
	for _, p := range c.f.Programs {
		if p.Name == program {
			return true
		}
	}
	return c.f.HostNamed(program) != nil
}

func (c *checker) connNames() []string {
	var out []string
	for _, s := range c.f.Script {
		if s.Do == "connect" && !s.Unnamed {
			out = append(out, s.As)
		}
	}
	return out
}

// circles looks for steps that wait for each other.
func (c *checker) circles() {
	waits := map[string]string{}
	for _, s := range c.f.Script {
		base := s.After
		if i := strings.LastIndexByte(base, '.'); i > 0 {
			waits[s.As] = base[:i]
		}
	}
	for _, s := range c.f.Script {
		at, n := s.As, 0
		for ; n <= len(c.f.Script) && at != ""; n++ {
			if at = waits[at]; at == s.As {
				c.Report(s.Node.At("after"), "give one of them at: and a time", "%s waits for %s, which waits for %s", s.As, waits[s.As], s.As)
				return
			}
		}
	}
}
