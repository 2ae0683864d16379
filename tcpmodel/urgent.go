package tcpmodel

// RFC 9293 §3.8.5: urgent data. The pointer names the octet after the last
// urgent one (MUST-62).

// urgentField writes SEG.UP and URG while SND.UP is ahead of the segment.
func (c *Conn) urgentField(seg *Segment) {
	if c.snd.urgent && seg.Seq.Less(c.snd.up) {
		seg.Flags |= URG
		seg.Urgent = uint16(min(uint32(c.snd.up-seg.Seq), 0xffff))
	}
}

// urgentAcked ends urgent mode when everything urgent is acknowledged.
func (c *Conn) urgentAcked() {
	if c.snd.urgent && c.snd.up.LessEq(c.snd.una) {
		c.snd.urgent = false
	}
}

// checkURG is the sixth step of RFC 9293 §3.10.7.4: RCV.UP moves forward, and
// the application is told when that puts it in urgent mode (MUST-32, MUST-33).
func (c *Conn) checkURG(e env, seg *Segment) {
	if seg.Flags&URG == 0 {
		return
	}
	switch c.state { //nolint:exhaustive // after the peer's FIN there is nothing urgent
	case Established, FinWait1, FinWait2:
	default:
		return
	}
	up := seg.Seq + Seq(seg.Urgent)
	r := &c.rcv
	if r.urgent && up.LessEq(r.up) || up.LessEq(r.nxt-Seq(uint32(r.queued))) {
		return
	}
	r.up, r.urgent = up, true
	if !c.appClosed {
		ahead := int64(uint32(up-r.nxt)) + r.queued
		if up.Less(r.nxt) {
			ahead = r.queued - int64(uint32(r.nxt-up))
		}
		c.indicate(e, IndUrgent, ahead, WhyUrgent)
	}
}

// urgentRead ends urgent mode when the application has read up to RCV.UP.
func (c *Conn) urgentRead() {
	r := &c.rcv
	if r.urgent && r.up.LessEq(r.nxt-Seq(uint32(r.queued))) {
		r.urgent = false
	}
}
