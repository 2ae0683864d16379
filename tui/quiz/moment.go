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

// event says what happens to a host, "" when it is nothing to react to.
func event(x *inspect.Reader, r trace.Record) string {
	if r.Host == 0 {
		return ""
	}
	name := x.Trace.Host(r.Host).Name
	switch r.Kind { //nolint:exhaustive // the others are consequences
	case trace.SegmentDelivered:
		return x.Name(r.Packet()) + " arrives at " + name + "."
	case trace.TimerFired:
		return name + "'s " + tcpmodel.TimerKind(r.Sub).String() + " timer runs out."
	case trace.Call:
		if call := inspect.CallName(app.CallKind(r.Sub)); call != "" {
			return name + "'s program calls " + call + "."
		}
	}
	return ""
}
