package httpmodel

import (
	"wirewalk/sim/app"
	"wirewalk/sim/wire/h1"
	"wirewalk/tcpmodel"
)

// stepDone ends a script step: its result, then its signals. A text says why it failed.
func stepDone(name, text string, out *app.Effects) {
	stepEnds(name, text, tcpmodel.OK, out)
}

// stepEnds is stepDone for a step that may have failed with an error of the socket layer.
func stepEnds(name, text string, errno tcpmodel.Errno, out *app.Effects) {
	if name == "" {
		return
	}
	out.Report(app.Report{Kind: app.ReportResult, Name: name, Text: text, Errno: errno, Why: ReasonStepDone})
	if text != "" {
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

// reportSent makes the report that goes with the write of a message's head; m
// says where it lies, how long it is and to which exchange it belongs.
func reportSent(sock app.Sock, h *h1.Head, m app.Message) app.Report {
	m.Request, m.StartLine = h.Request, h.StartLine()
	return app.Report{Kind: app.ReportMessageSent, Sock: sock, Why: ReasonMessageSent, Message: m}
}
