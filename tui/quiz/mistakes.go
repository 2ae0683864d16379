package quiz

import (
	"strconv"
	"strings"

	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
)

// The control bits of what else could be sent.
const (
	anACK    = tcpmodel.ACK
	aFIN     = tcpmodel.FIN | tcpmodel.ACK
	aRST     = tcpmodel.RST | tcpmodel.ACK
	aSYN     = tcpmodel.SYN
	aSYNACK  = tcpmodel.SYN | tcpmodel.ACK
	notForm  = tcpmodel.ECE | tcpmodel.CWR | tcpmodel.PSH | tcpmodel.URG
	nothings = "nothing"
)

// mistakes are answers that people give, the nearest first, each with the
// changed run in which it is so. Among them are those that the RFC allows though
// this stack does otherwise.
func (s *situation) mistakes() []choice {
	fin, rst := s.mistake(aFIN, s.finRule()), s.mistake(aRST, s.rstRule())
	p := s.first()
	if p == nil {
		return []choice{s.acknowledges(), rst, fin}
	}
	f := p.Seg.Flags &^ notForm
	nothing := s.silence(p)
	switch {
	case f.Has(tcpmodel.RST):
		return s.otherThanRST(nothing)
	case f.Has(tcpmodel.SYN | tcpmodel.ACK):
		return []choice{s.mistake(anACK, ruleOwn), nothing, rst, s.mistake(aSYN, ruleAnswer)}
	case f.Has(tcpmodel.SYN):
		return []choice{s.mistake(aSYNACK, ruleFirst), s.mistake(anACK, ruleFirst), nothing}
	case f.Has(tcpmodel.FIN):
		ack := s.mistake(anACK, ruleEnd)
		if p.Again == 0 && s.newACK() {
			ack = ack.permitted(maySplit)
		}
		return []choice{rst, ack, nothing}
	case p.Seg.Len() == 0 && s.IsProbe(p):
		return []choice{nothing, rst, fin}
	case p.Seg.Len() == 0:
		return s.otherThanACK(p, nothing, fin, rst)
	}
	ack := s.mistake(anACK, ruleOctets)
	switch {
	case p.Again != 0:
		ack = ack.because(s.repeatRule(p))
	case s.newACK():
		ack = ack.permitted(mayPart)
	}
	return []choice{ack.calledAlso(" without data"), nothing, rst, fin}
}

// acknowledges is the ACK that a host does not send, or not yet.
func (s *situation) acknowledges() choice {
	ack := s.mistake(anACK, "")
	switch {
	case s.held || s.pending():
		return ack.permitted(strings.Replace(mayAck, "%s", s.ackWait(), 1))
	case s.ackDue():
		ack.then = nil // The run itself is that one.
		return ack.permitted(mayLater)
	}
	return ack.because(s.noAckRule())
}

// otherThanRST is what people expect in the place of a RST.
func (s *situation) otherThanRST(nothing choice) []choice {
	fin, ack := s.finRule(), ruleNobody
	if s.was() > tcpmodel.Listen {
		fin, ack = ruleFINLost, ruleReader
	}
	return []choice{nothing, s.mistake(aFIN, fin), s.mistake(anACK, ack)}
}

// otherThanACK is what people expect in the place of an ACK.
func (s *situation) otherThanACK(p *trace.Packet, nothing, fin, rst choice) []choice {
	if s.sends(tcpmodel.FIN) { // In a segment of its own, behind the ACK.
		fin = fin.permitted(mayJoin)
	}
	out := []choice{nothing, fin, rst, s.mistake(aSYN, ruleSYN)}
	n, ok := s.ackOf(p)
	if !ok || s.bare {
		return out
	}
	n-- // Nobody acknowledges less than nothing.
	if n < 0 {
		n = 1
	}
	off := uint32(n)
	less := s.mistake(anACK, ruleNumbers)
	less.Wrong = "ACK " + strconv.FormatInt(n, 10) + s.where()
	less.then = s.instead(less.Wrong, anACK, &off)
	return append([]choice{less}, out...)
}

// mistake is a choice that the run does not take, with the changed run in
// which the host sends it.
func (s *situation) mistake(flags tcpmodel.Flags, rule string) choice {
	c := wrong(s.would(flags), rule)
	c.then = s.instead(c.Wrong, flags, nil)
	return c
}

// finRule is why there is no FIN.
func (s *situation) finRule() string {
	state := s.snapshot()
	switch {
	case state == nil || state.State <= tcpmodel.Listen:
		return ruleNoFIN
	case state.AppClosed && state.SndQueued > 0:
		return ruleFINLast
	case state.State == tcpmodel.FinWait2 || state.State == tcpmodel.TimeWait:
		return ruleFINDone
	case state.State > tcpmodel.Established && state.State != tcpmodel.CloseWait:
		return ruleFINSent
	}
	return s.rule("FIN", ruleFIN)
}

// rstRule is why there is no RST. What answers a SYN or a RST is told as the
// trace tells it.
func (s *situation) rstRule() string {
	if q := s.arrived(); q != nil && q.Seg.Flags&(tcpmodel.SYN|tcpmodel.RST) != 0 {
		return s.rule("RST", ruleRST)
	}
	return ruleRST
}
