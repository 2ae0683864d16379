package narrate

import (
	"wirewalk/sim"
	"wirewalk/sim/app"
	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
)

// httpCases explain what became of requests, and why connections are opened.
var httpCases = map[string]prose{ //nolint:gochecknoglobals // a constant table, complete by test
	"http-idle-race/crossed": {
		"The request left before {peer}'s FIN arrived, and the FIN had left before the request arrived: they crossed. No server reads it any more.",
		"RFC 9112 §9.5",
	},
	"http-idle-race/reset": {
		"The connection had carried a request before. This one met a RST: whoever sent it knew the connection no more.", "RFC 9112 §9.5",
	},
	"http-idle-race/aborted": {
		"The connection had carried a request before. This one met a RST: no answer can come any more.", "RFC 9112 §9.5",
	},
	"http-dial/others": {
		"{host}'s program needs a connection, and none can be used: {others}.", "RFC 9112 §9.1",
	},
	"http-dial/fails": {
		"{host}'s program needs a connection, and its TCP cannot open one, as what follows says.", "RFC 9112 §9.1",
	},
	"http-no-reuse-busy/others": {
		"No connection could be used again: {others}.", "RFC 9112 §9.4",
	},
	"http-reuse/stale": {
		"{host}'s program uses the connection again. {peer} has closed its side already: the FIN is there, and the program has not looked.",
		"RFC 9112 §9.5",
	},
	"http-answer/rest": {
		"{host}'s program writes the next part of its answer.", "RFC 9112 §6",
	},
	"http-listen/fails": {
		"{host}'s program wants to open its port and wait for requests. It cannot, as what follows says.", "RFC 9112 §9.1",
	},
	"http-timeout-408/nothing": {
		"No request came for {ran}. {host}'s program says 408 all the same before it closes: nobody asked for an answer.", "RFC 9110 §15.5.9",
	},
	"http-upstream-down/other": {
		"{host} could reach no server behind it: {wrote}.", "",
	},
	"http-upstream-failed/safe": {
		"The connection to the server behind {host} ended without an answer. {method} could be repeated, but {host} does not: it answers 502.",
		"RFC 9110 §15.6.3",
	},
	"http-upstream-failed/other": {
		"The connection to the server behind {host} ended without an answer: {wrote}.", "",
	},
	"http-retry/key": {
		"The connection broke before any octet of an answer. {method} is not idempotent, but the request has an Idempotency-Key, by which {host}'s program trusts " +
			"the server to do it once: it repeats the request.",
		"RFC 9110 §9.2.2",
	},
	"http-retry/any": {
		"The connection broke before any octet of an answer, and {host}'s program repeats the request although {method} is not idempotent: it may be done twice.",
		"RFC 9110 §9.2.2",
	},
	"http-exchange-failed/unconnected": {
		"The exchange failed before it had a connection[: {error}].", "",
	},
	"http-exchange-done/unread": {
		"The exchange is over for {host}'s program: it has the status and the fields, and does not read the content to its end.", "",
	},
	"http-close-unread/unsent": {
		"{host}'s program has its answer and does not send the rest of its request, so no other could follow on this connection.", "RFC 9112 §9.5",
	},
	"http-close-unread/half": {
		"{host}'s program has its answer and has ended its own direction, so no other request could follow on this connection.", "RFC 9112 §9.6",
	},
	"http-close-linger-end/eof": {
		"The staged close is over: {peer} has finished, too, and nothing is unread.", "RFC 9112 §9.6",
	},
	"http-close-not-kept/announced": {
		"The exchange is over, and by its answer the connection ends with it. {peer}'s FIN has not come for {ran}, so {host}'s program closes first.", "RFC 9112 §9.6",
	},
	"http-close-exit/cut": {
		"{host}'s program is ended, with a request unanswered; its connections end with it.", "RFC 9112 §9.5",
	},
	"script-accept/waits": {
		"{host}'s program calls accept(). No connection has been opened that it could get, so it waits for one.", "",
	},
	"dns-query-again/refused": {
		"An ICMP error has come instead of an answer: nobody took the question. {host}'s resolver asks again by itself.", "RFC 1035 §4.2.1",
	},
	"script-read/kept": {
		"{host}'s program reads {octets}: what its TCP has kept for it. The connection has ended, but what had come can still be read.", "",
	},
	"script-read/empty": {
		"{host}'s program reads, and no octet is there that this read could give it.", "RFC 9293 §3.10.3",
	},
	"script-read/nothing": {
		"{host}'s program reads, and nothing is left to be read: [{peer} has closed, or ]the connection has ended.", "RFC 9293 §3.10.3",
	},
	"http-hang-up/empty": {
		"The client has ended its direction. {host}'s program takes that for the end of the client, gives its request up, and answers without content.",
		"RFC 9112 §9.6",
	},
	"http-cut-short/nothing": {
		"{peer} has closed before any octet of a request. {host}'s program answers that all the same.", "RFC 9112 §8",
	},
	"seen-message/received": {
		"All its octets have come to {host}, as the packets show.", "RFC 9112 §2",
	},
	"seen-message/sent": {
		"Its first octets leave {host} in this packet.", "RFC 9112 §2",
	},
}

// httpCase tells apart what became of a request.
func httpCase(f *recordFacts) string {
	if choose := programChoices[f.r.Why]; choose != nil {
		return choose(f)
	}
	return ""
}

// raceCase tells apart whether a request that got no answer crossed a FIN.
func raceCase(f *recordFacts) string {
	fin, request := f.lastFrom(f.peerHost(), tcpmodel.FIN), f.lastFrom(f.r.Host, 0)
	switch {
	case fin != nil && request != nil && request.Sent < fin.Arrived && (request.Arrived == 0 || fin.Sent < request.Arrived):
		return "http-idle-race/crossed"
	case f.arrival() != nil && f.arrival().Seg.Flags.Has(tcpmodel.RST):
		return resetRace(f.t, f.arrival())
	}
	return ""
}

// resetRace tells a RST of somebody who knew the connection no more from one that ended it.
func resetRace(t *trace.Trace, p *trace.Packet) string {
	if p.Sent == 0 {
		return "http-idle-race/aborted"
	}
	switch t.Record(p.Sent).Why { //nolint:exhaustive // by all others an end that is there resets its connection
	case tcpmodel.WhyNoConnection, sim.ReasonFlowReset, sim.ReasonBoxPortClosed:
		return "http-idle-race/reset"
	}
	return "http-idle-race/aborted"
}

// peerHost is the host at the other end of the record's connection, 0 if it has none.
func (f *recordFacts) peerHost() trace.HostID {
	if f.side < 0 {
		return 0
	}
	return f.t.Conn(f.conn).Ends[1-f.side].Host
}

// lastFrom is the last packet of the record's connection by then that a host sent
// with data, or with the given bits; nil if there is none.
func (f *recordFacts) lastFrom(host trace.HostID, bits tcpmodel.Flags) *trace.Packet {
	for id := f.id - 1; id > 0 && f.id-id < lookBack; id-- {
		r := f.t.Record(id)
		if r.Kind != trace.SegmentSent || r.Conn != f.conn || r.Host != host {
			continue
		}
		p := f.t.Packet(r.Packet())
		if bits != 0 && p.Seg.Flags.Has(bits) || bits == 0 && p.Seg.Payload.Len > 0 {
			return p
		}
	}
	return nil
}

// seenMessageCase says how a capture shows an HTTP message.
func seenMessageCase(k app.ReportKind) string {
	if k == app.ReportMessageReceived {
		return "seen-message/received"
	}
	return "seen-message/sent"
}
