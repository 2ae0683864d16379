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
	"ack-opens/part": {
		"Since {arrived|what arrived} {host} may send these octets. {queued} wait: {holds}.", "RFC 9293 §3.10.7.4",
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
	"tail-loss-probe/new": {
		"{probing}. If the last segment is lost, nothing behind it could tell: {host} sends new data to draw an ACK (a tail loss probe).",
		"RFC 8985 §7.3",
	},
	"tail-loss-probe/again": {
		"{probing}. If the last segment is lost, nothing behind it could tell: {host} sends {again} once more, to draw an ACK " +
			"(a tail loss probe).",
		"RFC 8985 §7.3",
	},
	"keepalive-data-waits/unsent": {
		"Octets of {host} wait to be sent, so keepalive does not ask: what TCP does to get rid of them will find out.", "RFC 9293 §3.8.4",
	},
	"window-probe/again": {
		"{last|What was sent} was not acknowledged in time, and {peer} has no room for it any more (window 0): {host} sends it again as a " +
			"window probe, which {peer} must answer.[ Its timer now runs for {in:retransmit}.]",
		"RFC 9293 §3.8.6.1",
	},
	"nagle-released/small": {
		"{arrived|What arrived} acknowledged the small segment that was on its way. By a milder form of Nagle's rule only such a one holds " +
			"back another, so that of {host} leaves.",
		"RFC 9293 §3.7.4",
	},
	"nagle-released/full": {
		"{host}'s segments have less room for octets than before, so that what was held back fills one by now: Nagle's rule lets it out.",
		"RFC 9293 §3.7.4",
	},
	"idle-restart/probed": {
		"But for window probes {host} sent no octets for longer than its timeout, so what it knew of the path is old: it starts again " +
			"with a small congestion window.",
		"RFC 5681 §4.1",
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
	case tcpmodel.WhySYN:
		if f.gaveWay() != 0 {
			return "syn/time-wait"
		}
	case tcpmodel.WhySendCalled:
		return wroteCase(f)
	case tcpmodel.WhyAckOpens:
		if f.s != nil && f.s.SndQueued > 0 && f.heldBack() != "" {
			return "ack-opens/part"
		}
	case tcpmodel.WhyRTOExpired:
		if f.deferred() {
			return "rto-expired/deferred"
		}
		if f.r.Kind == trace.SegmentSent {
			if first, last := inspect.Repeated(f.t, f.n); first != last {
				return "rto-expired/together"
			}
		}
	case tcpmodel.WhyFastRetransmit, tcpmodel.WhyRetransmitLost:
		return lostAgainCase(f)
	case tcpmodel.WhyKeepaliveDataWaits:
		if f.s != nil && f.s.SndUna == f.s.SndNxt {
			return "keepalive-data-waits/unsent"
		}
	case tcpmodel.WhyWindowProbe:
		if f.repeats(tcpmodel.TimerRetransmit) {
			return "window-probe/again"
		}
	case tcpmodel.WhyNagleReleased:
		return nagleCase(f)
	case tcpmodel.WhyIdleRestart:
		if f.probedSince() {
			return "idle-restart/probed"
		}
	case tcpmodel.WhyPathMTULow:
		if p := f.arrival(); p == nil || p.Proto != trace.ICMP {
			return "path-mtu-low/again"
		}
	case tcpmodel.WhyTailLossProbe:
		if f.r.Kind == trace.SegmentSent && f.p.Again == 0 {
			return "tail-loss-probe/new"
		}
		if f.r.Kind == trace.SegmentSent {
			return "tail-loss-probe/again"
		}
	case tcpmodel.WhyTwoMSL:
		if f.peerWaits() {
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

// peerWaits reports that the other end has sent a FIN and has no ACK of it.
func (f *recordFacts) peerWaits() bool {
	if f.side < 0 {
		return false
	}
	switch f.t.StateAt(f.conn, 1-f.side, f.id) { //nolint:exhaustive // in the other states its FIN is acknowledged, or not sent
	case tcpmodel.FinWait1, tcpmodel.Closing, tcpmodel.LastAck:
		return true
	}
	return false
}

// nagleCase tells apart what lets a segment out that Nagle's rule has held back.
func nagleCase(f *recordFacts) string {
	switch {
	case f.r.Kind != trace.SegmentSent || f.s == nil || f.before == nil || f.s.SndUna == f.before.SndNxt:
		return ""
	case !f.small(&f.p.Seg):
		return "nagle-released/full"
	}
	return "nagle-released/small"
}

// small reports a segment of the record's end with octets, but fewer than have room in it:
// what it reports by SACK takes room (RFC 2018 §3).
func (f *recordFacts) small(seg *tcpmodel.Segment) bool {
	n := seg.Payload.Len
	if n > 0 && seg.Options.NSACK > 0 {
		n += 4 + 8*uint32(seg.Options.NSACK)
	}
	return n > 0 && n < uint32(f.s.MSS)
}

// repeats reports that a timer of the record's end began the stop.
func (f *recordFacts) repeats(timer tcpmodel.TimerKind) bool {
	found := false
	f.causes(func(r trace.Record) bool {
		found = r.Kind == trace.TimerFired && tcpmodel.TimerKind(r.Sub) == timer
		return found
	})
	return found
}

// probedSince reports that the record's end has sent an octet as a window probe since it
// sent any other.
func (f *recordFacts) probedSince() bool {
	for id := f.id - 1; id > 0 && f.id-id < lookBack; id-- {
		r := f.t.Record(id)
		if r.Kind == trace.SegmentSent && r.Conn == f.conn && r.Host == f.r.Host && r.Stop != f.r.Stop && f.t.Packet(r.Packet()).Seg.Payload.Len > 0 {
			return r.Why == tcpmodel.WhyWindowProbe
		}
	}
	return false
}

// wroteCase tells apart what becomes of the octets that a program writes.
func wroteCase(f *recordFacts) string {
	if f.s == nil || f.before == nil {
		return ""
	}
	switch {
	case f.s.SndQueued > 0 && f.heldBack() != "":
		return "send-called/part"
	case f.r.Kind == trace.SegmentSent && f.small(&f.p.Seg) && f.smallOut():
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
		if f.small(&q.Seg) && q.Again == 0 {
			return true
		}
	}
	return false
}

// heldBack says in a few words what keeps the octets of the record's end that
// wait; "" when its TCP has not said.
func (f *recordFacts) heldBack() string {
	switch f.s.Held {
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
	if now := at.Sub(f.r.At); now < waited*2-waited/16 && now >= vtime.Minute {
		return ", the longest that it may"
	}
	return ""
}

// probing is what a tail loss probe waited for: two round trips or longer, by what was known
// of them when its timer was set, or as long as the retransmission timer would have run
// (RFC 8985 §7.2).
func (f *recordFacts) probing() string {
	fired := f.r
	f.causes(func(r trace.Record) bool {
		fired = r
		return r.Kind == trace.TimerFired
	})
	if set := f.t.Record(fired.Cause); f.side >= 0 && fired.Cause != 0 {
		_, last := f.t.Stop(set.Stop)
		if s := f.t.SnapshotAt(f.conn, f.side, last); s != nil && f.r.At.Sub(set.At) < 2*s.Srtt {
			return "the retransmission timer of " + f.host(f.r.Host) + " would run out by now"
		}
	}
	return "for about two round trips or longer nothing has been acknowledged"
}
