package tcpmodel

// abort is ABORT of RFC 9293 §3.10.5: everything queued is lost, and the peer
// is told by a reset in the states that have one to tell.
func (c *Conn) abort(e env, why Reason) {
	c.appClosed = true
	c.rcv.dropUnread()
	switch c.state {
	case Closed:
		if !c.deleted {
			c.answer(e, IndRefused, 0, ENOTCONN, WhyNotConnected)
		}
	case Listen, SynSent:
		c.remove(e, why)
	case SynReceived, Established, FinWait1, FinWait2, CloseWait:
		c.sendReset(e, why)
		c.remove(e, why)
	case Closing, LastAck, TimeWait:
		c.remove(e, why)
	}
}
