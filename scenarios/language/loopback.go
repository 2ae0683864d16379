package language

import "wirewalk/sim"

// Localhost is where a step goes that talks to its own host by 127.0.0.1 (RFC 1122 §3.2.1.3).
const Localhost = "localhost"

// Target is the host that a step talks to: for localhost its own, for a box that
// publishes its port the host inside.
func (f *File) Target(s *Step) string {
	if s.To == Localhost && f.HostNamed(s.To) == nil {
		return s.Host
	}
	if b := f.BoxNamed(s.To); b != nil {
		if p := b.PublishedAt(s.Port); p != nil {
			return p.To
		}
	}
	return f.HostBehind(s.To)
}

// TalksToItself reports whether a host opens connections to itself.
func (f *File) TalksToItself(host string) bool {
	for _, s := range f.Script {
		if s.Host == host && f.Target(s) == host {
			return true
		}
	}
	for _, p := range f.Proxies {
		for _, u := range p.Upstream {
			if p.Host == host && u == host {
				return true
			}
		}
	}
	return false
}

// Loopback is the host of which a name is the second lifeline, that of what it
// accepts from itself; "" for other names.
func (f *File) Loopback(name string) string {
	for _, h := range f.Hosts {
		if sim.LoopbackName(h.Name) == name && f.TalksToItself(h.Name) {
			return h.Name
		}
	}
	return ""
}
