package tcpmodel

// RFC 9293 §3.8.4: probing an idle connection.

import "wirewalk/sim/vtime"

// keepalive is the keepalive timer's state.
type keepalive struct {
	unanswered int
	answered   int // one after the other, with nothing but probes and answers between
}

// KeepaliveAnswered is how many keepalive probes in a row were answered while
// the connection did nothing else.
func (c *Conn) KeepaliveAnswered() int { return c.keepalive.answered }

// keepaliveOpen starts the timer when the connection opens.
func (c *Conn) keepaliveOpen(e env) { c.keepaliveChanged(e) }

// keepaliveChanged takes over new settings.
func (c *Conn) keepaliveChanged(e env) {
	c.keepalive = keepalive{}
	c.stop(TimerKeepalive)
	if c.sock.keepalive && c.keepaliveRuns() {
		c.arm(e, TimerKeepalive, c.sock.keepaliveIdle)
	}
}

// keepaliveRuns reports whether the state has keepalive: the peer may still
// answer and this end has not finished.
func (c *Conn) keepaliveRuns() bool {
	switch c.state { //nolint:exhaustive // the others have a timer of their own
	case Established, CloseWait, FinWait2:
		return true
	default:
		return false
	}
}

// restartKeepalive begins the idle time anew: any segment shows that the peer lives
// (RFC 9293 MUST-26).
func (c *Conn) restartKeepalive(e env) {
	c.persist.unanswered = 0
	if c.armed(TimerKeepalive) {
		if c.keepalive.unanswered > 0 {
			c.keepalive.answered++
		}
		c.keepalive.unanswered = 0
		c.arm(e, TimerKeepalive, c.sock.keepaliveIdle)
	}
}

// keepaliveTimeout sends a probe, or ends the connection when as many as
// configured found no answer (RFC 9293 MUST-29).
func (c *Conn) keepaliveTimeout(e env) {
	if !c.sock.keepalive || !c.keepaliveRuns() {
		return
	}
	c.fired(e, TimerKeepalive, WhyKeepaliveIdle)
	if c.snd.board.n > 0 || c.snd.unsent() > 0 {
		c.refuse(e, WhyKeepaliveDataWaits) // retransmission finds out
		c.arm(e, TimerKeepalive, c.sock.keepaliveIdle)
		return
	}
	if c.keepaliveDead() {
		if c.cfg.KeepaliveReset {
			c.sendReset(e, WhyKeepaliveDead)
		}
		errno := ETIMEDOUT
		if c.softError != 0 {
			errno = c.softError
		}
		c.fail(e, errno, WhyKeepaliveDead)
		return
	}
	c.keepalive.unanswered++
	seg := c.emit(e, ACK, c.snd.nxt-1, WhyKeepaliveProbe)
	if c.cfg.KeepaliveGarbage && c.snd.written > 0 {
		// The octet before SND.NXT, which the peer has: RFC 9293 MAY-6.
		seg.Payload = Span{Stream: c.p.Stream, Off: uint64(c.snd.written - 1), Len: 1}
	}
	c.arm(e, TimerKeepalive, c.sock.keepaliveInterval)
}

// keepaliveDead: a user timeout, when there is one, decides instead of the count.
func (c *Conn) keepaliveDead() bool {
	n := c.keepalive.unanswered
	if t := c.sock.userTimeout; t > 0 {
		silent := c.sock.keepaliveIdle + c.sock.keepaliveInterval*vtime.Duration(n)
		return n > 0 && silent >= t
	}
	return n >= c.sock.keepaliveProbes
}
