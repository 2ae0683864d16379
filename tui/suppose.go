package tui

import (
	"fmt"
	"strings"

	"wirewalk/scenarios/narrate"
	"wirewalk/sim"
	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// mistake is a choice that the run does not take, with the changed run in
// which a host sends it.
func (k *walking) mistake(s *site, text, rule, flags string, ack *uint32) Choice {
	return Choice{Text: text, Because: rule, then: k.instead(s, text, flags, ack)}
}

// neverCame is the run without a packet.
func neverCame(id trace.PacketID) *change {
	return &change{what: fmt.Sprintf("#%d never came", id), text: fmt.Sprintf("drop number=%d", id)}
}

// instead is the run in which a host sends something else, or something where
// it sends nothing. It is nil where the host has no connection to send on.
func (k *walking) instead(s *site, text, flags string, ack *uint32) *change {
	if len(s.sent) == 0 {
		return k.sends(s.host, s.conn, s.last, text, flags)
	}
	c := &change{
		what: fmt.Sprintf("%s sends %s instead of #%d", inspect.HostName(k.walk.Trace, s.host), text, s.sent[0]), packet: s.sent[0],
		text: fmt.Sprintf("replace number=%d flags=%s", s.sent[0], flags),
	}
	if ack != nil {
		c.text += fmt.Sprintf(" ack=%d", *ack)
	}
	return c
}

// sends is the run in which a host sends one more segment right after a record,
// with the numbers that its connection has reached.
func (k *walking) sends(host trace.HostID, conn trace.ConnID, after trace.RecordID, text, flags string) *change {
	t := k.walk.Trace
	if conn == 0 || host == 0 {
		return nil
	}
	c := t.Conn(conn)
	side := c.Side(host)
	if side < 0 {
		return nil
	}
	state := t.SnapshotAt(conn, side, after)
	peer := c.Ends[1-side].Host
	if state == nil || peer == 0 || state.State <= tcpmodel.Listen {
		return nil
	}
	ack := uint32(0)
	if n, ok := c.Ends[1-side].Relative(state.RcvNxt); ok && state.State != tcpmodel.SynSent {
		ack = uint32(n)
	}
	seq, _ := c.Ends[side].Relative(state.SndNxt)
	return &change{
		what: inspect.HostName(t, host) + " sends " + text, host: host, at: t.Record(after).At + 1,
		text: fmt.Sprintf("inject host=%s to=%s at=%s conn=%d flags=%s seq=%d ack=%d", t.Host(host).Name, t.Host(peer).Name,
			t.Record(after).At.Sub(0)+1, conn, flags, uint32(seq), ack),
	}
}

// fromOther is the run in which the receiver of a packet sends one like it, at
// the same time.
func (k *walking) fromOther(p *trace.Packet) *change {
	flags := p.Seg.Flags.Script()
	if p.Sent == 0 || p.Seg.Payload.Len > 0 || flags == "NONE" {
		return nil // Nobody can send data that its program has not written.
	}
	return k.sends(p.To, p.Conn, p.Sent, strings.ReplaceAll(flags, "-", ","), flags)
}

// whyWaits says what a host that does not act is waiting for.
func (k *walking) whyWaits(host trace.HostID, as trace.RecordID) string {
	t := k.walk.Trace
	name := inspect.HostName(t, host)
	if t.Inferred {
		return "" // A capture does not tell what a host waits for.
	}
	for _, id := range t.InFlight(as, 16) {
		if t.Packet(id).To == host {
			return fmt.Sprintf("#%d has not reached %s yet, which cannot know of it.", id, name)
		}
	}
	next, all := vtime.Never, len(t.Conns()) <= watched
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
	switch {
	case !all:
		return "Nothing new has reached " + name + "."
	case next != vtime.Never:
		return "Nothing new has reached " + name + ", and its next timer runs for another " + inspect.Span(next.Sub(t.Record(as).At)) + "."
	}
	return "Nothing new has reached " + name + ", no timer of its TCP runs, and its program has nothing to do yet."
}

// watched is in how many connections whyWaits looks for timers.
const watched = 100

// reaction tells what follows from a supposed segment in the run where it is
// sent: its arrival, and where that changes nothing yet, what first differs.
func reaction(was, t *trace.Trace, c *change) string {
	diff := compareRuns(&Walk{Trace: was}, &Walk{Trace: t}, c.what).diffs[1]
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
	for id := max(diff.First, arrival+1); id > 0 && int(id) <= t.Stops(); id++ {
		if diff.Changed(id) && id > arrival && happens(t, id) {
			return strings.TrimSpace(text + " Then: " + narrate.DescribeStop(t, id))
		}
	}
	if text == "" {
		return "nothing would be different."
	}
	return text + " Nothing else would be different."
}

// supposed is the packet that a change puts on the wire, 0 for none.
func supposed(t *trace.Trace, c *change) trace.PacketID {
	if c.packet != 0 {
		if int(c.packet) > t.Packets() {
			return 0
		}
		return c.packet
	}
	if c.host == 0 {
		return 0
	}
	for id := trace.PacketID(1); int(id) <= t.Packets(); id++ {
		p := t.Packet(id)
		if p.From != c.host || p.Sent == 0 {
			continue
		}
		if r := t.Record(p.Sent); r.At == c.at && r.Why == sim.ReasonInjected {
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
