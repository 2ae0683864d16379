package tcpmodel

// RFC 6298: the retransmission timer, with Karn's algorithm and exponential
// backoff (RFC 9293 §3.8.1 to §3.8.3).

import "wirewalk/sim/vtime"

// roundTrip is the estimate of the round-trip time and what follows from it.
type roundTrip struct {
	srtt, rttvar vtime.Duration
	minRTT       vtime.Duration // smallest sample, 0 before the first
	backoff      int            // how often the RTO has doubled
	expiries     int            // retransmission timeouts since the last progress
	since        vtime.Time     // the first of them; of a SYN its first sending
	synLost      int            // how often the SYN was retransmitted (RFC 6298 §5.7)
	synCleared   bool           // a reset has cleared its way, and the timer only waits a moment
	toldR1       bool
	linux        deviation
}

// deviation is how Linux estimates RTTVAR: it follows what the samples of one
// round trip deviated at most, upwards at once and downwards by a quarter in
// each. All is four times RTTVAR.
type deviation struct {
	mean, most, held vtime.Duration
	until            Seq // the present round trip ends when this is acknowledged
}

// deviate takes a sample into Linux's estimate. The sample has not yet been
// taken into SRTT.
func (c *Conn) deviate(m vtime.Duration) {
	r, d, floor := &c.rtt, &c.rtt.linux, c.cfg.RTOVarFloor
	if r.srtt == 0 {
		d.mean = 2 * m
		d.held = max(d.mean, floor)
		d.most, d.until = d.held, c.snd.nxt
		return
	}
	miss := m - r.srtt
	if miss < 0 {
		if miss = -miss - d.mean/4; miss > 0 {
			miss /= 8 // a round trip that got shorter says little about the next
		}
	} else {
		miss -= d.mean / 4
	}
	d.mean += miss
	d.most = max(d.most, d.mean)
	d.held = max(d.held, d.most)
	if d.until.Less(c.snd.una) {
		d.held -= (d.held - d.most) / 4
		d.until, d.most = c.snd.nxt, floor
	}
}

// sample is a new measurement (RFC 6298 §2.2, §2.3).
func (r *roundTrip) sample(m vtime.Duration) {
	m = max(m, 1)
	if r.srtt == 0 {
		r.srtt, r.rttvar, r.minRTT = m, m/2, m
		return
	}
	r.minRTT = min(r.minRTT, m)
	r.rttvar += (max(r.srtt-m, m-r.srtt) - r.rttvar) / 4
	r.srtt += (m - r.srtt) / 8
}

// baseRTO is the RTO before backoff (RFC 6298 §2.1 to §2.5).
func (c *Conn) baseRTO() vtime.Duration {
	r := &c.rtt
	switch {
	case r.srtt != 0:
		rto := r.srtt + max(4*r.rttvar, c.cfg.RTOVarFloor)
		return min(max(rto, c.cfg.MinRTO), c.cfg.MaxRTO)
	case c.state == SynSent || c.state == SynReceived:
		return c.cfg.SynRTO
	case r.synLost > 0:
		return max(c.cfg.InitialRTO, 3*vtime.Second) // RFC 6298 §5.7
	default:
		return c.cfg.InitialRTO
	}
}

// rto is the RTO with its backoff (RFC 6298 §5.5).
func (c *Conn) rto() vtime.Duration {
	d := c.baseRTO()
	for range c.rtt.backoff {
		if d >= c.cfg.MaxRTO {
			break
		}
		d *= 2
	}
	return min(d, c.cfg.MaxRTO)
}

// armRetransmit starts the timer when something is outstanding, else stops it and
// those that wait for the same (RFC 6298 §5.1 to §5.3).
func (c *Conn) armRetransmit(e env) {
	if c.snd.board.n == 0 {
		c.stop(TimerRetransmit)
		c.stop(TimerReorder)
		c.stop(TimerUser)
		return
	}
	d := c.rto()
	if c.cfg.Linux() && c.state == SynReceived {
		d += linuxTick // recorded: a SYN that is repeated at the same pace comes first
	}
	c.arm(e, TimerRetransmit, min(d, c.userLeft(e)))
}

// retransmitTimeout is RFC 6298 §5.4 to §5.6 and RFC 9293 §3.8.3.
func (c *Conn) retransmitTimeout(e env) {
	if c.snd.board.n == 0 {
		return
	}
	if c.snd.wnd == 0 && c.state.Synchronized() {
		c.shrunkenWindow(e)
		return
	}
	if c.exhausted(e) {
		c.fired(e, TimerRetransmit, WhyRetriesExhausted)
		c.giveUp(e, WhyRetriesExhausted)
		return
	}
	if c.state == SynReceived && c.deferredTimeout(e) {
		return
	}
	if why := c.userExpired(e); why != 0 {
		c.fired(e, TimerRetransmit, why)
		c.giveUp(e, why)
		return
	}
	why := WhyRTOExpired
	if c.rtt.synCleared {
		why, c.rtt.synCleared = WhySYNCleared, false
	}
	c.fired(e, TimerRetransmit, why)
	if c.rtt.expiries == 0 {
		c.rtt.since = e.now
		if c.state == SynSent {
			c.rtt.since = c.snd.board.at(0).at
		}
	}
	c.rtt.expiries++
	if c.state == SynSent || c.state == SynReceived {
		c.retransmitSYN(e, why)
		return
	}
	c.tellR1(e)
	c.lossTimeout(e)
	c.rtt.backoff++
	c.retransmitHead(e, WhyRTOExpired)
	c.armRetransmit(e)
}

// shrunkenWindow: the peer has closed its window over what is in flight. The
// retransmissions are probes then, and only silence ends the connection
// (RFC 9293 MUST-34, SHLD-17).
func (c *Conn) shrunkenWindow(e env) {
	if c.persist.unanswered >= c.retryLimit() {
		c.fired(e, TimerRetransmit, WhyRetriesExhausted)
		c.giveUp(e, WhyRetriesExhausted)
		return
	}
	if c.probesExpired(e) {
		c.fired(e, TimerRetransmit, WhyUserProbes)
		c.giveUp(e, WhyUserProbes)
		return
	}
	c.fired(e, TimerRetransmit, WhyWindowProbe)
	c.persist.unanswered++
	c.rtt.backoff++
	c.retransmitHead(e, WhyWindowProbe)
	c.armRetransmit(e)
}

// exhausted reports that R2 is reached, as a count or as a time.
func (c *Conn) exhausted(e env) bool {
	t := c.cfg.R2Time
	if c.cfg.Linux() && t == 0 {
		// Its timers are some percent late, so that the first timeout counts too.
		t = c.linuxR2() - linuxFirstTimeout
	}
	if t > 0 && c.state.Synchronized() {
		return c.rtt.expiries > 0 && e.now.Sub(c.rtt.since) >= t
	}
	return c.rtt.expiries >= c.retryLimit()
}

// orphanRetries is what Linux puts in the place of R2 once nobody can be told
// any more (tcp_orphan_retries = 0 stands for 8).
const orphanRetries = 8

// linuxFirstTimeout is from where Linux reckons the time that R2 stands for.
const linuxFirstTimeout = 200 * vtime.Millisecond

// linuxR2 is how long Linux repeats: as long as R2 repetitions would take from a
// timeout of 200 ms on, whatever the timeout is (recorded: with R2 = 4 and a
// round trip of 500 ms, ETIMEDOUT after three repetitions).
func (c *Conn) linuxR2() vtime.Duration {
	n := c.cfg.R2
	if c.appClosed {
		if n = orphanRetries; c.rto() >= c.cfg.MaxRTO {
			n = 0
		}
	}
	var sum vtime.Duration
	step := min(linuxFirstTimeout, c.cfg.MaxRTO)
	for range n + 1 {
		sum += step
		step = min(2*step, c.cfg.MaxRTO)
	}
	return sum
}

// retryLimit is R2, or its equal for the handshake (RFC 9293 MUST-20, MUST-22).
func (c *Conn) retryLimit() int {
	switch c.state { //nolint:exhaustive // the other states send data
	case SynSent:
		return c.cfg.SynRetries + c.cfg.SynLinear
	case SynReceived:
		if c.passive {
			return c.synAckLimit()
		}
		return c.cfg.SynRetries + c.cfg.SynLinear
	default:
		return c.cfg.R2
	}
}

// retransmitSYN sends the SYN or SYN,ACK again. Linux doubles the timeout of a
// SYN only after some that it repeats at an even pace (tcp_syn_linear_timeouts).
func (c *Conn) retransmitSYN(e env, why Reason) {
	c.rtt.synLost++
	if c.state != SynSent || c.rtt.expiries > c.cfg.SynLinear {
		c.rtt.backoff++
	}
	c.retransmitHead(e, why)
	c.armRetransmit(e)
}

// tellR1 warns the application at R1 (RFC 9293 SHLD-9).
func (c *Conn) tellR1(e env) {
	if c.cfg.R1 <= 0 || c.rtt.expiries < c.cfg.R1 || c.rtt.toldR1 || c.appClosed || c.sock.quiet {
		return
	}
	c.rtt.toldR1 = true
	c.answer(e, IndSoftError, int64(c.rtt.expiries), ETIMEDOUT, WhyR1Reached)
}

// giveUp is R2 (RFC 9293 §3.8.3), or what else bounds it: the connection ends
// without a segment.
func (c *Conn) giveUp(e env, why Reason) {
	errno := ETIMEDOUT
	if c.softError != 0 {
		errno = c.softError
	}
	c.fail(e, errno, why)
}

// retransmitHead sends the first unacknowledged segment again.
func (c *Conn) retransmitHead(e env, why Reason) {
	c.retransmitAt(e, 0, why)
}

// measure takes a round-trip sample from the segments that an ACK covers: one
// that was sent once (Karn, RFC 6298 §3), else the echoed timestamp (RFC 7323 §4.1).
func (c *Conn) measure(d vtime.Duration) {
	if c.cfg.Linux() {
		c.deviate(d)
	}
	c.rtt.sample(d)
	if c.cfg.Linux() {
		c.rtt.rttvar = c.rtt.linux.held / 4
	}
	c.rtt.backoff = 0
}
