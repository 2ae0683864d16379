package narrate

import (
	"wirewalk/sim"
	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
)

// icmpCases explain what somebody on the way says of a packet that was not passed
// on, and what becomes of packets of IPv6.
var icmpCases = map[string]prose{ //nolint:gochecknoglobals // a constant table, complete by test
	"icmp/too-big": {
		"{host} tells {receiver} by ICMP that {cited} was too large to be passed on[: the next link takes {mtu}].", "RFC 9293 §3.7.2",
	},
	"icmp/unreachable": {
		"{host} tells {receiver} by ICMP that {cited} did not reach whom it was for: {icmp}.", "RFC 792",
	},
	"icmp/source-quench": {
		"{host} tells {receiver} by ICMP to send more slowly (source quench). The message is obsolete, and hosts ignore it.", "RFC 6633 §3",
	},
	"icmp/by-rule": {
		"{host} tells {receiver} by ICMP that it does not let {cited} pass: {icmp}.", "RFC 1812 §5.2.7.1",
	},
	"icmp6/too-big": {
		"{host} tells {receiver} by ICMPv6 that {cited} was too large to be passed on (Packet Too Big)[: the next link takes {mtu}].",
		"RFC 4443 §3.2",
	},
	"icmp6/unreachable": {
		"{host} tells {receiver} by ICMPv6 that {cited} did not reach whom it was for: {icmp}.", "RFC 4443 §3.1",
	},
	"refused-by-rule/reset": {
		"{host} refuses by a rule what came, and answers RST in the name of whom it was for: {receiver} cannot tell this RST " +
			"from one of the other end.",
		"RFC 9293 §3.5.2",
	},
	"too-big/ipv6": {
		"{segment} is larger than the link can carry (its MTU), so it was dropped: no router cuts a packet of IPv6.", "RFC 8200 §5",
	},
	"black-hole/ipv6": {
		"{segment} is larger than the link can carry (its MTU), so it was dropped: no router cuts a packet of IPv6. The box " +
			"that dropped it sends no ICMPv6: {sender} is not told, and what it repeats is too large again.",
		"RFC 8200 §5",
	},
	"unreachable/ipv6": {
		"A router cannot reach {receiver}, so it drops {segment} and says so with an ICMPv6 message.", "RFC 4443 §3.1",
	},
}

// icmpCase is what an ICMP error says, whoever sends it.
func icmpCase(f *recordFacts) string {
	x := f.p.Extra()
	if x == nil || x.Cites == 0 {
		return ""
	}
	switch f.r.Why { //nolint:exhaustive // others say by themselves who sends this and why
	case sim.ReasonInjected, sim.ReasonReplaced, sim.ReasonPortClosed:
		return ""
	}
	if x.ICMPKind == tcpmodel.ICMPSourceQuench {
		return "icmp/source-quench"
	}
	big := x.ICMPKind == tcpmodel.ICMPFragmentationNeeded
	switch {
	case f.overIPv6() && big:
		return "icmp6/too-big"
	case f.overIPv6():
		return "icmp6/unreachable"
	case big:
		return "icmp/too-big"
	case f.r.Why == sim.ReasonRefusedByRule || f.r.Why == sim.ReasonTooManyConnections:
		return "icmp/by-rule"
	}
	return "icmp/unreachable"
}

// overIPv6 reports that the record's packet travels in IPv6.
func (f *recordFacts) overIPv6() bool { return f.p != nil && f.t.OverIPv6(f.p) }

// undelivered6 is what became of a packet of IPv6 that could not be passed on.
func undelivered6(f *recordFacts) string {
	if f.r.Kind != trace.SegmentDropped || !f.overIPv6() {
		return ""
	}
	switch f.r.Why { //nolint:exhaustive // what else is told by ICMPv6 is unreachable
	case sim.ReasonTooBig:
		return "too-big/ipv6"
	case sim.ReasonBlackHole:
		return "black-hole/ipv6"
	}
	return "unreachable/ipv6"
}
