package httpmodel

import (
	"net/netip"

	"wirewalk/sim/app"
	"wirewalk/sim/wire/h1"
	"wirewalk/tcpmodel"
)

func anyAddr(port uint16) netip.AddrPort { return netip.AddrPortFrom(netip.Addr{}, port) }

// setup is the list of socket options of a program.
func setup(noDelay bool, ka TCPKeepalive, more []app.SockOpt) []app.SockOpt {
	var opts []app.SockOpt
	if noDelay {
		opts = append(opts, app.SockOpt{Option: tcpmodel.OptNoDelay, N: 1})
	}
	if ka.Idle > 0 {
		opts = append(opts, app.SockOpt{Option: tcpmodel.OptKeepalive, N: 1},
			app.SockOpt{Option: tcpmodel.OptKeepaliveIdle, D: ka.Idle})
		if ka.Interval > 0 {
			opts = append(opts, app.SockOpt{Option: tcpmodel.OptKeepaliveInterval, D: ka.Interval})
		}
		if ka.Probes > 0 {
			opts = append(opts, app.SockOpt{Option: tcpmodel.OptKeepaliveProbes, N: int64(ka.Probes)})
		}
	}
	return append(opts, more...)
}

// stepDone ends a script step: its result, then its signals.
func stepDone(name, text string, failed bool, out *app.Effects) {
	if name == "" {
		return
	}
	out.Report(app.Report{Kind: app.ReportResult, Name: name, Text: text, Why: ReasonStepDone})
	if failed {
		out.Signal(name + ".failed")
	}
	out.Signal(name + ".done")
}

// reportReceived reports a message that was read to its end, which is at end
// in the sender's stream.
func reportReceived(sock app.Sock, end uint64, ev h1.Event, exchange uint32, out *app.Effects) {
	out.Report(app.Report{Kind: app.ReportMessageReceived, Sock: sock, Why: ReasonMessageReceived, Message: app.Message{
		Request: ev.Head.Request, StartLine: ev.Head.StartLine(), HeadLen: ev.HeadLen, BodyLen: ev.BodyLen,
		Off: end - uint64(ev.HeadLen+ev.BodyLen), Exchange: exchange,
	}})
}

// reportSent makes the report that goes with the write of a message's head.
func reportSent(sock app.Sock, h *h1.Head, headLen, bodyLen int64, off uint64, exchange uint32) app.Report {
	return app.Report{Kind: app.ReportMessageSent, Sock: sock, Why: ReasonMessageSent, Message: app.Message{
		Request: h.Request, StartLine: h.StartLine(), HeadLen: headLen, BodyLen: bodyLen, Off: off, Exchange: exchange,
	}}
}

// made returns n octets of made-up content, for content that has to share a
// write with other octets after it.
func made(n int64) []byte {
	b := make([]byte, n)
	for i := range b {
		if i%64 == 63 {
			b[i] = '\n'
		} else {
			b[i] = 'a' + byte(i%64%26)
		}
	}
	return b
}
