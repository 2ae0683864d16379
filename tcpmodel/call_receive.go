package tcpmodel

// receive is RECEIVE of RFC 9293 §3.10.3: at most n octets, all that are there
// for n = 0. What was received in sequence can be read in every state, until
// the application has closed.
func (c *Conn) receive(e env, n int64) {
	r := &c.rcv
	if n <= 0 {
		n = r.queued
	}
	switch {
	case c.appClosed:
		c.answer(e, IndReceived, 0, EPIPE, WhyClosing)
	case r.queued > 0:
		c.hand(e, n)
	case c.state == Closed && !c.deleted, c.state == Listen:
		c.answer(e, IndReceived, 0, ENOTCONN, WhyNotConnected)
	case r.fin:
		c.nothing(e)
	case c.errno != OK && c.state == Closed:
		errno := c.errno
		c.errno = OK
		c.answer(e, IndReceived, 0, errno, WhyConnectionGone)
	case c.state == Closed:
		c.answer(e, IndReceived, 0, OK, WhyEndOfStream)
	default:
		c.nothing(e)
	}
}

// nothing answers a RECEIVE that finds no octets: at the end, or because it has to wait.
func (c *Conn) nothing(e env) {
	switch r := &c.rcv; {
	case r.fin:
		r.endRead = true
		c.answer(e, IndReceived, 0, OK, WhyEndOfStream)
	case r.ended:
		c.answer(e, IndReceived, 0, OK, WhyReadingEnded)
	default:
		c.answer(e, IndReceived, 0, EWOULDBLOCK, WhyNothingToRead)
	}
}

// hand gives octets to the application and opens the window.
func (c *Conn) hand(e env, n int64) {
	r := &c.rcv
	n = c.toMark(e, n)
	if r.queued == 0 { // all that was there was the urgent octet
		c.nothing(e)
		return
	}
	var got int64
	got, e.out.Spans = r.read(n, e.out.Spans)
	c.urgentRead()
	r.endRead = r.fin && r.queued == 0 // what asks for more than there is meets the end, too
	c.answer(e, IndReceived, got, OK, WhyReceiveCalled)
	if c.state != Closed {
		c.tuneBuffer(e)
		c.ackRead(e)
		c.updateWindow(e)
	}
}

// dropUnread forgets what was received in sequence and not read.
func (r *receiver) dropUnread() {
	r.ready, r.head, r.queued = r.ready[:0], 0, 0
	r.unread.clear()
}
