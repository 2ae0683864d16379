package scenarios

import (
	"strconv"
	"strings"

	"wirewalk/sim/vtime"
)

// describe says in words what an event is.
func (w *When) describe() string {
	var b strings.Builder
	switch {
	case w.Edge != "":
		return w.Edge
	case w.Packet != "":
		b.WriteString(w.Packet)
		if w.Packet == "any" {
			b.Reset()
			b.WriteString("packet")
		}
		add(&b, " from ", w.From)
		add(&b, " to ", w.To)
		add(&b, " with ", quoted(w.Text))
		add(&b, " for ", w.Path)
		if w.Number > 0 {
			b.WriteString(" #" + strconv.Itoa(w.Number))
		}
		if w.Is == "arrived" || w.Is == "lost" {
			b.WriteString(" that " + map[string]string{"arrived": "arrives", "lost": "is lost"}[w.Is])
		}
	case w.State != "":
		b.WriteString("change to " + w.State)
	case w.Step != "":
		b.WriteString("step " + w.Step)
	case w.Timer != "":
		b.WriteString("firing of timer " + w.Timer)
	case w.Fault != "":
		b.WriteString(w.Fault)
	case w.Result != "":
		b.WriteString(w.Result)
	case w.At != nil:
		b.WriteString("stop at or before " + lasting(*w.At))
	}
	add(&b, " at ", w.Host)
	add(&b, " on ", w.Conn)
	if w.After != nil {
		b.WriteString(" at or after " + lasting(*w.After))
	}
	if w.Before != nil {
		b.WriteString(" before " + lasting(*w.Before))
	}
	return b.String()
}

func add(b *strings.Builder, lead, s string) {
	if s != "" {
		b.WriteString(lead + s)
	}
}

func quoted(s string) string {
	if s == "" {
		return ""
	}
	return strconv.Quote(s)
}

// reason guesses why an event does not happen.
func (x *finder) reason(w *When) string {
	f := x.f
	switch {
	case w.Packet == "keepalive-probe":
		if !f.keepsAlive(w.From) {
			return "tcp_keepalive is not set on " + or(w.From, "any program")
		}
		return "keepalive waits for an idle connection: " + seconds(x.t.End) + " was all the run took"
	case w.Packet == "SYN-ACK" && w.From != "" && len(f.Servers)+len(f.Programs) == 0:
		return "nothing listens on " + w.From
	case w.State != "" && w.Host == "":
		return ""
	case w.Fault != "":
		return "no step does " + w.Fault
	case w.Conn != "" && len(x.conns(w.Conn)) == 0:
		return "connection " + w.Conn + " was never opened"
	case f.Until > 0 && vtime.Duration(x.t.End) >= f.Until:
		return "the run was ended at until: " + lasting(f.Until)
	}
	return ""
}

// keepsAlive reports whether any program of a host uses TCP keepalive; an
// empty name means any host.
func (f *File) keepsAlive(host string) bool {
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
