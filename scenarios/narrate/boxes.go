package narrate

import (
	"wirewalk/sim"
	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
)

// boxProse is the prose for what routers, NATs and firewalls do of their own.
var boxProse = map[tcpmodel.Reason]prose{ //nolint:gochecknoglobals // a constant table, complete by test
	sim.ReasonFlowForgotten: {
		"Nothing passed for longer than the middlebox remembers, so it has forgotten this connection and drops {segment}[ {silently}]. " +
			"Nobody was told when it forgot.[ {because}.]",
		"",
	},
	sim.ReasonFlowUnknown: {
		"The middlebox knows no connection between these two sockets, and this is nothing that it takes one up by. It drops {segment}[ {silently}].",
		"",
	},
	sim.ReasonFlowReset: {
		"The middlebox does not know this connection and answers with a RST in the other end's name.[ {because}.]", "RFC 9293 §3.10.7.1",
	},
	sim.ReasonNoMapping: {
		"{segment} came to the NAT's own address, and no mapping leads it inside: it is for the NAT itself, where nobody listens. " +
			"It is dropped[ {silently}].",
		"RFC 3022 §2.2",
	},
	sim.ReasonBoxPortClosed: {
		"No mapping leads inside what came to this port, so it was for {host} itself. Its TCP knows no such connection and answers RST: " +
			"{receiver} cannot tell that from a RST of the other end.",
		"RFC 9293 §3.10.7.1",
	},
	sim.ReasonTakenUp: {
		"The box on the way did not know this connection. {segment} looks like a piece from the middle of one, so the box took it up: " +
			"{receiver} sees nothing unusual.",
		"",
	},
	sim.ReasonTakenUpAnew: {
		"The NAT on the way did not know this connection any more. It took {segment} for the middle of one and gave it a port of its own: " +
			"to {receiver} it comes from somebody that it has no connection with.",
		"RFC 3022 §2.2",
	},
	sim.ReasonOutOfWindow: {
		"The box on the way keeps count of this connection's numbers and windows. {segment} does not fit them, so the box " +
			"takes it for no part of the connection and drops it in silence.",
		"",
	},
	sim.ReasonRefusedByRule: {
		"A rule of a packet filter on the way forbids {segment}, so it is dropped[ {silently}].", "",
	},
	sim.ReasonFiltered: {
		"A rule of a packet filter on the way forbids {segment}, so it is dropped. Nobody is told: to {sender} that looks exactly like a lost packet.", "",
	},
	sim.ReasonTooManyConnections: {
		"{sender} has as many connections open through the filter on the way as one address may have, so it does not let {segment} open one more.",
		"",
	},
}

// silently says that a box tells nobody what it drops.
func silently(f *recordFacts) string {
	if f.r.Kind != trace.SegmentDropped {
		return ""
	}
	first, last := f.t.Stop(f.r.Stop)
	for id := first; id <= last; id++ {
		r := f.t.Record(id)
		if r.Kind == trace.SegmentSent && r.Host != 0 && f.t.Host(r.Host).Role == trace.RoleMiddlebox {
			return ""
		}
	}
	return "in silence"
}
