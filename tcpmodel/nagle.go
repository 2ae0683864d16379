package tcpmodel

import "wirewalk/sim/vtime"

// RFC 9293 §3.7.4 (Nagle, RFC 896) and §3.8.6.2.1 (the sender's silly-window
// avoidance): when a segment smaller than the MSS may leave.

// smallGuard is what holds back the last, small piece of what was written.
func (c *Conn) smallGuard(e env) Reason {
	if c.finWanted {
		return 0 // nothing will be added to it
	}
	if c.sock.cork {
		c.armOverride(e, corkTime)
		return WhyHeldCork
	}
	if c.sock.noDelay || c.snd.flight() == 0 {
		return 0
	}
	if c.cfg.NagleMinshall && !c.snd.una.Less(c.cc.small) {
		return 0 // no other small segment is unacknowledged
	}
	return WhyHeldNagle
}

// cutByWindow decides about a segment that the peer's window makes smaller than
// the MSS although more waits: it leaves only if it fills half of the largest
// window the peer has offered (RFC 9293 MUST-38).
func (c *Conn) cutByWindow(e env, n uint32) (uint32, Reason) {
	if !c.cfg.SenderSWS {
		return n, 0
	}
	// Recorded of Linux: what is left of the window goes with a full segment, if
	// Nagle lets it and half of the largest window holds two segments.
	if c.snd.unit.left > 0 && c.snd.maxWnd/2 >= 2*c.snd.mss && c.smallGuard(e) == 0 {
		return n, 0
	}
	idle := c.snd.flight() == 0
	if !c.cfg.NagleMinshall && n >= c.snd.maxWnd/2 && (idle || c.sock.noDelay) {
		return n, 0
	}
	if idle {
		c.armOverride(e, min(c.rto(), swsOverride))
	}
	return 0, WhyHeldSWS
}

// armOverride bounds how long a small segment is held back. Linux uses its
// persist timer, which runs for an RTO from when nothing is in flight (recorded:
// 308.7 and 316.5 ms at a round trip of 100 ms).
func (c *Conn) armOverride(e env, d vtime.Duration) {
	if c.armed(TimerSWSOverride) {
		return
	}
	if c.cfg.Linux() {
		if c.snd.board.n > 0 {
			return
		}
		d = c.baseRTO()
	}
	c.arm(e, TimerSWSOverride, d)
}

// override sends a segment that silly-window avoidance or a cork held back for
// long enough (RFC 9293 §3.8.6.2.1, the override timeout).
func (c *Conn) override(e env) {
	n := min(int64(c.payloadRoom()), c.snd.unsent(), int64(c.snd.usable()))
	if n > 0 && c.cwndRoom() >= uint32(n) {
		c.sendNew(e, uint32(n), WhySWSOverride)
	}
	c.output(e, WhySWSOverride)
}
