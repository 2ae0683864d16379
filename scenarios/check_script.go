package scenarios

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"
)

func (c *checker) script() {
	seen := map[string]*node{}
	for _, s := range c.f.Script {
		if !s.unnamed {
			c.name(s.src.at("as"), s.As, "step")
			if first := seen[s.As]; first != nil {
				c.report(s.src.at("as"), fmt.Sprintf("the first is in line %d", first.line), "two steps are called %s", s.As)
			}
			seen[s.As] = s.src.at("as")
		}
		c.step(s)
	}
	if len(c.problems.Errors()) == 0 {
		c.circles()
	}
}

func (c *checker) step(s *Step) {
	a := actionOf(s.Do)
	for _, k := range s.src.keys {
		if !slices.Contains([]string{"at", "after", "wait", "host", "do", "as"}, k.text) && !slices.Contains(a.keys, k.text) {
			c.report(k, stepHint(a, k.text), "%s has no meaning for %s", k.text, s.Do)
		}
	}
	if s.src.has("at") && s.src.has("after") {
		c.report(s.src.key("after"), "keep one of them; wait: 1s adds a time to after", "at and after do not go together")
	}
	if s.src.has("at") && s.src.has("wait") {
		c.report(s.src.key("wait"), "put the sum into at", "wait adds to after, not to at")
	}
	if s.src.has("after") {
		c.signal(s.src.at("after"), s.After, s)
	}
	c.written(s.src, "host", s.Host)
	if s.Host != "" && c.f.host(s.Host) == nil {
		return
	}
	switch a.kind {
	case httpAction:
		c.httpStep(s)
	case tcpAction:
		c.tcpStep(s)
	case worldAction:
		c.worldStep(s)
	}
}

func stepHint(a *action, key string) string {
	var users []string
	for _, b := range actions() {
		if slices.Contains(b.keys, key) {
			users = append(users, b.word)
		}
	}
	hint := key + " goes with " + strings.Join(users, ", ")
	if len(a.keys) > 0 {
		hint += "\n" + a.word + " takes " + strings.Join(a.keys, ", ")
	}
	return hint
}

func (c *checker) httpStep(s *Step) {
	if s.Do == "stop" {
		if c.f.serverOn(s.Host) == nil {
			c.report(s.src.at("host"), "stop ends an HTTP server; name its host", "%s has no server", s.Host)
		}
		return
	}
	if s.Client != "" && c.f.clientOn(s.Host, s.Client) == nil {
		var names []string
		for _, k := range c.f.Clients {
			if k.Host == s.Host {
				names = append(names, k.Name)
			}
		}
		c.report(s.src.at("client"), didYouMean(s.Client, names, "client"), "%s has no client %q", s.Host, s.Client)
	}
	c.noStack(s.src, s.Host)
	if s.Do == "exit" || s.Do == "close-idle" {
		return
	}
	if !c.goesSomewhere(s) {
		return
	}
	if c.f.host(s.To) != nil && !c.listens(s.To, s.Port) {
		c.warn(s.src.at("to"), "add a server, or leave it so to see a refused connection", "nothing listens on port %d of %s", s.Port, s.To)
	}
	c.fields(s.src, "fields", s.Request.Fields)
	c.paths(func(i int) *node { return s.src.item("parts", i) }, s.Parts)
	if s.Request.Path != "" && !strings.HasPrefix(s.Request.Path, "/") && s.Request.Path != "*" && !strings.Contains(s.Request.Path, "://") {
		c.report(s.src.at("path"), "write /"+s.Request.Path, "a path begins with /, and this is %q", s.Request.Path)
	}
	if s.Request.Text != "" && s.Request.Size != 0 {
		c.report(s.src.at("size"), "keep one of them", "text says the content already; size does not go with it")
	}
}

// goesSomewhere checks the host that a step is for.
func (c *checker) goesSomewhere(s *Step) bool {
	if s.To == "" {
		c.report(s.src.at("do"), "add a second host; to names it when there are several", "there is no other host for %s", s.Do)
		return false
	}
	c.written(s.src, "to", s.To)
	c.reach(s.src.at("to"), s.Host, s.To)
	return true
}

func (c *checker) listens(host string, port int) bool {
	for _, s := range c.f.Servers {
		if s.Host == host && int(s.Config.Port) == port {
			return true
		}
	}
	for _, p := range c.f.Proxies {
		if p.Host == host && int(p.Config.Port) == port {
			return true
		}
	}
	for _, p := range c.f.Programs {
		if p.Host == host && p.Listen == port {
			return true
		}
	}
	for _, s := range c.f.Script {
		if s.Do == "listen" && s.Host == host && s.Port == port {
			return true
		}
	}
	return false
}

func (c *checker) tcpStep(s *Step) {
	c.noStack(s.src, s.Host)
	if s.Conn != "" && !c.connection(s.Conn) {
		c.report(s.src.at("conn"), didYouMean(s.Conn, c.connNames(), "connection"), "no connection is called %s", s.Conn)
	}
	switch s.Do {
	case "connect", "send":
		c.goesSomewhere(s)
	case "write":
		if s.Request.Text != "" && s.Request.Size != 0 {
			c.report(s.src.at("size"), "keep one of them", "size and text do not go together")
		}
		if s.Request.Text == "" && s.Request.Size == 0 {
			c.report(s.src, "write size: 100B, or text", "write what?")
		}
	}
	for _, o := range s.Options {
		if _, bad := sockOpt(o); bad != nil {
			c.report(o.src, bad.hint, "%s", bad.msg)
		}
	}
}

func (c *checker) worldStep(s *Step) {
	switch s.Do {
	case "unplug", "plug":
		if s.src.has("host") {
			c.report(s.src.key("host"), "write link: and the name of a link", "%s is about a link, not a host", s.Do)
		}
		c.linkName(s.src.at("link"), s.Link)
	case "inject":
		if s.Segment == nil {
			c.report(s.src, "write segment: {flags: RST, conn: first}", "inject what?")
			return
		}
		c.segment(s)
	}
}

func (c *checker) linkName(n *node, name string) {
	if name != "" && c.f.link(name) != nil {
		return
	}
	var names []string
	for _, l := range c.f.Links {
		names = append(names, l.Name)
	}
	if name == "" {
		c.report(n, "links are "+strings.Join(names, ", "), "name the link")
		return
	}
	c.report(n, didYouMean(name, names, "link"), "there is no link %q", name)
}

func (c *checker) segment(s *Step) {
	g := s.Segment
	if _, ok := flagsOf(g.Flags); !ok {
		c.report(g.src.at("flags"), "write for example RST, SYN, FIN-ACK or NONE", "flags: %q is not known", g.Flags)
	}
	if g.Conn == "" && g.To == "" {
		c.report(g.src, "write conn: and a connection, or to: and a host with ports", "where does the segment go?")
	}
	if g.Conn != "" && number(g.Conn) == 0 && !c.connection(g.Conn) && !slices.Contains(c.stepNames(), g.Conn) {
		c.report(g.src.at("conn"), didYouMean(g.Conn, c.connNames(), "connection"), "no connection is called %s", g.Conn)
	}
	c.host(g.src.at("to"), g.To)
	if g.Source != "" && c.f.host(g.Source) == nil {
		if a, err := netip.ParseAddr(g.Source); err != nil || !a.Is4() {
			c.report(g.src.at("source"), didYouMean(g.Source, c.hostNames(), "host"), "source: %q is neither a host nor an address", g.Source)
		}
	}
}

func (c *checker) faults() {
	for _, x := range c.f.Faults {
		c.fault(x)
	}
}

func (c *checker) fault(x *Fault) {
	if x.Link != "" {
		c.linkName(x.src.at("link"), x.Link)
	}
	c.host(x.src.at("from"), x.From)
	c.host(x.src.at("to"), x.To)
	if x.Conn != "" && number(x.Conn) == 0 && !c.connection(x.Conn) {
		c.report(x.src.at("conn"), didYouMean(x.Conn, c.connNames(), "connection")+
			"\na connection gets a name from connect; requests have names of their own", "no connection is called %s", x.Conn)
	}
	c.faultPath(x)
	c.replacement(x)
	if x.Do == "delay" && x.By == 0 {
		c.report(x.src.at("by"), "write by: 100ms", "delay by how much?")
	}
	if x.Last != 0 && x.Last < x.Nth {
		c.report(x.src.at("last"), "last is the end of the range that nth begins", "last %d is before nth %d", x.Last, x.Nth)
	}
	if x.src.has("last") && !x.src.has("nth") {
		c.report(x.src.key("last"), "write nth: 1 for the first", "last needs nth")
	}
	if x.After != nil && x.Before != nil && *x.Before <= *x.After {
		c.report(x.src.at("before"), "", "no packet is sent after %s and before %s", *x.After, *x.Before)
	}
	if x.SeqMax != 0 && x.SeqMax < x.SeqMin {
		c.report(x.src.at("seq_max"), "", "seq_max %d is below seq_min %d", x.SeqMax, x.SeqMin)
	}
}

// replacement checks what a fault puts in the place of a segment.
func (c *checker) replacement(x *Fault) {
	if x.Do != "replace" {
		for _, key := range []string{"flags", "seq", "ack"} {
			if x.src.has(key) {
				c.report(x.src.key(key), "write do: replace, or leave "+key+" out", "%s says what is sent instead, and %s sends nothing", key, x.Do)
			}
		}
		return
	}
	switch _, ok := flagsOf(x.Flags); {
	case x.Flags == "":
		c.report(x.src, "write flags: RST, SYN, FIN-ACK, ACK or NONE", "replace by what?")
	case !ok:
		c.report(x.src.at("flags"), "write for example RST, SYN, FIN-ACK or NONE", "flags: %q is not known", x.Flags)
	}
	if x.Link != "" {
		c.report(x.src.at("link"), "leave link out", "a segment is replaced at its sender, on no link")
	}
}
