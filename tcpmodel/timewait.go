package tcpmodel

// RFC 9293 §3.6.1 and RFC 6191: reopening a connection from TIME-WAIT.

// timeWaitStep is what Linux adds to the old SND.NXT for the new ISN, so that
// the two incarnations cannot overlap.
const timeWaitStep = 65537

// Reopen says whether a listener may take seg, a SYN that arrived for this
// connection in TIME-WAIT, for a new one: its timestamp or its sequence number
// must be newer (RFC 6191 §2, RFC 9293 MAY-2). Iss is then an initial sequence number
// beyond all that the old connection used.
func (c *Conn) Reopen(seg *Segment) (iss Seq, ok bool) {
	if c.state != TimeWait || seg.Flags&(SYN|ACK|RST) != SYN {
		return 0, false
	}
	newer := c.rcv.nxt.Less(seg.Seq)
	if c.ts.on && seg.Options.HasTS {
		d := int32(seg.Options.TSVal - c.ts.recent)
		newer = d > 0 || d == 0 && newer
	}
	return c.snd.nxt + timeWaitStep, newer
}

// lingerOn begins 2 MSL anew on Linux for every segment that has ACK and no RST, old, new or beyond
// the window (measured: ss shows 59 s again after each of them, and not after a SYN alone or a RST
// that is out of order). RFC 9293 §3.10.7.4 does so for a repeated FIN.
func (c *Conn) lingerOn(e env, seg *Segment) {
	if c.cfg.Linux() && seg.Flags&(ACK|RST) == ACK {
		c.arm(e, TimerTimeWait, 2*c.cfg.MSL)
	}
}
