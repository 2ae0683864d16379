package quiz

import (
	"strings"

	"wirewalk/scenarios/narrate"
	"wirewalk/sim/app"
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
	does := nothings + s.where()
	if len(s.sent) > 0 {
		does = s.described()
	}
	choices := []choice{right(does)}
	seen := map[string]bool{does: true}
	for _, c := range s.mistakes() {
		if !seen[c.Text()] && len(choices) < most {
			seen[c.Text()] = true
			choices = append(choices, c)
		}
	}
	return turned(choices, seed+len(s.sent))
}

// first is the first packet that the host sends on the connection, nil for none.
func (s *situation) first() *trace.Packet {
	for _, id := range s.sent {
		if p := s.Trace.Packet(id); p.Conn == s.conn {
			return p
		}
	}
	return nil
}

// id is the number of a packet that is sent.
func (s *situation) id(p *trace.Packet) trace.PacketID {
	for _, id := range s.sent {
		if s.Trace.Packet(id) == p {
			return id
		}
	}
	return 0
}

// sends reports a control bit in what is sent on the connection.
func (s *situation) sends(bit tcpmodel.Flags) bool {
	for _, id := range s.sent {
		if p := s.Trace.Packet(id); p.Conn == s.conn && p.Seg.Flags.Has(bit) {
			return true
		}
	}
	return false
}

// arrived is the segment that the host reacts to, nil for none.
func (s *situation) arrived() *trace.Packet {
	if s.root == 0 {
		return nil
	}
	r := s.Trace.Record(s.root)
	if r.Kind != trace.SegmentDelivered {
		return nil
	}
	if p := s.Trace.Packet(r.Packet()); p.Proto == trace.TCP {
		return p
	}
	return nil
}

// timer is the timer that runs out, another than all where none does.
func (s *situation) timer() tcpmodel.TimerKind {
	if s.root != 0 {
		if r := s.Trace.Record(s.root); r.Kind == trace.TimerFired {
			return tcpmodel.TimerKind(r.Sub)
		}
	}
	return tcpmodel.NumTimers
}

// called is the call that the program makes, 0 for none.
func (s *situation) called() app.CallKind {
	if s.root != 0 {
		if r := s.Trace.Record(s.root); r.Kind == trace.Call {
			return app.CallKind(r.Sub)
		}
	}
	return 0
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

// side is the host's end of the connection, -1 for none.
func (s *situation) side() int {
	if s.conn == 0 {
		return -1
	}
	return s.Trace.Conn(s.conn).Side(s.host)
}

// snapshot is the state of the host's end by then, nil for none.
func (s *situation) snapshot() *tcpmodel.Snapshot { return s.snapshotAt(s.last) }

// before is the state of the host's end before the stop, nil for none.
func (s *situation) before() *tcpmodel.Snapshot {
	first, _ := s.Trace.Stop(s.stop)
	return s.snapshotAt(first - 1)
}

func (s *situation) snapshotAt(as trace.RecordID) *tcpmodel.Snapshot {
	if side := s.side(); side >= 0 && as > 0 {
		return s.Trace.SnapshotAt(s.conn, side, as)
	}
	return nil
}

// was is the state of the host's end before the stop.
func (s *situation) was() tcpmodel.State {
	if b := s.before(); b != nil {
		return b.State
	}
	return tcpmodel.Closed
}

// pending reports an ACK that was put off before and still waits.
func (s *situation) pending() bool {
	state := s.snapshot()
	if s.Trace.Inferred || state == nil {
		return false
	}
	at := state.Timers[tcpmodel.TimerDelayedAck]
	return at != vtime.Never && at > s.Trace.Record(s.last).At
}

// newACK reports that what is sent acknowledges what nothing has acknowledged yet.
func (s *situation) newACK() bool {
	before, after := s.before(), s.snapshot()
	if before == nil || after == nil {
		return false
	}
	return before.RcvNxt != after.RcvNxt || before.Timers[tcpmodel.TimerDelayedAck] != vtime.Never
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

// mixed reports that the host sends on another connection as well, or on others only.
func (s *situation) mixed() bool {
	for _, id := range s.sent {
		if s.Trace.Packet(id).Conn != s.conn {
			return true
		}
	}
	return false
}

// where names the connection where the answers are about several.
func (s *situation) where() string {
	if s.conn == 0 || !s.mixed() {
		return ""
	}
	return " on connection " + inspect.Letter(s.conn)
}

// described names what is sent without the packets' numbers, which would tell
// the order. Long rows of data are told by their number.
func (s *situation) described() string {
	const most = 3
	var words []string
	for i := 0; i < len(s.sent); {
		n, octets := 0, uint64(0)
		conn := s.Trace.Packet(s.sent[i]).Conn
		for ; i+n < len(s.sent); n++ {
			p := s.Trace.Packet(s.sent[i+n])
			if p.Conn != conn || p.Seg.Payload.Len == 0 || p.Seg.Flags.Has(tcpmodel.FIN) {
				break
			}
			octets += uint64(p.Seg.Payload.Len)
		}
		word := ""
		if n > most {
			word = inspect.Count(n, "segment") + " with " + inspect.Count(int(octets), "octet")
			i += n
		} else {
			word = s.word(s.sent[i])
			i++
		}
		if conn != 0 && s.mixed() {
			word += " on connection " + inspect.Letter(conn)
		}
		words = append(words, word)
	}
	return strings.Join(words, ", then ")
}

// word names a packet without its number, and without its numbers where the host has
// none to choose from on the connection that is asked about.
func (s *situation) word(id trace.PacketID) string {
	if s.bare || s.mixed() {
		return s.Kind(id)
	}
	return s.Content(id)
}
