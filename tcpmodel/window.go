package tcpmodel

// RFC 9293 §3.8.6: the window this end offers, and the receiver's silly-window
// avoidance (§3.8.6.2.2). RFC 7323 §2: window scaling.

// maxShift is the largest shift count (RFC 7323 §2.3).
const maxShift = 14

// shift is the shift count this end offers: none for a buffer that 16 bits can tell.
func (c *Conn) shift() uint8 {
	if c.sock.receiveBuffer <= 0xffff {
		return 0
	}
	return min(c.cfg.ScaleShift, maxShift, c.linuxShift())
}

// capacity is RCV.BUFF: how much may wait to be read now. It grows with what
// the application has read, if the stack starts small.
func (c *Conn) capacity() int64 {
	if c.sock.receiveStart <= 0 {
		return c.sock.receiveBuffer
	}
	return min(c.sock.receiveBuffer, c.sock.receiveStart+c.rcv.grown)
}

// offerWindow is SEG.WND for a segment that leaves now; it moves the right edge.
func (c *Conn) offerWindow(flags Flags) uint16 {
	wnd := c.newWindow()
	r := &c.rcv
	if flags&SYN != 0 {
		wnd = min(wnd, 0xffff) // RFC 7323 §2.2: a SYN's window is never scaled
		r.edge, r.offered = r.nxt+Seq(wnd), wnd
		return uint16(wnd)
	}
	wnd = min(wnd>>r.shift, 0xffff)
	r.offered = wnd << r.shift
	r.edge = r.edge.Max(r.nxt + Seq(r.offered))
	return uint16(wnd)
}

// newWindow is RCV.WND as it would be offered now. The right edge never moves
// to the left (RFC 9293 SHLD-14).
func (c *Conn) newWindow() uint32 {
	r := &c.rcv
	current := r.window()
	if r.limit == 0 {
		c.firstWindow()
	}
	free := max(0, c.capacity()-c.rcv.queued)
	if !c.state.Synchronized() {
		return uint32(min(free, r.limit))
	}
	if c.cfg.Linux() {
		return c.linuxWindow(current)
	}
	if c.cfg.ReceiverSWS && free-int64(current) < min(c.sock.receiveBuffer/2, int64(c.recvMSS())) {
		return current // RFC 9293 MUST-39
	}
	unit := int64(1) << r.shift
	return max(current, uint32(min(free/unit*unit, 0xffff<<r.shift)))
}

// updateWindow sends an ACK after a read if the window can now be opened much
// further than the peer knows.
func (c *Conn) updateWindow(e env) {
	r := &c.rcv
	if !c.state.Synchronized() || c.state == TimeWait || r.fin {
		return
	}
	now := int64(r.window())
	clamp := c.capacity()
	if c.cfg.Linux() {
		clamp = c.linuxClamp()
	}
	if 2*now > clamp {
		return
	}
	next := int64(c.newWindow())
	if next >= 2*now && next > now {
		c.sendAck(e, WhyWindowUpdate)
	}
}
