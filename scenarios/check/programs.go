package check

import (
	"fmt"
	"strings"

	"wirewalk/scenarios/language"
	"wirewalk/scenarios/syntax"
)

func (c *checker) programs() {
	ports := map[string]string{}
	take := func(n *syntax.Node, host, proto string, port int, who string) {
		key := fmt.Sprintf("%s %s %d", host, proto, port)
		if other, ok := ports[key]; ok {
			c.Report(n, "give one of them another port", "port %d of %s is taken by %s already", port, host, other)
			return
		}
		ports[key] = who
	}
	for _, s := range c.f.Servers {
		c.written(s.Node, "host", s.Host)
		c.noStack(s.Node, s.Host)
		take(s.Node.At("port"), s.Host, "tcp", int(s.Config.Port), "server "+s.Name)
		var paths []string
		for _, p := range s.Pages {
			c.page(p)
			c.paths(func(i int) *syntax.Node { return p.Node.Item("parts", i) }, p.Parts)
			paths = append(paths, p.Path)
		}
		c.paths(func(i int) *syntax.Node { return s.Pages[i].Key }, paths)
	}
	for _, p := range c.f.Proxies {
		c.host(p.Node.At("host"), p.Host)
		take(p.Node.At("port"), p.Host, "tcp", int(p.Config.Port), "proxy "+p.Name)
		if len(p.Upstream) == 0 {
			c.Report(p.Node.At("upstream"), "write upstream: [server], and a server on that host", "proxy %s has nothing to forward to", p.Name)
		}
		for i, u := range p.Upstream {
			if !p.Node.Has("upstream") {
				break
			}
			c.host(p.Node.Item("upstream", i), u)
			c.reach(p.Node.Item("upstream", i), p.Host, u)
		}
	}
	for _, p := range c.f.Programs {
		c.host(p.Node.At("host"), p.Host)
		c.noStack(p.Node, p.Host)
		c.name(p.Node.At("name"), p.Name, "program")
		take(p.Node.At("listen"), p.Host, p.Protocol, p.Listen, "program "+p.Name)
		c.program(p)
	}
	c.clients()
}

func (c *checker) noStack(n *syntax.Node, host string) {
	if h := c.f.HostNamed(host); h != nil && h.Stack == "none" {
		c.Report(n.At("host"), "give "+host+" a stack: textbook or linux", "%s has no TCP (stack: none), so no program can run there", host)
	}
}

func (c *checker) clients() {
	seen := map[string]bool{}
	for _, k := range c.f.Clients {
		if k.Node == nil {
			continue
		}
		c.written(k.Node, "host", k.Host)
		c.written(k.Node, "to", k.To)
		c.noStack(k.Node, k.Host)
		if c.f.HostNamed(k.Host) != nil && c.f.HostNamed(k.To) != nil {
			c.reach(k.Node.At("to"), k.Host, k.To)
		}
		if seen[k.Host+" "+k.Name] {
			c.Report(k.Node.At("name"), "give one of them another name", "%s has two clients called %s", k.Host, k.Name)
		}
		seen[k.Host+" "+k.Name] = true
		c.fields(k.Node, "layout", k.Config.Layout)
	}
}

func (c *checker) page(p *language.Page) {
	if !strings.HasPrefix(p.Path, "/") && p.Path != "*" {
		c.Report(p.Key, "write /"+p.Path, "a path begins with /, and this is %q", p.Path)
	}
	if strings.ContainsAny(p.Path, " \r\n") {
		c.Report(p.Key, "write %20 for a space", "a path has no spaces: %q", p.Path)
	}
	if p.Config.Text != "" && p.Config.Size != 0 {
		c.Report(p.Node.At("size"), "keep one of them", "text says the content already; size does not go with it")
	}
	if p.Node.Has("status") && (p.Config.Status < 100 || p.Config.Status > 599) {
		c.Report(p.Node.At("status"), "write for example 200 or 404", "status: %d is out of range; it is from 100 to 599", p.Config.Status)
	}
	c.fields(p.Node, "fields", p.Config.Fields)
}

// fields checks header fields.
func (c *checker) fields(n *syntax.Node, key string, list []string) {
	if key == "layout" {
		return
	}
	for i, f := range list {
		name, _, ok := strings.Cut(f, ":")
		if !ok || name == "" || strings.ContainsAny(name, " \t") || strings.ContainsAny(f, "\r\n") {
			c.Report(n.Item(key, i), "write \"Name: value\" in quotes", "%q is no header field", f)
		}
	}
}

func (c *checker) program(p *language.Program) {
	for i, a := range p.Answers {
		at := p.Node.Item("answers", i)
		if a.Text != "" && a.Send != 0 {
			c.Report(at, "keep one of them", "send and text do not go together")
		}
		if a.Text == "" && a.Send == 0 {
			c.Report(at, "write send: 300B, or text", "this answer says nothing")
		}
		if a.Repeat && i < len(p.Answers)-1 {
			c.Report(p.Node.Item("answers", i+1), "repeat: true belongs to the last answer", "this answer is never reached: the one before repeats")
		}
		if a.Repeat && a.Got == 0 {
			c.Report(at, "say after how many octets: got: 100B", "an answer that repeats without waiting for octets would never end")
		}
	}
	if p.Protocol == "udp" {
		for _, key := range language.TCPOnlyKeys() {
			if p.Node.Has(key) {
				c.Report(p.Node.Key(key), "remove it", "%s has no meaning for UDP, which knows no connections", key)
			}
		}
	}
}
