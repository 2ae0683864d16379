package httpmodel

import (
	"wirewalk/sim/app"
	"wirewalk/sim/vtime"
	"wirewalk/sim/wire/h1"
)

const maxRest = 1 << 20 // octets of pipelined requests that are held while one is answered

func (c *srvConn) readable(out *app.Effects) {
	switch {
	case c.waits:
		c.missed = true
	case c.deaf || c.phase == srvClosed || len(c.rest) > maxRest:
	case c.s.cfg.WorkerAtAccept && c.phase != srvLinger && !c.p.worker(c, out):
		c.ready = true
	case c.phase == srvLinger:
		c.discard(out)
	default:
		c.read(c.s.cfg.ReadSize, out)
	}
}

func (c *srvConn) received(now vtime.Time, in *app.Indication, out *app.Effects) {
	if in.EOF {
		c.eof = true
	}
	switch c.phase {
	case srvClosed:
	case srvLinger:
		c.lingered(now, in, out)
	case srvReading, srvIdle, srvServing, srvDiscard:
		if c.phase == srvServing && len(c.rest) == 0 && in.N > 0 {
			c.blocked(out)
		}
		c.rest = append(c.rest, in.Data...)
		if in.EOF && c.phase == srvServing {
			c.s.answers.halfClosed(now, c, out)
		}
		c.process(now, out)
	}
}

// process takes requests out of what was received, one at a time: answers
// leave in the order of their requests (RFC 9112 §9.3.2).
func (c *srvConn) process(now vtime.Time, out *app.Effects) {
	for c.reads() {
		if len(c.rest) > 0 {
			c.begin(now, out)
		}
		n, ev, err := c.dec.Next(c.rest)
		c.rest, c.took = c.rest[n:], c.took+uint64(n)
		if err != nil && c.phase == srvDiscard {
			c.close(now, ReasonCloseError, out) // The answer has been given.
			return
		}
		if err != nil {
			c.bad(now, err, out)
			return
		}
		if ev.Kind == h1.EventNone {
			break
		}
		c.onEvent(now, ev, out)
	}
	switch {
	case !c.eof || !c.reads():
	case c.answersCut():
		c.closeWhy = ReasonClosePeer
		c.respondError(now, 400, ReasonCutShort, out)
	default:
		c.giveUp(now, out)
		c.close(now, ReasonClosePeer, out)
	}
}

// answersCut reports whether the client's FIN, which came instead of a whole head,
// is answered.
func (c *srvConn) answersCut() bool {
	if c.req != nil || c.phase != srvReading || c.stuck {
		return false
	}
	how := c.s.cfg.CutAnswer
	return how == CutPartial && c.partial || how == CutAlways && (c.partial || c.requests == 0)
}

// reads reports whether what comes is looked at as it comes.
func (c *srvConn) reads() bool {
	return c.phase == srvReading || c.phase == srvIdle || c.phase == srvDiscard || c.phase == srvServing && c.live
}

// begin notes the first octet of a request.
func (c *srvConn) begin(now vtime.Time, out *app.Effects) {
	if c.partial || c.live {
		return
	}
	c.partial, c.begun = true, now
	if c.phase == srvIdle {
		c.clock.cancel(timerIdle, out)
	}
	if c.phase == srvIdle || c.s.cfg.DeferAccept {
		c.startHeaderTimer(out)
	}
	c.phase = srvReading
}

func (c *srvConn) startHeaderTimer(out *app.Effects) {
	c.clock.arm(timerHeader, "HTTP header", c.s.cfg.HeaderTimeout, ReasonTimerHeader, out)
}

func (c *srvConn) onEvent(now vtime.Time, ev h1.Event, out *app.Effects) {
	if c.phase == srvDiscard {
		c.discarded(now, ev, out)
		return
	}
	switch ev.Kind {
	case h1.EventNone:
	case h1.EventHead:
		c.onHead(now, ev.Head, out)
	case h1.EventContent:
		c.req.bodyLen += ev.N
		if c.s.cfg.keepBody {
			c.req.body = append(c.req.body, ev.Data...)
		}
		c.clock.arm(timerBody, "HTTP body", c.s.cfg.BodyTimeout, ReasonTimerBody, out)
		if limit := c.s.cfg.MaxBody; limit > 0 && c.req.bodyLen > limit {
			c.answerSoon(true, out)
		}
		if c.live {
			c.s.answers.more(now, c, out)
		}
	case h1.EventEnd:
		c.onRequest(now, ev, out)
	}
}

func (c *srvConn) onHead(now vtime.Time, h *h1.Head, out *app.Effects) {
	c.clock.cancel(timerHeader, out)
	if c.drop {
		c.rest = nil
		c.finish(ReasonCloseUnanswered, out)
		c.s.forget(now, c, out)
		return
	}
	c.req = &inbound{head: h}
	c.breaches(h, out)
	cfg := &c.s.cfg
	switch {
	case h.Framing == "" || h.Framing == FramingLength && h.Length == 0:
		return
	case cfg.MaxBody > 0 && h.Length > cfg.MaxBody && !cfg.LimitAtRead:
		if cfg.Unread {
			c.tooLarge(now, out)
			return
		}
		c.answerSoon(true, out)
		return
	case cfg.Unread:
		c.deaf = true
		c.serve(now, out)
		return
	case c.early():
		if cfg.Close == CloseDiscard && c.expects() {
			c.interim(now, 100, ReasonContinue, out)
		}
		c.answerSoon(false, out)
		return
	case c.expects():
		c.interim(now, 100, ReasonContinue, out)
	}
	if c.s.answers.begins(c, out) {
		c.live = true
		c.serve(now, out)
	}
	c.clock.arm(timerBody, "HTTP body", cfg.BodyTimeout, ReasonTimerBody, out)
}

// expects reports whether the client holds its content back for a 100 (Continue).
func (c *srvConn) expects() bool {
	h := c.req.head
	return c.s.cfg.ContinueAuto && h.Version == HTTP11 && h.HasToken("Expect", "100-continue") && len(c.rest) == 0
}

// breaches notes what the server takes although RFC 9112 forbids it.
func (c *srvConn) breaches(h *h1.Head, out *app.Effects) {
	for _, shape := range h.Taken {
		if text := breach(shape, c.s.rules.Of(shape)); text != "" {
			out.Report(app.Report{
				Kind: app.ReportNote, Sock: c.sock, Why: ReasonBreach, Text: shape.String() + ": " + text,
			})
		}
	}
}

// onRequest: a request has been read to its end.
func (c *srvConn) onRequest(now vtime.Time, ev h1.Event, out *app.Effects) {
	c.clock.cancel(timerBody, out)
	c.clock.cancel(timerSoon, out)
	c.listen(out)
	c.req.complete, c.partial = true, false
	reportReceived(c.sock, c.took, ev, 0, out)
	if c.tooLong {
		c.tooLarge(now, out)
		return
	}
	if c.live {
		c.live = false
		c.s.answers.more(now, c, out)
		return
	}
	c.serve(now, out)
}
