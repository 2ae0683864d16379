package narrate

import (
	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
	"wirewalk/tcpmodel/observe"
)

// seenCases are what a capture shows where more than one packet tells it.
var seenCases = map[string]prose{ //nolint:gochecknoglobals // a constant table, complete by test
	"seen-fin/idle": {
		"At {sender} no octet had come or gone for {quiet} when its program closed this direction: perhaps its idle timer ran out.",
		"RFC 9293 §3.10.4",
	},
	"seen-fin/crossed": {
		"At {sender} no octet had come or gone for {quiet} when its program closed this direction: perhaps its idle timer ran out. " +
			"{crossing} was on its way to it by then: the two crossed.",
		"RFC 9112 §9.5",
	},
	"seen-tail-loss-probe/early": {
		"{packet} carries {again} again, {waited} after it: sooner than a retransmission timer runs out, which by RFC 6298 takes 1 s and on Linux 200 ms " +
			"at least. It is inferred to be a tail loss probe.[ {twice} answers that its octets had come twice.]",
		"RFC 8985 §7.2",
	},
	"seen-tail-loss-probe/evenly": {
		"{packet} carries {again} again, {waited} after it, and {next} does so {nextwait} later. After its first repetition a retransmission timer " +
			"waits twice as long (RFC 6298 §5.5), so that this is inferred to be a tail loss probe, and {next} to be that timer's.",
		"RFC 8985 §7.2",
	},
	"seen-retransmission/timeout": {
		"{packet} carries octets that were sent before, in {again}. No acknowledgment for them had come, and {waited} after they left last " +
			"{sender} sends the first that wait: it is inferred that its retransmission timer has run out.",
		"RFC 9293 §3.8.1",
	},
	"seen-told-of-gap/duplicates": {
		"{packet} carries octets that were sent before[, in {again}]: {receiver} had asked for octet {seq} {times} more, the last in {lastdup}, as it does when later ones come.",
		"RFC 5681 §3.2",
	},
	"seen-ack/twice": {
		"{sender} has everything before octet {ack}, and the first SACK block tells that octets {twiceoctets} came to it twice[: {needless} was not needed].",
		"RFC 2883 §4",
	},
	"seen-duplicate-ack/twice": {
		"{sender} names octet {ack} once more, because octets came that it had: the first SACK block tells that it has {twiceoctets} twice[, so {needless} was not needed].",
		"RFC 2883 §4",
	},
	"seen-retransmission/acked": {
		"{packet} carries octets that were sent before[, in {again}], though {ackedby} had acknowledged them: that ACK was lost on its way, or {sender} did not take it.",
		"RFC 9293 §3.8.1",
	},
	"seen-syn-again/acked": {
		"{packet} repeats {again|an earlier SYN}, though {ackedby} had acknowledged it: {sender} did not take that ACK, as one that waits for octets " +
			"(TCP_DEFER_ACCEPT), or has no room for the connection, does not.",
		"",
	},
	"seen-duplicate-ack/nothing-out": {
		"{sender} names octet {ack} once more, and all that {receiver} was seen to send before that is acknowledged: it answers something " +
			"that came to it and that it did not take.",
		"RFC 9293 §3.10.7.4",
	},
	"seen-repair/not-taken": {
		"{packet} carries octets that stand before some which came already. {stillasked} asks for the first of them all the same: {receiver} " +
			"did not take them from this packet.",
		"RFC 9293 §3.10.7.4",
	},
	"seen-rst-taken/fin": {
		"The RST has the number of {sender}'s FIN, one below what {host} expects next: RFC 5961 drops such a RST in silence; " +
			"Linux takes it when the peer has closed. The connection ends.",
		"RFC 5961 §3.2",
	},
	"seen-rst-ignored/closed": {
		"The connection has ended at {host} before this RST comes: it changes nothing.", "RFC 9293 §3.10.7.1",
	},
	"seen-keepalive-failed/answered": {
		"No keepalive probe was acknowledged: an ICMP error answered instead. {sender} gives the connection up and sends a RST in case somebody hears it.",
		"RFC 9293 §3.8.4",
	},
}

// seenCase tells apart what a capture shows.
func seenCase(f *recordFacts) string {
	switch f.r.Why { //nolint:exhaustive // the other reasons say it all
	case observe.ReasonFin, observe.ReasonFinIdle:
		return seenFin(f)
	case observe.ReasonData:
		return seenData(f)
	case observe.ReasonRstAbort:
		if f.alerted() != 0 {
			return "seen-abort/alert"
		}
	case observe.ReasonRetransmission:
		return f.seenAgain()
	case observe.ReasonTailProbe:
		return f.seenTail()
	case observe.ReasonToldOfGap:
		if n, _ := f.askedAgain(); n > 0 {
			return "seen-told-of-gap/duplicates"
		}
	case observe.ReasonAck:
		if f.twiceBlock() != nil {
			return "seen-ack/twice"
		}
	case observe.ReasonSynAgain:
		if f.ackedBefore() != 0 {
			return "seen-syn-again/acked"
		}
	case observe.ReasonRstTaken:
		if p := f.arrival(); p != nil && f.before != nil && p.Seg.Seq+1 == f.before.RcvNxt {
			return "seen-rst-taken/fin"
		}
	case observe.ReasonRstIgnored:
		if f.before != nil && f.before.State == tcpmodel.Closed {
			return "seen-rst-ignored/closed"
		}
	case observe.ReasonDuplicateAck:
		if f.twiceBlock() != nil {
			return "seen-duplicate-ack/twice"
		}
		if f.nothingOut() {
			return "seen-duplicate-ack/nothing-out"
		}
	case observe.ReasonRepair:
		if f.stillAsked() != 0 {
			return "seen-repair/not-taken"
		}
	case observe.ReasonRstKeepalive:
		if f.probesRefused() {
			return "seen-keepalive-failed/answered"
		}
	}
	return ""
}

// nothingOut reports that the record's ACK covers all that its receiver was seen to send.
func (f *recordFacts) nothingOut() bool {
	if f.p == nil {
		return false
	}
	for n := f.n - 1; n > 0 && f.n-n < lookBack; n-- {
		q := f.t.Packet(n)
		if q.Conn == f.conn && q.From == f.p.To && q.Proto == trace.TCP && f.p.Seg.Ack.Less(q.Seg.End()) {
			return false
		}
	}
	return true
}

// stillAsked is the next packet of the receiver, at which the capture was made, in which it
// still asks for the first octet that the record's packet brought it: it did not take it. 0
// where it took it, or where the capture does not tell the order at the receiver.
func (f *recordFacts) stillAsked() trace.PacketID {
	if f.p == nil || f.p.To != f.t.SeenAt || f.t.SeenAt == 0 {
		return 0
	}
	for n := f.n + 1; int(n) <= f.t.Packets() && n-f.n < lookBack; n++ {
		q := f.t.Packet(n)
		if q.Conn != f.conn || q.From != f.p.To || !q.Seg.Flags.Has(tcpmodel.ACK) {
			continue
		}
		if f.p.Seg.Seq.Less(q.Seg.Ack) {
			return 0
		}
		return n
	}
	return 0
}

// seenFin tells an idle close apart, as it was at the end that closed.
func seenFin(f *recordFacts) string {
	if f.p == nil || f.r.Host != f.p.From { // A change of state at the end that closes is told as its FIN.
		return ""
	}
	quiet, crossing := f.quietThere()
	switch {
	case quiet == 0 && crossing == 0 && f.r.Why == observe.ReasonFinIdle:
		return "" // No octet has passed at all.
	case quiet < idleTime:
		if f.r.Why == observe.ReasonFinIdle {
			return "seen-fin"
		}
		return ""
	case crossing != 0:
		return "seen-fin/crossed"
	}
	if m := f.unanswered(); m != nil && f.askedBy() != 0 {
		if m.Sender == f.p.From {
			return "seen-fin/unanswered"
		}
		return "seen-fin/owing"
	}
	return "seen-fin/idle"
}

// idleTime is the shortest quiet time before a FIN that may be an idle timer's.
const idleTime = vtime.Second

// quietThere is for how long no octet had come or gone at the end that sent the
// record's FIN, by the estimated times there; and the first packet with octets
// that was on its way to it, 0 for none. Both are 0 when no octet had passed.
func (f *recordFacts) quietThere() (vtime.Duration, trace.PacketID) {
	x := inspect.Reader{Trace: f.t}
	left := f.r.At
	if times, ok := x.Times(f.n); ok {
		left = times.Left
	}
	last, crossing, passed := vtime.Time(0), trace.PacketID(0), false
	for n := f.n - 1; n > 0 && f.n-n < lookBack; n-- {
		p := f.t.Packet(n)
		if p.Conn != f.conn || p.Proto != trace.TCP || p.Seg.Payload.Len == 0 || p.Sent == 0 {
			continue
		}
		at := f.t.Record(p.Sent).At
		if times, ok := x.Times(n); ok {
			if at = times.Left; p.To == f.p.From {
				at = times.Came
			}
		}
		if at > left {
			crossing = n
			continue
		}
		last, passed = max(last, at), true
	}
	if !passed {
		return 0, 0
	}
	return left.Sub(last), crossing
}

// quiet is quietThere in words.
func (f *recordFacts) quiet() string {
	d, _ := f.quietThere()
	return inWords(d)
}

// crossing names the packet that was on its way to the end that sent a FIN.
func (f *recordFacts) crossing() string {
	_, n := f.quietThere()
	if n == 0 {
		return ""
	}
	return SegmentName(f.t, n)
}

// probesRefused reports that an ICMP error cites a keepalive probe of the
// record's connection.
func (f *recordFacts) probesRefused() bool {
	for n := f.n - 1; n > 0 && f.n-n < nearICMP; n-- {
		p := f.t.Packet(n)
		x := p.Extra()
		if p.Proto != trace.ICMP || x == nil || x.Cites == 0 {
			continue
		}
		if cited := f.t.Packet(x.Cites); cited.Conn == f.p.Conn && f.t.Record(cited.Sent).Why == observe.ReasonKeepaliveProbe {
			return true
		}
	}
	return false
}

// ackedBefore is the ACK for all that the record's packet carries which had come to its
// sender before it left, by the estimated times there; 0 for none.
func (f *recordFacts) ackedBefore() trace.PacketID {
	if f.p == nil || f.p.Proto != trace.TCP || f.conn == 0 {
		return 0
	}
	side := f.t.Conn(f.conn).Side(f.p.From)
	if side < 0 || f.p.Sent == 0 {
		return 0
	}
	away := f.t.Conn(f.conn).Away[side]
	left := f.t.Record(f.p.Sent).At.Add(-away)
	for n := f.n - 1; n > 0 && f.n-n < lookBack; n-- {
		q := f.t.Packet(n)
		if q.Conn != f.conn || q.Proto != trace.TCP || q.From == f.p.From || q.Arrived == 0 || !q.Seg.Flags.Has(tcpmodel.ACK) || q.Seg.Flags.Has(tcpmodel.RST) {
			continue
		}
		if f.p.Seg.End().LessEq(q.Seg.Ack) && f.t.Record(q.Sent).At.Add(away) <= left {
			return n
		}
	}
	return 0
}

// about is when the record's packet left an end that the capture did not see, or came
// there, as far as that is estimated and differs from the record's time.
func (f *recordFacts) about() string {
	x := inspect.Reader{Trace: f.t}
	times, ok := x.Times(f.r.Packet())
	switch {
	case !ok:
	case f.r.Kind == trace.SegmentSent && times.Estimated[0] && times.Left != f.r.At:
		return inspect.About(times.Left)
	case f.r.Kind == trace.SegmentDelivered && times.Estimated[1] && times.Came != f.r.At:
		return inspect.About(times.Came)
	}
	return ""
}
