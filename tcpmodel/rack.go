package tcpmodel

// RFC 8985: RACK, loss detection by the time at which segments were sent, and
// TLP, the probe for a loss at the tail.

import "wirewalk/sim/vtime"

// rack is the state of RFC 8985 §5.2.
type rack struct {
	at        vtime.Time // RACK.xmit_ts: when the latest delivered segment was sent
	nth       uint32     // the ordinal of that transmission
	fack      Seq        // RACK.fack: the highest octet delivered
	rtt       vtime.Duration
	reordered bool // RACK.reordering_seen
	valid     bool
	probing   bool // TLP: a probe is in flight
	probeEnd  Seq  // TLP.end_seq
	probeNew  bool // the probe carried new octets
}

// rackDelivered notes a segment that an ACK shows as delivered (RFC 8985 §6.2 step 2).
func (c *Conn) rackDelivered(e env, s *sent) {
	r := &c.cc.rack
	if s.end().Less(r.fack) {
		if s.mark&markEver == 0 {
			r.reordered = true
		}
	} else {
		r.fack = s.end()
	}
	rtt := e.now.Sub(s.at)
	if s.mark&markEver != 0 && rtt < c.rtt.minRTT {
		return // the first copy was delivered, not this one
	}
	if !r.valid || int32(s.nth-r.nth) > 0 {
		r.at, r.nth, r.rtt, r.valid = s.at, s.nth, rtt, true
	}
}

// reorderWindow is RFC 8985 §6.2 step 4: none once three segments were reported
// beyond the gap and no reordering has been seen.
func (c *Conn) reorderWindow() vtime.Duration {
	r := &c.cc.rack
	if !r.reordered && (c.cc.phase != phaseOpen || c.snd.board.sacked >= dupThresh*c.snd.mss) {
		return 0
	}
	return min(c.rtt.minRTT/4, c.rtt.srtt)
}

// rackDetect marks segments lost that were sent long enough before one that was
// delivered (RFC 8985 §6.2 step 5). It arms the timer for those that may be
// lost soon.
func (c *Conn) rackDetect(e env) bool {
	r := &c.cc.rack
	b := &c.snd.board
	c.stop(TimerReorder)
	if !r.valid {
		return false
	}
	window := c.reorderWindow()
	found := false
	var wait vtime.Duration
	for i := range b.n {
		s := b.at(i)
		if int32(s.nth-r.nth) >= 0 {
			if s.mark&markEver == 0 {
				break // everything after was sent later still
			}
			continue
		}
		if s.mark&markSacked != 0 || s.mark&(markLost|markRetrans) == markLost {
			continue
		}
		left := r.rtt + window - e.now.Sub(s.at)
		if left <= 0 {
			b.unmark(s, markRetrans)
			b.setMark(s, markLost)
			found = true
		} else {
			wait = max(wait, left)
		}
	}
	if wait > 0 {
		c.arm(e, TimerReorder, wait)
	}
	return found
}

// reorderTimeout marks what is overdue (RFC 8985 §6.3).
func (c *Conn) reorderTimeout(e env) {
	c.fired(e, TimerReorder, WhyReorderExpired)
	if c.snd.board.n == 0 {
		return
	}
	if c.rackDetect(e) && c.cc.phase == phaseOpen {
		c.enterRecovery(e, &ackInfo{seg: &Segment{}})
	}
	c.output(e, WhyReorderExpired)
}

// scheduleProbe arms the tail loss probe (RFC 8985 §7.2): twice the round trip,
// and time for a delayed ACK when a single segment is in flight.
func (c *Conn) scheduleProbe(e env) {
	b := &c.snd.board
	if !c.cfg.TLP || !c.rcv.peerSACK || c.cc.phase != phaseOpen || b.n == 0 || b.sacked > 0 ||
		c.cc.rack.probing || !c.state.Synchronized() {
		return
	}
	d := vtime.Second
	if c.rtt.srtt != 0 {
		d = 2 * c.rtt.srtt
		if b.n == 1 {
			d += tlpDelay
		} else {
			d += tlpGrain
		}
	}
	if rto := c.timers[TimerRetransmit]; rto != vtime.Never {
		d = min(d, max(rto.Sub(e.now), 0))
	}
	c.arm(e, TimerLossProbe, d)
	c.stop(TimerRetransmit)
}

const (
	// tlpDelay is WCDelAckT of RFC 8985 §7.2.
	tlpDelay = 200 * vtime.Millisecond
	// tlpGrain is the least that Linux adds: two ticks.
	tlpGrain = 8 * vtime.Millisecond
)

// lossProbe sends new data if there is some, else the last segment again
// (RFC 8985 §7.3), and leaves the rest to the RTO.
func (c *Conn) lossProbe(e env) {
	b := &c.snd.board
	if b.n == 0 {
		return
	}
	c.fired(e, TimerLossProbe, WhyTailLossProbe)
	r := &c.cc.rack
	r.probing = true
	n := uint32(min(int64(c.snd.mss), c.snd.unsent(), int64(c.snd.usable())))
	if r.probeNew = n > 0; r.probeNew {
		c.sendNew(e, n, WhyTailLossProbe)
	} else {
		last := b.n - 1
		for last > 0 && b.at(last).mark&markSacked != 0 {
			last--
		}
		c.retransmitAt(e, last, WhyTailLossProbe)
	}
	r.probeEnd = c.snd.nxt
	c.armRetransmit(e)
}

// probeAcked ends a probe's episode (RFC 8985 §7.4).
func (c *Conn) probeAcked(a *ackInfo) {
	r := &c.cc.rack
	if !r.probing || c.snd.una.Less(r.probeEnd) {
		return
	}
	r.probing = false
}
