package check

import (
	"wirewalk/scenarios/language"
	"wirewalk/scenarios/syntax"
)

// unlisten checks that there is a listening socket to close.
func (c *checker) unlisten(s *language.Step) {
	var names []string
	found := false
	for _, p := range c.f.Programs {
		if p.Host == s.Host && p.Protocol == "tcp" {
			names = append(names, p.Name)
			found = found || (s.Program == "" || p.Name == s.Program) && (s.Port == 0 || p.Listen == s.Port)
		}
	}
	for _, l := range c.f.Script {
		found = found || l.Do == "listen" && l.Host == s.Host && s.Program == "" && (s.Port == 0 || l.Port == s.Port)
	}
	switch {
	case found:
	case s.Program != "":
		c.Report(s.Node.At("program"), syntax.DidYouMean(s.Program, names, "program"), "no program %s of %s listens", s.Program, s.Host)
	default:
		c.Report(s.Node.At("host"), "name the host of a program that listens; a server is ended by stop", "no program of %s listens", s.Host)
	}
}
