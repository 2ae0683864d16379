package narrate

import (
	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// sendCases explain what lets data out, or sends it again.
var sendCases = map[string]prose{ //nolint:gochecknoglobals // a constant table, complete by test
	"send-called/part": {
		"{host}'s program wrote. Its TCP sends what it may at once; {queued} wait: {holds}.", "RFC 9293 §3.10.2",
	},
	"send-called/nodelay": {
		"{host}'s program wrote, and its TCP sends at once although octets are unacknowledged and the segment is small: " +
			"Nagle's algorithm is switched off (TCP_NODELAY).",
		"RFC 9293 §3.7.4",
	},
	"rto-expired/together": {
		"{last|What was sent} was not acknowledged in time[, {waited} after it was sent], so {host} sends {again} again, in one segment." +
			"[ Its timer now runs for {in:retransmit}{most|}.]",
		"RFC 6298 §5",
	},
	"rto-expired/deferred": {
		"{peer} has acknowledged {host}'s SYN, but {host}'s program wants no connection before its first octets (TCP_DEFER_ACCEPT). " +
			"Its time for them is over: {host} sends its SYN,ACK again, to be given an ACK that it takes.",
		"",
	},
	"fast-retransmit/third": {
		"{arrived} is the third duplicate ACK in a row: segments behind {last|this one} have arrived at {peer}, and this one has not. {host} " +
			"takes it for lost and repeats it without waiting for its timer.",
		"RFC 5681 §3.2",
	},
	"fast-retransmit/sack": {
		"{arrived} reports octets that {host} sent later than these (SACK): {host} takes {last|these} for lost and repeats them " +
			"without waiting for its timer.",
		"RFC 8985 §6.2",
	},
	"tail-loss-probe/new": {
		"For about two round trips or longer nothing has been acknowledged. If the last segment is lost, nothing behind it could tell: {host} sends new data to draw an ACK (a tail loss probe).",
		"RFC 8985 §7.3",
	},
	"tail-loss-probe/again": {
		"For about two round trips or longer nothing has been acknowledged. If the last segment is lost, nothing behind it could tell: {host} sends {again} once more, to draw an ACK (a tail loss probe).",
		"RFC 8985 §7.3",
	},
	"two-msl/peer-waits": {
		"2 MSL are over, and {host} forgets the connection. {peer} is in {peerstate}: it has not had the last ACK. " +
			"If its FIN comes again now, nobody knows it.",
		"RFC 9293 §3.6.1",
	},
	"handshake-ack/other": {
		"{arrived|An ACK} acknowledges {host}'s SYN: {host} takes the connection for open. At {peer} it is in {peerstate} by now.",
		"RFC 9293 §3.10.7.4",
	},
}

// sendCase tells apart what TCP sends for data's sake.
func sendCase(f *recordFacts) string {
	switch f.r.Why { //nolint:exhaustive // the other reasons say it all
	case tcpmodel.WhySendCalled:
		return wroteCase(f)
	case tcpmodel.WhyRTOExpired:
		if f.deferred() {
			return "rto-expired/deferred"
		}
		if f.r.Kind == trace.SegmentSent {
			if first, last := inspect.Repeated(f.t, f.n); first != last {
				return "rto-expired/together"
			}
		}
	case tcpmodel.WhyFastRetransmit:
		if f.s != nil && f.s.SACKOK && f.t.Machine(f.r.Host).Stack == "linux" {
			return "fast-retransmit/sack"
		}
		return "fast-retransmit/third"
	case tcpmodel.WhyTailLossProbe:
		if f.r.Kind == trace.SegmentSent && f.p.Again == 0 {
			return "tail-loss-probe/new"
		}
		if f.r.Kind == trace.SegmentSent {
			return "tail-loss-probe/again"
		}
	case tcpmodel.WhyTwoMSL:
		if f.side >= 0 && f.t.StateAt(f.conn, 1-f.side, f.id) != tcpmodel.Closed {
			return "two-msl/peer-waits"
		}
	case tcpmodel.WhyHandshakeACK:
		if f.side >= 0 {
			if s := f.t.StateAt(f.conn, 1-f.side, f.id); s != tcpmodel.Established {
				return "handshake-ack/other"
			}
		}
	}
	return ""
}

// wroteCase tells apart what becomes of the octets that a program writes.
func wroteCase(f *recordFacts) string {
	if f.s == nil || f.before == nil {
		return ""
	}
	switch {
	case f.s.SndQueued > 0 && f.heldBack() != "":
		return "send-called/part"
	case f.r.Kind == trace.SegmentSent && f.p.Seg.Payload.Len < uint32(f.before.MSS) && f.smallOut():
		return "send-called/nodelay"
	}
	return ""
}

// deferred reports that the record's end has taken no notice of an ACK because its
// program wants octets first.
func (f *recordFacts) deferred() bool {
	if f.s == nil || f.s.State != tcpmodel.SynReceived {
		return false
	}
	for id := f.id - 1; id > 0 && f.id-id < lookBack; id-- {
		if r := f.t.Record(id); r.Conn == f.conn && r.Host == f.r.Host && r.Kind == trace.Refusal && r.Why == tcpmodel.WhyDeferred {
			return true
		}
	}
	return false
}

// smallOut reports that a small segment of the record's end, sent before this stop, is
// unacknowledged: Nagle's rule, Linux's milder form of it too, holds back another.
func (f *recordFacts) smallOut() bool {
	for n := f.n - 1; n > 0 && f.n-n < lookBack; n-- {
		q := f.t.Packet(n)
		if q.Conn != f.conn || q.From != f.r.Host || q.Proto != trace.TCP || q.Sent == 0 || f.t.Record(q.Sent).Stop == f.r.Stop {
			continue
		}
		if !f.s.SndUna.Less(q.Seg.End()) {
			return false // What was sent before is acknowledged, too.
		}
		if n := q.Seg.Payload.Len; n > 0 && n < uint32(f.before.MSS) && q.Again == 0 {
			return true
		}
	}
	return false
}

// heldBack says in a few words what keeps the octets of the record's end that
// wait; "" when its TCP has not said.
func (f *recordFacts) heldBack() string {
	switch f.s.Held { //nolint:exhaustive // what holds data back
	case tcpmodel.WhyHeldCwnd:
		return "the congestion window (" + octets(int(f.s.Cwnd)) + ") is used up"
	case tcpmodel.WhyHeldWindow, tcpmodel.WhyHeldSWS:
		return f.peer() + " has told of no more room (window " + octets(int(f.s.SndWnd)) + ")"
	case tcpmodel.WhyHeldNagle:
		return "a small segment waits while octets are unacknowledged (Nagle)"
	case tcpmodel.WhyHeldCork:
		return "the program has corked the connection"
	case tcpmodel.WhyHeldRecovery:
		return "a loss is being repaired"
	}
	return ""
}

// mostRTO says that a retransmission timer has come to the longest that it may
// be (RFC 6298 §2.5): it would be longer if it doubled.
func (f *recordFacts) mostRTO() string {
	if f.p == nil || f.s == nil {
		return ""
	}
	at := f.s.Timers[tcpmodel.TimerRetransmit]
	if at == vtime.Never || at <= f.r.At {
		return ""
	}
	sent := f.sentLast()
	if sent == 0 {
		return ""
	}
	waited := f.r.At.Sub(f.t.Record(f.t.Packet(sent).Sent).At)
	if now := at.Sub(f.r.At); now < waited*2-waited/8 && now >= vtime.Minute {
		return ", the longest that it may"
	}
	return ""
}
