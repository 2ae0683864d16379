package tcpmodel

import "wirewalk/sim/vtime"

// Arrive is SEGMENT ARRIVES of RFC 9293 §3.10.7. The segment's checksum was
// right and its ports are those of the connection.
func (c *Conn) Arrive(now vtime.Time, seg *Segment, out *Out) {
	e := env{now, out}
	switch c.state {
	case Closed:
		AnswerClosed(seg, out)
	case Listen:
		c.arriveListen(e, seg)
	case SynSent:
		c.arriveSynSent(e, seg)
	case TimeWait:
		c.lingerOn(e, seg)
		c.arriveOther(e, seg)
	case SynReceived, Established, FinWait1, FinWait2, CloseWait, Closing, LastAck:
		c.arriveOther(e, seg)
	}
}

// AnswerClosed is SEGMENT ARRIVES in the CLOSED state (RFC 9293 §3.10.7.1): the
// answer of a host to a segment for which it has no connection.
func AnswerClosed(seg *Segment, out *Out) {
	if seg.Flags&RST != 0 {
		out.Acts = append(out.Acts,
			Act{Kind: ActDiscard, Why: WhyNoConnection}, Act{Kind: ActRefuse, Why: WhyNoResetForReset})
		return
	}
	out.Acts = append(out.Acts, Act{Kind: ActDiscard, Why: WhyNoConnection})
	answerReset(seg, out, WhyNoConnection)
}

// learnSYN takes the peer's SYN: its sequence number and its options.
func (c *Conn) learnSYN(e env, seg *Segment) {
	r := &c.rcv
	offered := r.edge - r.nxt // what our own SYN offered before the peer's numbers were known
	r.irs, r.nxt, r.synced = seg.Seq, seg.Seq+1, true
	r.unread.counts = c.cfg.Linux()
	r.edge = r.nxt + offered
	c.ack.acked = r.nxt
	for i := range options.rows {
		if row := &options.rows[i]; row.learn != nil {
			row.learn(c, e.now, seg.Options)
		}
	}
	c.ecnAgree(seg)
	c.setMSS(c.effectiveMSS())
}

// announced is the SendMSS of RFC 9293 §3.7.1: what the peer's SYN said, else 536,
// over IPv6 1220 (MUST-15).
func (c *Conn) announced() uint16 {
	if c.rcv.peerMSS != 0 {
		return c.rcv.peerMSS
	}
	if c.p.IPv6 && c.cfg.SendMSS == sendMSS4 {
		return sendMSS6
	}
	return c.cfg.SendMSS
}

// What is sent to a peer whose SYN says no MSS: what fits into the least that
// every host, or link of IPv6, takes (RFC 9293 §3.7.1).
const sendMSS4, sendMSS6 = 536, leastMTU6 - 60

// setMSS computes Eff.snd.MSS (RFC 9293 MUST-16): what every segment carries of
// options comes off.
func (c *Conn) setMSS(mss uint16) {
	n := uint32(mss)
	if c.ts.on {
		n -= min(n, uint32(tsOctets))
	}
	c.snd.mss = max(n, minMSS)
}

// minMSS keeps a segment of at least eight octets, whatever the peer announces.
const minMSS = 8

// setWindow takes SND.WND from a segment (RFC 9293 §3.10.7.4). A SYN's window is
// never scaled (RFC 7323 §2.2).
func (c *Conn) setWindow(seg *Segment) {
	s := &c.snd
	s.wnd = uint32(seg.Window)
	if seg.Flags&SYN == 0 {
		s.wnd <<= s.scale
	}
	s.maxWnd = max(s.maxWnd, s.wnd)
	s.wl1, s.wl2 = seg.Seq, seg.Ack
}

// establish enters ESTABLISHED.
func (c *Conn) establish(e env, why Reason) {
	c.setState(e, Established, why)
	c.openCongestion()
	c.rtt.backoff, c.rtt.expiries = 0, 0
	c.keepaliveOpen(e)
	c.indicate(e, IndConnected, 0, why)
}
