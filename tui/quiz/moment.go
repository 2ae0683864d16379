package quiz

import (
	"strings"

	"wirewalk/scenarios/narrate"
	"wirewalk/sim/app"
	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
)

// moment is a stop that is asked about before it is shown.
type moment struct {
	Scene
	stop  trace.StopID
	event string    // what happens to a host in it, "" when that is nothing to react to
	about situation // of that host
}

func newMoment(s Scene, stop trace.StopID) *moment {
	m := &moment{Scene: s, stop: stop}
	t := s.Reader.Trace
	first, last := t.Stop(stop)
	at := situation{Reader: s.Reader, stop: stop, last: last, bare: s.Advanced}
	for id := first; id <= last; id++ {
		r := t.Record(id)
		if m.event == "" {
			if m.event = event(s.Reader, r); m.event != "" {
				at.root, at.host, at.conn = id, r.Host, r.Conn
			}
		}
		switch {
		case r.Kind == trace.SegmentSent && r.Host == at.host:
			at.sent = append(at.sent, r.Packet())
		case r.Kind == trace.Refusal && strings.Contains(inspect.ReasonName(r.Why), "delayed-ack"):
			at.held = true
		}
	}
	m.about = at
	return m
}

// trace is the run that is asked about.
func (m *moment) trace() *trace.Trace { return m.Reader.Trace }

// why is the rule behind the stop, with its source.
func (m *moment) why() string { return narrate.WhyStop(m.trace(), m.stop).Cited() }

// event says what happens to a host, "" when it is nothing to react to. Where
// there are several connections it says which one it is about.
func event(x *inspect.Reader, r trace.Record) string {
	if r.Host == 0 {
		return ""
	}
	name, conn := x.Trace.Host(r.Host).Name, ""
	if r.Conn != 0 && several(x, r.Stop) {
		conn = " of connection " + inspect.Letter(r.Conn)
	}
	switch r.Kind { //nolint:exhaustive // the others are consequences
	case trace.SegmentDelivered:
		return x.Name(r.Packet()) + conn + " arrives at " + name + "."
	case trace.TimerFired:
		return capital(name) + "'s " + tcpmodel.TimerKind(r.Sub).String() + " timer" + conn + " runs out."
	case trace.Call:
		call := inspect.CallName(app.CallKind(r.Sub))
		if app.CallKind(r.Sub) == app.CallAbort { // No program calls abort(); the ladder has no room for more.
			call = "close() with a linger time of 0"
		}
		if call != "" {
			return capital(name) + "'s program calls " + call + strings.Replace(conn, " of", " on", 1) + "."
		}
	}
	return ""
}

// several reports that there are several connections by the end of a stop.
func several(x *inspect.Reader, stop trace.StopID) bool {
	_, last := x.Trace.Stop(stop)
	return x.Begun(last) > 1
}

// onConn names a connection where there are several.
func (s *situation) onConn(conn trace.ConnID) string {
	if conn == 0 || !several(s.Reader, s.stop) {
		return ""
	}
	return " of connection " + inspect.Letter(conn)
}

// ofTCP reports that what happens in the stop is TCP's: no datagram, no ICMP message.
func (m *moment) ofTCP() bool {
	s := &m.about
	if s.root == 0 || s.conn == 0 {
		return false
	}
	r := m.trace().Record(s.root)
	return r.Kind != trace.SegmentDelivered || m.trace().Packet(r.Packet()).Proto == trace.TCP
}

// capital makes a sentence begin with a capital letter.
func capital(s string) string {
	if s != "" && 'a' <= s[0] && s[0] <= 'z' {
		return string(s[0]-'a'+'A') + s[1:]
	}
	return s
}
