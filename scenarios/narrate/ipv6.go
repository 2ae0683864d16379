package narrate

import (
	"wirewalk/sim"
	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
)

// overIPv6 reports that the record's packet travels in IPv6.
func (f *recordFacts) overIPv6() bool { return f.p != nil && f.t.OverIPv6(f.p) }

// told6 is an ICMPv6 error that somebody on the way sends about a packet.
func told6(why tcpmodel.Reason) prose {
	if why == sim.ReasonTooBig {
		return prose{
			"{host} tells {receiver} by ICMPv6 that {cited} was too large to be passed on (Packet Too Big)[: the next link takes {mtu}].",
			"RFC 4443 §3.2",
		}
	}
	return prose{"{host} tells {receiver} by ICMPv6 that it could not pass {cited} on.", "RFC 4443 §3.1"}
}

// undelivered6 is what became of a packet of IPv6 that could not be passed on.
func undelivered6(f *recordFacts) (prose, bool) {
	if f.r.Kind != trace.SegmentDropped || !f.overIPv6() {
		return prose{}, false
	}
	switch f.r.Why { //nolint:exhaustive // what else is told by ICMPv6 is unreachable
	case sim.ReasonTooBig:
		return prose{
			"{segment} is larger than the link can carry (its MTU), so it was dropped: no router cuts a packet of IPv6.", "RFC 8200 §5",
		}, true
	case sim.ReasonBlackHole:
		return prose{
			"{segment} is larger than the link can carry (its MTU), so it was dropped: no router cuts a packet of IPv6. The box " +
				"that dropped it sends no ICMPv6: {sender} is not told, and what it repeats is too large again.",
			"RFC 8200 §5",
		}, true
	}
	if f.r.Why != sim.ReasonUnreachable {
		return prose{}, false
	}
	return prose{"A router cannot reach {receiver}, so it drops {segment} and says so with an ICMPv6 message.", "RFC 4443 §3.1"}, true
}
