package tcpmodel

// RFC 5681: slow start, congestion avoidance, fast retransmit and fast
// recovery; RFC 6582: NewReno, the recovery without SACK.

// slowStart opens cwnd by what was acknowledged, at most one MSS for each ACK by
// RFC 5681 §3.1; Linux counts all of it. It returns what is left for
// congestion avoidance.
func (c *Conn) slowStart(n uint32) uint32 {
	step := n
	if !c.cfg.Linux() {
		step = min(n, c.snd.mss)
	}
	step = min(step, c.cc.ssthresh-c.cc.cwnd)
	c.cc.cwnd += step
	if c.cc.cwnd < c.cc.ssthresh {
		return 0
	}
	return n - step
}

// renoAvoid opens cwnd by one MSS for each cwnd of octets acknowledged (RFC 5681 §3.1).
func (c *Conn) renoAvoid(n uint32) {
	c.cc.acked += n
	if c.cc.acked >= c.cc.cwnd {
		c.cc.acked -= c.cc.cwnd
		c.cc.cwnd = min(c.cc.cwnd+c.snd.mss, noLimit)
	}
}

// halve is ssthresh after a loss: half of FlightSize by RFC 5681 equation 4;
// Linux takes half of cwnd in whole segments.
func (c *Conn) halve() uint32 {
	mss := c.snd.mss
	if c.cfg.Congestion == "cubic" {
		return c.cubicLoss()
	}
	if c.cfg.Linux() {
		return max(c.cc.cwnd/2/mss, 2) * mss
	}
	return max(c.flightAtLoss()/2, 2*mss)
}

// flightAtLoss is FlightSize without what limited transmit has sent since the
// first duplicate ACK (RFC 5681 §3.2 step 2, RFC 6675 §5 step 4.2).
func (c *Conn) flightAtLoss() uint32 {
	if c.cc.dupAcks > 0 && c.snd.una.Less(c.cc.beforeDup) {
		return uint32(c.cc.beforeDup - c.snd.una)
	}
	return c.snd.flight()
}

// startsRecovery: the third duplicate ACK, or a segment that SACK shows as lost.
func (c *Conn) startsRecovery() bool {
	if !c.cfg.FastRetransmit || c.snd.board.n == 0 {
		return false
	}
	if c.rcv.peerSACK {
		return c.snd.board.again > 0 || c.cc.dupAcks >= dupThresh && !c.cfg.RACK // RFC 6675 §5 steps 1, 2
	}
	if c.cc.dupAcks < dupThresh {
		return false
	}
	// RFC 6582 §3.2 step 2: not for losses of the window that recovery was about.
	return !c.cc.everFast || c.cc.recover.Less(c.snd.una)
}

// enterRecovery is RFC 5681 §3.2 steps 2 and 3, RFC 6582 §3.2 step 2, RFC 6675 §5 step 4.
func (c *Conn) enterRecovery(e env, a *ackInfo) {
	cc := &c.cc
	c.forgetStamp()
	c.remember()
	cc.phase, cc.everFast, cc.rescued = phaseRecovery, true, false
	c.noLossProbe(e)
	prior := cc.cwnd
	cc.ssthresh = c.halve()
	cc.recover = c.snd.nxt
	cc.acked = 0
	b := &c.snd.board
	if b.again == 0 && b.at(0).mark&(markLost|markSacked) == 0 {
		b.setMark(b.at(0), markLost)
	}
	switch {
	case c.cfg.PRR:
		cc.prr = prr{prior: prior}
		c.prrAck(a)
	case c.rcv.peerSACK:
		cc.cwnd = cc.ssthresh
	default:
		cc.cwnd = cc.ssthresh + dupThresh*c.snd.mss
	}
	if head := b.at(0); head.mark&(markLost|markRetrans) == markLost {
		cc.prr.out += head.size
		c.retransmitAt(e, 0, WhyFastRetransmit)
		c.armRetransmit(e)
	}
}

// recoveryAck is an ACK during fast recovery.
func (c *Conn) recoveryAck(e env, a *ackInfo) {
	if c.cc.recover.LessEq(c.snd.una) {
		c.endRecovery(e, a)
		return
	}
	if c.undoRecovery(e, a) {
		return
	}
	c.detectLoss(e, a)
	if !c.rcv.peerSACK {
		c.newRenoAck(e, a)
	}
	if c.cfg.PRR {
		c.prrAck(a)
	}
}

// endRecovery is the ACK that ends fast recovery. What shows that it was
// needless leaves cwnd as it was before.
func (c *Conn) endRecovery(e env, a *ackInfo) {
	why := c.needless(a)
	if c.holdsOn() {
		if c.cc.dupOctets = 0; why != 0 {
			c.restore(e, why)
		}
		if a.acked > 0 && c.cfg.PRR {
			c.prrAck(a)
		}
		return
	}
	if why == 0 {
		c.detectLoss(e, a)
		c.leaveRecovery()
		c.forgetStamp()
		if c.cfg.Linux() {
			c.grow(e, a) // recorded: this ACK counts towards the next increase
		}
		return
	}
	c.restore(e, why)
	c.cc.dupOctets, c.cc.acked = 0, 0
	c.reopen()
	c.openAck(e, a)
}

// holdsOn: without SACK Linux ends a recovery only when something above
// RecoveryPoint is acknowledged: until then a duplicate ACK comes of what was
// sent twice (RFC 6582 §4).
func (c *Conn) holdsOn() bool {
	return c.cfg.Linux() && !c.rcv.peerSACK && c.snd.una == c.cc.recover
}

// undoRecovery looks within fast recovery for evidence that it is needless. It
// reports whether the ACK has been dealt with.
func (c *Conn) undoRecovery(e env, a *ackInfo) bool {
	why := c.needless(a)
	switch {
	case why == 0:
		return false
	case why == WhyEchoOlder && c.snd.board.retrans > 0:
		if c.cfg.PRR {
			c.prrAck(a) // nothing more is repeated until the repetitions are accounted for
		}
		return true
	case why == WhyEchoOlder:
		c.unmarkLost()
	}
	c.restore(e, why)
	c.reopen()
	c.openAck(e, a)
	return true
}

// leaveRecovery deflates cwnd (RFC 6582 §3.2 step 3, RFC 6937 §3).
func (c *Conn) leaveRecovery() {
	cc := &c.cc
	cc.phase = phaseOpen
	cc.dupAcks, cc.dupOctets, cc.acked = 0, 0, 0
	cc.cwnd = cc.ssthresh
	if c.inflates() {
		cc.cwnd = min(cc.ssthresh, max(c.snd.flight(), c.snd.mss)+c.snd.mss)
	}
}

// newRenoAck is RFC 6582 §3.2 steps 3 and 4: a duplicate ACK inflates cwnd, a
// partial ACK shows the next loss.
func (c *Conn) newRenoAck(e env, a *ackInfo) {
	cc := &c.cc
	if a.acked == 0 {
		if a.dup && c.inflates() {
			cc.cwnd = min(cc.cwnd+c.snd.mss, noLimit)
		}
		return
	}
	if !c.cfg.NewReno {
		c.leaveRecovery()
		return
	}
	if c.inflates() {
		cc.cwnd -= min(cc.cwnd, a.acked)
		if a.acked >= c.snd.mss {
			cc.cwnd += c.snd.mss
		}
		cc.cwnd = max(cc.cwnd, c.snd.mss)
	}
	b := &c.snd.board
	if b.at(0).mark&(markLost|markRetrans) == 0 { // in recovery something is in flight
		b.setMark(b.at(0), markLost)
		a.lost = true
		if c.inflates() {
			c.retransmitAt(e, 0, WhyPartialAck)
		}
	}
}

// lossTimeout is what an RTO does to congestion control (RFC 5681 §3.1).
func (c *Conn) lossTimeout(e env) {
	cc := &c.cc
	b := &c.snd.board
	before := cc.phase
	cc.acked, cc.dupAcks, cc.dupOctets = 0, 0, 0
	// A report of the very first octet that did not advance SND.UNA was taken
	// back: the receiver reneged (RFC 2018 §8).
	reneged := b.at(0).mark&markSacked != 0
	if reneged {
		cc.nSeen = 0 // what it reports now is news
	}
	for i := range b.n {
		s := b.at(i)
		if reneged {
			b.unmark(s, markSacked)
		}
		if s.mark&markSacked == 0 && (reneged || i == 0 || !c.rackRecent(e, s)) {
			b.put(s, s.mark&^markRetrans|markLost)
		}
	}
	if c.firstTimeout() {
		c.remember()
		cc.ssthresh = c.halve()
		if c.cfg.Linux() {
			cc.cubic = cubic{}
		}
	}
	cc.phase, cc.everFast, cc.shrunk = phaseLoss, true, false
	cc.recover = c.snd.nxt
	cc.cwnd = max(min(c.snd.mss+c.cwndUsed(), cc.cwnd), c.snd.mss) // never less than the loss window: nothing could leave
	cc.rack.probing = false
	c.startFRTO(before)
	if c.cfg.Congestion == "none" {
		cc.cwnd = noLimit
	}
}

// firstTimeout: ssthresh stays when a segment times out once more (RFC 5681 §3.1);
// Linux keeps it in recovery too.
func (c *Conn) firstTimeout() bool {
	switch c.cc.phase {
	case phaseRecovery:
		return !c.cfg.Linux()
	case phaseLoss:
		return c.rtt.expiries <= 1
	case phaseOpen:
	}
	return true
}

// dupThresh is how many duplicate ACKs mean a loss (RFC 5681 §3.2).
const dupThresh = 3

// sendLost sends again what is marked lost, as cwnd permits (RFC 6675 §5
// NextSeg rule 1).
func (c *Conn) sendLost(e env) bool {
	b := &c.snd.board
	sentAny := false
	for i := c.find(b.from); i < b.n && b.again > 0; i++ {
		s := b.at(i)
		if s.mark&(markLost|markRetrans) != markLost {
			continue
		}
		if c.cwndRoom() < c.cwndUnit(min(s.size, c.snd.mss)) {
			c.hold(e, c.cwndGuard())
			break
		}
		why := WhyRetransmitLost
		switch {
		case c.cc.shrunk && c.snd.path.Fragmented:
			why = WhyPathMTULow
		case c.cc.shrunk:
			why = WhyPathMTU
		case c.cc.phase == phaseLoss:
			why = WhyGoBack
		}
		c.cc.prr.out += s.size
		c.retransmitAt(e, i, why)
		sentAny = true
	}
	return sentAny
}

// reduceForECN halves the window once, without a loss (RFC 3168 §6.1.2).
func (c *Conn) reduceForECN() {
	c.cc.undo.on = false
	c.cc.ssthresh = c.halve()
	c.cc.cwnd = max(c.cc.ssthresh, c.snd.mss)
	c.cc.acked = 0
}
