package httpmodel

import (
	"slices"

	"wirewalk/sim/app"
	"wirewalk/sim/vtime"
	"wirewalk/sim/wire/h1"
)

// early reports whether a request whose content is still to come is answered
// now, because its head alone decides.
func (c *srvConn) early() bool {
	if _, own := c.s.answers.(pages); !own {
		return false
	}
	switch c.s.cfg.EarlyAnswers {
	case EarlyAll:
		return true
	case EarlyOwn:
		p, _ := c.page()
		return p == nil || !p.Dynamic && p.Think <= 0
	case EarlyNone:
	}
	return false
}

// answerSoon answers a request whose content is still to come, once the program has
// read what has come by now: it wakes up when a burst of segments is there (recorded:
// the answer acknowledges all of it).
func (c *srvConn) answerSoon(tooLong bool, out *app.Effects) {
	c.tooLong = c.tooLong || tooLong
	if slices.Contains(c.clock.on, timerSoon) {
		return
	}
	c.waits = !c.discards()
	c.clock.on = append(c.clock.on, timerSoon)
	out.Arm(app.Timer{Name: timerSoon, Key: uint64(c.sock), Sock: c.sock, Why: ReasonTimerSoon})
}

// listen reads on after a wait that was for nothing: the request was whole.
func (c *srvConn) listen(out *app.Effects) {
	if !c.waits {
		return
	}
	c.waits = false
	if c.missed {
		c.missed = false
		c.read(c.s.cfg.ReadSize, out)
	}
}

// answerEarly gives that answer. What came meanwhile stays unread where the server
// will not read it to the end, and makes a RST of a close (RFC 9293 §3.6.1).
func (c *srvConn) answerEarly(now vtime.Time, out *app.Effects) {
	if c.waits {
		c.waits, c.missed, c.deaf = false, false, true
	}
	switch {
	case c.phase != srvReading && !c.live || c.req == nil:
	case c.tooLong:
		c.tooLarge(now, out)
	default:
		c.serve(now, out)
	}
}

// discards reports whether the content that is still to come is read to its end,
// which is known, although the answer has left.
func (c *srvConn) discards() bool {
	if c.req == nil || c.req.complete || c.eof || c.deaf {
		return false
	}
	cfg := &c.s.cfg
	return cfg.Close == CloseDiscard || cfg.DrainUnread > 0 && c.req.head.Length-c.req.bodyLen <= cfg.DrainUnread
}

// discardRest reads the rest of a request after its answer and throws it away
// (RFC 9112 §9.3 asks a server to read it or to close).
func (c *srvConn) discardRest(now vtime.Time, out *app.Effects) {
	out.Report(app.Report{Kind: app.ReportNote, Sock: c.sock, Why: ReasonDiscard})
	c.phase, c.ask = srvDiscard, nil
	if c.s.cfg.Close == CloseDiscard {
		c.clock.arm(timerTotal, "HTTP linger", c.s.cfg.LingerTime, ReasonTimerLinger, out)
		c.clock.arm(timerLinger, "HTTP linger", c.s.cfg.LingerTimeout, ReasonTimerLinger, out)
	}
	c.process(now, out)
}

// discarded takes what was found in content that nobody wants.
func (c *srvConn) discarded(now vtime.Time, ev h1.Event, out *app.Effects) {
	if ev.Kind == h1.EventContent {
		c.req.bodyLen += ev.N
		if c.s.cfg.Close == CloseDiscard {
			c.clock.arm(timerLinger, "HTTP linger", c.s.cfg.LingerTimeout, ReasonTimerLinger, out)
		}
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
