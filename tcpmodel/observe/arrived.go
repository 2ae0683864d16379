package observe

import (
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// Arrived takes a segment that reached the end side, after Sent took it at the
// other. seen.Changes is filled anew.
func (c *Conn) Arrived(_ vtime.Time, side int, seg *tcpmodel.Segment, seen *Observation) {
	*seen = Observation{Changes: seen.Changes[:0], Gaps: seen.Gaps[:0]}
	e := &c.ends[side]
	if c.ofBefore(1-side, seg) || c.clears(1-side, seg) {
		return
	}
	if seg.Flags.Has(tcpmodel.RST) {
		seen.Why = c.takeRst(side, seg, seen)
		return
	}
	c.takeOctets(side, seg)
	if seg.Flags.Has(tcpmodel.SYN) {
		c.takeSyn(side, seg, seen)
	}
	if seg.Flags.Has(tcpmodel.ACK) {
		c.takeAck(side, seg, seen)
	}
	shift := c.scaleOf(1 - side)
	if seg.Flags.Has(tcpmodel.SYN) {
		shift = 0
	}
	e.sndWnd = uint32(seg.Window) << shift
	c.takeFin(side, seen)
}

// takeRst ends the connection when the RST's number is the one expected. Linux
// also takes the number of a FIN that was received just before.
func (c *Conn) takeRst(side int, seg *tcpmodel.Segment, seen *Observation) tcpmodel.Reason {
	e := &c.ends[side]
	closing := e.state == tcpmodel.CloseWait || e.state == tcpmodel.LastAck ||
		e.state == tcpmodel.Closing
	switch {
	case e.state <= tcpmodel.Listen:
		return ReasonRstIgnored
	case e.state == tcpmodel.SynSent, !e.hasRcv, seg.Seq == e.rcvNxt, closing &&
		seg.Seq == e.rcvNxt-1:
		c.become(side, tcpmodel.Closed, ReasonRstTaken, seen)
		return ReasonRstTaken
	}
	return ReasonRstIgnored
}

// takeOctets moves RCV.NXT when the segment is next in line.
func (c *Conn) takeOctets(side int, seg *tcpmodel.Segment) {
	e := &c.ends[side]
	switch {
	case !e.hasRcv:
		e.hasRcv, e.rcvNxt = true, seg.End()
	case seg.Seq.LessEq(e.rcvNxt) && e.rcvNxt.Less(seg.End()):
		e.rcvNxt = seg.End()
	}
}

func (c *Conn) takeSyn(side int, seg *tcpmodel.Segment, seen *Observation) {
	e := &c.ends[side]
	if e.state != tcpmodel.SynSent {
		return
	}
	if seg.Flags.Has(tcpmodel.ACK) {
		c.become(side, tcpmodel.Established, ReasonSynAck, seen)
		return
	}
	c.become(side, tcpmodel.SynReceived, ReasonSyn, seen) // simultaneous open, RFC 9293 figure 7
}

// takeAck is the fifth check of RFC 9293 §3.10.7.4 as far as it shows.
func (c *Conn) takeAck(side int, seg *tcpmodel.Segment, seen *Observation) {
	e := &c.ends[side]
	if e.una.Less(seg.Ack) && seg.Ack.LessEq(e.nxt) {
		e.una = seg.Ack
		e.again = 0
	}
	e.probes = 0
	if e.state == tcpmodel.SynReceived && e.iss.Less(seg.Ack) {
		c.become(side, tcpmodel.Established, ReasonHandshakeDone, seen)
		if e.hasFin {
			c.become(side, tcpmodel.FinWait1, ReasonFin, seen)
		}
	}
	if !e.hasFin || !e.fin.Less(e.una) {
		return
	}
	switch e.state { //nolint:exhaustive // a FIN was sent in these states only
	case tcpmodel.FinWait1:
		c.become(side, tcpmodel.FinWait2, ReasonFinAcked, seen)
	case tcpmodel.Closing:
		c.become(side, tcpmodel.TimeWait, ReasonFinAcked, seen)
	case tcpmodel.LastAck:
		c.become(side, tcpmodel.Closed, ReasonFinAcked, seen)
	}
}

// takeFin changes the state once everything up to the peer's FIN was received.
func (c *Conn) takeFin(side int, seen *Observation) {
	e, peer := &c.ends[side], &c.ends[1-side]
	if !peer.hasFin || !peer.fin.Less(e.rcvNxt) {
		return
	}
	switch e.state { //nolint:exhaustive // the other states have taken the FIN or no connection
	case tcpmodel.SynReceived, tcpmodel.Established:
		c.become(side, tcpmodel.CloseWait, ReasonFinTaken, seen)
	case tcpmodel.FinWait1:
		c.become(side, tcpmodel.Closing, ReasonFinTaken, seen)
	case tcpmodel.FinWait2:
		c.become(side, tcpmodel.TimeWait, ReasonFinTaken, seen)
	}
}
