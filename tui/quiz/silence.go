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

// silence is that nothing is sent, where something is: why that is against the
// rules, or that it is not.
func (s *situation) silence(p *trace.Packet) choice {
	rule, allowed := s.silenceRule(p)
	c := wrong(nothings+s.where(), rule)
	if allowed {
		c = c.permitted(rule)
	}
	c.then = neverCame(s.Trace, s.id(p))
	return c
}

// silenceRule is why a packet is sent at all, or why it need not be yet.
func (s *situation) silenceRule(p *trace.Packet) (rule string, allowed bool) {
	f := p.Seg.Flags
	switch {
	case p.Again != 0:
		return s.repeatRule(p), false
	case f.Has(tcpmodel.RST) && s.was() <= tcpmodel.Listen:
		return ruleTells, false
	case f.Has(tcpmodel.RST):
		return ruleForce, false
	case f.Has(tcpmodel.SYN | tcpmodel.ACK):
		return ruleAck, false
	case f.Has(tcpmodel.SYN):
		return ruleAsk, false
	case f.Has(tcpmodel.FIN):
		return ruleClose, false
	case s.IsProbe(p):
		return s.probeRule(p), false
	}
	must := s.mustAck()
	switch {
	case must != "":
		return must, false
	case p.Seg.Payload.Len > 0:
		return mayHold, true
	case s.timer() == tcpmodel.TimerDelayedAck:
		return s.lateRule()
	case s.newACK():
		return mayDelay, true
	case s.called() == app.CallRead:
		return mayUpdate, true
	}
	return ruleAck, false
}

// repeatRule is why a packet goes again.
func (s *situation) repeatRule(p *trace.Packet) string {
	if s.root != 0 && s.Trace.Record(s.root).Kind == trace.SegmentDelivered && p.Seg.Flags&tcpmodel.SYN == 0 {
		return ruleEarly
	}
	return ruleRepeat
}

// probeRule is why a host asks.
func (s *situation) probeRule(p *trace.Packet) string {
	switch name := inspect.ReasonName(s.Trace.Record(p.Sent).Why); {
	case strings.Contains(name, "keepalive"):
		return ruleAsks
	case strings.Contains(name, "window") || strings.Contains(name, "persist"):
		return ruleProbe
	}
	return ruleTimer
}

// lateRule is whether an ACK that was put off can be put off further.
func (s *situation) lateRule() (rule string, allowed bool) {
	const most = 500 * vtime.Millisecond // RFC 9293 MUST-40
	now := s.Trace.Record(s.last).At
	for id := s.root; id > 0; id = s.Trace.Record(id).Cause {
		if r := s.Trace.Record(id); r.Kind == trace.SegmentDelivered {
			if now.Sub(r.At) < most {
				return mayDelay, true
			}
			return mustBy, false
		}
	}
	return mustBy, false
}

// mustAck is the rule by which what has arrived is acknowledged at once, "" for none.
func (s *situation) mustAck() string {
	q, before, after := s.arrived(), s.before(), s.snapshot()
	switch {
	case q == nil || after == nil:
		return ""
	case q.Seg.Flags.Has(tcpmodel.SYN) && s.was() <= tcpmodel.SynReceived:
		return ruleAck
	case q.Seg.Flags.Has(tcpmodel.SYN):
		return mustSYN
	case q.Seg.Flags.Has(tcpmodel.RST):
		return mustRST
	case before == nil:
		return ""
	case q.Seg.Len() == 0:
		return unfit(q, before)
	case q.Seg.End().LessEq(before.RcvNxt):
		return mustOld
	case before.RcvNxt.Less(q.Seg.Seq):
		if !q.Seg.Seq.Less(before.RcvNxt + tcpmodel.Seq(before.RcvWnd)) {
			return mustOld
		}
		return shouldGap
	case before.RcvWnd == 0:
		return mustFull
	case before.OutOfOrder > 0:
		return shouldFill
	case q.Seg.Flags.Has(tcpmodel.FIN):
		return mustFIN
	case s.unacknowledged(after) >= 2*int64(after.MSS):
		return shouldSecond
	}
	return ""
}

// unfit is why a segment without octets is answered.
func unfit(q *trace.Packet, before *tcpmodel.Snapshot) string {
	switch {
	case q.Seg.Seq.Less(before.RcvNxt), before.RcvNxt.Less(q.Seg.Seq):
		return mustOld
	case before.SndNxt.Less(q.Seg.Ack):
		return mustUnsent
	}
	return ""
}

// unacknowledged is how many octets have come since the host's ACK before this stop.
func (s *situation) unacknowledged(after *tcpmodel.Snapshot) int64 {
	first, _ := s.Trace.Stop(s.stop)
	for id := first - 1; id > 0; id-- {
		r := s.Trace.Record(id)
		if r.Kind == trace.SegmentSent && r.Host == s.host && r.Conn == s.conn {
			if p := s.Trace.Packet(r.Packet()); p.Seg.Flags.Has(tcpmodel.ACK) {
				return int64(int32(after.RcvNxt - p.Seg.Ack))
			}
		}
	}
	return 0
}

// noAckRule is why a host acknowledges nothing: nothing came, what came was
// refused, or it takes no numbers.
func (s *situation) noAckRule() string {
	t, q := s.Trace, s.arrived()
	if q == nil {
		if s.snapshot() == nil {
			return ruleListens
		}
		return ruleIdle
	}
	first, last := t.Stop(s.stop)
	for id := first; id <= last; id++ {
		if r := t.Record(id); r.Kind == trace.Refusal && r.Host == s.host && refused(r, q) {
			return narrate.Why(t, id).Cited()
		}
	}
	state := s.snapshot()
	switch {
	case q.Seg.Flags.Has(tcpmodel.RST) && (state == nil || state.State <= tcpmodel.Listen):
		return ruleRSTEnds
	case q.Seg.Len() == 0:
		return ruleNothing
	}
	return s.rule("ACK", ruleIdle)
}

// refused reports that a segment was not taken; other refusals hold back what
// the host or its program would do themselves.
func refused(r trace.Record, q *trace.Packet) bool {
	name := inspect.ReasonName(r.Why)
	if r.Why >= tcpmodel.ReasonSim { // A queue that is full.
		return q.Seg.Flags.Has(tcpmodel.SYN)
	}
	return !strings.HasPrefix(name, "held")
}
