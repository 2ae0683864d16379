package httpmodel

import (
	"wirewalk/sim/app"
	"wirewalk/sim/vtime"
)

// close ends a connection in the server's style (RFC 9112 §9.6). A server that
// has read all the client sent so far just closes; the styles differ when more may come.
func (c *srvConn) close(now vtime.Time, why Reason, out *app.Effects) {
	if c.phase == srvClosed || c.phase == srvLinger {
		return
	}
	c.clock.cancelAll(out)
	more := !c.eof && (c.deaf || c.partial || len(c.rest) > 0 || c.s.cfg.LingerAlways)
	if !more || c.s.cfg.Close == CloseAbrupt || c.s.cfg.Close == "" {
		c.finish(why, out)
		c.s.forget(now, c, out)
		return
	}
	out.Report(app.Report{Kind: app.ReportNote, Sock: c.sock, Why: ReasonCloseStaged})
	out.Shutdown(c.sock, why)
	c.phase, c.rest = srvLinger, nil
	c.clock.arm(timerTotal, "HTTP linger", c.s.cfg.LingerTime, ReasonTimerLinger, out)
	if c.s.cfg.Close != CloseWait {
		c.deaf = false
		c.clock.arm(timerLinger, "HTTP linger", c.s.cfg.LingerTimeout, ReasonTimerLinger, out)
		c.discard(out)
	} else {
		c.deaf = true
	}
}

// lingered: more octets, or the end, in a staged close.
func (c *srvConn) lingered(now vtime.Time, in *app.Indication, out *app.Effects) {
	if in.EOF {
		c.finish(ReasonCloseLingerEnd, out)
		c.s.forget(now, c, out)
		return
	}
	if in.N > 0 {
		c.clock.arm(timerLinger, "HTTP linger", c.s.cfg.LingerTimeout, ReasonTimerLinger, out)
	}
}

// finish calls close().
func (c *srvConn) finish(why Reason, out *app.Effects) {
	c.transport.close(why, out)
	c.phase = srvClosed
}
