package narrate

import (
	"wirewalk/httpmodel"
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
	"http-idle-race/late": {
		"The connection had carried a request before. This one got no answer before {peer} closed.", "RFC 9112 §9.5",
	},
	"http-dial/others": {
		"{host}'s program needs a connection, and none is there that it could use again: {others}.", "RFC 9112 §9.1",
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
	switch f.r.Why { //nolint:exhaustive // the other reasons say it all
	case httpmodel.ReasonIdleRace:
		return raceCase(f)
	case httpmodel.ReasonDial:
		if f.others() != "" {
			return "http-dial/others"
		}
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
		return "http-idle-race/reset"
	}
	return "http-idle-race/late"
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

// others says why the open connections of a program to the same server are not
// used: those that it is working on, and those whose other end has closed.
func (f *recordFacts) others() string {
	if f.side < 0 {
		return ""
	}
	mine := f.t.Conn(f.conn)
	const most = 100
	for id := f.conn - 1; id > 0 && f.conn-id <= most; id-- {
		c := f.t.Conn(id)
		side := c.Side(f.r.Host)
		if side < 0 || c.Ends[1-side].Addr != mine.Ends[1-f.side].Addr {
			continue
		}
		switch f.t.StateAt(id, side, f.id) { //nolint:exhaustive // in the other states it is no longer open here
		case tcpmodel.Established:
			if f.busy(id) {
				return "connection " + letter(id) + " is busy with another request"
			}
			return ""
		case tcpmodel.CloseWait:
			return f.host(c.Ends[1-side].Host) + " has closed its side of connection " + letter(id)
		}
	}
	return ""
}

// busy reports that a request of the record's host is unanswered on a connection:
// more requests than answers have been reported by then.
func (f *recordFacts) busy(conn trace.ConnID) bool {
	open := 0
	for id := f.id - 1; id > 0 && f.id-id < lookBack; id-- {
		r := f.t.Record(id)
		if r.Kind != trace.HTTP || r.Conn != conn || r.Host != f.r.Host {
			continue
		}
		if m := f.t.Message(r.Ref); m.Request && app.ReportKind(r.Sub) != app.ReportMessageReceived {
			open++
		} else if !m.Request && app.ReportKind(r.Sub) == app.ReportMessageReceived {
			open--
		}
	}
	return open > 0
}

// seenMessageCase says how a capture shows an HTTP message.
func seenMessageCase(k app.ReportKind) string {
	if k == app.ReportMessageReceived {
		return "seen-message/received"
	}
	return "seen-message/sent"
}
