package tcpmodel

// Undoing a reduction of cwnd that turns out to have been needless: by the
// timestamp that an ACK echoes (RFC 3522), by D-SACK (RFC 2883, RFC 3708), or by
// F-RTO (frto.go). The answer is that of RFC 4015: cwnd and ssthresh are as before.

// undoState is what a reduction has to remember for that.
type undoState struct {
	cwnd, ssthresh uint32 // before the reduction; a cwnd of 0 is not restored
	marker         Seq    // SND.UNA at the reduction
	stamp          uint32 // TSval of the episode's first retransmission
	// copies is how many retransmissions the peer has not reported as
	// duplicates; negative before the first.
	copies  int32
	spare   int32 // retransmissions of this connection less the duplicates reported
	on      bool  // there is a reduction that can be undone
	stamped bool  // stamp is valid
	probing bool  // F-RTO watches whether the timeout was needed
	ask     bool  // this ACK lets new data out instead of a repetition
}

// remembers tells whether reductions of cwnd can be undone at all.
func (c *Conn) remembers() bool { return c.cfg.Undo || c.cfg.FRTO }

// remember keeps cwnd and ssthresh, before they are reduced.
func (c *Conn) remember() {
	u := &c.cc.undo
	if !c.remembers() || c.cfg.Congestion == "none" {
		return
	}
	u.on, u.marker = true, c.snd.una
	u.cwnd, u.ssthresh = c.cc.cwnd, max(c.cc.ssthresh, c.cc.cwnd/4*3)
	if c.cc.phase == phaseRecovery {
		u.ssthresh = c.cc.ssthresh
	}
	// Retransmissions still in flight may be reported as duplicates later.
	u.copies = int32((c.snd.board.retrans + c.snd.mss - 1) / c.snd.mss)
	if c.cc.rack.probing && !c.cc.rack.probeNew {
		u.copies++
	}
	if u.copies == 0 {
		u.copies = -1
	}
}

// noteRepeated counts a retransmission; that of a tail loss probe belongs to no
// reduction.
func (c *Conn) noteRepeated(e env, why Reason) {
	u := &c.cc.undo
	u.spare++
	if why == WhyTailLossProbe {
		return
	}
	if !u.stamped {
		u.stamped, u.stamp = true, c.clock(e.now)
	}
	u.copies = max(u.copies, 0) + 1
}

// forgetStamp ends an episode of retransmissions once none of them is
// unacknowledged.
func (c *Conn) forgetStamp() {
	b := &c.snd.board
	if b.n == 0 || b.retrans == 0 && b.at(0).mark&markEver == 0 {
		c.cc.undo.stamped = false
	}
}

// takeDSACK counts the segments that the peer reports to have come twice. It
// returns 0 if nothing here sent so many: the network may duplicate segments too.
func (c *Conn) takeDSACK(x Block) uint32 {
	u, b, mss := &c.cc.undo, &c.snd.board, c.snd.mss
	size := uint32(x.Right - x.Left)
	if size > c.snd.maxWnd {
		return 0 // so much cannot have come at once, and what ends before it begins is longer still
	}
	n := (size + mss - 1) / mss
	if u.spare -= int32(n); u.spare < 0 {
		return 0
	}
	if x.Right.LessEq(c.snd.una) && u.marker.Less(x.Right) {
		u.reported(int32(n))
	}
	for i := c.find(x.Left); i < b.n && b.at(i).end().LessEq(x.Right); i++ {
		if s := b.at(i); s.mark&markEver != 0 && x.Left.LessEq(s.seq) {
			u.reported(1)
		}
	}
	return n
}

// reported takes n duplicates off the retransmissions of the present reduction.
func (u *undoState) reported(n int32) {
	if u.on && u.copies > 0 {
		u.copies = max(0, u.copies-n)
	}
}

// needless is the evidence in an ACK that every retransmission since the
// reduction was needless, 0 if there is none.
func (c *Conn) needless(a *ackInfo) Reason {
	switch {
	case !c.cfg.Undo || !c.cc.undo.on:
		return 0
	case a.acked > 0 && c.echoesOriginal(a.seg):
		return WhyEchoOlder
	case c.cc.undo.copies == 0:
		return WhyAllDuplicates
	}
	return 0
}

// echoesOriginal: the ACK echoes a timestamp from before the first
// retransmission, so it answers the first copy (RFC 3522 §3.2).
func (c *Conn) echoesOriginal(seg *Segment) bool {
	u, o := &c.cc.undo, &seg.Options
	return u.stamped && c.ts.on && o.HasTS && o.TSEcr != 0 && int32(o.TSEcr-u.stamp) < 0
}

// restore undoes the reduction.
func (c *Conn) restore(e env, why Reason) {
	cc := &c.cc
	if cc.undo.cwnd != 0 {
		cc.cwnd = max(cc.cwnd, cc.undo.cwnd)
		cc.ssthresh = max(cc.ssthresh, cc.undo.ssthresh)
	}
	cc.undo.on = false
	c.refuse(e, why)
}

// unmarkLost puts the segments that were deemed lost back in flight: what told
// of their loss was wrong.
func (c *Conn) unmarkLost() {
	b := &c.snd.board
	for i := range b.n {
		b.unmark(b.at(i), markLost)
	}
	c.cc.scanned = c.snd.una
}

// reopen returns to slow start or congestion avoidance.
func (c *Conn) reopen() {
	c.cc.phase, c.cc.shrunk = phaseOpen, false
	c.cc.dupAcks = 0
	c.forgetStamp()
}
