package language

import (
	"cmp"
	"fmt"
	"strings"

	"wirewalk/httpmodel"
	"wirewalk/scenarios/syntax"
	"wirewalk/sim/vtime"
)

// The defaults that depend on other parts of a file.
const (
	defaultDelay = 28 * vtime.Millisecond // one way; the round trip of the tables in textbooks is 56 ms
	defaultLink  = "wan"
	DefaultPort  = 80 // of servers, proxies and programs
)

// Complete fills in what may be left out: addresses, links, places of programs
// and names of steps.
func (f *File) Complete() {
	f.completeHosts()
	f.completeBoxes()
	f.completeLinks()
	f.completePrograms()
	f.completeSteps()
	f.completeLesson()
}

func (f *File) completeHosts() {
	for i, h := range f.Hosts {
		if h.Address == "" && len(h.Addresses) == 0 {
			h.Address = fmt.Sprintf("10.0.0.%d", i+1)
		}
		if h.Stack == "" {
			h.Stack = f.Stack
		}
		if h.Role == "" {
			h.Role = "end"
			if f.proxyOn(h.Name) {
				h.Role = "proxy"
			}
		}
	}
	f.boxAddresses()
}

// completeLinks joins each host to the next when the file says nothing.
func (f *File) completeLinks() {
	if len(f.Links) == 0 && len(f.Boxes) == 0 {
		for i := 1; i < len(f.Hosts); i++ {
			a, b := f.Hosts[i-1].Name, f.Hosts[i].Name
			name := a + "-" + b
			if len(f.Hosts) == 2 {
				name = defaultLink
			}
			f.Links = append(f.Links, &Link{Name: name, Between: []string{a, b}, Delay: defaultDelay, MTU: 1500, ReorderBy: 10 * vtime.Millisecond})
		}
	}
	if len(f.Links) == 1 && len(f.Links[0].Between) == 0 && len(f.Hosts) == 2 && len(f.Boxes) == 0 {
		f.Links[0].Between = []string{f.Hosts[0].Name, f.Hosts[1].Name}
	}
	for _, l := range f.Links {
		if l.DelayBack == nil {
			d := l.Delay
			l.DelayBack = &d
		}
	}
}

func (f *File) completePrograms() {
	for _, s := range f.Servers {
		s.Host = cmp.Or(s.Host, f.LastHost())
		s.Name = cmp.Or(s.Name, s.Host)
		f.keepaliveIdle(s.Host, s.Node, &s.Config.Keepalive)
		if s.Config.Port == 0 {
			s.Config.Port = DefaultPort
		}
	}
	for _, p := range f.Proxies {
		p.Name = cmp.Or(p.Name, p.Host)
		if p.Config.Port == 0 {
			p.Config.Port = DefaultPort
		}
		if len(p.Upstream) == 0 {
			for _, s := range f.Servers {
				if s.Host != p.Host {
					p.Upstream = append(p.Upstream, s.Host)
				}
			}
		}
	}
	for _, p := range f.Programs {
		p.Name = cmp.Or(p.Name, p.Host)
		if p.TCPKeepalive != nil {
			f.keepaliveIdle(p.Host, p.Node, p.TCPKeepalive)
		}
	}
	for _, c := range f.Clients {
		c.Host = cmp.Or(c.Host, f.FirstHost())
		c.Name = cmp.Or(c.Name, c.Host)
		c.To = cmp.Or(c.To, f.httpTarget(c.Host))
		f.keepaliveIdle(c.Host, c.Node, &c.Config.Keepalive)
	}
	f.plainClients()
}

// keepaliveIdle switches TCP's keepalive on where a program names it without
// saying after which idle time: then it is the stack's.
func (f *File) keepaliveIdle(host string, n *syntax.Node, k *httpmodel.TCPKeepalive) {
	if h := f.HostNamed(host); h != nil && n.Has("tcp_keepalive") && !n.Get("tcp_keepalive").Has("idle") {
		k.Idle = h.TCP.KeepaliveIdle
	}
}

// plainClients adds a client to every host that is told to get something and has none.
func (f *File) plainClients() {
	for _, s := range f.Script {
		a := ActionOf(s.Do)
		host := cmp.Or(s.Host, f.FirstHost())
		if a == nil || a.Kind != HTTPAction || ServerAction(s.Do) || s.Do == "exit" || f.ClientOn(host, "") != nil || f.HostNamed(host) == nil {
			continue
		}
		cfg, _ := httpmodel.ClientProfile(PlainProfile)
		f.Clients = append(f.Clients, &Client{Host: host, Name: host, To: f.httpTarget(host), Config: cfg})
	}
}

// completeSteps gives every step a host, a name and a moment.
func (f *File) completeSteps() {
	used := map[string]bool{}
	for _, s := range f.Script {
		used[s.As] = true
	}
	before := ""
	for i, s := range f.Script {
		if ServerAction(s.Do) {
			s.Host = cmp.Or(s.Host, f.serverHost(s.Server))
		}
		if a := ActionOf(s.Do); a != nil && s.Do != "unplug" && s.Do != "plug" {
			s.Host = cmp.Or(s.Host, f.FirstHost())
		}
		if s.As == "" {
			s.Unnamed = true
			for n := i + 1; s.As == "" || used[s.As]; n++ {
				s.As = fmt.Sprintf("%s-%d", s.Do, n)
			}
			used[s.As] = true
		}
		if s.At == nil && s.After == "" {
			if before == "" {
				s.At = new(vtime.Duration)
			} else {
				s.After = before
			}
		}
		if s.After != "" && !strings.Contains(s.After, ".") {
			s.After += ".done"
		}
		before = s.As
		f.completeTargets(s)
	}
}

// completeTargets says whom a step talks to.
func (f *File) completeTargets(s *Step) {
	switch s.Do {
	case "connect":
		s.To = cmp.Or(s.To, f.tcpTarget(s.Host))
	case "send":
		s.To = cmp.Or(s.To, f.tcpTarget(s.Host))
	case "get", "head", "post", "put", "delete", "options", "page", "preconnect":
		if c := f.ClientOn(s.Host, s.Client); c != nil {
			s.To = cmp.Or(s.To, c.To)
			if s.Port == 0 && s.To == c.To {
				s.Port = c.Port
			}
		}
	case "listen":
		if s.Port == 0 {
			s.Port = DefaultPort
		}
		return
	case "unplug", "plug":
		if s.Link == "" && len(f.Links) == 1 {
			s.Link = f.Links[0].Name
		}
		return
	default:
		return
	}
	if s.Port == 0 {
		s.Port = f.PortAt(f.Target(s))
		if b := f.BoxNamed(s.To); b != nil {
			s.Port = f.PortAt(s.To)
		}
	}
}

// PlainProfile is the HTTP behaviour of programs that name none.
const PlainProfile = "plain"

// completeLesson says what is meant by events and results that are written short.
func (f *File) completeLesson() {
	for _, w := range append(f.told(), f.Events...) {
		w.complete()
	}
	for _, w := range f.told() {
		f.resolve(w)
	}
	f.completeIDs()
	for _, e := range f.expectations() {
		e.Result = cmp.Or(Canonical(e.Result, ResultWords()), e.Result)
	}
}

// complete makes an event that names only what a packet has one of any packet.
func (w *Event) complete() {
	if w.Node == nil || w.Edge != "" || w.Named() || len(w.Kinds()) > 0 {
		return
	}
	for _, key := range []string{"number", "data", "text", "path", "from"} {
		if w.Node.Has(key) {
			w.Packet = "any"
		}
	}
}
