package tcpmodel

// openActive is OPEN of RFC 9293 §3.10.1 with a remote socket.
func (c *Conn) openActive(e env) {
	switch c.state {
	case Closed, Listen:
		if c.deleted || c.p.RemotePort == 0 {
			c.answer(e, IndRefused, 0, EINVAL, WhyConnectionGone)
			return
		}
		c.passive = false
		c.setState(e, SynSent, WhyOpenActive)
		c.sendSYN(e, WhyOpenActive)
	case SynSent, SynReceived, Established, FinWait1, FinWait2, CloseWait, Closing, LastAck, TimeWait:
		c.answer(e, IndRefused, 0, EISCONN, WhyAlreadyOpen)
	}
}

// openPassive is OPEN without a remote socket.
func (c *Conn) openPassive(e env) {
	switch c.state {
	case Closed:
		if c.deleted {
			c.answer(e, IndRefused, 0, EINVAL, WhyConnectionGone)
			return
		}
		c.setState(e, Listen, WhyOpenPassive)
	case Listen:
	case SynSent, SynReceived, Established, FinWait1, FinWait2, CloseWait, Closing, LastAck, TimeWait:
		c.answer(e, IndRefused, 0, EISCONN, WhyAlreadyOpen)
	}
}
