package tcpmodel

// send is SEND of RFC 9293 §3.10.2. The world has appended the octets to the
// stream; as many as the send buffer holds are taken.
func (c *Conn) send(e env, call Call) {
	switch c.state {
	case Closed:
		c.answer(e, IndSent, 0, c.sendError(), WhyConnectionGone)
	case Listen:
		c.answer(e, IndSent, 0, ENOTCONN, WhyNotConnected)
	case SynSent, SynReceived, Established, CloseWait:
		c.sendOpen(e, call)
	case FinWait1, FinWait2, Closing, LastAck, TimeWait:
		c.answer(e, IndSent, 0, EPIPE, WhyClosing)
	}
}

func (c *Conn) sendOpen(e env, call Call) {
	if c.finWanted {
		c.answer(e, IndSent, 0, EPIPE, WhyClosing)
		return
	}
	n := min(max(call.N, 0), c.space())
	s := &c.snd
	s.written += n
	if call.Push {
		s.pushed = s.written
	}
	if call.Urgent && n > 0 {
		s.urgent = true
		s.up = c.p.ISS + 1 + Seq(uint32(s.written))
	}
	s.blocked = s.blocked || n < call.N
	c.answer(e, IndSent, n, OK, WhySendCalled)
	c.output(e, WhySendCalled)
}

// sendError is what a write to a dead connection gives: EPIPE, and on Linux
// first the error that ended it, if nobody has it yet.
func (c *Conn) sendError() Errno {
	if !c.deleted {
		return ENOTCONN
	}
	if c.errno != OK && c.cfg.Linux() {
		errno := c.errno
		c.errno = OK
		return errno
	}
	return EPIPE
}

// flush is the FLUSH of RFC 9293 MAY-14: what was not yet sent is discarded.
// The octets stay in the stream, so only the end of what is to be sent moves.
func (c *Conn) flush(e env) {
	s := &c.snd
	n := s.unsent()
	if c.persist.octet {
		n-- // a window probe has carried one, and the peer may have taken it
	}
	s.written -= n
	c.holdReason = 0
	c.checkPersist(e)
	c.answer(e, IndSent, -n, OK, WhyFlushCalled)
}
