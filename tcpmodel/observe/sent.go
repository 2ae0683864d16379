package observe

import (
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// reorderTime is how late octets may come and still have been overtaken on the
// way; later they were sent again. Wireshark uses the same 3 ms.
const reorderTime = 3 * vtime.Millisecond

// idleTime is the shortest quiet time before a FIN that counts as an idle close.
const idleTime = vtime.Second

// Sent takes a segment that the end side sent. tag comes back in a Gap.
// seen is filled anew; its memory is reused.
func (c *Conn) Sent(now vtime.Time, side int, seg *tcpmodel.Segment, tag uint32, seen *Observation) {
	*seen = Observation{Changes: seen.Changes[:0], Gaps: seen.Gaps[:0]}
	e, peer := &c.ends[side], &c.ends[1-side]
	if !c.begun {
		c.begin(side, seg, seen)
	}
	switch {
	case c.ofBefore(side, seg):
		c.before, c.hasBefore = seg.Ack, true
		seen.Why = ReasonBefore
		return
	case c.clears(side, seg):
		c.cleared = true
		seen.Why = ReasonRstBefore
		return
	}
	c.learn(side, seg)
	c.classify(now, side, seg, tag, seen)
	c.sendState(now, side, seg, seen)

	if seg.Len() > 0 {
		e.nxt = e.nxt.Max(seg.End())
	}
	if seg.Flags.Has(tcpmodel.FIN) && !e.hasFin {
		e.fin, e.hasFin = seg.End()-1, true
	}
	if seg.Flags.Has(tcpmodel.ACK) && !seg.Flags.Has(tcpmodel.RST) {
		c.sendAck(side, seg, tag, seen)
	}
	if !seg.Flags.Has(tcpmodel.RST) {
		e.announce(seg, c.scaleOf(side))
	}
	if seg.Payload.Len > 0 && !seen.Facts.Has(KeepaliveProbe) || seg.Flags.Has(tcpmodel.SYN) {
		c.quiet = now
	}
	e.probed, peer.probed = false, seen.Facts.Has(KeepaliveProbe)
	e.sentAt = now
}

// announce notes the window that a segment announces.
func (e *end) announce(seg *tcpmodel.Segment, shift uint8) {
	if seg.Flags.Has(tcpmodel.SYN) {
		shift = 0 // RFC 7323 §2.2: the window of a SYN is not scaled.
	}
	e.lastWin, e.rcvWnd = seg.Window, uint32(seg.Window)<<shift
	e.sacked = 0
	for _, b := range seg.Options.SACK[:min(int(seg.Options.NSACK), 4)] {
		if b.Left.Less(b.Right) && seg.Ack.LessEq(b.Left) {
			e.sacked += uint32(b.Right.Sub(b.Left))
		}
	}
}

// begin opens the books: a connection that was there before the capture has
// both ends established.
func (c *Conn) begin(side int, seg *tcpmodel.Segment, seen *Observation) {
	c.begun = true
	if seg.Flags.Has(tcpmodel.SYN) {
		if seg.Flags.Has(tcpmodel.ACK) {
			// The SYN before it was not captured.
			c.ends[1-side].state = tcpmodel.SynSent
		}
		return
	}
	if seg.Flags.Has(tcpmodel.RST) {
		return
	}
	seen.Facts |= Midstream
	c.midstream = true
	c.become(side, tcpmodel.Established, ReasonMidstream, seen)
	c.become(1-side, tcpmodel.Established, ReasonMidstream, seen)
}

// learn takes the numbers that a segment shows of both ends for the first time.
func (c *Conn) learn(side int, seg *tcpmodel.Segment) {
	e, peer := &c.ends[side], &c.ends[1-side]
	if seg.Flags.Has(tcpmodel.SYN) && !e.syn {
		e.syn, e.opts = true, seg.Options
	}
	if !e.hasISS {
		e.hasISS, e.iss = true, seg.Seq
		if !seg.Flags.Has(tcpmodel.SYN) {
			e.iss = seg.Seq - 1
		}
		e.una, e.nxt = seg.Seq, seg.Seq
	}
	if !e.shown && c.midstream {
		e.nxt = e.nxt.Max(seg.Seq) // The octets before were sent before the capture.
	}
	e.shown = true
	if !seg.Flags.Has(tcpmodel.ACK) {
		return
	}
	if !peer.hasISS {
		peer.hasISS, peer.iss = true, seg.Ack-1
		peer.una, peer.nxt = seg.Ack, seg.Ack
	}
	if !e.hasRcv {
		e.hasRcv, e.rcvNxt = true, seg.Ack
	}
}

// sendAck takes what an end says it has received: SEG.ACK is its RCV.NXT (RFC
// 9293 §3.10.7.4). It may hold octets that were never captured, and what was
// captured far from it may not have reached it yet.
func (c *Conn) sendAck(side int, seg *tcpmodel.Segment, tag uint32, seen *Observation) {
	e, peer := &c.ends[side], &c.ends[1-side]
	e.rcvNxt = seg.Ack
	if n := peer.unseen(seg); n > 0 {
		seen.Gaps = append(seen.Gaps, Gap{Tag: tag, Len: n})
	}
	peer.nxt = peer.nxt.Max(seg.Ack)
	kept := peer.holes[:0]
	for _, h := range peer.holes {
		if h.to.LessEq(seg.Ack) {
			seen.Gaps = append(seen.Gaps, Gap{Tag: h.tag, Len: uint32(h.to.Sub(h.from))})
		} else {
			kept = append(kept, h)
		}
	}
	peer.holes = kept
	c.takeFin(side, seen)
	e.lastAck, e.acked = seg.Ack, true
}

// unseen counts the octets that a segment acknowledges beyond all that was seen
// of an end. A single one may well be the number of a FIN, which is no octet;
// beyond a FIN there are none, and an end that is still opening has sent none
// (RFC 9293 §3.5.1: such a number is of an earlier connection). Before an end
// showed its first segment, what it had sent was sent before the capture.
func (e *end) unseen(seg *tcpmodel.Segment) uint32 {
	if !e.shown || e.hasFin || e.state == tcpmodel.SynSent || !(e.nxt + 1).Less(seg.Ack) {
		return 0
	}
	return uint32(seg.Ack.Sub(e.nxt))
}

// sendState changes the sender's state by what it sends.
func (c *Conn) sendState(now vtime.Time, side int, seg *tcpmodel.Segment, seen *Observation) {
	e := &c.ends[side]
	switch f := seg.Flags; {
	case f.Has(tcpmodel.RST):
		seen.Why = c.whyRst(side, seg)
		c.become(side, tcpmodel.Closed, seen.Why, seen)
	case f.Has(tcpmodel.SYN | tcpmodel.ACK):
		if e.state == tcpmodel.Closed {
			e.state = tcpmodel.Listen // It listened all the time; nothing shows when that began.
		}
		switch e.state { //nolint:exhaustive // a SYN,ACK opens nothing in other states
		case tcpmodel.Listen:
			c.become(side, tcpmodel.SynReceived, ReasonSynAck, seen)
		case tcpmodel.SynSent:
			c.become(side, tcpmodel.SynReceived, ReasonSyn,
				seen) // the peer's SYN has crossed its own
		}
		e.synAck = true
	case f.Has(tcpmodel.SYN):
		if e.state == tcpmodel.Closed {
			c.become(side, tcpmodel.SynSent, ReasonSyn, seen)
		}
	case f.Has(tcpmodel.FIN):
		c.sendFin(now, side, seg, seen)
	}
}

func (c *Conn) sendFin(now vtime.Time, side int, seg *tcpmodel.Segment, seen *Observation) {
	e, peer := &c.ends[side], &c.ends[1-side]
	crossed := peer.hasFin && seg.Flags.Has(tcpmodel.ACK) && seg.Ack.LessEq(peer.fin)
	why := ReasonFin
	switch {
	case e.state == tcpmodel.CloseWait && !crossed:
		why = ReasonFinAnswer
	case now.Sub(c.quiet) >= idleTime:
		why = ReasonFinIdle
	}
	if e.hasFin && seg.End()-1 == e.fin {
		why = ReasonFinAgain
	}
	seen.Why = why
	switch {
	case e.state == tcpmodel.SynReceived, e.state == tcpmodel.Established,
		e.state == tcpmodel.CloseWait && crossed:
		// The FINs cross: the peer's was captured on its way, before it arrived here.
		c.become(side, tcpmodel.FinWait1, why, seen)
	case e.state == tcpmodel.CloseWait:
		c.become(side, tcpmodel.LastAck, why, seen)
	}
}

// whyRst finds why a host resets a connection.
func (c *Conn) whyRst(side int, seg *tcpmodel.Segment) tcpmodel.Reason {
	e, peer := &c.ends[side], &c.ends[1-side]
	switch {
	case peer.state == tcpmodel.SynSent && e.state <= tcpmodel.Listen:
		return ReasonRstRefused
	case e.probes > 0 && e.state != tcpmodel.Closed:
		return ReasonRstKeepalive
	case e.hasFin && e.state != tcpmodel.Closed:
		return ReasonRstAfterClose
	case !seg.Flags.Has(tcpmodel.ACK) || seg.Seq == 0:
		// RFC 9293 §3.10.7.1: a host without the connection answers an ACK with
		// <SEQ=SEG.ACK><CTL=RST>, and what has none with <SEQ=0><CTL=RST,ACK>.
		return ReasonRstGone
	}
	return ReasonRstAbort
}
