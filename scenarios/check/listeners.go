package check

import (
	"wirewalk/scenarios/language"
	"wirewalk/scenarios/syntax"
)

// serverStep checks that a step about a server names one.
func (c *checker) serverStep(s *language.Step) {
	if c.f.ServerOn(s.Host, s.Server) != nil {
		return
	}
	if p := c.f.ProxyOn(s.Host, s.Server); p != nil {
		if p.Dumb() {
			c.Report(s.Node.At("do"), "give it another profile, such as right", "%s is a dumb proxy, which is never stopped", p.Name)
		}
		return
	}
	var names []string
	for _, x := range c.f.Servers {
		if x.Host == s.Host {
			names = append(names, x.Name)
		}
	}
	for _, x := range c.f.Proxies {
		if x.Host == s.Host {
			names = append(names, x.Name)
		}
	}
	if len(names) == 0 {
		c.Report(s.Node.At("host"), s.Do+" is about an HTTP server or proxy; name its host", "%s has neither", s.Host)
		return
	}
	c.Report(s.Node.At("server"), syntax.DidYouMean(s.Server, names, "server"), "%s has no server %q", s.Host, s.Server)
}

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
