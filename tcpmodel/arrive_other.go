package tcpmodel

// arriveOther is RFC 9293 §3.10.7.4, step by step, with the checks of RFC 5961
// and RFC 7323 where those put them.
func (c *Conn) arriveOther(e env, arrived *Segment) {
	seg := arrived
	var trimmed Segment
	ok, cutIt := c.checkSeq(e, seg) // first
	if !ok {
		return
	}
	c.restartKeepalive(e)
	// Second: a reset is judged by its own number, not by that of what is left
	// of it. The third step, security, is not modelled.
	if !c.checkRST(e, arrived) {
		return
	}
	if cutIt {
		trimmed = *seg
		seg = &trimmed
		c.trim(e, seg)
	}
	if !c.checkSYN(e, seg) { // fourth
		return
	}
	c.ts.update(e.now, arrived)
	c.ecnReceived(seg)
	if !c.checkACK(e, seg, arrived.Len()) { // fifth
		return
	}
	c.checkURG(e, arrived) // sixth: SEG.UP counts from the number that it came with
	c.takeText(e, seg)     // seventh
	c.takeFIN(e, seg)      // eighth
	if c.state == Closed {
		return
	}
	c.output(e, c.released())
	c.ackSoon(e)
	c.signalWritable(e)
}

// released tells what an arrival made way for, by the guard that held the rest back.
func (c *Conn) released() Reason {
	switch c.holdReason {
	case WhyHeldNagle:
		return WhyNagleReleased
	case WhyHeldWindow, WhyHeldSWS:
		return WhyWindowOpens
	case WhyHeldCwnd, WhyHeldRecovery:
		switch {
		case c.cc.phase == phaseRecovery:
			return WhyRecoveryOpens
		case c.limitedTransmit() != 0:
			return WhyLimitedTransmit
		}
		return WhyCwndOpens
	default:
		return WhyAckOpens
	}
}

// checkRST is the second step, with RFC 5961 §3: only a reset with exactly
// RCV.NXT is believed at once.
func (c *Conn) checkRST(e env, seg *Segment) bool {
	if seg.Flags&RST == 0 {
		return true
	}
	if c.cfg.ChallengeAck && seg.Seq != c.rcv.nxt && !c.lateReset(seg) && !c.resetBehindGap(seg) {
		c.discard(e, WhyResetNotExact)
		c.challenge(e, seg, WhyResetNotExact)
		return false
	}
	switch c.state { //nolint:exhaustive // the rest have both directions open or half closed
	case SynReceived:
		if c.passive {
			c.remove(e, WhyResetReceived) // back to LISTEN: the listener is still there
			return false
		}
		c.fail(e, ECONNREFUSED, WhyResetReceived)
	case Closing, LastAck:
		if c.cfg.Linux() { // RFC 9293 tells nobody; Linux has an error for who still writes.
			c.fail(e, ECONNRESET, WhyResetReceived)
			return false
		}
		c.remove(e, WhyResetReceived)
	case TimeWait:
		c.remove(e, WhyResetReceived)
	default:
		if !c.cfg.ResetKeepsUnread {
			c.rcv.dropUnread()
		}
		errno := ECONNRESET
		if c.state == CloseWait && c.cfg.Linux() {
			errno = EPIPE
		}
		c.fail(e, errno, WhyResetReceived)
	}
	return false
}

// checkSYN is the fourth step, with RFC 5961 §4: a SYN in a synchronized state
// is answered by a challenge ACK.
func (c *Conn) checkSYN(e env, seg *Segment) bool {
	if seg.Flags&SYN == 0 || c.simultaneousSYN(seg) {
		return true
	}
	if c.state == SynReceived && c.passive {
		c.discard(e, WhySYNInWindow)
		c.remove(e, WhySYNInWindow)
		return false
	}
	c.discard(e, WhySYNInWindow)
	if c.cfg.ChallengeAck {
		c.challenge(e, seg, WhySYNInWindow)
		return false
	}
	c.sendReset(e, WhySYNInWindow)
	c.fail(e, ECONNRESET, WhySYNInWindow)
	return false
}

// takeText is the seventh step: the segment's octets.
func (c *Conn) takeText(e env, seg *Segment) {
	if seg.Payload.Len == 0 {
		return
	}
	switch c.state { //nolint:exhaustive // after the peer's FIN no octets can come
	case Established, FinWait1, FinWait2:
	default:
		c.discard(e, WhyTextAfterFIN)
		return
	}
	r := &c.rcv
	if c.appClosed && r.nxt.Less(seg.Seq+Seq(seg.Payload.Len)) {
		c.dataAfterClose(e, seg)
		return
	}
	c.dataArrived(e, seg)
	if seg.Seq != r.nxt {
		c.textAhead(e, seg)
		if r.peerSACK {
			c.growWindow(seg.Payload.Len)
		}
		return
	}
	hadGap := len(r.outOfOrder) > 0
	r.deliver(seg.Payload)
	c.growWindow(seg.Payload.Len)
	if hadGap {
		r.drain()
		r.forgetStretches()
		c.ack.immediate = c.ack.immediate || len(r.outOfOrder) == 0 // RFC 5681 §4.2: a gap was filled
	}
	c.indicate(e, IndReadable, r.queued, WhyTextInOrder)
}

// dataAfterClose: nobody will read these octets, and the sender is told by a
// reset (RFC 9293 §3.6.1, SHLD-3).
func (c *Conn) dataAfterClose(e env, seg *Segment) {
	c.discard(e, WhyDataAfterClose)
	answerReset(seg, e.out, WhyDataAfterClose)
	c.remove(e, WhyDataAfterClose)
}

// textAhead keeps octets beyond a gap and asks for the gap at once (RFC 5681 §4.2).
func (c *Conn) textAhead(e env, seg *Segment) {
	stretch, kept := c.rcv.keep(seg.Seq, seg.Payload)
	if !kept {
		c.discard(e, WhyAheadFull)
	} else if c.rcv.peerSACK {
		c.rcv.noteStretch(stretch)
	}
	c.refuse(e, WhyHeldGap)
}

// takeFIN is the eighth step.
func (c *Conn) takeFIN(e env, seg *Segment) {
	r := &c.rcv
	filled := r.finAhead && r.finSeq == r.nxt
	c.ack.immediate = c.ack.immediate || filled // RFC 5681 §4.2: a gap was filled
	if c.finTooFar(seg) {
		c.dataAfterClose(e, seg)
		return
	}
	if seg.Flags&FIN != 0 && !r.fin {
		c.noteFIN(seg.End() - 1)
	}
	if !r.finAhead || r.fin || r.finSeq != r.nxt || c.state == Closed {
		return
	}
	r.fin = true
	r.nxt++
	r.outOfOrder, r.outOfOrderSize, r.nRecent = r.outOfOrder[:0], 0, 0 // nothing can follow a FIN
	c.ack.pending = true
	if !c.appClosed {
		c.indicate(e, IndEOF, r.queued, WhyFIN)
	}
	switch c.state { //nolint:exhaustive // in the others a FIN was already taken
	case SynReceived, Established:
		c.setState(e, CloseWait, WhyFIN)
		if c.cfg.LinuxAck {
			c.ack.pingpong = true // Linux waits for the application's own FIN
		} else {
			c.ack.fin = true
		}
	case FinWait1: // our FIN is not acknowledged, else the state were FIN-WAIT-2
		c.setState(e, Closing, WhyFIN)
		c.ack.immediate = true
	case FinWait2:
		c.ack.immediate = true
		c.enterTimeWait(e, WhyFIN)
	}
}

// finTooFar: a FIN beyond a gap announces octets that nobody will read. Recorded:
// Linux does not wait for them, it resets as if they had come.
func (c *Conn) finTooFar(seg *Segment) bool {
	return c.cfg.Linux() && c.appClosed && seg.Flags&FIN != 0 && seg.Payload.Len == 0 && c.rcv.nxt.Less(seg.End()-1)
}

// noteFIN remembers a FIN. One beyond a gap is reported, and what repeats it is
// answered, as octets would be (RFC 5681 §4.2, RFC 2018 §4).
func (c *Conn) noteFIN(at Seq) {
	r := &c.rcv
	if !r.finAhead {
		r.finAhead, r.finSeq = true, at
	}
	if r.finSeq == r.nxt {
		return
	}
	c.ack.pending, c.ack.immediate = true, true
	if r.peerSACK {
		r.noteStretch(r.stretch(Block{r.finSeq, r.finSeq + 1}))
	}
}

// enterTimeWait starts 2 MSL (RFC 9293 §3.6.1, MUST-13).
func (c *Conn) enterTimeWait(e env, why Reason) {
	for t := range c.timers {
		if TimerKind(t) != TimerDelayedAck {
			c.timers[t] = neverTime
		}
	}
	c.setState(e, TimeWait, why)
	c.snd.board = scoreboard{} // nothing is sent any more
	c.arm(e, TimerTimeWait, 2*c.cfg.MSL)
}
