package tcpmodel

// TCP_DEFER_ACCEPT, a Linux option of listening sockets: a connection counts only
// when its first octets have come.

// deferExpiries is the time of the option as the number of SYN,ACK timeouts that
// it stands for: 3 s are those after 1 and 2 s.
func (c *Conn) deferExpiries() int {
	if c.cfg.DeferAccept <= 0 || !c.passive {
		return 0
	}
	n, step := 1, c.cfg.SynRTO
	for period := step; period < c.cfg.DeferAccept && n < 255; period += step {
		n++
		step = min(2*step, c.cfg.MaxRTO)
	}
	return n
}

// defers reports an ACK of the handshake that is ignored because it brings nothing
// and the time is not over.
func (c *Conn) defers(e env, seg *Segment) bool {
	if seg.Len() > 0 || c.rtt.expiries >= c.deferExpiries() {
		return false
	}
	c.deferred = true
	c.discard(e, WhyDeferred)
	return true
}

// deferredTimeout is a timeout of the SYN,ACK after an ACK was ignored: the peer has
// had it, so nothing is sent, until the last, which asks for the ACK once more
// (recorded: with 3 s nothing after 1 s, a SYN,ACK after 3 s).
func (c *Conn) deferredTimeout(e env) bool {
	if !c.deferred || c.rtt.expiries >= c.deferExpiries()-1 {
		return false
	}
	c.fired(e, TimerRetransmit, WhyDeferred)
	c.rtt.expiries++
	c.rtt.backoff++
	c.armRetransmit(e)
	return true
}

// synAckLimit is how many timeouts a SYN,ACK may have.
func (c *Conn) synAckLimit() int {
	if c.deferred {
		return max(c.cfg.SynAckRetries, c.deferExpiries())
	}
	return c.cfg.SynAckRetries
}
