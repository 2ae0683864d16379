package expect

import (
	"cmp"

	"wirewalk/scenarios/language"
	"wirewalk/sim/vtime"
)

// reason guesses why an event does not happen.
func (x *matcher) reason(w *language.Event) string {
	f := x.f
	switch {
	case w.Packet == "keepalive-probe":
		if !keepsAlive(f, w.From) {
			return "tcp_keepalive is not set on " + cmp.Or(w.From, "any program")
		}
		return "keepalive waits for an idle connection: " + language.Seconds(x.t.End) + " was all the run took"
	case w.Packet == "SYN-ACK" && w.From != "" && len(f.Servers)+len(f.Programs) == 0:
		return "nothing listens on " + w.From
	case w.State != "" && w.Host == "":
		return ""
	case w.Fault != "":
		return "no step does " + w.Fault
	case w.Conn != "" && len(x.conns(w.Conn)) == 0:
		return "connection " + w.Conn + " was never opened"
	case f.Until > 0 && vtime.Duration(x.t.End) >= f.Until:
		return "the run was ended at until: " + language.Lasting(f.Until)
	}
	return ""
}

// keepsAlive reports whether any program of a host uses TCP keepalive; an
// empty name means any host.
func keepsAlive(f *language.File, host string) bool {
	at := func(h string) bool { return host == "" || h == host }
	for _, s := range f.Servers {
		if at(s.Host) && s.Config.Keepalive.Idle > 0 {
			return true
		}
	}
	for _, c := range f.Clients {
		if at(c.Host) && c.Config.Keepalive.Idle > 0 {
			return true
		}
	}
	for _, p := range f.Programs {
		if at(p.Host) && p.TCPKeepalive != nil {
			return true
		}
	}
	for _, h := range f.Hosts {
		if at(h.Name) && h.TCP.Keepalive {
			return true
		}
	}
	for _, s := range f.Script {
		for _, o := range s.Options {
			if at(s.Host) && o.Name == "keepalive" {
				return true
			}
		}
	}
	return false
}

// probesOf is the number of keepalive probes that a host sends before it gives up.
func probesOf(f *language.File, h *language.Host) int {
	for _, s := range f.Servers {
		if s.Host == h.Name && s.Config.Keepalive.Probes > 0 {
			return s.Config.Keepalive.Probes
		}
	}
	for _, c := range f.Clients {
		if c.Host == h.Name && c.Config.Keepalive.Probes > 0 {
			return c.Config.Keepalive.Probes
		}
	}
	for _, p := range f.Programs {
		if p.Host == h.Name && p.TCPKeepalive != nil && p.TCPKeepalive.Probes > 0 {
			return p.TCPKeepalive.Probes
		}
	}
	return h.TCP.KeepaliveProbes
}
