package sim

import (
	"fmt"
	"net/netip"

	"wirewalk/sim/app"
	"wirewalk/sim/trace"
)

// build makes nodes, links and routes from the plan.
func (w *world) build() error {
	if len(w.plan.Hosts) == 0 {
		return fmt.Errorf("the plan has no hosts")
	}
	for i := range w.plan.Hosts {
		if err := w.addHost(&w.plan.Hosts[i]); err != nil {
			return err
		}
	}
	for i := range w.plan.Middleboxes {
		if err := w.addMiddlebox(&w.plan.Middleboxes[i]); err != nil {
			return err
		}
	}
	for i := range w.plan.Links {
		if err := w.net.addLink(&w.plan.Links[i]); err != nil {
			return err
		}
	}
	if err := w.compileBoxes(); err != nil {
		return err
	}
	if err := w.intervene(); err != nil {
		return err
	}
	w.net.route()
	return nil
}

func (w *world) addHost(p *HostPlan) error {
	role := trace.RoleEnd
	if p.Proxy {
		role = trace.RoleProxy
	}
	stack := p.TCP.Profile
	if p.NoStack {
		stack = "none"
	}
	id := w.writer.Host(trace.Host{Name: p.Name, Addr: p.Addr, Also: p.Also, Stack: stack, Role: role})
	h := &host{
		id: id, node: w.net.following(), plan: p, owned: w.net.own(p.Addr, p.Also), up: true,
		conns: map[connKey]*endpoint{}, socks: map[app.Sock]*socket{}, listeners: map[uint16][]*listener{},
		udp: map[uint16]*socket{}, ports: map[uint64]int{},
	}
	w.hosts = append(w.hosts, h)
	return w.net.addNode(node{name: p.Name, host: h}, p.Addr, p.Also)
}

// intervene adds the faults of the plan to the links they name, in their order
// and before the links' own: the first rule that matches acts. What replaces a
// segment acts at its sender.
func (w *world) intervene() error {
	added := make([][]*rule, len(w.net.links))
	for i := range w.plan.Faults {
		iv := &w.plan.Faults[i]
		if iv.Fault.Action == Replace {
			w.replacements = append(w.replacements, &rule{Fault: iv.Fault})
			continue
		}
		found := false
		for n, l := range w.net.links {
			if iv.Link == "" || iv.Link == l.plan.Name {
				added[n] = append(added[n], &rule{Fault: iv.Fault})
				found = true
			}
		}
		if !found {
			return fmt.Errorf("no link is called %q", iv.Link)
		}
	}
	for n, l := range w.net.links {
		l.faults = append(added[n], l.faults...)
	}
	for _, r := range w.replacements {
		if err := w.compileRule(r); err != nil {
			return fmt.Errorf("replace: %w", err)
		}
	}
	return w.compileFaults()
}

// speaks reports whether a host has an address of a family.
func (w *world) speaks(f family) bool {
	for _, h := range w.hosts {
		if h.addrs[f].IsValid() {
			return true
		}
	}
	return false
}

// compileFaults prepares the rules of all links, and the router that answers
// for them.
func (w *world) compileFaults() error {
	for _, l := range w.net.links {
		answers := l.mtu() < ethernetMTU && w.answering(l, l.ends[0]) == nil // what does not fit is answered (RFC 1191 §4)
		for _, r := range l.faults {
			if err := w.compileRule(r); err != nil {
				return fmt.Errorf("link %s: %w", l.plan.Name, err)
			}
			answers = answers || r.Action == AnswerICMP
		}
		if answers && w.router == 0 {
			router := trace.Host{
				Name: "router", Addr: netip.AddrFrom4([4]byte{10, 255, 255, 254}), Stack: "none", Role: trace.RoleMiddlebox,
			}
			if w.speaks(inet6) {
				router.Also = netip.MustParseAddr("2001:db8:ff::fe")
			}
			w.router = w.writer.Host(router)
		}
	}
	return nil
}
