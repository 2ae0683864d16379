package tcpmodel

// RFC 9293 §3.9.1.1, RFC 5482: the user timeout. By the RFCs it is a timer that
// starts with the first octet that is not acknowledged. Linux has none: when one
// of its own timers expires it looks how long the trouble has lasted (recorded:
// ETIMEDOUT 3 s after the first repetition, not after the octets were sent).

import "wirewalk/sim/vtime"

// userTimeout is the USER TIMEOUT event (RFC 9293 §3.10.8).
func (c *Conn) userTimeout(e env) {
	c.fired(e, TimerUser, WhyUserTimeout)
	c.fail(e, ETIMEDOUT, WhyUserTimeout)
}

// armUser starts the user timeout with the first unacknowledged octet (RFC 5482).
func (c *Conn) armUser(e env) {
	if c.sock.userTimeout > 0 && !c.armed(TimerUser) && !c.cfg.Linux() {
		c.arm(e, TimerUser, c.sock.userTimeout)
	}
}

func (c *Conn) userTimeoutChanged(e env) {
	c.stop(TimerUser)
	if c.snd.board.n > 0 {
		c.armUser(e)
	}
}

// looksAtUserTimeout reports that an expiring timer has to see whether the user
// timeout is over.
func (c *Conn) looksAtUserTimeout() bool { return c.cfg.Linux() && c.sock.userTimeout > 0 }

// userExpired tells why the retransmission timer that expires now ends the
// connection, 0 if it does not: the user timeout has passed since the first
// repetition, or since the first SYN.
func (c *Conn) userExpired(e env) Reason {
	if !c.looksAtUserTimeout() || c.rtt.expiries == 0 || e.now.Sub(c.rtt.since) < c.sock.userTimeout {
		return 0
	}
	switch {
	case c.state == SynSent:
		return WhyUserOpening
	case c.state.Synchronized():
		return WhyUserRepeats
	}
	return 0
}

// userLeft is how long a retransmission timer may run at most, so that it meets
// the end of the user timeout. Recorded: a SYN has its ETIMEDOUT only 2.5 s after
// the first, between two repetitions.
func (c *Conn) userLeft(e env) vtime.Duration {
	if !c.looksAtUserTimeout() || c.rtt.expiries == 0 || !c.state.Synchronized() && c.state != SynSent {
		return noDeadline
	}
	return max(c.sock.userTimeout-e.now.Sub(c.rtt.since), linuxTick)
}

// probesExpired reports that a zero window was probed for the user timeout.
// Recorded: it ends the connection 4 s after the first probe, whether the peer
// answers the probes or not.
func (c *Conn) probesExpired(e env) bool {
	if !c.cfg.Linux() {
		return false
	}
	if !c.persist.probing {
		c.persist.probing, c.persist.since = true, e.now
		return false
	}
	return c.sock.userTimeout > 0 && e.now.Sub(c.persist.since) >= c.sock.userTimeout
}

// probesLeft is how long the persist timer may run at most.
func (c *Conn) probesLeft(e env) vtime.Duration {
	if !c.looksAtUserTimeout() || !c.persist.probing {
		return noDeadline
	}
	return max(c.sock.userTimeout-e.now.Sub(c.persist.since), linuxTick)
}

// noDeadline is longer than any timer runs.
const noDeadline = vtime.Duration(vtime.Never)
