package quiz

import (
	"strconv"
	"strings"

	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
)

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
func (s *situation) mistakes() []choice {
	fin := s.mistake("FIN", s.rule("FIN", ruleFIN), "FIN-ACK", nil)
	rst := s.mistake("RST", s.rule("RST", ruleRST), "RST-ACK", nil)
	if len(s.sent) == 0 {
		return []choice{s.anACK(), rst, fin}
	}
	p := s.Trace.Packet(s.sent[0])
	f := p.Seg.Flags &^ (tcpmodel.ECE | tcpmodel.CWR | tcpmodel.PSH)
	nothing := wrong("nothing", s.silenceRule(p))
	nothing.then = neverCame(s.sent[0])
	switch {
	case f.Has(tcpmodel.RST):
		return []choice{nothing.because(ruleSilence), fin, s.mistake("an ACK", ruleNobody, "ACK", nil)}
	case f.Has(tcpmodel.SYN | tcpmodel.ACK):
		return []choice{
			s.mistake(s.numbered("ACK", "1"), ruleOwn, "ACK", nil), nothing, rst,
			s.mistake(s.numbered("SYN", "seq 0"), ruleAnswer, "SYN", nil),
		}
	case f.Has(tcpmodel.SYN):
		return []choice{
			s.mistake(s.numbered("SYN,ACK", "seq 0"), ruleFirst, "SYN-ACK", nil),
			s.mistake(s.numbered("ACK", "1"), ruleFirst, "ACK", nil),
			nothing.because(ruleAsk),
		}
	case f.Has(tcpmodel.FIN):
		return []choice{
			rst, s.mistake(s.numbered("ACK", s.ackOf(p, 0)), ruleEnd, "ACK", nil), nothing.because(ruleClose),
		}
	case p.Seg.Len() == 0 && f == tcpmodel.ACK && s.Probe(s.sent[0]):
		return []choice{nothing, rst, fin}
	case p.Seg.Len() == 0 && f == tcpmodel.ACK:
		return s.otherThanACK(p, []choice{nothing, fin, rst})
	}
	return []choice{
		s.mistake(s.numbered("ACK", s.ackOf(p, 0))+" without data", s.silenceRule(p), "ACK", nil), nothing, rst, fin,
	}
}

// anACK is the ACK that a host does not send, or not yet.
func (s *situation) anACK() choice {
	ack := s.mistake("an ACK", s.rule("ACK", s.noAckRule()), "ACK", nil)
	switch {
	case s.held:
		return ack.permitted(strings.Replace(mayAck, "%s", s.ackWait(), 1))
	case s.ackDue():
		return ack.permitted("It does so at the end of this instant, with whatever it has to say by then (RFC 9293 3.8.6.3).")
	}
	return ack
}

// otherThanACK is what people expect in the place of an ACK; the first of the
// others is silence.
func (s *situation) otherThanACK(p *trace.Packet, others []choice) []choice {
	if s.answersData(p) {
		others[0] = others[0].permitted(mayDelay)
	}
	out := append(others, s.mistake("SYN", ruleSYN, "SYN", nil))
	if off, err := strconv.ParseUint(s.ackOf(p, -1), 10, 32); err == nil && !s.bare {
		n := uint32(off)
		out = append([]choice{s.mistake("ACK "+s.ackOf(p, -1), ruleNumbers, "ACK", &n)}, out...)
	}
	return out
}

// mistake is a choice that the run does not take, with the changed run in
// which the host sends it.
func (s *situation) mistake(text, rule, flags string, ack *uint32) choice {
	c := wrong(text, rule)
	c.then = s.instead(text, flags, ack)
	return c
}
