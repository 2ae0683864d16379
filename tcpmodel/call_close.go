package tcpmodel

// shutdown is CLOSE of RFC 9293 §3.10.4 as shutdown(SHUT_WR): no more is sent,
// receiving goes on.
func (c *Conn) shutdown(e env) {
	switch c.state {
	case Closed:
		c.answer(e, IndRefused, 0, ENOTCONN, WhyConnectionGone)
	case Listen:
		c.remove(e, WhyShutdownCalled)
	case SynSent:
		c.remove(e, WhyShutdownCalled)
	case SynReceived, Established, CloseWait:
		c.finish(e, WhyShutdownCalled)
	case FinWait1, FinWait2, Closing, LastAck, TimeWait:
		c.answer(e, IndRefused, 0, ENOTCONN, WhyClosing)
	}
}

// endReading is shutdown(SHUT_RD), which the peer does not notice. Recorded of
// Linux: what comes later is acknowledged and can be read all the same; only a
// read that finds nothing is at an end.
func (c *Conn) endReading(e env) {
	switch c.state { //nolint:exhaustive // in the others there is a connection
	case Closed, Listen, SynSent:
		c.answer(e, IndRefused, 0, ENOTCONN, WhyNotConnected)
	default:
		c.rcv.ended = true
	}
}

// close is close(): nobody reads any more either. Unread octets turn it into a
// reset (RFC 9293 SHLD-3), and so does SO_LINGER with a time of 0.
func (c *Conn) close(e env) {
	if c.appClosed {
		return
	}
	if c.sock.linger && c.sock.lingerTime == 0 {
		c.abort(e, WhyLingerZero)
		return
	}
	unread := c.rcv.queued > 0
	c.appClosed = true
	switch c.state {
	case Closed:
		if !c.deleted {
			c.answer(e, IndRefused, 0, ENOTCONN, WhyNotConnected)
		}
	case Listen, SynSent:
		c.remove(e, WhyCloseCalled)
	case SynReceived:
		c.finish(e, WhyCloseCalled)
	case Established, CloseWait, FinWait1, FinWait2, Closing, LastAck:
		if unread && c.cfg.ResetOnUnread {
			c.rcv.dropUnread()
			c.sendReset(e, WhyUnreadData)
			c.remove(e, WhyUnreadData)
			return
		}
		c.rcv.dropUnread()
		c.finish(e, WhyCloseCalled)
		c.finWait2(e)
	case TimeWait:
		c.rcv.dropUnread()
	}
}

// finish queues the FIN behind what was written and leaves ESTABLISHED or CLOSE-WAIT.
func (c *Conn) finish(e env, why Reason) {
	if c.finWanted {
		return
	}
	c.finWanted = true
	switch c.state { //nolint:exhaustive // the rest have finished
	case SynReceived:
		if c.snd.written > 0 {
			return // what was written goes first, once the handshake is complete
		}
		c.openCongestion()
		c.setState(e, FinWait1, why)
	case Established:
		c.setState(e, FinWait1, why)
	case CloseWait:
		c.setState(e, LastAck, why)
	}
	c.stop(TimerKeepalive)
	c.output(e, why)
}
