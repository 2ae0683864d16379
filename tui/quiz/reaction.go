package quiz

import (
	"strings"

	"wirewalk/scenarios/narrate"
	"wirewalk/sim"
	"wirewalk/sim/diff"
	"wirewalk/sim/trace"
	"wirewalk/tui/source"
)

// Reaction tells what follows from a supposed segment in the run where it is
// sent: its arrival, and where that changes nothing yet, what first differs. It
// reads both traces as a whole.
func Reaction(was, t *trace.Trace, c *source.Change) string {
	arrival := trace.StopID(0)
	if id := supposed(t, c); id != 0 && t.Packet(id).Arrived != 0 {
		arrival = t.Record(t.Packet(id).Arrived).Stop
	}
	text := ""
	if arrival != 0 {
		text = narrate.DescribeStop(t, arrival)
		if reacts(t, arrival) {
			return text
		}
	}
	// What the change does not touch happens at the same nanosecond after the same event.
	al := diff.Align(diff.Side{Trace: was, Name: "the original"}, diff.Side{Trace: t, Name: "the changed run"}, diff.Tolerance{})
	changed := al.ChangedOrLate(1)
	for id := arrival + 1; int(id) < len(changed); id++ {
		if changed[id] && happens(t, id) {
			return strings.TrimSpace(text + " Then: " + narrate.DescribeStop(t, id))
		}
	}
	if text == "" {
		return "nothing would be different."
	}
	return text + " Nothing else would be different."
}

// Consequence is what is said of a run that was tried: what follows in it, or
// why it cannot be made.
func Consequence(was, changed *trace.Trace, c *source.Change, err error) string {
	if err != nil {
		return "What would follow cannot be shown: " + err.Error()
	}
	return "If " + c.What + ": " + Reaction(was, changed, c)
}

// supposed is the packet that a change puts on the wire, 0 for none.
func supposed(t *trace.Trace, c *source.Change) trace.PacketID {
	if c.Packet != 0 {
		if int(c.Packet) > t.Packets() {
			return 0
		}
		return c.Packet
	}
	if c.Host == 0 {
		return 0
	}
	for id := trace.PacketID(1); int(id) <= t.Packets(); id++ {
		p := t.Packet(id)
		if p.From != c.Host || p.Sent == 0 {
			continue
		}
		if r := t.Record(p.Sent); r.At == c.At && r.Why == sim.ReasonInjected {
			return id
		}
	}
	return 0
}

// reacts reports a stop in which a host sends, or changes its state.
func reacts(t *trace.Trace, stop trace.StopID) bool {
	first, last := t.Stop(stop)
	for id := first; id <= last; id++ {
		if k := t.Record(id).Kind; k == trace.SegmentSent || k == trace.StateChange {
			return true
		}
	}
	return false
}

// happens reports a stop that is more than a loss.
func happens(t *trace.Trace, stop trace.StopID) bool {
	first, last := t.Stop(stop)
	for id := first; id <= last; id++ {
		if t.Record(id).Kind != trace.SegmentDropped {
			return t.Visible(stop)
		}
	}
	return false
}
