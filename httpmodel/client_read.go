package httpmodel

import (
	"wirewalk/sim/app"
	"wirewalk/sim/vtime"
	"wirewalk/sim/wire/h1"
	"wirewalk/tcpmodel"
)

func (c *cliConn) readable(in *app.Indication, out *app.Effects) {
	pool := &c.cl.cfg.Pool
	c.ready = in.N
	switch {
	case c.leaked || c.cut != nil:
	case c.writes():
		if !c.unread {
			out.Report(app.Report{Kind: app.ReportRefusal, Sock: c.sock, Why: ReasonWritesFirst})
		}
		c.unread = true
	case len(c.flight) == 0 && c.state == cliOpen && (pool.CloseLate || pool.Blind):
		c.stale = true
	case len(c.flight) > 0 && c.batch+1 < c.cl.cfg.BatchReads:
		if c.batch++; c.batch == 1 {
			c.clock.on = append(c.clock.on, timerWake)
			out.Arm(app.Timer{Name: timerWake, Key: uint64(c.sock), Sock: c.sock, Why: ReasonTimerWake})
		}
	default:
		c.read(out)
	}
}

// writes: it is still writing a request, and does nothing else before that is written.
func (c *cliConn) writes() bool {
	mode := c.cl.cfg.Writing
	return mode != "" && mode != WritingListens && (c.out.state == outWriting || c.out.state == outBlocked)
}

// written reads what came while a request was written.
func (c *cliConn) written(out *app.Effects) {
	if c.unread && c.state != cliClosed && !c.writes() {
		c.unread = false
		c.read(out)
	}
}

// read asks for what is there; content that nobody looks at is only counted.
func (c *cliConn) read(out *app.Effects) {
	c.batch = 0
	c.clock.cancel(timerWake, out)
	if c.dec.Content() >= c.ready && c.ready > 0 && !c.wanted() {
		c.discard(out)
		return
	}
	limit := int64(0)
	if c.dec.Content() == 0 {
		limit = c.cl.cfg.ReadSize
	}
	c.transport.read(limit, out)
}

// wanted reports whether somebody needs the octets themselves.
func (c *cliConn) wanted() bool { return len(c.flight) > 0 && c.flight[0].relay }

func (c *cliConn) received(now vtime.Time, in *app.Indication, out *app.Effects) {
	if c.state == cliClosed || c.leaked {
		return
	}
	c.firstOctet(now, in.N, out)
	if in.Data == nil && in.N > 0 {
		c.event(now, c.dec.Skip(in.N), out)
		c.took += uint64(in.N)
		c.decode(now, nil, out)
	} else {
		c.decode(now, in.Data, out)
	}
	if c.state == cliClosed || c.leaked || c.cut != nil {
		return
	}
	switch {
	case c.errno != tcpmodel.OK && in.EOF:
		c.broken(now, failure{kind: failReset, errno: c.errno}, out)
	case c.errno != tcpmodel.OK:
		c.transport.read(0, out)
	case in.EOF:
		c.ended(now, out)
	case c.cl.cfg.ReadSize > 0 && in.N >= c.cl.cfg.ReadSize && in.Data != nil:
		c.transport.read(0, out) // There may be more than one read took.
	}
}

// firstOctet notes when the first octet of a response came.
func (c *cliConn) firstOctet(now vtime.Time, n int64, out *app.Effects) {
	if n == 0 || len(c.flight) == 0 {
		return
	}
	if f := c.flight[0]; !f.got {
		f.got = true
		f.x.FirstByte = now
		f.owner.first(now, f, out)
	}
}

// decode takes responses out of what was received.
func (c *cliConn) decode(now vtime.Time, data []byte, out *app.Effects) {
	for c.state != cliClosed && !c.leaked && c.cut == nil {
		if len(c.flight) == 0 {
			if len(data) > 0 && c.state == cliOpen {
				c.close(now, ReasonCloseUnsolicited, out)
			}
			return
		}
		c.firstOctet(now, int64(len(data)), out)
		n, ev, err := c.dec.Next(data)
		data, c.took = data[n:], c.took+uint64(n)
		if err != nil {
			c.broken(now, failure{kind: failMalformed, text: err.Error()}, out)
			return
		}
		if ev.Kind == h1.EventNone {
			return
		}
		c.event(now, ev, out)
	}
}

func (c *cliConn) event(now vtime.Time, ev h1.Event, out *app.Effects) {
	f := c.flight[0]
	switch ev.Kind {
	case h1.EventNone:
	case h1.EventHead:
		f.onHead(now, ev.Head, out)
	case h1.EventContent:
		f.x.ResOctets += ev.N
		f.body += ev.N
		f.owner.content(now, f, ev, out)
	case h1.EventEnd:
		f.onEnd(now, ev, out)
	}
}
