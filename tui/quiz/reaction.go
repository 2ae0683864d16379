package quiz

import (
	"fmt"
	"strings"

	"wirewalk/scenarios/narrate"
	"wirewalk/sim"
	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
	"wirewalk/tui/source"
)

// Consequence is what is said of a run that was tried: what follows in it, or
// why it cannot be made.
func Consequence(was, changed *trace.Trace, c *source.Change, err error) string {
	if err != nil {
		return "What would follow cannot be shown: " + err.Error()
	}
	return "If " + c.What + ": " + Reaction(was, changed, c)
}

// Reaction tells what follows from a supposed segment in the run where it is
// sent, or from a loss in the run where it happens: what the segment does where
// it arrives, and where that is nothing, what differs next. It reads both traces
// as a whole.
func Reaction(was, t *trace.Trace, c *source.Change) string {
	id := supposed(t, c)
	if id == 0 {
		return "nothing would be different: it is not sent."
	}
	p := t.Packet(id)
	at := p.Arrived
	switch {
	case at == 0 && p.Dropped == 0:
		return "the run ends before it arrives."
	case at == 0:
		at = p.Dropped
	}
	r := &reading{was: was, t: t, id: id, from: t.Record(at).Stop}
	if strings.HasPrefix(c.Text, "drop ") {
		return r.without()
	}
	text := narrate.DescribeStop(t, r.from)
	if reacts(t, r.from) {
		return text
	}
	text = strings.TrimSpace(text + " " + unmoved(t, at))
	if next, _ := r.next(); next != 0 {
		return text + " Then: " + narrate.DescribeStop(t, next)
	}
	if otherwise := r.missing(); otherwise != 0 {
		return text + " This would not happen: " + narrate.DescribeStop(was, otherwise)
	}
	return text + " Nothing else would be different."
}

// supposed is the packet that a change puts on the wire or takes from it, 0 for none.
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

// unmoved is why its receiver passes a segment over.
func unmoved(t *trace.Trace, at trace.RecordID) string {
	r := t.Record(at)
	if r.Kind != trace.SegmentDelivered {
		return ""
	}
	_, last := t.Stop(r.Stop)
	for id := at; id <= last; id++ {
		if t.Record(id).Kind == trace.Refusal {
			return narrate.Why(t, id).Cited()
		}
	}
	p := t.Packet(r.Packet())
	side := -1
	if p.Conn != 0 {
		side = t.Conn(p.Conn).Side(r.Host)
	}
	switch name := inspect.HostName(t, r.Host); {
	case side < 0:
		return ""
	case acknowledges(t, at, side):
		return fmt.Sprintf("It acknowledges what stands before octet %d (RFC 9293 3.4).", p.Seg.Ack.Sub(t.Conn(p.Conn).Ends[side].ISS))
	case !p.Seg.Flags.Has(tcpmodel.FIN):
		return "It tells " + name + " nothing new."
	case t.StateAt(p.Conn, side, at-1) > tcpmodel.Established:
		return capital(name) + " has had a FIN already (RFC 9293 3.10.7.4)."
	}
	return ""
}

// acknowledges reports that an arriving segment acknowledges more than its receiver knew
// to be acknowledged.
func acknowledges(t *trace.Trace, at trace.RecordID, side int) bool {
	p := t.Packet(t.Record(at).Packet())
	was := t.SnapshotAt(p.Conn, side, at-1)
	return was != nil && was.State.Synchronized() && p.Seg.Flags.Has(tcpmodel.ACK) && was.SndUna.Less(p.Seg.Ack) && !was.SndNxt.Less(p.Seg.Ack)
}

// reading is both runs, with the place where the supposed takes effect in the
// changed one.
type reading struct {
	was, t *trace.Trace
	id     trace.PacketID
	from   trace.StopID
}

// without is what comes of a loss.
func (r *reading) without() string {
	text := ""
	next, when := r.next()
	n := covers(r.t, r.id, r.was.Packet(r.id))
	if n != 0 && (next == 0 || r.t.Packet(n).Arrived <= when) {
		stop := r.t.Record(r.t.Packet(n).Arrived).Stop
		text = fmt.Sprintf("#%d acknowledges as much. %s", n, narrate.DescribeStop(r.t, stop))
		if stop == next {
			next = 0
		}
	}
	otherwise := trace.StopID(0)
	if next == 0 && text == "" {
		otherwise = r.missing()
	}
	switch {
	case next != 0 && text != "":
		return text + " Then: " + narrate.DescribeStop(r.t, next)
	case next != 0:
		return narrate.DescribeStop(r.t, next)
	case text != "":
		return text + " Nothing else comes of it."
	case otherwise != 0:
		return "this would not happen: " + narrate.DescribeStop(r.was, otherwise)
	}
	return strings.TrimSpace("nothing comes of it. " + harmless(r.was, r.id))
}

// next is the first stop of the changed run in which something happens that does
// not in the run as it is, after the supposed took effect, 0 for none, and its
// first record.
func (r *reading) next() (trace.StopID, trace.RecordID) {
	id := different(r.t, r.was, r.from+1, func(trace.PacketID) bool { return false })
	if id == 0 {
		return 0, 0
	}
	first, _ := r.t.Stop(id)
	return id, first
}

// missing is the first stop of the run as it is in which something happens that
// does not in the changed one, but for what becomes of the packet itself; 0 for none.
func (r *reading) missing() trace.StopID {
	if int(r.id) > r.was.Packets() || r.t.Record(r.t.Packet(r.id).Sent).Why == sim.ReasonInjected {
		return 0
	}
	return different(r.was, r.t, r.was.Record(r.was.Packet(r.id).Sent).Stop, func(n trace.PacketID) bool { return n == r.id })
}
