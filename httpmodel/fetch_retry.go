package httpmodel

import (
	"slices"

	"wirewalk/sim/app"
	"wirewalk/sim/vtime"
	"wirewalk/sim/wire/h1"
)

// lost: the connection ended under the exchange. It is sent again where the
// client's rules allow it (RFC 9110 §9.2.2, RFC 9112 §9.3.1).
func (f *fetch) lost(now vtime.Time, c *cliConn, why failure, out *app.Effects) {
	if f.over {
		return
	}
	f.last = c.local
	if c.served > 0 && !f.got && (why.kind == failEOF || why.kind == failReset) {
		out.Report(app.Report{Kind: app.ReportNote, Name: f.x.Name, Why: ReasonIdleRace})
	}
	guard := f.guard(c, why)
	if guard != 0 {
		out.Report(app.Report{Kind: app.ReportRefusal, Name: f.x.Name, Why: guard})
		f.fail(now, why, out)
		return
	}
	out.Report(app.Report{Kind: app.ReportNote, Name: f.x.Name, Why: ReasonRetry})
	f.tries++
	f.x.Retried = f.tries
	f.sent, f.x.FirstByte, f.x.ResOctets, f.x.ReqOctets = false, vtime.Never, 0, 0
	f.cl.place(now, f, ReasonDialRetry, out)
}

// guard names what forbids to send the request again, 0 if nothing does.
func (f *fetch) guard(c *cliConn, why failure) Reason {
	r := &f.cl.cfg.Retry
	allowed := r.Any || slices.Contains(r.Methods, f.req.Method) ||
		r.Key && (f.req.IdempotencyKey != "" || f.hasField("Idempotency-Key"))
	switch {
	case why.kind == failTimeout || why.kind == failNoHead:
		return ReasonNoRetryTimeout
	case why.kind != failEOF && why.kind != failReset:
		return ReasonNoRetryAnswered
	case f.got:
		return ReasonNoRetryAnswered
	case r.Max == 0:
		return ReasonNoRetryNever
	case c.served == 0 && !r.Fresh:
		return ReasonNoRetryFresh
	case !allowed:
		return ReasonNoRetryMethod
	case f.tries >= r.Max:
		return ReasonNoRetryLimit
	}
	return 0
}

func (f *fetch) hasField(name string) bool {
	h := h1.Head{Fields: appendLines(nil, f.req.Fields)}
	return h.Has(name)
}
