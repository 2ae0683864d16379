package idle

import (
	"slices"
	"strings"

	"wirewalk/httpmodel"
	"wirewalk/scenarios/decode"
	"wirewalk/scenarios/language"
	"wirewalk/tcpmodel"
)

// user is who opens or accepts connections on a host, and what it says of them itself.
type user struct {
	name     string
	listens  bool
	connects bool
	probes   bool // switches TCP's keepalive on itself
	idle     bool // and says after which time
	interval bool
	count    bool
	noDelay  bool
	backlog  bool // of its own
}

func usesKeepalive(u user, k httpmodel.TCPKeepalive) user {
	u.probes = k.Idle > 0
	u.idle, u.interval, u.count = u.probes, u.probes && k.Interval > 0, u.probes && k.Probes > 0
	return u
}

// users lists those of a host.
func (d *finder) users(host string) []user {
	var out []user
	for _, s := range d.f.Servers {
		if s.Host == host {
			u := user{name: "server " + s.Name, listens: true, noDelay: s.Config.NoDelay, backlog: s.Config.Backlog > 0}
			out = append(out, usesKeepalive(u, s.Config.Keepalive))
		}
	}
	for _, p := range d.f.Proxies {
		if p.Host != host {
			continue
		}
		if p.Config.Style == httpmodel.ProxyDumb {
			out = append(out, user{name: "proxy " + p.Name, listens: true, connects: true, noDelay: true})
			continue
		}
		down := user{name: "proxy " + p.Name, listens: true, noDelay: p.Config.Server.NoDelay, backlog: p.Config.Server.Backlog > 0}
		up := user{name: "proxy " + p.Name, connects: true, noDelay: p.Config.Client.NoDelay}
		out = append(out, usesKeepalive(down, p.Config.Server.Keepalive), usesKeepalive(up, p.Config.Client.Keepalive))
	}
	for _, k := range d.f.Clients {
		if k.Host == host {
			u := user{name: "client " + k.Name, connects: true, noDelay: k.Config.NoDelay}
			out = append(out, usesKeepalive(u, k.Config.Keepalive))
		}
	}
	for _, p := range d.f.Programs {
		if p.Host == host {
			u := user{name: "program " + p.Name, listens: p.Protocol != "udp", noDelay: p.NoDelay, backlog: p.Backlog > 0}
			if p.TCPKeepalive != nil {
				u = usesKeepalive(u, *p.TCPKeepalive)
				u.probes = true
			}
			out = append(out, u)
		}
	}
	return append(out, d.steppers(host)...)
}

// steppers are the steps of a host that open, listen or change options.
func (d *finder) steppers(host string) []user {
	var out []user
	for _, s := range d.f.Script {
		if s.Host != host {
			continue
		}
		set := func(word string) bool { return optionOf(s, word) != "" }
		u := user{
			name: "step " + s.As, probes: optionOf(s, "keepalive") == "true", noDelay: optionOf(s, "nodelay") == "true",
			idle: set("keepalive_idle"), interval: set("keepalive_interval"), count: set("keepalive_probes"),
		}
		switch s.Do {
		case "connect", "send":
			u.connects = true
		case "listen":
			u.listens, u.backlog = true, s.Backlog > 0
		case "set":
			if !u.probes {
				continue
			}
		default:
			continue
		}
		out = append(out, u)
	}
	return out
}

// hostRule says of a key of a host's tcp which of the users there it acts on.
type hostRule struct {
	keys   []string
	lacks  string // what is so where it acts on nobody; the host's name follows
	remedy string
	acts   func(tcp *tcpmodel.Config, u user) bool
	own    func(u user) bool // it decides itself
	by     string            // how
}

func hostRules() []hostRule {
	probing := func(tcp *tcpmodel.Config, u user) bool { return tcp.Keepalive || u.probes }
	listens := func(_ *tcpmodel.Config, u user) bool { return u.listens }
	connects := func(_ *tcpmodel.Config, u user) bool { return u.connects }
	all := func(*tcpmodel.Config, user) bool { return true }
	never := func(user) bool { return false }
	const off, on = "keepalive is off at", "write keepalive: true beside it, or tcp_keepalive: {idle: 60s} in a program"
	const idle, deaf, leave, own = "no program uses TCP at", "nothing listens at", "leave it out", "has a tcp_keepalive of its own"
	return []hostRule{
		{[]string{"keepalive_idle"}, off, on, probing, func(u user) bool { return u.idle }, own},
		{[]string{"keepalive_interval"}, off, on, probing, func(u user) bool { return u.interval }, own},
		{[]string{"keepalive_probes"}, off, on, probing, func(u user) bool { return u.count }, own},
		{[]string{"keepalive_garbage", "keepalive_reset"}, off, on, probing, never, ""},
		{[]string{"keepalive"}, idle, leave, all, func(u user) bool { return u.probes }, own},
		{[]string{"nagle"}, idle, leave, all, func(u user) bool { return u.noDelay }, "has nodelay"},
		{[]string{"backlog"}, deaf, leave, listens, func(u user) bool { return u.backlog }, "has a backlog of its own"},
		{[]string{"syn_queue", "synack_retries"}, deaf, leave, listens, never, ""},
		{[]string{"ephemeral_first", "ephemeral_last", "time_wait_reuse", "syn_linear_timeouts"}, "nothing connects from", leave, connects, never, ""},
	}
}

// options reports TCP options of a host that no connection there takes.
func (d *finder) options(p *decode.Place, tcp *tcpmodel.Config) {
	for _, h := range d.f.Hosts {
		if &h.TCP != tcp {
			continue
		}
		if h.Stack == "none" {
			d.says(h.Node, "tcp", "tcp does nothing: "+h.Name+" has no TCP (stack: none)", "leave it out, or give "+h.Name+" a stack")
			return
		}
		users := d.users(h.Name)
		for _, rule := range hostRules() {
			for _, key := range rule.keys {
				if p.Says(key) {
					d.option(p, h, key, rule, users)
				}
			}
		}
	}
}

func (d *finder) option(p *decode.Place, h *language.Host, key string, rule hostRule, users []user) {
	var own []string
	for _, u := range users {
		switch {
		case !rule.acts(&h.TCP, u):
		case rule.own(u):
			own = append(own, u.name)
		default:
			return
		}
	}
	if len(own) == 0 {
		d.says(p.Node, key, key+" does nothing: "+rule.lacks+" "+h.Name, rule.remedy)
		return
	}
	d.says(p.Node, key, key+" does nothing: "+strings.Join(slices.Compact(own), " and ")+" "+rule.by+", and nothing else at "+h.Name+" takes it",
		"change it there, or leave it out here")
}
