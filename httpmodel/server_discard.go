package httpmodel

import (
	"wirewalk/sim/app"
	"wirewalk/sim/vtime"
	"wirewalk/sim/wire/h1"
)

// refuses reports whether a request whose content is still to come is answered
// now, because its head alone shows that it has no page.
func (c *srvConn) refuses() bool {
	if _, own := c.s.answers.(pages); !own || !c.s.cfg.EarlyErrors {
		return false
	}
	p, _ := c.page()
	return p == nil
}

// discards reports whether the content that is still to come is read to its end,
// which is known, although the answer has left.
func (c *srvConn) discards() bool {
	return c.s.cfg.Close == CloseDiscard && c.req != nil && !c.req.complete && !c.eof && !c.deaf
}

// discardRest reads the rest of a request after its answer and throws it away
// (RFC 9112 §9.3 asks a server to read it or to close).
func (c *srvConn) discardRest(now vtime.Time, out *app.Effects) {
	out.Report(app.Report{Kind: app.ReportNote, Sock: c.sock, Why: ReasonDiscard})
	c.phase, c.ask = srvDiscard, nil
	c.clock.arm(timerTotal, "HTTP linger", c.s.cfg.LingerTime, ReasonTimerLinger, out)
	c.clock.arm(timerLinger, "HTTP linger", c.s.cfg.LingerTimeout, ReasonTimerLinger, out)
	c.process(now, out)
}

// discarded takes what was found in content that nobody wants.
func (c *srvConn) discarded(now vtime.Time, ev h1.Event, out *app.Effects) {
	if ev.Kind == h1.EventContent {
		c.req.bodyLen += ev.N
		c.clock.arm(timerLinger, "HTTP linger", c.s.cfg.LingerTimeout, ReasonTimerLinger, out)
		return
	}
	reportReceived(c.sock, c.took, ev, 0, out)
	c.clock.cancelAll(out)
	c.partial = false
	c.rested(now, out)
}

// answered ends an exchange: the rest of its request comes first where it is to be read.
func (c *srvConn) answered(now vtime.Time, out *app.Effects) {
	if c.discards() {
		c.discardRest(now, out)
		return
	}
	c.rested(now, out)
}
