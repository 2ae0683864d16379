package scenarios

import (
	"fmt"
	"strings"
)

func (c *checker) programs() {
	ports := map[string]string{}
	take := func(n *node, host, proto string, port int, who string) {
		key := fmt.Sprintf("%s %s %d", host, proto, port)
		if other, ok := ports[key]; ok {
			c.report(n, "give one of them another port", "port %d of %s is taken by %s already", port, host, other)
			return
		}
		ports[key] = who
	}
	for _, s := range c.f.Servers {
		c.written(s.src, "host", s.Host)
		c.noStack(s.src, s.Host)
		take(s.src.at("port"), s.Host, "tcp", int(s.Config.Port), "server "+s.Name)
		var paths []string
		for _, p := range s.Pages {
			c.page(p)
			c.paths(func(i int) *node { return p.src.item("parts", i) }, p.Parts)
			paths = append(paths, p.Path)
		}
		c.paths(func(i int) *node { return s.Pages[i].key }, paths)
	}
	for _, p := range c.f.Proxies {
		c.host(p.src.at("host"), p.Host)
		take(p.src.at("port"), p.Host, "tcp", int(p.Config.Port), "proxy "+p.Name)
		if len(p.Upstream) == 0 {
			c.report(p.src.at("upstream"), "write upstream: [server], and a server on that host", "proxy %s has nothing to forward to", p.Name)
		}
		for i, u := range p.Upstream {
			if !p.src.has("upstream") {
				break
			}
			c.host(p.src.item("upstream", i), u)
			c.reach(p.src.item("upstream", i), p.Host, u)
		}
	}
	for _, p := range c.f.Programs {
		c.host(p.src.at("host"), p.Host)
		c.noStack(p.src, p.Host)
		c.name(p.src.at("name"), p.Name, "program")
		take(p.src.at("listen"), p.Host, p.Protocol, p.Listen, "program "+p.Name)
		c.program(p)
	}
	c.clients()
}

func (c *checker) noStack(n *node, host string) {
	if h := c.f.host(host); h != nil && h.Stack == "none" {
		c.report(n.at("host"), "give "+host+" a stack: textbook or linux", "%s has no TCP (stack: none), so no program can run there", host)
	}
}

func (c *checker) clients() {
	seen := map[string]bool{}
	for _, k := range c.f.Clients {
		if k.src == nil {
			continue
		}
		c.written(k.src, "host", k.Host)
		c.written(k.src, "to", k.To)
		c.noStack(k.src, k.Host)
		if c.f.host(k.Host) != nil && c.f.host(k.To) != nil {
			c.reach(k.src.at("to"), k.Host, k.To)
		}
		if seen[k.Host+" "+k.Name] {
			c.report(k.src.at("name"), "give one of them another name", "%s has two clients called %s", k.Host, k.Name)
		}
		seen[k.Host+" "+k.Name] = true
		c.fields(k.src, "layout", k.Config.Layout)
	}
}

func (c *checker) page(p *Page) {
	if !strings.HasPrefix(p.Path, "/") && p.Path != "*" {
		c.report(p.key, "write /"+p.Path, "a path begins with /, and this is %q", p.Path)
	}
	if strings.ContainsAny(p.Path, " \r\n") {
		c.report(p.key, "write %20 for a space", "a path has no spaces: %q", p.Path)
	}
	if p.Config.Text != "" && p.Config.Size != 0 {
		c.report(p.src.at("size"), "keep one of them", "text says the content already; size does not go with it")
	}
	if p.src.has("status") && (p.Config.Status < 100 || p.Config.Status > 599) {
		c.report(p.src.at("status"), "write for example 200 or 404", "status: %d is out of range; it is from 100 to 599", p.Config.Status)
	}
	c.fields(p.src, "fields", p.Config.Fields)
}

// fields checks header fields.
func (c *checker) fields(n *node, key string, list []string) {
	if key == "layout" {
		return
	}
	for i, f := range list {
		name, _, ok := strings.Cut(f, ":")
		if !ok || name == "" || strings.ContainsAny(name, " \t") || strings.ContainsAny(f, "\r\n") {
			c.report(n.item(key, i), "write \"Name: value\" in quotes", "%q is no header field", f)
		}
	}
}

func (c *checker) program(p *Program) {
	for i, a := range p.Answers {
		at := p.src.item("answers", i)
		if a.Text != "" && a.Send != 0 {
			c.report(at, "keep one of them", "send and text do not go together")
		}
		if a.Text == "" && a.Send == 0 {
			c.report(at, "write send: 300B, or text", "this answer says nothing")
		}
		if a.Repeat && i < len(p.Answers)-1 {
			c.report(p.src.item("answers", i+1), "repeat: true belongs to the last answer", "this answer is never reached: the one before repeats")
		}
		if a.Repeat && a.Got == 0 {
			c.report(at, "say after how many octets: got: 100B", "an answer that repeats without waiting for octets would never end")
		}
	}
	if p.Protocol == "udp" {
		for _, key := range tcpOnlyKeys() {
			if p.src.has(key) {
				c.report(p.src.key(key), "remove it", "%s has no meaning for UDP, which knows no connections", key)
			}
		}
	}
	if p.AtEOF == "nothing" && p.EOFWait > 0 {
		c.warn(p.src.at("at_eof_wait"), "", "at_eof_wait does nothing: at_eof is nothing")
	}
}
