package check

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"wirewalk/scenarios/language"
	"wirewalk/scenarios/syntax"
)

func (c *checker) script() {
	seen := map[string]*syntax.Node{}
	for _, s := range c.f.Script {
		if !s.Unnamed {
			c.name(s.Node.At("as"), s.As, "step")
			if first := seen[s.As]; first != nil {
				c.Report(s.Node.At("as"), fmt.Sprintf("the first is in line %d", first.Line), "two steps are called %s", s.As)
			}
			seen[s.As] = s.Node.At("as")
		}
		c.step(s)
	}
	if len(c.Problems.Errors()) == 0 {
		c.circles()
	}
}

func (c *checker) step(s *language.Step) {
	a := language.ActionOf(s.Do)
	for _, k := range s.Node.Keys {
		if !slices.Contains([]string{"at", "after", "wait", "host", "do", "as"}, k.Text) && !slices.Contains(a.Keys, k.Text) {
			c.Report(k, stepHint(a, k.Text), "%s has no meaning for %s", k.Text, s.Do)
		}
	}
	if s.Node.Has("at") && s.Node.Has("after") {
		c.Report(s.Node.Key("after"), "keep one of them; wait: 1s adds a time to after", "at and after do not go together")
	}
	if s.Node.Has("at") && s.Node.Has("wait") {
		c.Report(s.Node.Key("wait"), "put the sum into at", "wait adds to after, not to at")
	}
	if s.Node.Has("after") {
		c.signal(s.Node.At("after"), s.After, s)
	}
	c.written(s.Node, "host", s.Host)
	if s.Host != "" && c.f.HostNamed(s.Host) == nil {
		return
	}
	switch a.Kind {
	case language.HTTPAction:
		c.httpStep(s)
	case language.TCPAction:
		c.tcpStep(s)
	case language.WorldAction:
		c.worldStep(s)
	}
}

func stepHint(a *language.Action, key string) string {
	var users []string
	for _, b := range language.Actions() {
		if slices.Contains(b.Keys, key) {
			users = append(users, b.Word)
		}
	}
	hint := key + " goes with " + strings.Join(users, ", ")
	if len(a.Keys) > 0 {
		hint += "\n" + a.Word + " takes " + strings.Join(a.Keys, ", ")
	}
	return hint
}

func (c *checker) httpStep(s *language.Step) {
	if language.ServerAction(s.Do) {
		c.serverStep(s)
		return
	}
	if s.Client != "" && c.f.ClientOn(s.Host, s.Client) == nil {
		var names []string
		for _, k := range c.f.Clients {
			if k.Host == s.Host {
				names = append(names, k.Name)
			}
		}
		c.Report(s.Node.At("client"), syntax.DidYouMean(s.Client, names, "client"), "%s has no client %q", s.Host, s.Client)
	}
	c.noStack(s.Node, s.Host)
	if s.Do == "exit" || s.Do == "close-idle" {
		return
	}
	if !c.goesSomewhere(s) {
		return
	}
	if to := c.f.Target(s); c.f.HostNamed(s.To) != nil && !c.listens(to, s.Port) {
		c.Warn(s.Node.At("to"), "add a server, or leave it so to see a refused connection", "nothing listens on port %d of %s", s.Port, to)
	}
	c.fields(s.Node, "fields", s.Request.Fields)
	c.paths(func(i int) *syntax.Node { return s.Node.Item("parts", i) }, s.Parts)
	if s.Request.Path != "" && !strings.HasPrefix(s.Request.Path, "/") && s.Request.Path != "*" && !strings.Contains(s.Request.Path, "://") {
		c.Report(s.Node.At("path"), "write /"+s.Request.Path, "a path begins with /, and this is %q", s.Request.Path)
	}
	if s.Request.Text != "" && s.Request.Size != 0 {
		c.Report(s.Node.At("size"), "keep one of them", "text says the content already; size does not go with it")
	}
}

// goesSomewhere checks the host that a step is for.
func (c *checker) goesSomewhere(s *language.Step) bool {
	if s.To == "" {
		c.Report(s.Node.At("do"), "add a second host; to names it when there are several", "there is no other host for %s", s.Do)
		return false
	}
	if language.IsName(s.To) {
		if s.Node.Has("to") {
			c.asks(s.Node.At("to"), s.Host, s.To)
		}
		if s.Do == "send" {
			c.Report(s.Node.At("to"), "name a host; requests and connect look names up", "%s goes to a host, and %q is a name", s.Do, s.To)
		}
		return true
	}
	if b := c.f.BoxNamed(s.To); b != nil && s.Node.Has("to") {
		c.publishes(s, b)
		return true
	}
	if s.To != language.Localhost {
		c.written(s.Node, "to", s.To)
	}
	to := c.f.Target(s)
	switch {
	case to == s.Host && s.Do == "send":
		c.Report(s.Node.At("to"), "send to another host", "%s would send a datagram to itself: only TCP does that here", s.Host)
	case to == s.Host && s.FromPort != 0 && s.FromPort == s.Port:
		c.Report(s.Node.At("from_port"), "write another from_port",
			"a socket would open a connection with itself (a self-connect): that is not modelled")
	}
	c.reach(s.Node.At("to"), s.Host, to)
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

func (c *checker) tcpStep(s *language.Step) {
	c.noStack(s.Node, s.Host)
	if s.Conn != "" && !c.connection(s.Conn) {
		c.Report(s.Node.At("conn"), syntax.DidYouMean(s.Conn, c.connNames(), "connection"), "no connection is called %s", s.Conn)
	}
	switch s.Do {
	case "unlisten":
		c.unlisten(s)
	case "connect", "send":
		c.goesSomewhere(s)
	case "write":
		if s.Request.Text != "" && s.Request.Size != 0 {
			c.Report(s.Node.At("size"), "keep one of them", "size and text do not go together")
		}
		if s.Request.Text == "" && s.Request.Size == 0 {
			c.Report(s.Node, "write size: 100B, or text", "write what?")
		}
	}
	c.urgentStep(s)
	for _, o := range s.Options {
		if o.Name == "defer_accept" && s.Do != "listen" {
			c.Report(o.Node, "write it with listen, or under the program that listens", "defer_accept is an option of a listening socket, and %s is about none", s.Do)
		}
		if o.Name == "oob_inline" && !c.marksUrgent(s.Host) {
			c.Report(o.Node, "leave it out, or give "+s.Host+" stack: linux or tcp: {urgent_mark: true}", "on %s urgent octets are in line already", s.Host)
		}
		if _, bad := language.ReadSocketOption(o); bad != nil {
			c.Report(o.Node, bad.Hint, "%s", bad.Message)
		}
	}
}

func (c *checker) worldStep(s *language.Step) {
	switch s.Do {
	case "unplug", "plug":
		if s.Node.Has("host") {
			c.Report(s.Node.Key("host"), "write link: and the name of a link", "%s is about a link, not a host", s.Do)
		}
		c.linkName(s.Node.At("link"), s.Link)
	case "inject":
		if s.Segment == nil {
			c.Report(s.Node, "write segment: {flags: RST, conn: first}", "inject what?")
			return
		}
		c.segment(s)
	}
}

func (c *checker) linkName(n *syntax.Node, name string) {
	if name != "" && c.f.LinkNamed(name) != nil {
		return
	}
	var names []string
	for _, l := range c.f.Links {
		names = append(names, l.Name)
	}
	if name == "" {
		c.Report(n, "links are "+strings.Join(names, ", "), "name the link")
		return
	}
	c.Report(n, syntax.DidYouMean(name, names, "link"), "there is no link %q", name)
}

func (c *checker) segment(s *language.Step) {
	g := s.Segment
	if _, ok := language.ControlBits(g.Flags); !ok {
		c.Report(g.Node.At("flags"), "write for example RST, SYN, FIN-ACK or NONE", "flags: %q is not known", g.Flags)
	}
	if g.Conn == "" && g.To == "" {
		c.Report(g.Node, "write conn: and a connection, or to: and a host with ports", "where does the segment go?")
	}
	if g.Conn != "" && language.WholeNumber(g.Conn) == 0 && !c.connection(g.Conn) && !slices.Contains(c.stepNames(), g.Conn) {
		c.Report(g.Node.At("conn"), syntax.DidYouMean(g.Conn, c.connNames(), "connection"), "no connection is called %s", g.Conn)
	}
	c.host(g.Node.At("to"), g.To)
	if g.Source != "" && c.f.HostNamed(g.Source) == nil {
		if _, err := netip.ParseAddr(g.Source); err != nil {
			c.Report(g.Node.At("source"), syntax.DidYouMean(g.Source, c.hostNames(), "host"), "source: %q is neither a host nor an address", g.Source)
		}
	}
}

func (c *checker) faults() {
	for _, x := range c.f.Faults {
		if len(c.f.Links) == 0 && x.Do != "replace" {
			c.Report(x.Node, "what a host sends to itself passes no link", "faults are rules of the links, and there are none")
			continue
		}
		c.fault(x)
	}
}

func (c *checker) fault(x *language.Fault) {
	if x.Link != "" {
		c.linkName(x.Node.At("link"), x.Link)
	}
	c.host(x.Node.At("from"), x.From)
	c.host(x.Node.At("to"), x.To)
	if x.Conn != "" && language.WholeNumber(x.Conn) == 0 && !c.connection(x.Conn) {
		c.Report(x.Node.At("conn"), syntax.DidYouMean(x.Conn, c.connNames(), "connection")+
			"\na connection gets a name from connect; requests have names of their own", "no connection is called %s", x.Conn)
	}
	c.faultPath(x)
	c.replacement(x)
	if x.Do == "delay" && x.By == 0 {
		c.Report(x.Node.At("by"), "write by: 100ms", "delay by how much?")
	}
	if x.Last != 0 && x.Last < x.Nth {
		c.Report(x.Node.At("last"), "last is the end of the range that nth begins", "last %d is before nth %d", x.Last, x.Nth)
	}
	if x.Node.Has("last") && !x.Node.Has("nth") {
		c.Report(x.Node.Key("last"), "write nth: 1 for the first", "last needs nth")
	}
	if x.After != nil && x.Before != nil && *x.Before <= *x.After {
		c.Report(x.Node.At("before"), "", "no packet is sent after %s and before %s", *x.After, *x.Before)
	}
	if x.SeqMax != 0 && x.SeqMax < x.SeqMin {
		c.Report(x.Node.At("seq_max"), "", "seq_max %d is below seq_min %d", x.SeqMax, x.SeqMin)
	}
}

// replacement checks what a fault puts in the place of a segment.
func (c *checker) replacement(x *language.Fault) {
	if x.Do != "replace" {
		for _, key := range []string{"flags", "seq", "ack"} {
			if x.Node.Has(key) {
				c.Report(x.Node.Key(key), "write do: replace, or leave "+key+" out", "%s says what is sent instead, and %s sends nothing", key, x.Do)
			}
		}
		return
	}
	switch _, ok := language.ControlBits(x.Flags); {
	case x.Flags == "":
		c.Report(x.Node, "write flags: RST, SYN, FIN-ACK, ACK or NONE", "replace by what?")
	case !ok:
		c.Report(x.Node.At("flags"), "write for example RST, SYN, FIN-ACK or NONE", "flags: %q is not known", x.Flags)
	}
	if x.Link != "" {
		c.Report(x.Node.At("link"), "leave link out", "a segment is replaced at its sender, on no link")
	}
}
