package narrate

import (
	"wirewalk/sim"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// noData is why an end sent no octets of its program.
func (e *stopEnd) noData() reply {
	switch e.s.State {
	case tcpmodel.Closed, tcpmodel.Listen:
		return reply{}
	case tcpmodel.SynReceived:
		return say(e.setAside(DataNotOpen, DataDeferred, DataFull))
	case tcpmodel.SynSent:
		return say(DataNotOpen)
	case tcpmodel.FinWait1, tcpmodel.FinWait2, tcpmodel.Closing, tcpmodel.LastAck, tcpmodel.TimeWait:
		if e.s.SndQueued == 0 && e.finSent() {
			return say(DataAfterFIN)
		}
	case tcpmodel.Established, tcpmodel.CloseWait:
	}
	written := int64(e.s.Relative(e.s.SndNxt)) - 1
	switch {
	case e.s.SndQueued > 0:
		return e.held()
	case e.s.SndUna != e.s.SndNxt:
		return say(DataAllSent, "octets", octets(int(e.s.SndNxt.Sub(e.s.SndUna))))
	case written <= 0:
		return say(DataNoneWritten)
	}
	return say(DataAllAcked)
}

// noMoreData is why octets stay where others have left.
func (e *stopEnd) noMoreData() reply {
	if !e.did["data"] || e.s.SndQueued == 0 || e.s.State <= tcpmodel.SynReceived {
		return reply{}
	}
	return e.held()
}

// held is what keeps the octets that wait, by the guard that the endpoint names.
func (e *stopEnd) held() reply {
	s := e.s
	facts := []string{"queued", octets(int(s.SndQueued))}
	switch s.Held {
	case tcpmodel.WhyHeldWindow:
		if s.SndWnd == 0 {
			return say(DataWindowClosed, facts...)
		}
		return say(DataWindow, append(facts, "window", octets(int(s.SndWnd)))...)
	case tcpmodel.WhyHeldCwnd:
		return say(DataCwnd, append(facts, "cwnd", octets(int(s.Cwnd)))...)
	case tcpmodel.WhyHeldRecovery:
		return say(DataRecovery, facts...)
	case tcpmodel.WhyHeldNagle:
		return say(DataNagle, append(facts, "octets", octets(int(s.SndNxt.Sub(s.SndUna))))...)
	case tcpmodel.WhyHeldSWS:
		return say(DataSmall, facts...)
	case tcpmodel.WhyHeldCork:
		return say(DataCork, facts...)
	}
	if left := e.left(tcpmodel.TimerPersist); left > 0 {
		return say(DataPath, append(facts, "left", inWords(left))...)
	}
	tried := false
	e.mine(func(_ trace.PacketID, p *trace.Packet) bool {
		tried = e.t.Record(p.Sent).Why == tcpmodel.WhyPathMTURetry
		return p.Seg.Len() > 0
	})
	if tried {
		return say(DataTried, facts...)
	}
	return reply{}
}

// noFIN is why an end did not say that it has no more to send.
func (e *stopEnd) noFIN() reply {
	s := e.s
	switch s.State { //nolint:exhaustive // elsewhere there is no FIN to send, or it was sent
	case tcpmodel.Established:
		return say(FINNotCalled)
	case tcpmodel.CloseWait:
		return say(FINCloseWait)
	case tcpmodel.FinWait1, tcpmodel.LastAck, tcpmodel.Closing:
	default:
		return reply{}
	}
	switch {
	case s.SndQueued > 0:
		return say(FINBehind, "queued", octets(int(s.SndQueued)))
	case e.finSent():
	case s.Held == tcpmodel.WhyHeldWindow:
		return say(FINWindow)
	case s.Held == tcpmodel.WhyHeldCwnd || s.Held == tcpmodel.WhyHeldRecovery:
		return say(FINCwnd)
	}
	return reply{}
}

// noRetry is why an end did not send anything again.
func (e *stopEnd) noRetry() reply {
	s := e.s
	keepalive, persist := e.left(tcpmodel.TimerKeepalive), e.left(tcpmodel.TimerPersist)
	switch {
	case s.State <= tcpmodel.Listen || s.State == tcpmodel.TimeWait:
		return reply{}
	case s.SndUna != s.SndNxt:
		return e.waitsForACK()
	case persist > 0 && s.SndWnd == 0:
		return say(RetryProbe, "left", inWords(persist))
	case keepalive > 0 && s.Probes > 0:
		return say(RetryKeepalive, "left", inWords(keepalive))
	}
	return say(RetryNothing)
}

// waitsForACK is why what is not acknowledged was not sent again now.
func (e *stopEnd) waitsForACK() reply {
	var again trace.PacketID
	var sent trace.RecordID
	what := "octet " + number(int64(e.s.Relative(e.s.SndUna)))
	e.mine(func(id trace.PacketID, p *trace.Packet) bool {
		if e.s.SndUna.Less(p.Seg.Seq) || !e.s.SndUna.Less(p.Seg.End()) || p.Copy {
			return false // A copy is the network's doing.
		}
		sent = p.Sent
		if p.Again != 0 {
			again = id
		}
		if p.Seg.Flags.Has(tcpmodel.FIN) && e.s.SndUna+1 == p.Seg.End() {
			what = "its FIN"
		}
		return true
	})
	waits := RetryFirst
	if e.s.SndUna == e.s.ISS {
		what, waits = "its SYN", e.setAside(RetryFirst, RetryDeferred, RetryFull)
	}
	timers := []tcpmodel.TimerKind{tcpmodel.TimerReorder, tcpmodel.TimerLossProbe, tcpmodel.TimerRetransmit}
	kind, left := tcpmodel.TimerKind(0), vtime.Duration(0)
	for _, k := range timers {
		if d := e.left(k); d > 0 && (left == 0 || d < left) {
			kind, left = k, d
		}
	}
	facts := []string{"what", what, "left", inWords(left), "again", packetNumber(again)}
	switch {
	case left == 0:
		return reply{}
	case kind == tcpmodel.TimerReorder:
		return say(RetryReorder, facts...)
	case waits != RetryFirst:
		return say(waits, facts...)
	case kind == tcpmodel.TimerLossProbe && e.probed() != 0:
		return say(RetryProbed, "what", what, "again", packetNumber(e.probed()))
	case kind == tcpmodel.TimerLossProbe:
		return say(RetryTail, facts...)
	case again != 0:
		return say(RetryAgain, facts...)
	case sent != 0 && e.acksSince(sent):
		return say(RetryNoSign, facts...)
	}
	return say(RetryFirst, facts...)
}

// probed is the tail loss probe that is not acknowledged yet, 0 for none.
func (e *stopEnd) probed() trace.PacketID {
	probe := trace.PacketID(0)
	e.mine(func(id trace.PacketID, p *trace.Packet) bool {
		if e.s.SndUna.Less(p.Seg.End()) && e.t.Record(p.Sent).Why == tcpmodel.WhyTailLossProbe {
			probe = id
		}
		return probe != 0 || p.Seg.Len() > 0 && !e.s.SndUna.Less(p.Seg.End())
	})
	return probe
}

// setAside chooses by what became of the ACK that has come for the SYN of an end
// in SYN-RECEIVED: none has, it waits for octets, or the accept queue is full.
func (e *stopEnd) setAside(none, deferred, full Answer) Answer {
	if e.s.State != tcpmodel.SynReceived {
		return none
	}
	for id, n := e.last, 0; id > 0 && n < lookBack; id, n = id-1, n+1 {
		r := e.t.Record(id)
		if r.Conn != e.conn || r.Host != e.host || r.Kind != trace.Refusal || r.Cause == 0 {
			continue
		}
		if n := e.t.Record(r.Cause).Packet(); n == 0 || e.t.Packet(n).Seg.Flags.Has(tcpmodel.SYN) {
			continue
		}
		switch r.Why { //nolint:exhaustive // the others have nothing to do with it
		case tcpmodel.WhyDeferred:
			return deferred
		case sim.ReasonBacklogFull:
			return full
		}
	}
	return none
}

// acksSince reports that an ACK of the other end has come since a record.
func (e *stopEnd) acksSince(rec trace.RecordID) bool {
	for id, n := e.last, 0; id > rec && n < lookBack; id, n = id-1, n+1 {
		r := e.t.Record(id)
		if r.Kind != trace.SegmentDelivered || r.Conn != e.conn || r.Host != e.host || r.Why == sim.ReasonOffloadKeeps {
			continue
		}
		if p := e.t.Packet(r.Packet()); p.Proto == trace.TCP && p.Seg.Flags&(tcpmodel.ACK|tcpmodel.RST) == tcpmodel.ACK {
			return true
		}
	}
	return false
}
