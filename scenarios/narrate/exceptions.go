package narrate

import (
	"wirewalk/sim"
	"wirewalk/sim/app"
	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
)

// exception finds the words for what exactly happened, where those of the reason
// would be too general.
func exception(f *recordFacts) (prose, bool) {
	switch f.r.Kind { //nolint:exhaustive // the other kinds are well told by their reason
	case trace.Indication:
		return appEvent(f.r), true
	case trace.StateChange:
		if !inferred(f.r.Why) {
			if p, ok := entered[f.r.To()]; ok {
				return p, true
			}
		}
	case trace.SegmentDelivered:
		if f.r.Why == sim.ReasonCarried {
			return brought(f.p), true
		}
	case trace.HTTP:
		if f.t.Inferred { // The capture knows no more than the text that describes it.
			return messageSeen(app.ReportKind(f.r.Sub)), true
		}
	}
	switch f.r.Why { //nolint:exhaustive // the other reasons say it all
	case tcpmodel.WhyRTOExpired:
		if first, last := inspect.Repeated(f.t, f.n); f.r.Kind == trace.SegmentSent && first != last {
			return repeatedTogether, true
		}
	case sim.ReasonUnreachable, sim.ReasonRefusedByRule, sim.ReasonTooManyConnections:
		if p, ok := undelivered6(f); ok {
			return p, true
		}
		return boxAnswers(f)
	case sim.ReasonTooBig, sim.ReasonBlackHole:
		if f.r.Kind == trace.SegmentSent {
			return told(f.r.Why, f.overIPv6()), true
		}
		return undelivered6(f)
	case sim.ReasonDatagram:
		if p, ok := namesProse[f.t.Record(f.r.Cause).Why]; ok {
			return p, true
		}
	case tcpmodel.WhyOutsideWindow:
		return outside(f)
	case tcpmodel.WhyNoConnection:
		if p := f.arrival(); p != nil && p.Seg.Flags.Has(tcpmodel.RST) {
			return prose{
				"RST {arrived} is for a connection that {host} does not have any more. A RST is never answered.",
				"RFC 9293 §3.10.7.1",
			}, true
		}
	case tcpmodel.WhyResetReceived:
		return inexactReset(f)
	case tcpmodel.WhyDataAfterClose:
		if p := f.arrival(); p != nil && p.Seg.Payload.Len == 0 {
			return finTooFar, true
		}
	case tcpmodel.WhyAckNow:
		if f.s != nil && f.s.OutOfOrder > 0 {
			return tcpProse[tcpmodel.WhyAckGap], true
		}
	case sim.ReasonLost, sim.ReasonLostAtRandom:
		return lost(f.p)
	}
	return prose{}, false
}

// repeatedTogether is a timeout after which several segments go as one.
var repeatedTogether = prose{ //nolint:gochecknoglobals // a constant
	"No acknowledgment came in time[, {waited} after {last}], so {host} sends {again} again, in one segment." +
		"[ Its timer now runs for {in:retransmit}.]",
	"RFC 6298 §5",
}

// finTooFar is a FIN beyond octets that nobody will read any more.
var finTooFar = prose{ //nolint:gochecknoglobals // a constant
	"{arrived} is the end of octets of which some are still to come, and the program on {host} has closed. Nobody will read them, " +
		"so Linux answers RST at once.",
	"RFC 9293 §3.6.1",
}

// told is an ICMP error that somebody on the way sends about a packet.
func told(why tcpmodel.Reason, v6 bool) prose {
	if v6 {
		return told6(why)
	}
	if why == sim.ReasonTooBig {
		return prose{
			"{host} tells {receiver} by ICMP that {cited} was too large to be passed on[: the next link takes {mtu}].",
			"RFC 9293 §3.7.2",
		}
	}
	return prose{"{host} tells {receiver} by ICMP that it could not pass {cited} on.", "RFC 792"}
}

// messageSeen says how a capture shows an HTTP message.
func messageSeen(k app.ReportKind) prose {
	if k == app.ReportMessageReceived {
		return prose{"All its octets have come to {host}, as the packets show.", "RFC 9112 §2"}
	}
	return prose{"Its first octets leave {host} here.", "RFC 9112 §2"}
}

// lost tells apart what nobody will repeat.
func lost(p *trace.Packet) (prose, bool) {
	switch {
	case p == nil || p.Seg.Len() > 0 && p.Proto == trace.TCP:
		return prose{}, false
	case p.Proto == trace.UDP:
		return prose{
			"{segment} was lost on the way. {sender} is not told, {receiver} does not miss it, and UDP repeats nothing.",
			"RFC 1122 §4.1.1",
		}, true
	case p.Seg.Flags.Has(tcpmodel.RST):
		return prose{"{segment} was lost on the way. A RST is not acknowledged, so nobody repeats it.", "RFC 9293 §3.5.2"}, true
	case p.Proto == trace.TCP:
		return prose{
			"{segment} was lost on the way. An ACK takes no number, so nobody acknowledges or repeats it; a later ACK makes it good.",
			"RFC 9293 §3.4",
		}, true
	}
	return prose{}, false
}

// outside tells the segments apart that are not in the window.
func outside(f *recordFacts) (prose, bool) {
	p := f.arrival()
	switch {
	case p == nil:
		return prose{}, false
	case p.Seg.Flags.Has(tcpmodel.RST):
		return prose{
			"The number of RST {arrived} is not one that {host} can take now. Anybody could have sent it, so {host} ignores it.",
			"RFC 9293 §3.10.7.4",
		}, true
	case p.Seg.Flags&(tcpmodel.SYN|tcpmodel.ACK) == tcpmodel.SYN && p.Again == 0:
		return prose{
			"{arrived} asks for a connection, and {host} still has one with these addresses and ports. It says which octet that one " +
				"expects (a challenge ACK): a peer that has forgotten it will answer with RST.",
			"RFC 9293 §3.10.7.4",
		}, true
	case p.Seg.Flags.Has(tcpmodel.FIN) && f.s != nil && f.s.State == tcpmodel.TimeWait:
		return prose{"{peer}'s FIN comes again, so {host}'s last ACK was lost. {host} is still in TIME-WAIT: " +
			"it acknowledges again and starts its wait anew[, {in:time-wait}].", "RFC 9293 §3.10.7.4"}, true
	case p.Sent != 0 && f.t.Record(p.Sent).Why == tcpmodel.WhyKeepaliveProbe:
		return prose{"{arrived} has a number {host} has had already: a keepalive probe. {host}'s TCP must say what it expects next, " +
			"and so shows that it is there.", "RFC 9293 §3.8.4"}, true
	case p.Sent != 0 && f.t.Record(p.Sent).Why == tcpmodel.WhyWindowProbe:
		return prose{"{arrived} asks whether there is room. {host} answers with its window[: {rcvwnd}].", "RFC 9293 §3.8.6.1"}, true
	case p.Again != 0:
		return prose{
			"{arrived} repeats what {host} has already. {host} drops it and acknowledges again, so that {peer} stops repeating.",
			"RFC 9293 §3.10.7.4",
		}, true
	}
	return prose{}, false
}

// inexactReset tells the resets apart that do not have the next number, which
// RFC 5961 §3.2 does not believe: those that are numbered as the FIN before them
// was, from an end that closed altogether before it read what crossed its FIN,
// and those behind a gap.
func inexactReset(f *recordFacts) (prose, bool) {
	p := f.arrival()
	if p == nil || f.before == nil {
		return prose{}, false
	}
	if f.before.RcvNxt.Less(p.Seg.Seq) && f.before.OutOfOrder > 0 {
		return prose{
			"{arrived} is numbered as the octet after the last that came, and octets before that are missing. RFC 5961 would have it answered " +
				"by an ACK, which asks for a better one; Linux believes it. The connection is gone at once.",
			"RFC 5961 §3.2",
		}, true
	}
	if p.Seg.Seq+1 != f.before.RcvNxt {
		return prose{}, false
	}
	switch f.before.State { //nolint:exhaustive // the states after the FIN of the other end
	case tcpmodel.CloseWait, tcpmodel.Closing, tcpmodel.LastAck:
		return prose{
			"{arrived} has the number of {peer}'s FIN, one below the window: RFC 5961 drops such a RST in silence; Linux takes it when " +
				"the peer has closed. The connection is gone at once.",
			"RFC 5961 §3.2",
		}, true
	}
	return prose{}, false
}

// entered explains the states that say more than the reason for entering them.
var entered = map[tcpmodel.State]prose{ //nolint:gochecknoglobals,exhaustive // the others need no words of their own
	tcpmodel.TimeWait: {
		"Both directions are closed, and {host} sent its FIN before it had {peer}'s. So {host} stays to answer if its last ACK is lost, " +
			"and until old packets are gone[: {in:time-wait}].",
		"RFC 9293 §3.6.1",
	},
	tcpmodel.Closing: {
		"{peer}'s FIN came, but not the ACK of {host}'s own FIN: both ends closed at the same time.", "RFC 9293 §3.6",
	},
}

// brought explains what an arriving packet means to its receiver.
func brought(p *trace.Packet) prose {
	switch {
	case p.Proto != trace.TCP || p.Seg.Flags&(tcpmodel.SYN|tcpmodel.FIN|tcpmodel.RST) != 0:
		return worldProse[sim.ReasonCarried]
	case p.Seg.Payload.Len > 0:
		return prose{
			"{packet} brings {datalen} from {sender}, the first of them number {seq}[. It was on its way for {flight}].",
			"RFC 9293 §3.4",
		}
	case p.Seg.Flags.Has(tcpmodel.ACK):
		return prose{
			"{packet} says that {sender} has everything before octet {ack}[. It was on its way for {flight}].",
			"RFC 9293 §3.4",
		}
	}
	return worldProse[sim.ReasonCarried]
}

// inferred reports that a reason belongs to a capture, where nothing is known
// but what was seen.
func inferred(r trace.Reason) bool { return r >= tcpmodel.ReasonObserve }
