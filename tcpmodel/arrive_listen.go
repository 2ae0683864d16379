package tcpmodel

// arriveListen is RFC 9293 §3.10.7.2.
func (c *Conn) arriveListen(e env, seg *Segment) {
	switch {
	case seg.Flags&RST != 0: // first, check for a RST
		c.discard(e, WhyResetInListen)
	case seg.Flags&ACK != 0: // second, check for an ACK
		c.discard(e, WhyAckInListen)
		answerReset(seg, e.out, WhyAckInListen)
	case seg.Flags&SYN != 0: // third, check for a SYN
		c.listenSYN(e, seg)
	default: // fourth, other data or control
		c.discard(e, WhyNotSYN)
	}
}

// listenSYN moves to SYN-RECEIVED. Data in the SYN is not taken; the peer
// sends it again.
func (c *Conn) listenSYN(e env, seg *Segment) {
	c.p.RemotePort = seg.SrcPort
	c.passive = true
	c.learnSYN(e, seg)
	c.setWindow(seg)
	c.setState(e, SynReceived, WhySYN)
	c.sendSYN(e, WhySYN)
}
