package tcpmodel

// RFC 5682: F-RTO. After a timeout has repeated the first segment, the ACKs of
// new octets tell whether the rest was lost or only late.

// startFRTO is RFC 5682 §3.1 step 1: not when a recovery was under way, except
// for the same segment that times out again (§3.2). What is lost in spite of a
// needless timeout is found by fast retransmit, so nothing is tried without it.
func (c *Conn) startFRTO(before phase) {
	u := &c.cc.undo
	u.ask = false
	u.probing = c.cfg.FRTO && c.cfg.FastRetransmit && c.cfg.Congestion != "none" &&
		(before == phaseOpen || c.rtt.expiries > 1)
}

// lossAck is an ACK after a timeout.
func (c *Conn) lossAck(e env, a *ackInfo) {
	c.judgeTimeout(e, a)
	if c.cc.phase == phaseOpen && c.remembers() {
		c.openAck(e, a)
		return
	}
	c.detectLoss(e, a)
	if c.cc.phase == phaseLoss && a.lostAgain {
		c.enterRecovery(e, a)
		return
	}
	c.grow(e, a)
}

// judgeTimeout ends the state after a timeout when it was needless, or when
// all that was in flight then is acknowledged.
func (c *Conn) judgeTimeout(e env, a *ackInfo) {
	cc := &c.cc
	recovered := cc.recover.LessEq(c.snd.una)
	if why := c.needless(a); why != 0 && a.acked > 0 {
		c.unmarkLost()
		c.restore(e, why)
		// Without SACK a duplicate that comes late would look like a new loss, so
		// Linux waits until octets are acknowledged that were sent only once.
		if c.rcv.peerSACK {
			c.reopen()
		}
		return
	}
	if c.watchTimeout(e, a, recovered) {
		return
	}
	if recovered && !c.holdsOn() {
		c.reopen()
		return
	}
	if a.acked > 0 || recovered || !cc.recover.Less(c.snd.nxt) {
		cc.dupOctets = 0 // they say nothing about what was lost
	}
}

// watchTimeout is RFC 5682 §3.1 steps 2 and 3. It reports whether this ACK has
// decided what to do.
func (c *Conn) watchTimeout(e env, a *ackInfo, recovered bool) bool {
	cc := &c.cc
	u := &cc.undo
	if !u.probing {
		return false
	}
	if a.original {
		// Step 3b: octets that were sent only once arrived. They were late.
		c.unmarkLost()
		c.restore(e, WhyTimeoutNeedless)
		if !c.holdsOn() {
			c.reopen()
		}
		return true
	}
	if cc.recover.Less(c.snd.nxt) {
		if a.sacked > 0 || a.dup {
			u.probing = false // step 3a: the loss was real
		}
		return false
	}
	if a.acked == 0 || recovered {
		return false
	}
	cc.recover = c.snd.nxt
	u.ask = c.canAsk()
	u.probing = u.ask
	return u.ask
}

// canAsk reports that there is new data, or a FIN, for step 2b.
func (c *Conn) canAsk() bool {
	s := &c.snd
	return (s.unsent() > 0 || c.finWanted && !c.finSent) && s.usable() > 0
}

// sendAsking sends new data instead of a repetition (RFC 5682 §3.1 step 2b).
// When none may leave, the conventional way goes on at once.
func (c *Conn) sendAsking(e env) bool {
	u := &c.cc.undo
	if !u.ask {
		return false
	}
	for n := c.askSize(); n > 0; n = c.askSize() {
		c.sendNew(e, n, WhyTimeoutProbe)
	}
	c.sendFIN(e, WhyTimeoutProbe)
	u.ask = false
	u.probing = c.cc.recover.Less(c.snd.nxt)
	return u.probing
}

// askSize is how many octets the next such segment carries. Nagle does not hold
// it, but the window must not cut it.
func (c *Conn) askSize() uint32 {
	n := uint32(min(int64(c.payloadRoom()), c.snd.unsent()))
	if c.cwndRoom() < c.cwndUnit(n) || c.snd.usable() < n {
		return 0
	}
	return n
}
