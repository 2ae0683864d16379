package tcpmodel

// RFC 9293 §3.8.6.3: when to send an ACK. Linux's rules are those of its
// quick-ack and ping-pong modes.

import "wirewalk/sim/vtime"

// delayedAck decides when received data is acknowledged.
type delayedAck struct {
	pending   bool // an ACK is owed
	immediate bool // and must not wait
	fin       bool // it is for the peer's FIN and waits for nothing beyond this instant
	pingpong  bool // Linux: the application answers, so the ACK can ride on its answer
	started   bool // Linux: data was received
	streak    bool // the ACK before was sent for a second segment
	quick     int  // ACKs that are still sent at once
	quickWhy  Reason
	grown     bool // what waits for its ACK let the window grow
	acked     Seq  // RCV.NXT of the last ACK sent
	largest   uint32
	pushed    int            // Linux: segments that wait for their ACK and look like the end of a write
	ato       vtime.Duration // Linux: the delay, as the gaps between segments suggest
	lastData  vtime.Time
}

// linuxTick stands for the timer tick after which Linux sends an ACK that has
// no delay of its own: at most 4 ms.
const linuxTick = vtime.Millisecond

// dataArrived notes that a segment with data was taken (Linux's
// tcp_event_data_recv: gaps over an RTO make it quick again; growWindow makes one
// more ACK quick).
func (c *Conn) dataArrived(e env, seg *Segment) {
	a, size := &c.ack, seg.Payload.Len
	c.keepalive.answered = 0
	a.pending = true
	if c.cfg.LinuxAck && seg.Seq != c.rcv.nxt {
		return // recorded: the first octets in order make ACKs quick, whatever came ahead of them
	}
	if size < c.fullSize() || seg.Flags&PSH != 0 {
		a.pushed++
	}
	if !c.cfg.LinuxAck {
		a.largest = max(a.largest, min(size, c.recvMSS()))
		return
	}
	c.segmentMeasured(size)
	gap := e.now.Sub(a.lastData)
	a.lastData = e.now
	least := c.cfg.DelayedAck
	switch {
	case !a.started:
		a.started = true
		a.quick, a.quickWhy = c.quickCount(), WhyAckQuick
		a.ato = least
	case gap <= least/2:
		a.ato = a.ato/2 + least/2
	case gap < a.ato:
		a.ato = min(a.ato/2+gap, c.rto())
	case gap > c.rto():
		a.quick, a.quickWhy = c.quickCount(), WhyAckQuickIdle
	}
}

// smallMSS is the size of a full segment until a larger one was seen (RFC 9293 MUST-15).
const smallMSS = 536

// fullSize is what counts as a full segment from the peer, as far as was seen.
func (c *Conn) fullSize() uint32 {
	return max(c.ack.largest, min(c.recvMSS(), smallMSS))
}

// quickCount is how many ACKs Linux sends at once: as many as half the window
// has segments, 2 if it has none, at most 16.
func (c *Conn) quickCount() int {
	n := int(c.rcv.window() / (2 * c.fullSize()))
	if n == 0 {
		n = 2
	}
	return min(n, c.cfg.QuickAcks)
}

// ackRead sends the ACK that a read releases in Linux: for more than one full
// segment, or when the reader has emptied the queue of what looks like the end
// of a write; of one who answers, of two such ends (recorded: 26 of 26 segments
// of 100 octets are acknowledged at once to a program that only reads).
func (c *Conn) ackRead(e env) {
	a := &c.ack
	if !a.pending || !c.cfg.LinuxAck {
		return
	}
	owed := uint32(c.rcv.nxt - a.acked)
	ends := a.pushed > 1 || a.pushed > 0 && !a.pingpong
	if owed > c.fullSize() || c.rcv.queued == 0 && ends {
		c.sendAck(e, WhyAckRead)
	}
}

// goQuick makes the coming ACKs immediate: something was lost or repeated.
func (c *Conn) goQuick() {
	c.ack.immediate = true
	if c.cfg.LinuxAck {
		c.ack.quick, c.ack.quickWhy = c.quickCount(), WhyAckQuickTwice
		c.ack.pingpong = false
		c.ack.ato = c.cfg.DelayedAck
	}
}

// ackSoon sends the ACK that is owed, or leaves it to the timer.
func (c *Conn) ackSoon(e env) {
	a := &c.ack
	if !a.pending {
		return
	}
	switch {
	case a.immediate:
		c.sendAck(e, WhyAckNow)
	case len(c.rcv.outOfOrder) > 0:
		c.sendAck(e, WhyAckGap)
	case c.cfg.DelayedAck == 0:
		c.sendAck(e, WhyAckUndelayed)
	case c.cfg.LinuxAck && a.quick > 0 && !a.pingpong:
		why := a.quickWhy
		if a.grown {
			why = WhyAckWindowGrown
		}
		c.sendAck(e, why)
	case c.secondSegment():
		c.sendAck(e, WhyAckSecond)
		a.streak = true
	case a.fin:
		// RFC 9293 §3.10.7.4, eighth step. The FIN of an application that closes in
		// this very instant carries the ACK.
		c.timers[TimerDelayedAck] = e.now
	default:
		c.delayAck(e)
	}
}

// secondSegment reports that two full segments wait for an ACK (RFC 9293
// SHLD-19). Linux sends it once more than one is there, but not while the
// window would have to shrink.
func (c *Conn) secondSegment() bool {
	owed := uint32(c.rcv.nxt - c.ack.acked)
	if !c.cfg.LinuxAck {
		return owed >= 2*c.fullSize()
	}
	return owed > c.fullSize() && c.newWindow() >= c.rcv.window()+owed
}

// delayAck arms the timer, once for the first segment that waits.
func (c *Conn) delayAck(e env) {
	a := &c.ack
	if !a.streak && c.ackHoldReason == 0 {
		c.refuse(e, WhyHeldDelayedAck)
	}
	c.ackHoldReason = WhyHeldDelayedAck
	d := c.cfg.DelayedAck
	if c.cfg.LinuxAck {
		d = c.linuxDelay()
	}
	if c.cfg.LinuxAck && c.armed(TimerDelayedAck) && c.timers[TimerDelayedAck].Sub(e.now) <= d/4 {
		c.sendAck(e, WhyDelayedAckNear) // recorded: what comes while the timer is about to run out is acknowledged at once
		return
	}
	at := c.tick(e.now.Add(d))
	if at < c.timers[TimerDelayedAck] {
		c.timers[TimerDelayedAck] = at
	}
}

// linuxDelay bounds the delay by the round-trip time, from 40 ms to 200 ms.
func (c *Conn) linuxDelay() vtime.Duration {
	least := c.cfg.DelayedAck
	if !c.ack.started {
		return linuxTick // no data yet: nothing says that more will follow
	}
	if c.ack.ato <= least {
		return c.ack.ato
	}
	most := 5 * least
	if c.rtt.srtt != 0 {
		most = min(most, max(c.rtt.srtt, least))
	}
	return min(c.ack.ato, most)
}

// delayedAckTimeout sends the ACK that found nothing to ride on. That of a FIN
// was not delayed, so no timer fires for it.
func (c *Conn) delayedAckTimeout(e env) {
	a := &c.ack
	if !a.pending {
		return
	}
	if a.fin {
		c.sendAck(e, WhyAckNow)
		return
	}
	c.fired(e, TimerDelayedAck, WhyDelayedAckExpired)
	if a.pingpong {
		a.pingpong, a.ato, a.quickWhy = false, c.cfg.DelayedAck, WhyAckQuickVain
	} else {
		a.ato = min(2*a.ato, c.rto())
	}
	c.sendAck(e, WhyDelayedAckExpired)
}

// ackSent notes that a segment with RCV.NXT left.
func (c *Conn) ackSent() {
	a := &c.ack
	if a.pending && a.quick > 0 {
		a.quick--
		if a.quick == 0 {
			a.ato = c.cfg.DelayedAck
		}
	}
	a.pending, a.immediate, a.fin, a.streak, a.pushed, a.grown = false, false, false, false, 0, false
	a.acked = c.rcv.nxt
	c.ackHoldReason = 0
	c.stop(TimerDelayedAck)
}

// noteReply is Linux's test for an application that answers: it sends within
// the delay after data arrived.
func (c *Conn) noteReply(e env) {
	a := &c.ack
	if c.cfg.LinuxAck && a.started && e.now.Sub(a.lastData) < a.ato {
		a.pingpong = true
	}
}

// setQuickAck is TCP_QUICKACK.
func (c *Conn) setQuickAck(e env, on bool) {
	c.ack.pingpong = !on
	if on && c.ack.pending {
		c.sendAck(e, WhyAckOption)
	}
}
