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
func (c *Conn) rackDelivered(e env, s *sentSegment) {
	r := &c.cc.rack
	if r.valid && s.end().Less(r.fack) {
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
	r.rtt = rtt
	if !r.valid || int32(s.nth-r.nth) > 0 {
		r.at, r.nth, r.valid = s.at, s.nth, true
	}
}

// rackRecent: a segment that was sent less than a round trip before a timeout
// is not lost with the rest (RFC 8985 §6.3, with no reordering window as in Linux).
func (c *Conn) rackRecent(e env, s *sentSegment) bool {
	r := &c.cc.rack
	return c.cfg.RACK && c.rcv.peerSACK && r.valid && e.now.Sub(s.at) < r.rtt
}

// copyUnderway: the ACK echoes a timestamp from before a segment was sent
// again, so that copy was not what was delivered (RFC 8985 §6.2 step 2).
func (c *Conn) copyUnderway(seg *Segment, s *sentSegment) bool {
	o := &seg.Options
	return s.mark&markEver != 0 && c.ts.on && o.HasTS && o.TSEcr != 0 && int32(o.TSEcr-c.clock(s.at)) < 0
}

// reorderWindow is RFC 8985 §6.2 step 4: none once three segments were reported
// beyond the gap and no reordering has been seen.
func (c *Conn) reorderWindow() vtime.Duration {
	r := &c.cc.rack
	b := &c.snd.board
	enough := b.sacked >= dupThresh*c.snd.mss
	if c.cfg.Linux() {
		enough = b.sackedSegs >= dupThresh // recorded: whatever their size
	}
	if !r.reordered && (c.cc.phase != phaseOpen || enough) {
		return 0
	}
	return min(c.rtt.minRTT/4, c.rtt.srtt)
}

// rackDetect marks segments lost that were sent long enough before one that was
// delivered (RFC 8985 §6.2 step 5). It arms the timer for those that may be
// lost soon. It reports whether any was, and whether a retransmission was.
func (c *Conn) rackDetect(e env) (found, again bool) {
	r, b := &c.cc.rack, &c.snd.board
	c.stop(TimerReorder)
	if !r.valid {
		return false, false
	}
	late := r.rtt + c.reorderWindow()
	var wait vtime.Duration
	// Holes are the octets below RACK.fack that were not delivered: behind the
	// last of them the walk goes on at RACK.fack.
	holes := uint32(0)
	if c.snd.una.Less(r.fack) {
		holes = uint32(r.fack-c.snd.una) - min(b.sacked, uint32(r.fack-c.snd.una))
	}
	for i := 0; i < b.n; i++ {
		s := b.at(i)
		if holes == 0 && s.seq.Less(r.fack) {
			i = max(i, c.find(r.fack)-1)
			continue
		}
		if s.mark&markSacked != 0 {
			continue
		}
		holes -= min(holes, s.size)
		if int32(s.nth-r.nth) >= 0 {
			if s.mark&markEver == 0 {
				break // everything after was sent later still
			}
			continue
		}
		if s.mark&(markLost|markRetrans) == markLost || s.mark&markJudged != 0 {
			continue
		}
		if left := late - e.now.Sub(s.at); left > 0 {
			wait = max(wait, left)
			continue
		}
		again = again || s.mark&markRetrans != 0
		b.put(s, s.mark&^markRetrans|markLost)
		if c.cfg.Linux() {
			// Recorded: when the recovery turns out to be needless, what RACK had
			// marked waits for the RTO.
			b.setMark(s, markJudged)
		}
		found = true
	}
	if wait > 0 {
		if c.cfg.Linux() {
			wait += rackLeast
		}
		c.noLossProbe(e)
		c.arm(e, TimerReorder, wait)
	}
	return found, again
}

// rackLeast is what Linux adds to the time it waits for a late segment: recorded,
// 9.2 and 14.5 ms where a quarter of the round trip asks for 1.1 and 5.1 ms.
const rackLeast = 2 * vtime.Millisecond

// reorderTimeout marks what is overdue (RFC 8985 §6.3).
func (c *Conn) reorderTimeout(e env) {
	c.fired(e, TimerReorder, WhyReorderExpired)
	if c.snd.board.n == 0 {
		return
	}
	if found, _ := c.rackDetect(e); found && c.cc.phase != phaseRecovery {
		// Recorded: one segment counts as delivered, so that one leaves.
		c.enterRecovery(e, &ackInfo{seg: &Segment{}, delivered: c.snd.mss})
	}
	c.output(e, WhyReorderExpired)
}

// scheduleProbe arms the tail loss probe (RFC 8985 §7.2): twice the round trip,
// and time for a delayed ACK when a single segment is in flight. It is not later
// than an RTO that counts from the given instant.
func (c *Conn) scheduleProbe(e env, since vtime.Time) {
	b := &c.snd.board
	if !c.cfg.TLP || !c.rcv.peerSACK || c.cc.phase != phaseOpen || b.n == 0 || b.sacked > 0 ||
		c.cc.rack.probing && !c.cfg.Linux() || !c.state.Synchronized() {
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
	if rto := since.Add(c.rto()).Sub(e.now); rto > 0 {
		d = min(d, rto)
	}
	c.arm(e, TimerLossProbe, d)
	c.stop(TimerRetransmit)
}

const (
	// tlpDelay is WCDelAckT of RFC 8985 §7.2.
	tlpDelay = 200 * vtime.Millisecond
	// tlpGrain is what Linux adds at least. Recorded, on paths of 100 ms with
	// several segments in flight: the probe leaves about 4 ms after 2 SRTT.
	tlpGrain = 4 * vtime.Millisecond
)

// noLossProbe leaves the loss to the RTO, now that SACK shows a gap: one timer
// serves both (RFC 8985 §7.2, §8).
func (c *Conn) noLossProbe(e env) {
	if c.armed(TimerLossProbe) {
		c.stop(TimerLossProbe)
		c.armRetransmit(e)
	}
}

// lossProbe sends new data if there is some, else the last segment again
// (RFC 8985 §7.3), and leaves the rest to the RTO.
func (c *Conn) lossProbe(e env) {
	b := &c.snd.board
	if b.n == 0 {
		return
	}
	r := &c.cc.rack
	if r.probing {
		// Recorded: what is sent after a probe puts its timer off, but there is one
		// probe at most, and the RTO is due by the age of the first segment.
		c.arm(e, TimerRetransmit, max(b.at(0).at.Add(c.rto()).Sub(e.now), linuxTick))
		return
	}
	c.fired(e, TimerLossProbe, WhyTailLossProbe)
	r.probing = true
	n := uint32(min(int64(c.payloadRoom()), c.snd.unsent(), int64(c.snd.usable())))
	if r.probeNew = n > 0; r.probeNew {
		c.sendNew(e, n, WhyTailLossProbe)
	} else {
		last := b.n - 1
		for last > 0 && b.at(last).mark&markSacked != 0 {
			last--
		}
		c.retransmitAt(e, last, WhyTailLossProbe)
		b.unmark(b.at(last), markRetrans) // a copy that only asks is not counted as in flight
	}
	r.probeEnd = c.snd.nxt
	c.armRetransmit(e)
}

// probeAcked ends a probe's episode. When the probe repaired a loss, the loss
// is answered by congestion control after all (RFC 8985 §7.4).
func (c *Conn) probeAcked(e env, a *ackInfo) {
	r := &c.cc.rack
	if !r.probing || c.snd.una.Less(r.probeEnd) {
		return
	}
	switch {
	case r.probeNew, a.twice > 0, a.acked == 0:
		r.probing = false // both copies arrived, or nothing was repeated
	case r.probeEnd.Less(c.snd.una):
		r.probing = false
		if c.cc.phase == phaseOpen {
			c.cc.ssthresh = c.halve()
			c.cc.cwnd = c.cc.ssthresh
			c.refuse(e, WhyProbeRepaired)
		}
	}
}
