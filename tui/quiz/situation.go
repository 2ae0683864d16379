package quiz

import (
	"strconv"
	"strings"

	"wirewalk/scenarios/narrate"
	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// situation is what a question about sending is about: a host, what it sends, when.
type situation struct {
	*inspect.Reader
	host trace.HostID
	conn trace.ConnID
	stop trace.StopID
	root trace.RecordID // what the host reacts to, 0 for what is not known
	sent []trace.PacketID
	held bool           // an ACK is put off
	last trace.RecordID // what is known by then
	bare bool           // packets are named without their numbers: these are asked for next
}

// choices are the answers to what a host sends: what it does send, and plausible
// mistakes, each with the rule that speaks against it.
func (s *situation) choices(seed int) []choice {
	const most = 4
	does := "nothing"
	if len(s.sent) > 0 {
		does = s.described()
	}
	choices := []choice{right(does)}
	for _, c := range s.mistakes() {
		if c.Text() != does && len(choices) < most {
			choices = append(choices, c)
		}
	}
	return turned(choices, seed+len(s.sent))
}

// described names what is sent without the packets' numbers, which would tell
// the order.
func (s *situation) described() string {
	words := make([]string, len(s.sent))
	for i, id := range s.sent {
		words[i] = s.Content(id)
		if s.bare {
			words[i] = s.Kind(id)
		}
	}
	return strings.Join(words, ", then ")
}

// numbered is a word with its number, where numbers are not asked for next.
func (s *situation) numbered(word, number string) string {
	if s.bare {
		return word
	}
	return word + " " + number
}

// rule is why there is no RST, ACK or FIN, or no packet at all, as the trace
// tells it; else the general one.
func (s *situation) rule(what, general string) string {
	for _, a := range narrate.NotDone(s.Trace, s.stop) {
		if a.Host == s.host && a.Conn == s.conn && (a.What == what || a.What == "packet") {
			return a.Text.Cited()
		}
	}
	return general
}

// noAckRule is why a host acknowledges nothing: nothing came, what came was
// refused, or it takes no numbers.
func (s *situation) noAckRule() string {
	t := s.Trace
	if s.root == 0 || t.Record(s.root).Kind != trace.SegmentDelivered {
		return ruleIdle
	}
	first, last := t.Stop(s.stop)
	for id := first; id <= last; id++ {
		if r := t.Record(id); r.Kind == trace.Refusal && r.Host == s.host {
			return narrate.Why(t, id).Cited()
		}
	}
	if t.Packet(t.Record(s.root).Packet()).Seg.Len() == 0 {
		return ruleNothing
	}
	return ""
}

// silenceRule is why a packet is sent at all.
func (s *situation) silenceRule(p *trace.Packet) string {
	timer := s.root != 0 && s.Trace.Record(s.root).Kind == trace.TimerFired
	switch {
	case p.Again != 0:
		return ruleRepeat
	case p.Seg.Payload.Len > 0:
		return ruleWindow
	case timer:
		return ruleTimer
	}
	return ruleAck
}

// snapshot is the state of the host's end by then, nil for none.
func (s *situation) snapshot() *tcpmodel.Snapshot {
	if s.conn == 0 {
		return nil
	}
	side := s.Trace.Conn(s.conn).Side(s.host)
	if side < 0 {
		return nil
	}
	return s.Trace.SnapshotAt(s.conn, side, s.last)
}

// ackDue reports an ACK that is sent at the end of the instant.
func (s *situation) ackDue() bool {
	if s.Trace.Inferred {
		return false
	}
	state := s.snapshot()
	return state != nil && state.Timers[tcpmodel.TimerDelayedAck] == s.Trace.Record(s.last).At
}

// ackWait is how long an ACK may be put off, " up to 40 ms".
func (s *situation) ackWait() string {
	state := s.snapshot()
	if state == nil {
		return ""
	}
	wait := state.Timers[tcpmodel.TimerDelayedAck].Sub(s.Trace.Record(s.last).At)
	const most = 500 * vtime.Millisecond // RFC 9293 §3.8.6.3
	if wait <= 0 || wait > most {
		return ""
	}
	return " up to " + inspect.Span(wait)
}

// ackOf is a packet's acknowledgment number, off by something.
func (s *situation) ackOf(p *trace.Packet, off int) string {
	n := int64(p.Seg.Ack)
	if side := s.Trace.Sender(p); side >= 0 {
		if rel, ok := s.Trace.Conn(p.Conn).Ends[1-side].Relative(p.Seg.Ack); ok {
			n = rel
		}
	}
	if n+int64(off) < 0 {
		off = 1
	}
	return strconv.FormatInt(n+int64(off), 10)
}

// answersData reports an ACK that answers data, which may wait; that of a SYN may not.
func (s *situation) answersData(p *trace.Packet) bool {
	if p.Sent == 0 {
		return false
	}
	cause := s.Trace.Record(p.Sent).Cause
	if cause == 0 {
		return false
	}
	q := s.Trace.Record(cause).Packet()
	return q != 0 && s.Trace.Packet(q).Seg.Payload.Len > 0
}
