package narrate

import (
	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
)

// ackNowCases explain what must be acknowledged at once; they stand with the other
// cases of data.
var ackNowCases = map[string]prose{ //nolint:gochecknoglobals // a constant table, complete by test
	"ack-now/gap-filled": {
		"{arrived} fills the gap. {host} says at once what it has now: everything before octet {ack}.", "RFC 5681 §4.2",
	},
	"ack-now/gap-behind": {
		"{arrived} fills a gap, and another one is behind it. {host} says at once what it has in order now: everything before octet {ack}.", "RFC 5681 §4.2",
	},
	"ack-now/gap-part": {
		"{arrived} fills a part of the gap. {host} says at once what it has in order now: everything before octet {ack}.", "RFC 5681 §4.2",
	},
	"ack-now/fin": {
		"{arrived} carries {peer}'s FIN, which takes a sequence number as an octet does: {host} acknowledges it, {ack} is what it expects next.",
		"RFC 9293 §3.10.7.4",
	},
	"ack-now/probe": {
		"{arrived} is a window probe. {host} must answer whatever its window is: it expects octet {ack} and has room for {rcvwnd}.",
		"RFC 9293 §3.8.6.1",
	},
	"ack-now/fin-ahead": {
		"{arrived} is numbered behind octets that have not come. {host} says at once which one it waits for: {ack}.", "RFC 5681 §4.2",
	},
	"ack-now/syn-again": {
		"{arrived} brings {peer}'s SYN, which {host} has had before. {host} says at once what it expects next: {ack}.", "RFC 9293 §3.10.7.4",
	},
	"ack-second/linux": {
		"More than one full segment has come since {host}'s last ACK, so it acknowledges at once. RFC 9293 asks for no more than an ACK " +
			"for every second one (SHLD-19).",
		"RFC 9293 §3.8.6.3",
	},
	"held-cwnd/again": {
		"{host} has octets to repeat, but what it may have on its way (congestion window[ {cwnd}]) is used up until an ACK comes.", "RFC 5681 §3.1",
	},
	"held-delayed-ack/fin": {
		"{host} acknowledges the FIN at the end of this instant: what its program does now, such as close(), may go with the ACK.",
		"RFC 9293 §3.8.6.3",
	},
}

// ackCase tells ACKs apart.
func ackCase(f *recordFacts) string {
	switch f.r.Why { //nolint:exhaustive // the other reasons say it all
	case tcpmodel.WhyAckNow:
		return ackNowCase(f)
	case tcpmodel.WhyHeldCwnd:
		if f.s != nil && f.s.SndQueued == 0 && f.s.SndUna != f.s.SndNxt && (f.s.InLoss || f.s.InFast) {
			return "held-cwnd/again"
		}
	case tcpmodel.WhyAckSecond:
		if f.side >= 0 && f.t.Host(f.r.Host).Stack == "linux" {
			return "ack-second/linux"
		}
	case tcpmodel.WhyHeldDelayedAck:
		if p := f.arrival(); p != nil && p.Seg.Flags.Has(tcpmodel.FIN) && f.s != nil && f.untilTimer(tcpmodel.TimerDelayedAck.String()) == "" {
			return "held-delayed-ack/fin"
		}
	}
	return ""
}

// ackNowCase tells apart what must not wait for its ACK.
func ackNowCase(f *recordFacts) string {
	p := f.arrival()
	switch {
	case p == nil || f.s == nil || f.before == nil || f.r.Kind != trace.SegmentSent:
		return ""
	case f.s.OutOfOrder > 0 && f.before.RcvNxt == f.s.RcvNxt:
		return "ack-gap"
	case f.before.OutOfOrder > 0 && f.before.RcvNxt.Less(f.s.RcvNxt):
		return gapCase(f)
	case p.Seg.Flags.Has(tcpmodel.SYN) && p.Seg.Seq.Less(f.before.RcvNxt):
		return "ack-now/syn-again"
	case p.Seg.Flags.Has(tcpmodel.FIN) && f.s.RcvNxt == p.Seg.Seq+tcpmodel.Seq(p.Seg.Len()):
		return "ack-now/fin"
	case f.before.RcvNxt.Less(p.Seg.Seq):
		return "ack-now/fin-ahead"
	case p.Sent != 0 && f.t.Record(p.Sent).Why == tcpmodel.WhyWindowProbe:
		return "ack-now/probe"
	}
	return ""
}

// gapCase tells what is left of the gaps before octets, or a FIN, that came early.
func gapCase(f *recordFacts) string {
	switch {
	case f.s.OutOfOrder == f.before.OutOfOrder:
		return "ack-now/gap-part"
	case f.s.OutOfOrder > 0 || f.finAhead():
		return "ack-now/gap-behind"
	}
	return "ack-now/gap-filled"
}

// finAhead reports that the other end's FIN has come, and octets before it have not.
func (f *recordFacts) finAhead() bool {
	ahead := false
	f.backward(func(_ trace.RecordID, r trace.Record) bool {
		if r.Kind == trace.SegmentDelivered {
			seg := &f.t.Packet(r.Packet()).Seg
			ahead = seg.Flags.Has(tcpmodel.FIN) && f.s.RcvNxt.Less(seg.Seq+tcpmodel.Seq(seg.Len()))
		}
		return ahead
	})
	return ahead
}
