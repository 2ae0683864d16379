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
	if why := c.keepaliveDead(); why != 0 {
		if c.cfg.KeepaliveReset {
			c.sendReset(e, why)
		}
		c.giveUp(e, why)
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

// keepaliveDead tells why the peer counts as dead, 0 while it does not. A user
// timeout, when there is one, decides instead of the count, but not before one
// probe (recorded: with 1 s, 1 s and 3.5 s after the third, with 3 s, 1 s and 2 s
// after the first, with 1 s, 1 s and 5.5 s after the fifth, whatever the count).
func (c *Conn) keepaliveDead() Reason {
	n := c.keepalive.unanswered
	if t := c.sock.userTimeout; t > 0 {
		if silent := c.sock.keepaliveIdle + c.sock.keepaliveInterval*vtime.Duration(n); n > 0 && silent >= t {
			return WhyUserIdle
		}
		return 0
	}
	if n >= c.sock.keepaliveProbes {
		return WhyKeepaliveDead
	}
	return 0
}
