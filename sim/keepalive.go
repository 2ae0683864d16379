package sim

import "wirewalk/tcpmodel"

// enoughProbes is how many answered keepalive probes show that a connection
// will do nothing else.
const enoughProbes = 3

// repeatsForEver reports that the event that is next, and all that wait, are
// keepalive timers of connections whose probes are answered: nothing new comes
// of them. A run that says how long it lasts goes on.
func (w *world) repeatsForEver(next event) bool {
	if w.plan.Until != 0 || next.kind != evDeadline {
		return false
	}
	if ep := *w.endpoints.at(next.a); !ep.live || ep.tcp.KeepaliveAnswered() < enoughProbes || !w.answersOnly(next) {
		return false
	}
	for _, h := range []heap{w.events.near, w.events.far} {
		for _, e := range h {
			if !w.answersOnly(e) {
				return false
			}
		}
	}
	return true
}

// answersOnly reports that an event is stale, or the keepalive timer of such a connection.
func (w *world) answersOnly(e event) bool {
	if e.kind != evDeadline {
		return false
	}
	ep := *w.endpoints.at(e.a)
	if !ep.live || ep.gen != e.b {
		return true
	}
	return ep.tcp.Deadline() == ep.tcp.TimerAt(tcpmodel.TimerKeepalive) && ep.tcp.KeepaliveAnswered() >= enoughProbes
}
