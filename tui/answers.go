package tui

import (
	"strconv"
	"strings"

	"wirewalk/scenarios/narrate"
	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
	"wirewalk/tui/view"
)

// site is what a question about sending is about: a host, what it sends, when.
type site struct {
	host trace.HostID
	conn trace.ConnID
	stop trace.StopID
	root trace.RecordID // what the host reacts to, 0 for what is not known
	sent []trace.PacketID
	held bool           // an ACK is put off
	last trace.RecordID // what is known by then
	bare bool           // packets are named without their numbers: these are asked for next
}

// answers makes the choices for what a host sends: what it does send, and
// plausible mistakes, each with the rule that speaks against it.
func (k *walking) answers(s *site) []Choice {
	const most = 4
	right := Choice{Text: "nothing", Right: true}
	if len(s.sent) > 0 {
		right.Text = k.described(s)
	}
	choices := []Choice{right}
	for _, c := range k.mistakes(s) {
		if c.Text != right.Text && len(choices) < most {
			choices = append(choices, c)
		}
	}
	return order(choices, int(k.cursor.Stop())+len(s.sent))
}

// senders makes the choices for who sends what: the packet the run sends, and
// mistakes from both sides.
func (k *walking) senders(answer trace.PacketID) []Choice {
	t := k.walk.Trace
	p := t.Packet(answer)
	s := &site{host: p.From, conn: p.Conn, sent: []trace.PacketID{answer}, last: p.Sent}
	from, other := inspect.HostName(t, p.From), inspect.HostName(t, p.To)
	choices := []Choice{{Text: from + " sends " + k.described(s), Right: true}}
	for i, c := range k.mistakes(s) {
		if i < 2 {
			c.Text = from + " sends " + c.Text
			choices = append(choices, c)
		}
	}
	choices = append(choices, Choice{
		Text: other + " sends " + k.described(s), Because: k.whyWaits(p.To, s.last), then: k.fromOther(p),
	})
	return order(choices, int(answer))
}

// described names what is sent without the packets' numbers, which would tell
// the order.
func (k *walking) described(s *site) string {
	words := make([]string, len(s.sent))
	for i, id := range s.sent {
		words[i] = k.index.Content(id)
		if s.bare {
			words[i] = k.index.Kind(id)
		}
	}
	return strings.Join(words, ", then ")
}

// The rules that forbid what a stack does not do.
const (
	ruleFIN     = "A FIN says that the program has called close() or shutdown(); here it has not just done so (RFC 9293 3.6)."
	ruleRST     = "A RST answers a segment that fits no connection, or ends one by force; neither is so here (RFC 9293 3.5.2)."
	ruleSYN     = "A SYN only opens a connection (RFC 9293 3.5)."
	ruleNumbers = "An ACK names the next octet that is expected; SYN and FIN count as one octet each (RFC 9293 3.4)."
	ruleAck     = "What takes sequence numbers must be acknowledged (RFC 9293 3.8.6.3)."
	ruleNothing = "A segment that takes no sequence numbers is not answered, or two hosts would never stop (RFC 9293 3.10.7.4)."
	ruleFirst   = "There is nothing yet that it could acknowledge (RFC 9293 3.10.1)."
	ruleOwn     = "It must send its own number too: SYN and ACK ride in one segment (RFC 9293 3.5)."
	ruleAnswer  = "It has received a SYN and must acknowledge it (RFC 9293 3.10.7.2)."
	ruleAsk     = "connect() must make the other side answer (RFC 9293 3.10.1)."
	ruleClose   = "A close is told to the other side (RFC 9293 3.6)."
	ruleEnd     = "An ACK alone would not tell that nothing more comes (RFC 9293 3.6)."
	ruleWindow  = "Its program has given it octets, and the window lets them go (RFC 9293 3.8.6)."
	ruleSilence = "Silence would leave the other side waiting (RFC 9293 3.5.2)."
	ruleNobody  = "There is no connection whose numbers an ACK could state (RFC 9293 3.5.2)."
	ruleIdle    = "Nothing has come that it could acknowledge (RFC 9293 3.8.6.3)."
	ruleRepeat  = "What is not acknowledged in time is sent again (RFC 9293 3.8.1)."
	ruleTimer   = "That is what the timer was set for."
	mayDelay    = "A TCP may wait up to 0.5 s with its ACK for data (RFC 9293 3.8.6.3)."
	mayAck      = "A TCP may acknowledge each segment at once; this one waits%s for company (RFC 9293 3.8.6.3)."
)

// mistakes are answers that people give, the nearest first, each with the
// changed run in which it is so.
func (k *walking) mistakes(s *site) []Choice {
	fin := k.mistake(s, "FIN", k.rule(s, "FIN", ruleFIN), "FIN-ACK", nil)
	rst := k.mistake(s, "RST", k.rule(s, "RST", ruleRST), "RST-ACK", nil)
	if len(s.sent) == 0 {
		ack := k.mistake(s, "an ACK", k.rule(s, "ACK", k.noAckRule(s)), "ACK", nil)
		switch {
		case s.held:
			ack.Allowed, ack.Because = true, strings.Replace(mayAck, "%s", k.ackWait(s), 1)
		case k.ackDue(s):
			ack.Allowed, ack.Because = true, "It does so at the end of this instant, with whatever it has to say by then (RFC 9293 3.8.6.3)."
		}
		return []Choice{ack, rst, fin}
	}
	p := k.walk.Trace.Packet(s.sent[0])
	f := p.Seg.Flags &^ (tcpmodel.ECE | tcpmodel.CWR | tcpmodel.PSH)
	nothing := Choice{Text: "nothing", Because: k.silenceRule(s, p), then: neverCame(s.sent[0])}
	because := func(c Choice, rule string) Choice {
		c.Because = rule
		return c
	}
	switch {
	case f.Has(tcpmodel.RST):
		return []Choice{because(nothing, ruleSilence), fin, k.mistake(s, "an ACK", ruleNobody, "ACK", nil)}
	case f.Has(tcpmodel.SYN | tcpmodel.ACK):
		return []Choice{
			k.mistake(s, k.numbered(s, "ACK", "1"), ruleOwn, "ACK", nil), nothing, rst,
			k.mistake(s, k.numbered(s, "SYN", "seq 0"), ruleAnswer, "SYN", nil),
		}
	case f.Has(tcpmodel.SYN):
		return []Choice{
			k.mistake(s, k.numbered(s, "SYN,ACK", "seq 0"), ruleFirst, "SYN-ACK", nil),
			k.mistake(s, k.numbered(s, "ACK", "1"), ruleFirst, "ACK", nil),
			because(nothing, ruleAsk),
		}
	case f.Has(tcpmodel.FIN):
		return []Choice{
			rst, k.mistake(s, k.numbered(s, "ACK", k.ackOf(p, 0)), ruleEnd, "ACK", nil), because(nothing, ruleClose),
		}
	case p.Seg.Len() == 0 && f == tcpmodel.ACK && k.index.Probe(s.sent[0]):
		return []Choice{nothing, rst, fin}
	case p.Seg.Len() == 0 && f == tcpmodel.ACK:
		if k.answersData(p) {
			nothing.Allowed, nothing.Because = true, mayDelay
		}
		out := []Choice{nothing, fin, rst, k.mistake(s, "SYN", ruleSYN, "SYN", nil)}
		if off, err := strconv.ParseUint(k.ackOf(p, -1), 10, 32); err == nil && !s.bare {
			n := uint32(off)
			out = append([]Choice{k.mistake(s, "ACK "+k.ackOf(p, -1), ruleNumbers, "ACK", &n)}, out...)
		}
		return out
	}
	return []Choice{
		k.mistake(s, k.numbered(s, "ACK", k.ackOf(p, 0))+" without data", k.silenceRule(s, p), "ACK", nil), nothing, rst, fin,
	}
}

// rule is why there is no RST, ACK or FIN at a site, as the trace tells it; else
// the general one.
func (k *walking) rule(s *site, what, general string) string {
	for _, a := range narrate.NotDone(k.walk.Trace, s.stop) {
		if a.Host == s.host && a.Conn == s.conn && a.What == what {
			return strings.TrimSpace(a.Text.Sentence + " " + brackets(a.Text.Ref))
		}
	}
	return general
}

// noAckRule is why a host acknowledges nothing: nothing came, what came was
// refused, or it takes no numbers.
func (k *walking) noAckRule(s *site) string {
	t := k.walk.Trace
	if s.root == 0 || t.Record(s.root).Kind != trace.SegmentDelivered {
		return ruleIdle
	}
	first, last := t.Stop(s.stop)
	for id := first; id <= last; id++ {
		if r := t.Record(id); r.Kind == trace.Refusal && r.Host == s.host {
			why := narrate.Why(t, id)
			return strings.TrimSpace(why.Sentence + " " + brackets(why.Ref))
		}
	}
	if t.Packet(t.Record(s.root).Packet()).Seg.Len() == 0 {
		return ruleNothing
	}
	return ""
}

// ackDue reports an ACK that is sent at the end of the instant.
func (k *walking) ackDue(s *site) bool {
	t := k.walk.Trace
	if s.conn == 0 || t.Inferred {
		return false
	}
	side := t.Conn(s.conn).Side(s.host)
	if side < 0 {
		return false
	}
	state := t.SnapshotAt(s.conn, side, s.last)
	return state != nil && state.Timers[tcpmodel.TimerDelayedAck] == t.Record(s.last).At
}

// silenceRule is why a packet is sent at all.
func (k *walking) silenceRule(s *site, p *trace.Packet) string {
	timer := s.root != 0 && k.walk.Trace.Record(s.root).Kind == trace.TimerFired
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

// numbered is a word with its number, where numbers are not asked for next.
func (k *walking) numbered(s *site, word, number string) string {
	if s.bare {
		return word
	}
	return word + " " + number
}

// ackWait is how long an ACK may be put off at a site, " up to 40 ms".
func (k *walking) ackWait(s *site) string {
	side := -1
	if s.conn != 0 {
		side = k.walk.Trace.Conn(s.conn).Side(s.host)
	}
	if side < 0 {
		return ""
	}
	state := k.walk.Trace.SnapshotAt(s.conn, side, s.last)
	if state == nil {
		return ""
	}
	wait := state.Timers[tcpmodel.TimerDelayedAck].Sub(k.walk.Trace.Record(s.last).At)
	const most = 500 * vtime.Millisecond // RFC 9293 §3.8.6.3
	if wait <= 0 || wait > most {
		return ""
	}
	return " up to " + inspect.Span(wait)
}

// ackOf is a packet's acknowledgment number, off by something.
func (k *walking) ackOf(p *trace.Packet, off int) string {
	n := int64(p.Seg.Ack)
	if side := k.walk.Trace.Sender(p); side >= 0 {
		if rel, ok := k.walk.Trace.Conn(p.Conn).Ends[1-side].Relative(p.Seg.Ack); ok {
			n = rel
		}
	}
	if n+int64(off) < 0 {
		off = 1
	}
	return strconv.FormatInt(n+int64(off), 10)
}

// answersData reports an ACK that answers data, which may wait; that of a SYN may not.
func (k *walking) answersData(p *trace.Packet) bool {
	if p.Sent == 0 {
		return false
	}
	cause := k.walk.Trace.Record(p.Sent).Cause
	if cause == 0 {
		return false
	}
	q := k.walk.Trace.Record(cause).Packet()
	return q != 0 && k.walk.Trace.Packet(q).Seg.Payload.Len > 0
}

// asked is the question as a frame shows it.
func (k *walking) asking() *view.Ask {
	p := k.ask
	if p == nil {
		return nil
	}
	a := &view.Ask{Text: p.q.text, Selected: p.selected, Open: !p.answered, Back: p.back, Latest: p.latest}
	for i, c := range p.q.choices {
		a.Choices = append(a.Choices, c.Text)
		if p.answered && i != p.selected && !c.Right {
			a.Left = append(a.Left, i)
		}
	}
	if p.class && !p.answered {
		a.Told = append(a.Told, rounds()[p.round])
	}
	for i := range p.hints {
		a.Told = append(a.Told, "Hint: "+p.q.hints[i])
	}
	if p.told != "" {
		a.Told = append(a.Told, p.told)
	}
	if p.follows != "" {
		a.Told = append(a.Told, p.follows)
	}
	return a
}
