package tcpmodel

import "wirewalk/sim/vtime"

// arriveSynSent is RFC 9293 §3.10.7.3.
func (c *Conn) arriveSynSent(e env, seg *Segment) {
	acceptable := false
	if seg.Flags&ACK != 0 { // first, check the ACK bit
		if seg.Ack.LessEq(c.p.ISS) || c.snd.nxt.Less(seg.Ack) {
			c.badSynSentAck(e, seg)
			return
		}
		acceptable = true
	}
	if seg.Flags&RST != 0 { // second, check the RST bit
		if !acceptable { // Only a reset that acknowledges the SYN is believed.
			c.discard(e, WhyResetWithoutAck)
			return
		}
		c.fail(e, ECONNREFUSED, WhyRefused)
		return
	}
	if seg.Flags&SYN == 0 { // fifth, neither SYN nor RST
		c.discard(e, WhyNotSYN)
		return
	}
	c.learnSYN(e, seg) // fourth, check the SYN bit
	if acceptable {
		c.synAnswered(e, seg)
		return
	}
	// Simultaneous open (RFC 9293 §3.5, MUST-10).
	c.setWindow(seg)
	c.setState(e, SynReceived, WhySimultaneousOpen)
	c.resendSYN(e)
}

// resendSYN sends <SEQ=ISS><ACK=RCV.NXT><CTL=SYN,ACK>.
func (c *Conn) resendSYN(e env) {
	b := &c.snd.board
	if b.n == 0 {
		return
	}
	b.at(0).at = e.now
	b.setMark(b.at(0), markEver) // Either copy may be what is acknowledged (RFC 6298 §3).
	c.synOptions(c.emit(e, SYN|ACK|c.ecnSYN(), c.p.ISS, WhySimultaneousOpen))
	c.armRetransmit(e)
}

// linuxSynAgain is how soon Linux repeats a SYN that drew the ACK of an old
// connection, which its reset has ended (recorded: 11.4 and 12 ms).
const linuxSynAgain = 11 * vtime.Millisecond

func (c *Conn) badSynSentAck(e env, seg *Segment) {
	c.discard(e, WhyAckNotOurs)
	if c.cfg.Linux() && c.rtt.expiries == 0 {
		c.arm(e, TimerRetransmit, linuxSynAgain)
		c.rtt.synCleared = true
	}
	if seg.Flags&RST != 0 {
		c.refuse(e, WhyNoResetForReset)
		return
	}
	answerReset(seg, e.out, WhyAckNotOurs)
}

// synAnswered is the second step of the three-way handshake seen from the opener.
func (c *Conn) synAnswered(e env, seg *Segment) {
	c.takeAck(e, seg, seg.Len())
	c.setWindow(seg)
	c.ts.lastAck = c.rcv.nxt
	c.establish(e, WhySYNACK)
	before := len(e.out.Segs)
	c.output(e, WhySYNACK)
	if len(e.out.Segs) == before {
		c.sendAck(e, WhySYNACK)
	}
	if seg.Payload.Len > 0 || seg.Flags&FIN != 0 {
		rest := *seg
		rest.Flags &^= SYN
		rest.Seq++
		c.takeText(e, &rest)
		c.takeFIN(e, &rest)
		c.ackSoon(e)
	}
}
