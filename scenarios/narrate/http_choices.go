package narrate

import (
	"wirewalk/httpmodel"
	"wirewalk/sim/app"
	"wirewalk/sim/dnsmodel"
	"wirewalk/sim/script"
	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
)

// programChoices tell apart what a reason of a program is said of.
var programChoices = map[tcpmodel.Reason]func(*recordFacts) string{ //nolint:gochecknoglobals // a constant table
	httpmodel.ReasonIdleRace:       raceCase,
	httpmodel.ReasonDial:           dialCase,
	httpmodel.ReasonNoReuseBusy:    when("http-no-reuse-busy/others", func(f *recordFacts) bool { return f.others() != "" }),
	httpmodel.ReasonReuse:          when("http-reuse/stale", (*recordFacts).peerClosed),
	httpmodel.ReasonAnswer:         when("http-answer/rest", func(f *recordFacts) bool { return f.begins() == nil }),
	httpmodel.ReasonListen:         when("http-listen/fails", (*recordFacts).fails),
	httpmodel.ReasonTimeout408:     when("http-timeout-408/nothing", func(f *recordFacts) bool { return !f.cameSinceMessage() }),
	httpmodel.ReasonUpstreamFailed: upstreamCase,
	httpmodel.ReasonUpstreamDown:   when("http-upstream-down/other", func(f *recordFacts) bool { m := f.begins(); return m != nil && statusOf(m) != 502 }),
	httpmodel.ReasonRetry:          retryCase,
	httpmodel.ReasonExchangeFailed: when("http-exchange-failed/unconnected", func(f *recordFacts) bool { return f.conn == 0 }),
	httpmodel.ReasonExchangeDone:   when("http-exchange-done/unread", func(f *recordFacts) bool { return !f.answerRead() }),
	httpmodel.ReasonCloseUnread:    unsentCase,
	httpmodel.ReasonCloseLingerEnd: when("http-close-linger-end/eof", func(f *recordFacts) bool { return f.alarm() == 0 }),
	httpmodel.ReasonCloseNotKept:   when("http-close-not-kept/announced", (*recordFacts).endsWithAnswer),
	httpmodel.ReasonCloseExit:      when("http-close-exit/cut", func(f *recordFacts) bool { return f.busy(f.conn) || f.opening() }),
	httpmodel.ReasonHangUp:         when("http-hang-up/empty", func(f *recordFacts) bool { return app.CallKind(f.r.Sub) == app.CallWrite }),
	script.ReasonAccept:            when("script-accept/waits", func(f *recordFacts) bool { return !f.accepts() }),
	script.ReasonRead:              readsCase,
	dnsmodel.ReasonQueryAgain: when("dns-query-again/refused", func(f *recordFacts) bool {
		p := f.arrival()
		return p != nil && p.Proto == trace.ICMP
	}),
	httpmodel.ReasonCutShort: when("http-cut-short/nothing", func(f *recordFacts) bool { return !f.cameSinceMessage() }),
}

// when chooses a case where something holds.
func when(id string, holds func(*recordFacts) bool) func(*recordFacts) string {
	return func(f *recordFacts) string {
		if holds(f) {
			return id
		}
		return ""
	}
}

// dialCase tells apart what stands in the way of using a connection again.
func dialCase(f *recordFacts) string {
	switch {
	case f.fails():
		return "http-dial/fails"
	case f.others() != "":
		return "http-dial/others"
	}
	return ""
}

// readsCase tells reads apart that give nothing, and those that still give something.
func readsCase(f *recordFacts) string {
	switch {
	case f.r.N > 0 && f.before != nil && f.before.State == tcpmodel.Closed:
		return "script-read/kept"
	case f.r.N > 0:
		return ""
	case f.before != nil && f.before.State == tcpmodel.Established && f.before.RcvQueued > 0:
		return "script-read/empty"
	}
	return "script-read/nothing"
}

// upstreamCase tells apart why a proxy does not ask again.
func upstreamCase(f *recordFacts) string {
	switch m := f.begins(); {
	case m != nil && statusOf(m) != 502:
		return "http-upstream-failed/other"
	case safe(f.method()):
		return "http-upstream-failed/safe"
	}
	return ""
}

// retryCase tells apart by what a client takes a request for one that may be repeated.
func retryCase(f *recordFacts) string {
	switch h := f.request(); {
	case safe(f.method()):
		return ""
	case h.Has("Idempotency-Key"):
		return "http-retry/key"
	}
	return "http-retry/any"
}

// unsentCase tells a client that ends a connection with a request that it cut short.
func unsentCase(f *recordFacts) string {
	if f.accepted() {
		return ""
	}
	for id := f.id - 1; id > 0 && f.id-id < lookBack; id-- {
		if r := f.t.Record(id); r.Conn == f.conn && r.Host == f.r.Host && r.Kind == trace.Call && app.CallKind(r.Sub) == app.CallShutdown {
			return "http-close-unread/half"
		}
	}
	return "http-close-unread/unsent"
}

// safe reports a method that RFC 9110 §9.2.2 calls idempotent.
func safe(method string) bool {
	switch method {
	case "GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE":
		return true
	}
	return false
}
