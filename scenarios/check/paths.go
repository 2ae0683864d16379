package check

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"wirewalk/scenarios/language"
	"wirewalk/scenarios/syntax"
)

// served warns of paths that a request names and no server has: most are mistyped.
func (c *checker) served(s *language.Step) {
	if s.Do == "preconnect" || c.expects404(s) {
		return
	}
	servers := serversBehind(c.f, c.f.Target(s))
	if len(servers) == 0 {
		return
	}
	path := cmp.Or(s.Request.Path, "/")
	place := s.Node
	if s.Node.Has("path") {
		place = s.Node.At("path")
	}
	c.servedPath(place, s.To, servers, path)
	for i, part := range s.Parts {
		c.servedPath(s.Node.Item("parts", i), s.To, servers, part)
	}
	if s.Do != "page" || len(s.Parts) > 0 {
		return
	}
	for _, srv := range servers {
		for _, p := range srv.Pages {
			if !language.Covers(p.Path, path) {
				continue
			}
			for i, part := range p.Parts {
				c.servedPath(p.Node.Item("parts", i), s.To, servers, part)
			}
			return // The first page that fits is the one that is loaded.
		}
	}
}

// Nobody reads more warnings than these: so many paths are looked for, and for
// so many that are missing the nearest one is.
const (
	maxLooked   = 500
	maxUnserved = 20
)

// servedPath warns when none of the servers has a path, or an end of its
// range. Each path of a host is looked for once.
func (c *checker) servedPath(place *syntax.Node, host string, servers []*language.Server, path string) {
	if path == "*" || strings.Contains(path, "://") || c.looked[host+path] || len(c.looked) == maxLooked || c.unserved == maxUnserved {
		return
	}
	if c.looked == nil {
		c.looked = map[string]bool{}
	}
	c.looked[host+path] = true
	ends := []string{path}
	if r, ok := language.RangeOf(path); ok && r.Size() > 0 {
		ends = []string{r.Head + strconv.Itoa(r.Lo) + r.Tail, r.Head + strconv.Itoa(r.Hi) + r.Tail}
	}
	var known []string
	for _, end := range ends {
		found := false
		for _, srv := range servers {
			for _, p := range srv.Pages {
				found = found || language.Covers(p.Path, end)
				known = append(known, p.Path)
			}
		}
		if found {
			continue
		}
		c.unserved++
		hint := "add it to the pages of the server, or expect {result: 404} if that is meant"
		if w := syntax.NearestWord(path, known); w != "" {
			hint = "did you mean " + w + "?"
		}
		c.Warn(place, hint, "no server has %s; it is answered 404", end)
		return
	}
}

// expects404 reports whether an expectation says that a step is answered 404.
func (c *checker) expects404(s *language.Step) bool {
	for _, e := range c.f.Expect {
		if e.Step == s.As && e.Result == "404" {
			return true
		}
	}
	return false
}

// serversBehind are the HTTP servers on a host, or those that its proxies
// forward to, through other proxies too.
func serversBehind(f *language.File, host string) []*language.Server {
	hosts := []string{host}
	for i := 0; i < len(hosts); i++ {
		for _, p := range f.Proxies {
			if p.Host != hosts[i] {
				continue
			}
			for _, u := range p.Upstream {
				if !slices.Contains(hosts, u) {
					hosts = append(hosts, u)
				}
			}
		}
	}
	var out []*language.Server
	for _, s := range f.Servers {
		if slices.Contains(hosts, s.Host) {
			out = append(out, s)
		}
	}
	return out
}

// faultPath checks the path of a fault: a single one, as requests have it.
func (c *checker) faultPath(x *language.Fault) {
	switch _, ranged := language.RangeOf(x.Path); {
	case x.Path == "":
	case ranged:
		c.Report(x.Node.At("path"), "write a fault for each path, such as "+language.ExpandPaths(x.Path)[0], "a fault has one path, and this is a range")
	case !strings.HasPrefix(x.Path, "/"):
		c.Report(x.Node.At("path"), "write /"+x.Path, "a path begins with /, and this is %q", x.Path)
	}
}

// paths checks the ranges of paths, and how many paths they are in all.
func (c *checker) paths(place func(i int) *syntax.Node, list []string) {
	total := 0
	for i, path := range list {
		r, ok := language.RangeOf(path)
		switch {
		case !ok:
			total++
		case r.Size() < 1:
			c.Report(place(i), fmt.Sprintf("write %s%d..%d%s", r.Head, r.Hi, r.Lo, r.Tail), "%d..%d counts backwards", r.Lo, r.Hi)
		case r.Size() > language.MaxPaths:
			c.Report(place(i), "a page of 100 objects is a large one", "%d..%d stands for %d paths; at most %d fit", r.Lo, r.Hi, r.Size(), language.MaxPaths)
		default:
			total += r.Size()
		}
	}
	if total > language.MaxPaths {
		c.Report(place(len(list)-1), "a page of 100 objects is a large one", "these are %d paths; at most %d fit", total, language.MaxPaths)
	}
}
