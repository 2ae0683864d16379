package tui

import (
	"strconv"

	"wirewalk/sim"
	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
	"wirewalk/tui/view"
)

// answers makes the choices for what a host sends: what it does send, and
// plausible mistakes, each with the rule that speaks against it.
func (k *walking) answers(sent []trace.PacketID, held bool) []Choice {
	const most = 4
	right := Choice{Text: "nothing", Right: true}
	if len(sent) > 0 {
		right.Text = k.described(sent)
	}
	choices := []Choice{right}
	for _, c := range k.mistakes(sent, held) {
		if c.Text != right.Text && len(choices) < most {
			choices = append(choices, c)
		}
	}
	return order(choices, int(k.cursor.Stop())+len(sent))
}

// senders makes the choices for who sends what: the packet the run sends, and
// mistakes from both sides.
func (k *walking) senders(answer trace.PacketID) []Choice {
	t := k.walk.Trace
	p := t.Packet(answer)
	from, other := hostName(t, p.From), hostName(t, p.To)
	choices := []Choice{{Text: from + " sends " + k.described([]trace.PacketID{answer}), Right: true}}
	for i, c := range k.mistakes([]trace.PacketID{answer}, false) {
		if i < 2 {
			choices = append(choices, Choice{Text: from + " sends " + c.Text, Allowed: c.Allowed, Because: c.Because})
		}
	}
	choices = append(choices, Choice{
		Text: other + " sends " + k.described([]trace.PacketID{answer}), Because: "Look at whose turn it is: what has arrived where?",
	})
	return order(choices, int(answer))
}

// described names packets without their numbers, which would tell the order.
func (k *walking) described(sent []trace.PacketID) string {
	text := ""
	for i, id := range sent {
		if i > 0 {
			text += ", then "
		}
		text += k.index.Content(id)
	}
	return text
}

// The rules that forbid what a stack does not do.
const (
	ruleFIN     = "A FIN says that the program has called close() or shutdown(); here it has not just done so (RFC 9293 3.6)."
	ruleRST     = "A RST answers a segment that fits no connection, or ends one by force; neither is so here (RFC 9293 3.5.2)."
	ruleSYN     = "A SYN only opens a connection (RFC 9293 3.5)."
	ruleNumbers = "An ACK names the next octet that is expected; SYN and FIN count as one octet each (RFC 9293 3.4)."
	ruleAck     = "What takes sequence numbers must be acknowledged (RFC 9293 3.8.6.3)."
	ruleNothing = "A segment that takes no sequence numbers is not answered, or two hosts would never stop (RFC 9293 3.10.7.4)."
	mayDelay    = "A TCP may wait up to 0.5 s with its ACK for data (RFC 9293 3.8.6.3)."
)

// mistakes are answers that people give, the nearest first.
func (k *walking) mistakes(sent []trace.PacketID, held bool) []Choice {
	fin := Choice{Text: "FIN", Because: ruleFIN}
	rst := Choice{Text: "RST", Because: ruleRST}
	if len(sent) == 0 {
		ack := Choice{Text: "an ACK", Because: ruleNothing}
		if held {
			ack.Allowed, ack.Because = true, "A TCP may acknowledge each segment at once; this one waits for company."
		}
		return []Choice{ack, rst, fin}
	}
	p := k.walk.Trace.Packet(sent[0])
	f := p.Seg.Flags
	nothing := Choice{Text: "nothing", Because: ruleAck, then: &change{
		what:  "#" + strconv.Itoa(int(sent[0])) + " never came",
		text:  "drop number=" + strconv.Itoa(int(sent[0])),
		fault: sim.Intervention{Fault: sim.Fault{Name: "what if", Match: sim.Match{Number: int(sent[0])}, Action: sim.Drop}},
	}}
	pure := p.Seg.Len() == 0 && f == tcpmodel.ACK
	switch {
	case f.Has(tcpmodel.RST):
		return []Choice{{Text: "nothing", Because: "Silence would leave the other side waiting (RFC 9293 3.5.2)."}, fin, {Text: "an ACK", Because: "There is no connection whose numbers an ACK could state."}}
	case f.Has(tcpmodel.SYN | tcpmodel.ACK):
		return []Choice{
			{Text: "ACK 1", Because: "It must send its own number too: SYN and ACK ride in one segment (RFC 9293 3.5)."},
			nothing, rst,
			{Text: "SYN seq 0", Because: "It has received a SYN and must acknowledge it (RFC 9293 3.10.7.2)."},
		}
	case f.Has(tcpmodel.SYN):
		return []Choice{
			{Text: "SYN,ACK seq 0", Because: "There is nothing yet that it could acknowledge (RFC 9293 3.10.1)."},
			{Text: "ACK 1", Because: "There is nothing yet that it could acknowledge (RFC 9293 3.10.1)."},
			{Text: "nothing", Because: "connect() must make the other side answer (RFC 9293 3.10.1)."},
		}
	case f.Has(tcpmodel.FIN):
		return []Choice{
			rst,
			{Text: "ACK " + k.ackOf(p, 0), Because: "An ACK alone would not tell that nothing more comes (RFC 9293 3.6)."},
			{Text: "nothing", Because: "A close is told to the other side (RFC 9293 3.6)."},
		}
	case pure:
		if k.answersData(p) {
			nothing.Allowed, nothing.Because = true, mayDelay
		}
		return []Choice{
			{Text: "ACK " + k.ackOf(p, -1), Because: ruleNumbers},
			nothing, fin, rst,
			{Text: "SYN", Because: ruleSYN},
		}
	}
	return []Choice{{Text: "ACK " + k.ackOf(p, 0) + " without data", Because: "Its program has given it octets, and the window lets them go."}, nothing, rst, fin}
}

// ackOf is a packet's acknowledgment number, off by something.
func (k *walking) ackOf(p *trace.Packet, off int) string {
	n := int64(p.Seg.Ack)
	if p.Conn != 0 {
		c := k.walk.Trace.Conn(p.Conn)
		if side := c.Side(p.From); side >= 0 && c.Ends[1-side].HasISS {
			n = int64(int32(p.Seg.Ack - c.Ends[1-side].ISS))
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
	a := &view.Ask{Text: p.q.text, Selected: p.selected, Open: !p.answered}
	for _, c := range p.q.choices {
		a.Choices = append(a.Choices, c.Text)
	}
	for i := range p.hints {
		a.Told = append(a.Told, "Hint: "+p.q.hints[i])
	}
	if p.told != "" {
		a.Told = append(a.Told, p.told)
	}
	return a
}
