package tcpmodel

import "wirewalk/sim/vtime"

const neverTime = vtime.Never

// checkACK is the fifth step of RFC 9293 §3.10.7.4. Size is SEG.LEN as the segment
// arrived, before it was cut to the window.
func (c *Conn) checkACK(e env, seg *Segment, size Size) bool {
	if seg.Flags&ACK == 0 {
		c.discard(e, WhyNoACK)
		return false
	}
	if c.state == SynReceived && !c.handshakeACK(e, seg) {
		return false
	}
	s := &c.snd
	c.probeTaken(e, seg.Ack)
	if s.nxt.Less(seg.Ack) {
		c.discard(e, WhyAckTooHigh)
		c.challenge(e, seg, WhyAckTooHigh)
		return false
	}
	if c.cfg.ChallengeAck && seg.Ack.Less(s.una-Seq(s.maxWnd)) {
		c.discard(e, WhyAckTooOld) // RFC 5961 §5.2
		c.challenge(e, seg, WhyAckTooOld)
		return false
	}
	if c.state == TimeWait {
		return c.timeWaitACK(e, seg)
	}
	if seg.Ack.Less(s.una) {
		return true // a duplicate: ignored, the segment's text is not
	}
	c.takeAck(e, seg, size)
	return c.finAcked(e)
}

// handshakeACK ends SYN-RECEIVED.
func (c *Conn) handshakeACK(e env, seg *Segment) bool {
	s := &c.snd
	if !s.una.Less(seg.Ack) || s.nxt.Less(seg.Ack) {
		c.discard(e, WhyAckNotOurs)
		answerReset(seg, e.out, WhyAckNotOurs)
		return false
	}
	if c.defers(e, seg) {
		return false
	}
	c.setWindow(seg)
	c.establish(e, WhyHandshakeACK)
	if c.finWanted {
		c.setState(e, FinWait1, WhyCloseCalled)
	}
	if seg.Flags&SYN != 0 && c.cfg.Linux() {
		// In a simultaneous open Linux reports that the SYN came twice.
		c.noteDuplicate(seg.Seq, seg.Seq+1)
		c.ack.pending, c.ack.immediate = true, true
	}
	return true
}

// timeWaitACK: only a repeated FIN can come; it is acknowledged and 2 MSL start
// again (RFC 9293 §3.10.7.4).
func (c *Conn) timeWaitACK(e env, seg *Segment) bool {
	if seg.Flags&FIN != 0 {
		c.ack.pending, c.ack.immediate = true, true
		c.arm(e, TimerTimeWait, 2*c.cfg.MSL)
		c.ackSoon(e)
	}
	if seg.Payload.Len > 0 {
		c.discard(e, WhyTextAfterFIN)
	}
	return false
}

// takeAck takes the acknowledgment of a segment with SND.UNA =< SEG.ACK =< SND.NXT. One
// that came with octets is no duplicate ACK (RFC 5681 §2), whether they are taken or not.
func (c *Conn) takeAck(e env, seg *Segment, size Size) {
	s := &c.snd
	a := ackInfo{seg: seg, priorUna: s.una, acked: uint32(seg.Ack - s.una)}
	priorWnd, first := s.wnd, s.wl1.Less(seg.Seq)
	c.updateSndWnd(seg)
	a.dup = a.acked == 0 && s.board.n > 0 && size == 0 && priorWnd == s.wnd
	if c.cfg.Linux() {
		// Recorded: the first ACK after octets of the peer counts as news of its
		// window, even of the same, and not as a duplicate.
		a.dup = a.dup && !first
	}
	priorSacked := s.board.sacked
	a.sacked = c.takeSACK(e, &a)
	c.removeAcked(e, &a)
	known := c.cc.dupOctets // what left the network before, as reported
	if c.rcv.peerSACK {
		known = priorSacked + a.sacked - s.board.sacked
		a.dup = a.acked == 0 && a.sacked > 0
	}
	a.delivered = a.sacked + a.acked - min(a.acked, known)
	if c.cfg.Linux() {
		a.delivered = c.deliveredSegments(&a, known)
		// Recorded: a needless copy that left the network counts too.
		a.segments += a.twice
		a.delivered += a.twice * s.mss
	}
	if a.dup {
		c.duplicateAck(e, &a)
	}
	if a.acked > 0 {
		c.progress(e, &a)
	}
	if c.state.Synchronized() && (a.acked > 0 || s.board.n > 0 || a.twice > 0) {
		c.congestionAck(e, &a)
	}
	c.probeAcked(e, &a)
	if s.board.n == 0 {
		c.persistAnswered(e)
	}
	if a.acked > 0 {
		c.urgentAcked()
		c.allAcked(e, s.unaOff-int64(a.acked))
	}
}

// deliveredSegments is what left the network as Linux counts it, in segments
// whatever their size. Recorded: the last segment of a write, of 760 octets,
// lets a whole one be sent again in recovery.
func (c *Conn) deliveredSegments(a *ackInfo, known uint32) uint32 {
	octets := a.segments * c.snd.mss
	if c.rcv.peerSACK {
		return max(a.delivered, octets)
	}
	octets = max(a.acked, octets)
	return octets - min(octets, known)
}

// updateSndWnd is the window update of RFC 9293 §3.10.7.4: only from a segment
// that is not older than the one that gave the window last.
func (c *Conn) updateSndWnd(seg *Segment) {
	s := &c.snd
	if s.wl1.Less(seg.Seq) || s.wl1 == seg.Seq && s.wl2.LessEq(seg.Ack) {
		c.setWindow(seg)
	}
}

// removeAcked takes what the ACK covers off the scoreboard and measures the
// round trip.
func (c *Conn) removeAcked(e env, a *ackInfo) {
	if a.acked == 0 {
		c.measureReported(e, a)
		return
	}
	s := &c.snd
	b := &s.board
	ack := a.seg.Ack
	karn, synAgain := false, false
	for b.n > 0 {
		first := b.at(0)
		if ack.Less(first.end()) {
			break
		}
		if first.mark&(markEver|markSacked) == 0 && a.rtt == 0 {
			a.rtt = max(e.now.Sub(first.at), 1)
		}
		karn = karn || first.mark&markEver != 0
		synAgain = synAgain || first.mark&(markSYN|markEver) == markSYN|markEver && c.rtt.synLost > 0
		if first.mark&markSacked == 0 {
			if !c.copyUnderway(a.seg, first) {
				c.rackDelivered(e, first)
			}
			a.segments++
			a.original = a.original || first.mark&markEver == 0 && first.end().LessEq(c.cc.recover)
		}
		b.pop()
	}
	if b.n > 0 {
		if first := b.at(0); first.seq.Less(ack) {
			b.trim(uint32(ack - first.seq))
		}
	}
	s.una = ack
	s.unaOff += int64(a.acked)
	if karn && !c.rcv.peerSACK {
		a.original = false // RFC 5682 §2.1: without SACK the copy may have filled a gap below what came long before
	}
	if karn || a.rtt == 0 {
		// Karn (RFC 6298 §3): nobody can tell which copy was acknowledged, and what
		// waited behind it at the receiver says nothing about the path.
		if a.rtt = c.echoed(e, a.seg); c.cfg.Linux() && a.sackRTT > 0 {
			a.rtt = a.sackRTT
		}
	}
	if synAgain && !c.cfg.Linux() {
		return // RFC 6298 §5.7: the RTO starts anew, from 3 s
	}
	if a.rtt > 0 {
		c.measure(a.rtt)
	}
}

// measureReported takes the round trip of a segment that only SACK reports.
// Recorded of Linux: the RTO starts again with it, unless the first segment was
// sent again since.
func (c *Conn) measureReported(e env, a *ackInfo) {
	if !c.cfg.Linux() || a.sackRTT == 0 {
		return
	}
	c.measure(a.sackRTT)
	if a.sackRTT > e.now.Sub(c.snd.board.at(0).at) && !c.armed(TimerReorder) {
		c.stop(TimerLossProbe)
		c.armRetransmit(e)
	}
}

// echoed is the round trip by the echoed timestamp, which is right for a
// segment that was sent twice too (RFC 7323 §4.1); 0 without one.
func (c *Conn) echoed(e env, seg *Segment) vtime.Duration {
	if !c.ts.on || !seg.Options.HasTS || seg.Options.TSEcr == 0 {
		return 0
	}
	ms := int32(c.clock(e.now) - seg.Options.TSEcr)
	if ms < 0 {
		return 0
	}
	return vtime.Duration(max(ms, 1)) * vtime.Millisecond
}

// duplicateAck counts it (RFC 5681 §3.2).
func (c *Conn) duplicateAck(e env, a *ackInfo) {
	if c.cc.dupAcks == 0 {
		c.cc.beforeDup = c.snd.nxt
	}
	c.cc.dupAcks++
	if !c.rcv.peerSACK {
		c.cc.dupOctets += c.snd.mss
		a.delivered += c.snd.mss
	}
	if c.cc.phase == phaseOpen && c.cc.dupAcks < dupThresh && !c.cfg.RACK {
		c.refuse(e, WhyHeldDupAcks)
	}
}

// progress is an ACK of new data: the timers start again (RFC 6298 §5.3).
func (c *Conn) progress(e env, a *ackInfo) {
	if !c.rcv.peerSACK {
		c.cc.dupOctets -= min(c.cc.dupOctets, a.acked-min(a.acked, c.snd.mss))
	}
	c.rtt.expiries, c.rtt.toldR1 = 0, false
	c.softError = 0
	c.stop(TimerUser)
	c.stop(TimerLossProbe)
	c.armRetransmit(e)
	if c.snd.board.n > 0 {
		c.armUser(e)
		c.scheduleProbe(e, e.now)
	}
}

// allAcked tells the application when the last octet that it wrote has been
// acknowledged; before says how many octets had been until now.
func (c *Conn) allAcked(e env, before int64) {
	s := &c.snd
	if s.written > 0 && before < s.written && s.unaOff >= s.written && !c.appClosed {
		c.indicate(e, IndAcked, s.written, WhyAllAcked)
	}
}

// finAcked is what the acknowledgment of our FIN leads to.
func (c *Conn) finAcked(e env) bool {
	if !c.finSent || c.snd.una != c.snd.nxt {
		return true
	}
	switch c.state { //nolint:exhaustive // the others have sent no FIN
	case FinWait1:
		c.setState(e, FinWait2, WhyFINAcked)
		c.finWait2(e)
		c.keepaliveOpen(e)
	case Closing:
		c.enterTimeWait(e, WhyFINAcked)
	case LastAck:
		c.remove(e, WhyFINAcked)
		return false
	}
	return true
}

// finWait2 bounds FIN-WAIT-2 once nobody will read what still comes.
func (c *Conn) finWait2(e env) {
	if c.state == FinWait2 && c.appClosed && c.cfg.FinWait2Timeout > 0 {
		c.arm(e, TimerFinWait2, c.cfg.FinWait2Timeout)
	}
}
