package quiz

import (
	"fmt"

	"wirewalk/scenarios/language"
	"wirewalk/scenarios/narrate"
	"wirewalk/sim"
	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
)

// who asks who acts next. Whoever acts at the same instant is right.
func who(m *moment) *Question {
	t := m.trace()
	acts := m.acting()
	q := &Question{Question: &language.Question{Ask: "Who acts next?"}, suffix: " acts next"}
	if t.Inferred {
		q.Ask, q.suffix = "Who sends the next packet?", " sends the next packet"
	}
	answer := func(text string, host trace.HostID) choice {
		if acts[host] {
			return right(text)
		}
		return wrong(text, "")
	}
	var choices []choice
	for i := range t.Hosts() {
		if h := &t.Hosts()[i]; h.Role != trace.RoleMiddlebox {
			choices = append(choices, answer(h.Name, h.ID).because(m.whyOrWhyNot(h.ID, acts)))
		}
	}
	network := answer("the network or the power: something is lost, cut or comes back", 0)
	flying := t.InFlight(m.Cursor.As(), 16)
	if len(flying) > 0 {
		q.Hints = append(q.Hints, onTheirWay(flying))
		q.LookAt = flying[0]
	} else {
		q.Hints = append(q.Hints, "Nothing is on its way: a program or a timer must begin, or somebody at a cable or a plug.")
	}
	switch {
	case acts[0]:
		network.Because = m.befalls()
	case len(flying) == 0:
		network.Because = "Nothing is on its way that could be lost."
	case t.Packet(flying[0]).Arrived != 0:
		network.then, network.Because = neverCame(t, flying[0]), fmt.Sprintf("#%d gets through.", flying[0])
	default:
		network.Because = fmt.Sprintf("#%d is still on its way.", flying[0])
	}
	q.offer(append(choices, network))
	return q
}

// onTheirWay asks about the packets that have left and not come. The first that left
// need not be the first to arrive.
func onTheirWay(flying []trace.PacketID) string {
	if len(flying) == 1 {
		return fmt.Sprintf("#%d is on its way. Where is it going?", flying[0])
	}
	return fmt.Sprintf("#%d and others are on their way. Which of them arrives first, and where?", flying[0])
}

// befalls is what the network or the power does at the instant of the stop.
func (m *moment) befalls() string {
	for _, id := range m.Cursor.Upcoming(8) {
		if actor(m.trace(), id) == 0 {
			return narrate.DescribeStop(m.trace(), id)
		}
	}
	return ""
}

// acting are the hosts that act at the instant of the stop, 0 for the network.
func (m *moment) acting() map[trace.HostID]bool {
	t := m.trace()
	first, _ := t.Stop(m.stop)
	at := t.Record(first).At
	acts := map[trace.HostID]bool{}
	for _, id := range m.Cursor.Upcoming(8) {
		if r, _ := t.Stop(id); t.Record(r).At == at {
			acts[actor(t, id)] = true
		}
	}
	return acts
}

// actor is the host that begins a stop, 0 for the network and the power: what is
// lost on the way or comes to a machine without power is nobody's deed, and
// neither is it what befalls a machine.
func actor(t *trace.Trace, stop trace.StopID) trace.HostID {
	first, last := t.Stop(stop)
	for id := first; id <= last; id++ {
		r := t.Record(id)
		switch {
		case r.Kind == trace.Fault:
			return 0
		case r.Kind == trace.SegmentDropped && id == first:
			if r.Why == sim.ReasonBadChecksum {
				return r.Host
			}
			return 0
		case r.Host != 0 && t.Host(r.Host).Role == trace.RoleMiddlebox:
			return 0
		case r.Host != 0:
			return r.Host
		}
	}
	return 0
}

// whyOrWhyNot is what makes a host act, or why it does not act now.
func (m *moment) whyOrWhyNot(host trace.HostID, acts map[trace.HostID]bool) string {
	now := m.Cursor.As()
	switch {
	case acts[host] && !m.trace().Inferred:
		return m.eventOf(host)
	case acts[host]:
		return ""
	case now == 0:
		return "Nothing has happened yet, and its program only waits."
	}
	return whyWaits(m.trace(), host, now)
}

// eventOf is what makes a host act at the instant of the stop.
func (m *moment) eventOf(host trace.HostID) string {
	t := m.trace()
	first, _ := t.Stop(m.stop)
	for _, stop := range m.Cursor.Upcoming(8) {
		from, upto := t.Stop(stop)
		if actor(t, stop) != host || t.Record(from).At != t.Record(first).At {
			continue
		}
		for id := from; id <= upto; id++ {
			if r := t.Record(id); r.Host == host {
				if text := event(m.Reader, r); text != "" {
					return text
				}
			}
		}
		return narrate.DescribeStop(t, stop)
	}
	return ""
}

// watched is in how many connections whyWaits looks for timers.
const watched = 100

// whyWaits says what a host that does not act is waiting for.
func whyWaits(t *trace.Trace, host trace.HostID, as trace.RecordID) string {
	name := inspect.HostName(t, host)
	switch {
	case t.Inferred:
		return "" // A capture does not tell what a host waits for.
	case powerless(t, host, as):
		return capital(name) + " has no power."
	}
	for _, id := range t.InFlight(as, 16) {
		if t.Packet(id).To == host {
			return fmt.Sprintf("#%d has not reached %s yet, which cannot know of it.", id, name)
		}
	}
	now, next := t.Record(as).At, nextTimer(t, host, as)
	switch {
	case len(t.Conns()) > watched:
		return "Nothing new has reached " + name + "."
	case next != vtime.Never:
		return "Nothing new has reached " + name + ", and its next timer runs for another " + inspect.Span(next.Sub(now)) + "."
	case !speaksTCP(t, host, as):
		return "Nothing new has reached " + name + ", and its program has nothing to do yet."
	}
	return "Nothing new has reached " + name + ", no timer of its TCP runs, and its program has nothing to do yet."
}

// powerless reports a host that has lost its power and not got it back.
func powerless(t *trace.Trace, host trace.HostID, as trace.RecordID) bool {
	for id := as; id > 0; id-- {
		if r := t.Record(id); r.Kind == trace.Fault && r.Host == host {
			return trace.FaultKind(r.Sub) == trace.FaultCrash
		}
	}
	return false
}

// speaksTCP reports a host that has had a connection by then.
func speaksTCP(t *trace.Trace, host trace.HostID, as trace.RecordID) bool {
	for i := range t.Conns() {
		if c := &t.Conns()[i]; c.First <= as && c.Side(host) >= 0 {
			return true
		}
	}
	return false
}

// nextTimer is when the earliest timer of a host's TCP runs out.
func nextTimer(t *trace.Trace, host trace.HostID, as trace.RecordID) vtime.Time {
	next := vtime.Never
	for i := range t.Conns()[:min(len(t.Conns()), watched)] {
		c := &t.Conns()[i]
		side := c.Side(host)
		if side < 0 {
			continue
		}
		if s := t.SnapshotAt(c.ID, side, as); s != nil {
			for _, at := range s.Timers {
				if at > t.Record(as).At {
					next = min(next, at)
				}
			}
		}
	}
	return next
}
