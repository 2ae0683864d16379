// Package idle finds the keys of a file that do nothing where they stand: what
// they need is not there, or something else decides. What a key needs of those
// beside it is said in the language's own types (the tag needs); what it needs of
// other parts of a file is here. A test goes over every key in every place.
package idle

import (
	"wirewalk/httpmodel"
	"wirewalk/scenarios/decode"
	"wirewalk/scenarios/language"
	"wirewalk/scenarios/syntax"
	"wirewalk/tcpmodel"
)

// Keys reports the keys of a file that do nothing, and fields that are written
// twice. The file has to be right otherwise. counts says of the value of a key
// whether it is looked at, nil looks at all: what a change of the file has
// switched off is no mistake, what the change itself says is.
func Keys(r *syntax.Reporter, f *language.File, counts func(value *syntax.Node) bool) {
	if counts == nil {
		counts = func(*syntax.Node) bool { return true }
	}
	d := &finder{Reporter: r, f: f, counts: counts}
	decode.Visit(f, d.place)
}

type finder struct {
	*syntax.Reporter
	f      *language.File
	counts func(value *syntax.Node) bool
}

// says reports a key.
func (d *finder) says(n *syntax.Node, key, message, hint string) {
	v := n.Get(key)
	if v == nil || !d.counts(v) {
		return
	}
	if v.Origin == "" {
		v = n.Key(key) // A value of --set knows where it is from, its key has no line.
	}
	d.Report(v, hint, "%s", message)
}

// entry reports an entry of a list, or a map.
func (d *finder) entry(n *syntax.Node, message, hint string) {
	if n != nil && d.counts(n) {
		d.Report(n, hint, "%s", message)
	}
}

// place looks at one map of the file.
func (d *finder) place(p *decode.Place) {
	for _, x := range p.Unmet() {
		d.says(p.Node, x.Key, x.Message, x.Hint)
	}
	switch x := p.Value().(type) {
	case *language.File:
		d.everywhere(p)
		d.events(x)
	case *tcpmodel.Config:
		d.options(p, x)
	case *httpmodel.Pool:
		d.pool(p, x)
	case *httpmodel.ServerConfig:
		d.downstream(p, x)
	case *httpmodel.ClientConfig:
		d.upstream(p, x)
	case *language.Step:
		d.step(x)
	case *language.Fault:
		d.fault(x)
	case *language.Program:
		d.program(p, x)
	case *language.Server:
		d.served(p, x)
	case *language.Client:
		d.clientLayout(p, &x.Config)
	case *language.Proxy:
		d.proxy(p, x)
	case *language.Box:
		if u := x.Unreachable; u != nil && x.FilterICMP && u.Node.Has("icmp") {
			d.says(u.Node, "icmp", "icmp does nothing: with filter_icmp the box sends no ICMP error", "leave icmp or filter_icmp out")
		}
	case *language.Expectation:
		d.expectation(x)
	case *language.Event:
		d.event(x)
	}
}

// everywhere reports the file's stack where no host takes it.
func (d *finder) everywhere(p *decode.Place) {
	if !p.Says("stack") {
		return
	}
	for _, h := range d.f.Hosts {
		if !h.Node.Has("stack") {
			return
		}
	}
	d.says(p.Node, "stack", "stack does nothing: every host names its own", "leave it out, or leave stack out of the hosts")
}

// events reports names of events that nothing uses.
func (d *finder) events(f *language.File) {
	used := f.EventsInUse()
	for _, w := range f.Events {
		if !used[w.Name] {
			d.says(f.Node.Get("events"), w.Name, "nothing uses the event "+w.Name, "write when: "+w.Name+" or $(time "+w.Name+"), or leave it out")
		}
	}
}

// step looks at what a step says of sockets.
func (d *finder) step(s *language.Step) {
	if s.Do == "set" {
		switch read, options := s.Node.Has("read"), len(s.Options) > 0; {
		case read && options:
			d.says(s.Node, "options", "options does nothing beside read: a set step changes one of them", "make two steps of it")
		case !read && !options:
			d.entry(s.Node, "set what?", "write read: never, or options: {nodelay: true}")
		}
	}
	if s.Wait != 0 && s.After == "" && !s.Node.Has("at") {
		d.says(s.Node, "wait", "wait does nothing: the first step has none before it", "write at: and the time")
	}
	if s.Do == "head" && s.Request.Body != "" {
		d.says(s.Node, "body", "body does nothing: the answer to HEAD has no content", "leave it out, or write do: get")
	}
	for _, o := range s.Options {
		if keepaliveOption(o.Name) && !d.switchedOn(s.Host) {
			d.says(s.Node.Get("options"), o.Name, o.Name+" does nothing: keepalive is off on "+s.Host, "write keepalive: true beside it")
		}
	}
	d.requestFields(s)
}

func keepaliveOption(word string) bool {
	return word == "keepalive_idle" || word == "keepalive_interval" || word == "keepalive_probes"
}

// switchedOn reports whether anything switches keepalive on for plain
// connections of a host.
func (d *finder) switchedOn(host string) bool {
	if h := d.f.HostNamed(host); h != nil && h.TCP.Keepalive {
		return true
	}
	for _, p := range d.f.Programs {
		if p.Host == host && p.TCPKeepalive != nil {
			return true
		}
	}
	for _, s := range d.f.Script {
		if s.Host == host && optionOf(s, "keepalive") == "true" {
			return true
		}
	}
	return false
}

func optionOf(s *language.Step, word string) string {
	for _, o := range s.Options {
		if o.Name == word && o.Value.Node != nil {
			return o.Value.Node.Text
		}
	}
	return ""
}

func (d *finder) fault(x *language.Fault) {
	if x.Before != nil && *x.Before == 0 {
		d.says(x.Node, "before", "before: no packet is sent before 0s", "write a later instant, or leave before out")
	}
	if x.Node.Has("seq_max") && x.SeqMax == 0 {
		d.says(x.Node, "seq_max", "seq_max: 0 is only the SYN", "write packet: SYN, or a number above 0")
	}
}

func (d *finder) program(at *decode.Place, p *language.Program) {
	if p.Accept == "never" && !d.accepts(p) {
		for _, key := range []string{"read", "read_after", "greet", "answers", "at_eof", "at_eof_wait", "close_after"} {
			if at.Says(key) {
				d.says(p.Node, key, key+" does nothing: the program never calls accept()", "add a step {do: accept}, or leave "+key+" out")
			}
		}
		return
	}
	if g := p.Greet; g != nil {
		for _, key := range []string{"got", "repeat"} {
			if g.Node.Has(key) && (g.Got != 0 || g.Repeat) {
				d.says(g.Node, key, key+" does nothing in greet, which is written once, when the connection opens", "write it under answers")
			}
		}
	}
	if p.CloseAfter != nil {
		switch n := len(p.Answers); {
		case n == 0:
			d.says(p.Node, "close_after", "close_after does nothing without answers: it counts from the last one", "add answers")
		case p.Answers[n-1].Repeat:
			d.says(p.Node, "close_after", "close_after does nothing: an answer that repeats is never the last", "leave repeat or close_after out")
		}
	}
	if p.Protocol == "udp" {
		d.datagrams(p)
	}
}

// accepts reports whether a step makes a program accept connections.
func (d *finder) accepts(p *language.Program) bool {
	for _, s := range d.f.Script {
		if s.Do == "accept" && s.Host == p.Host && (s.Port == 0 || s.Port == p.Listen) {
			return true
		}
	}
	return false
}

// datagrams looks at the answers of a UDP program, which answers each datagram
// alike and at once.
func (d *finder) datagrams(p *language.Program) {
	for i, a := range p.Answers {
		if i > 0 {
			d.entry(a.Node, "this answer is never given: a UDP program answers each datagram with the first", "leave it out")
			return
		}
		for _, key := range []string{"got", "wait", "repeat"} {
			if a.Node.Has(key) && (a.Got != 0 || a.Wait != 0 || a.Repeat) {
				d.says(a.Node, key, key+" does nothing: a UDP program answers each datagram, and at once", "leave it out")
			}
		}
	}
}

func (d *finder) expectation(e *language.Expectation) {
	if e.Node.Has("sequence") && len(e.Sequence) == 0 {
		d.says(e.Node, "sequence", "sequence names no packet", "write sequence: [client SYN, server SYN-ACK]")
	}
	d.looksAtAll(e.Count, "count")
	d.looksAtAll(e.Never, "never")
}

func (d *finder) looksAtAll(w *language.Event, kind string) {
	switch {
	case w == nil || w.Nth < 2:
	case w.Named():
		d.entry(w.Node, w.Name+" is one event (nth), and "+kind+" looks at all of them", "name the event without nth, too")
	case w.Node.Has("nth"):
		d.says(w.Node, "nth", "nth does nothing: "+kind+" looks at all of them", "leave nth out")
	}
}

// event looks at the keys that narrow an event down.
func (d *finder) event(w *language.Event) {
	kind := ""
	switch {
	case w.Step != "":
		kind = "step"
	case w.At != nil && w.Packet == "":
		kind = "at"
	default:
		return
	}
	for _, key := range []string{"host", "conn", "after", "before"} {
		d.says(w.Node, key, key+" does nothing: "+kind+" names one moment already", "leave it out")
	}
}
