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
	return min(c.cfg.ScaleShift, maxShift)
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
		r.edge = r.nxt + Seq(wnd)
		return uint16(wnd)
	}
	wnd = min(wnd>>r.shift, 0xffff)
	if edge := r.nxt + Seq(wnd<<r.shift); r.edge.Less(edge) {
		r.edge = edge
	}
	return uint16(wnd)
}

// newWindow is RCV.WND as it would be offered now. The right edge never moves
// to the left (RFC 9293 SHLD-14).
func (c *Conn) newWindow() uint32 {
	r := &c.rcv
	current := uint32(0)
	if r.nxt.Less(r.edge) {
		current = uint32(r.edge - r.nxt)
	}
	free := max(0, c.capacity()-c.occupied())
	if r.limit == 0 {
		c.firstWindow()
	}
	if !c.state.Synchronized() {
		return uint32(min(free, r.limit))
	}
	if c.cfg.LinuxAck {
		return c.linuxWindow(free, current)
	}
	if c.cfg.ReceiverSWS && free-int64(current) < min(c.sock.receiveBuffer/2, int64(c.recvMSS())) {
		return current // RFC 9293 MUST-39
	}
	unit := int64(1) << r.shift
	return max(current, uint32(min(free/unit*unit, 0xffff<<r.shift)))
}

// linuxSegmentCost is the share of a receive buffer that one full segment of
// 1448 octets takes in Linux, which counts the memory that holds it: recorded,
// a buffer of 4096 octets takes three such segments before its window closes.
const linuxSegmentCost = 1152

// occupied is how much of the receive buffer is in use.
func (c *Conn) occupied() int64 {
	if !c.cfg.LinuxAck {
		return c.rcv.queued
	}
	return c.rcv.queued * linuxSegmentCost / 1448
}

// linuxGrowing is the least payload for which Linux lets the window grow: a
// smaller segment takes more memory than it brings octets. Recorded: segments
// of 300 octets leave the window as it is, those of 723 let it grow.
const linuxGrowing = 640

// linuxFirstRoom is how far the window grows while nothing is read, of a buffer
// that starts with 64 KiB for octets (recorded).
const linuxFirstRoom = 79104

// growWindow lets a window that started small grow by two segments for each
// that arrives. It reports whether the buffer gave the room for that before
// anything was read.
func (c *Conn) growWindow(size uint32) bool {
	if c.sock.receiveStart <= 0 || size < linuxGrowing {
		return false
	}
	r := &c.rcv
	first := r.limit < min(c.sock.receiveStart*linuxFirstRoom/(64<<10), c.sock.receiveBuffer)
	by := 2 * int64(c.recvMSS())
	r.grown += min(by, max(0, c.sock.receiveBuffer-c.capacity()))
	r.limit = min(r.limit+by, c.sock.receiveBuffer)
	return first
}

// firstWindow is what this end is ready to take before anything was sent.
// Linux counts in whole segments and keeps to that until the window grows.
func (c *Conn) firstWindow() {
	r := &c.rcv
	r.limit = c.capacity()
	if !c.cfg.LinuxAck {
		return
	}
	unit := int64(max(c.cfg.MSS, 1))
	if c.ts.on {
		unit -= int64(tsOctets)
	}
	if r.limit > unit && unit > 0 {
		r.limit -= r.limit % unit
	}
}

// linuxWindow is Linux's rule: nothing below one segment or a sixteenth of the
// buffer, else what is free, in units of the scale or, unscaled, of segments.
func (c *Conn) linuxWindow(free int64, current uint32) uint32 {
	r := &c.rcv
	mss := int64(c.fullSize())
	if free < c.capacity()/2 && (free < mss || free < c.capacity()/16) {
		return current
	}
	free = min(free, r.limit)
	unit := int64(1) << r.shift
	w := free / unit * unit
	if r.shift == 0 {
		w = int64(current)
		if w <= free-mss || w > free {
			w = free / mss * mss
		}
	}
	kept := (int64(current) + unit - 1) / unit * unit
	return uint32(min(max(kept, w), 0xffff<<r.shift))
}

// updateWindow sends an ACK after a read if the window can now be opened much
// further than the peer knows.
func (c *Conn) updateWindow(e env) {
	r := &c.rcv
	if !c.state.Synchronized() || c.state == TimeWait || r.fin {
		return
	}
	now := int64(0)
	if r.nxt.Less(r.edge) {
		now = int64(r.edge - r.nxt)
	}
	if 2*now > c.capacity() {
		return
	}
	next := int64(c.newWindow())
	if next >= 2*now && next > now {
		c.sendAck(e, WhyWindowUpdate)
	}
}
