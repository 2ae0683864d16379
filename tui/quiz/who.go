package quiz

import (
	"fmt"

	"wirewalk/scenarios/language"
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
	network := answer("the network: a packet is lost, or a cable is pulled", 0)
	flying := t.InFlight(m.Cursor.As(), 16)
	switch {
	case len(flying) > 0:
		q.Hints = append(q.Hints, fmt.Sprintf("#%d is on its way. Where is it going?", flying[0]))
		q.LookAt = flying[0]
		if !acts[0] {
			network.then, network.Because = neverCame(flying[0]), fmt.Sprintf("#%d gets through.", flying[0])
		}
	default:
		q.Hints = append(q.Hints, "Nothing is on its way: a program or a timer must begin.")
		if !acts[0] {
			network.Because = "Nothing is on its way that could be lost."
		}
	}
	q.offer(append(choices, network))
	return q
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

// actor is the host of a stop's first record that has one, 0 for the network.
func actor(t *trace.Trace, stop trace.StopID) trace.HostID {
	first, last := t.Stop(stop)
	for id := first; id <= last; id++ {
		if r := t.Record(id); r.Kind == trace.SegmentDropped && id == first {
			return r.Host
		} else if r.Host != 0 {
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

// eventOf is what makes a host act in the stop.
func (m *moment) eventOf(host trace.HostID) string {
	t := m.trace()
	first, last := t.Stop(m.stop)
	for id := first; id <= last; id++ {
		if r := t.Record(id); r.Host == host {
			if text := event(m.Reader, r); text != "" {
				return text
			}
		}
	}
	return ""
}

// watched is in how many connections whyWaits looks for timers.
const watched = 100

// whyWaits says what a host that does not act is waiting for.
func whyWaits(t *trace.Trace, host trace.HostID, as trace.RecordID) string {
	name := inspect.HostName(t, host)
	if t.Inferred {
		return "" // A capture does not tell what a host waits for.
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
	}
	return "Nothing new has reached " + name + ", no timer of its TCP runs, and its program has nothing to do yet."
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
