package tcpmodel

// The first step of RFC 9293 §3.10.7.4: is the segment acceptable?

// checkSeq is the acceptability test of RFC 9293 §3.4, after PAWS (RFC 7323
// §5.3). It reports whether the segment is processed, and whether it sticks out
// of the window.
func (c *Conn) checkSeq(e env, seg *Segment) (ok, cutIt bool) {
	r := &c.rcv
	if c.ts.missing(seg) && !c.cfg.Linux() {
		c.discard(e, WhyNoTimestamp)
		return false, false
	}
	if seg.Flags&RST == 0 && c.ts.old(e.now, seg) {
		c.discard(e, WhyOldTimestamp)
		if c.cfg.Linux() {
			c.repeated(seg) // recorded: what is too old is reported as a duplicate, too
		}
		c.challenge(e, seg, WhyOldTimestamp)
		return false, false
	}
	size, wnd := seg.Len(), Size(r.window())
	end := seg.End()
	switch {
	case size == 0 && seg.Seq == r.nxt, size == 0 && seg.Seq.InWindow(r.nxt, wnd):
		return true, false
	case size > 0 && wnd > 0 && (seg.Seq.InWindow(r.nxt, wnd) || (end-1).InWindow(r.nxt, wnd)):
		return true, seg.Seq.Less(r.nxt) || (r.nxt + Seq(wnd)).Less(end)
	case size > 0 && wnd == 0 && seg.Seq == r.nxt:
		return true, true // RFC 9293 MUST-66: its ACK, RST and URG still count
	case c.simultaneousSYN(seg), c.lateReset(seg):
		return true, false
	}
	c.unacceptable(e, seg)
	return false, false
}

// simultaneousSYN: the peer's SYN,ACK repeats the SYN that is already known
// (RFC 9293 figure 8); it is the ACK in it that matters.
func (c *Conn) simultaneousSYN(seg *Segment) bool {
	return c.state == SynReceived && !c.passive && seg.Flags&(SYN|ACK|RST) == SYN|ACK &&
		seg.Seq == c.rcv.irs && seg.Ack == c.snd.nxt
}

// lateReset: Linux believes a reset that is numbered as the peer's FIN was. It
// comes from a peer that sent its FIN, was closed altogether, and answers what
// crossed that FIN (the recorded race of a request with an idle close).
func (c *Conn) lateReset(seg *Segment) bool {
	return c.cfg.Linux() && seg.Flags&RST != 0 && seg.Seq == c.rcv.nxt-1 &&
		(c.state == CloseWait || c.state == Closing || c.state == LastAck)
}

// resetBehindGap: Linux believes a reset that is numbered as the octet after the
// last that has come, although some before that are missing. Recorded: a program
// that aborts after a lost segment resets at once a peer that reports by SACK.
func (c *Conn) resetBehindGap(seg *Segment) bool {
	ooo := c.rcv.outOfOrder
	return c.cfg.Linux() && c.rcv.peerSACK && len(ooo) > 0 && seg.Seq == ooo[len(ooo)-1].end()
}

// unacceptable answers a segment outside the window with an ACK, unless it is a reset.
func (c *Conn) unacceptable(e env, seg *Segment) {
	r := &c.rcv
	c.discard(e, WhyOutsideWindow)
	if seg.Flags&RST != 0 {
		c.refuse(e, WhyNoAckForReset)
		return
	}
	if c.state == TimeWait && seg.Flags&FIN != 0 {
		c.arm(e, TimerTimeWait, 2*c.cfg.MSL) // RFC 9293 §3.10.7.4, eighth step
	}
	if c.cfg.Linux() && c.state == SynReceived && c.passive && seg.Flags&(SYN|ACK) == SYN {
		c.retransmitHead(e, WhySYNAgain)
		c.armRetransmit(e)
		return
	}
	if c.repeated(seg) && c.cfg.Linux() && seg.End() == r.nxt {
		c.ts.update(e.now, seg) // recorded: what is late after such a copy is dropped as old
	}
	c.keepaliveAnswered(e, seg)
	c.challenge(e, seg, WhyOutsideWindow)
}

// repeated notes a segment of which octets came before, and reports whether it is one.
func (c *Conn) repeated(seg *Segment) bool {
	if seg.Len() == 0 || !seg.Seq.Less(c.rcv.nxt) || seg.Flags&SYN != 0 {
		return false
	}
	c.noteDuplicate(seg.Seq, minSeq(seg.End(), c.rcv.nxt))
	c.goQuick()
	return true
}

// keepaliveAnswered: even a segment outside the window shows that the peer lives.
func (c *Conn) keepaliveAnswered(e env, seg *Segment) {
	if seg.Flags&ACK != 0 && seg.Ack == c.snd.nxt {
		c.restartKeepalive(e)
	}
}

// trim cuts a segment to the window (RFC 9293 §3.10.7.4). Seg is a copy.
func (c *Conn) trim(e env, seg *Segment) {
	r := &c.rcv
	if seg.Seq.Less(r.nxt) {
		old := uint32(r.nxt - seg.Seq)
		c.noteDuplicate(seg.Seq, r.nxt)
		if seg.Flags&SYN != 0 {
			seg.Flags &^= SYN
			old--
		}
		old = min(old, seg.Payload.Len)
		seg.Payload = cut(seg.Payload, old)
		seg.Seq = r.nxt
		c.ack.pending = true
		c.goQuick()
	}
	edge := r.nxt + Seq(r.window())
	if !edge.Less(seg.End()) {
		return
	}
	over := uint32(seg.End() - edge)
	if seg.Flags&FIN != 0 {
		seg.Flags &^= FIN
		over--
	}
	seg.Payload.Len -= min(seg.Payload.Len, over)
	c.discard(e, WhyBeyondWindow)
	c.ack.pending, c.ack.immediate = true, true
}
