package tcpmodel

import "wirewalk/sim/vtime"

// phase is where congestion control stands.
type phase uint8

const (
	phaseOpen     phase = iota // slow start or congestion avoidance
	phaseRecovery              // fast recovery (RFC 5681 §3.2, RFC 6675 §5)
	phaseLoss                  // after a retransmission timeout (RFC 5681 §3.1)
)

// congestion is the state of congestion control and of loss recovery.
type congestion struct {
	phase     phase
	limited   bool // cwnd, not the application or the peer, held data back
	everFast  bool // RecoveryPoint is valid
	shrunk    bool // what is lost was too large for the path
	rescued   bool // the rescue retransmission of this recovery was made
	dupAcks   int
	cwnd      uint32 // octets
	ssthresh  uint32 // octets
	acked     uint32 // octets acknowledged towards the next increase
	recover   Seq    // RecoveryPoint: SND.NXT when the loss was found
	small     Seq    // end of the last small segment (Nagle)
	peak      uint32 // FlightSize at its largest in the present window of data
	peakEnd   Seq    // where that window of data ends
	beforeDup Seq    // SND.NXT at the first duplicate ACK
	dupOctets uint32 // without SACK: octets that duplicate ACKs stand for
	highSack  Seq    // end of the highest octet reported by SACK
	scanned   Seq    // losses are marked up to here
	seen      [4]Block
	nSeen     uint8
	prr       prr
	cubic     cubic
	rack      rack
	undo      undoState
}

// noLimit stands for the cwnd and ssthresh of a connection without congestion
// control, and for the ssthresh before any loss.
const noLimit = 1 << 30

// ackInfo is what one arriving ACK brought.
type ackInfo struct {
	seg       *Segment
	acked     uint32         // octets cumulatively acknowledged
	segments  uint32         // segments of the scoreboard that were
	sacked    uint32         // octets newly reported by SACK
	delivered uint32         // octets that left the network
	rtt       vtime.Duration // sample, 0 if none
	sackRTT   vtime.Duration // of the first segment newly reported that was sent once, 0 if none
	lost      bool           // newly marked lost
	lostAgain bool           // a retransmission among them
	original  bool           // octets below RecoveryPoint arrived that were sent once
	twice     uint32         // segments reported to have come twice (RFC 2883)
	dup       bool           // a duplicate ACK (RFC 5681 §2)
	priorUna  Seq
}

// openCongestion sets the initial window (RFC 6928 §2).
func (c *Conn) openCongestion() {
	c.cc.ssthresh = noLimit
	c.cc.cwnd = c.initialWindow()
	if c.rtt.synLost > 1 && c.cfg.Congestion != "none" {
		c.cc.cwnd = c.snd.mss // RFC 6928 §2: the SYN was lost more than once
	}
	c.cc.recover, c.cc.scanned, c.cc.highSack = c.snd.una, c.snd.una, c.snd.una
	c.cc.small, c.cc.peakEnd = c.snd.una, c.snd.una
	c.cc.undo = undoState{spare: c.cc.undo.spare}
}

func (c *Conn) initialWindow() uint32 {
	if c.cfg.Congestion == "none" {
		return noLimit
	}
	return uint32(max(c.cfg.InitialWindow, 1)) * c.snd.mss
}

// pipe is the octets thought to be in flight (RFC 6675 §4).
func (c *Conn) pipe() uint32 {
	b := &c.snd.board
	return c.snd.flight() - b.sacked - b.lost + b.retrans - c.dupSacked()
}

// cwndUsed is what the octets in flight take of cwnd. Linux counts segments,
// whatever their size.
func (c *Conn) cwndUsed() uint32 {
	if !c.cfg.Linux() {
		return c.pipe()
	}
	b := &c.snd.board
	segs := uint32(max(b.n-b.sackedSegs-b.lostSegs+b.retransSegs, 0)) * c.snd.mss
	return segs - min(segs, c.dupSacked())
}

// cwndRoom is how many octets congestion control lets out now.
func (c *Conn) cwndRoom() uint32 {
	used, limit := c.cwndUsed(), c.cc.cwnd
	// After an RTO all that was in flight counts as lost: slow start goes back
	// through it without waiting for more timeouts (RFC 5681 §3.1).
	if c.inflates() && c.cc.phase != phaseLoss {
		used = c.snd.flight()
		limit += c.limitedTransmit()
	}
	return limit - min(used, limit)
}

// limitedTransmit is how many octets beyond cwnd the first two duplicate ACKs let
// out (RFC 3042 §2).
func (c *Conn) limitedTransmit() uint32 {
	if !c.inflates() || !c.cfg.LimitedTransmit || c.cc.phase != phaseOpen {
		return 0
	}
	return uint32(min(c.cc.dupAcks, 2)) * c.snd.mss
}

// inflates reports RFC 5681's and RFC 6582's recovery without SACK, in which
// duplicate ACKs inflate cwnd instead of lowering what counts as in flight.
func (c *Conn) inflates() bool { return !c.rcv.peerSACK && !c.cfg.PRR }

// dupSacked is what duplicate ACKs say has left the network, when there is no SACK.
func (c *Conn) dupSacked() uint32 {
	if c.rcv.peerSACK || !c.cfg.PRR && (!c.cfg.FRTO || c.cc.phase != phaseLoss) {
		return 0
	}
	b := &c.snd.board
	return min(c.cc.dupOctets, c.snd.flight()-b.lost)
}

func (c *Conn) cwndGuard() Reason {
	if c.cc.phase == phaseRecovery {
		return WhyHeldRecovery
	}
	return WhyHeldCwnd
}

// congestionAck lets congestion control see an ACK.
func (c *Conn) congestionAck(e env, a *ackInfo) {
	if a.acked > 0 {
		c.cc.dupAcks = 0
	}
	if c.ecnMarked(a.seg) {
		c.cc.undo.cwnd = 0 // the reduction is due whatever else an ACK shows
	}
	switch c.cc.phase {
	case phaseOpen:
		c.openAck(e, a)
	case phaseRecovery:
		c.recoveryAck(e, a)
	case phaseLoss:
		c.lossAck(e, a)
	}
	if c.cfg.Congestion == "none" {
		c.cc.cwnd = noLimit // whatever a recovery has made of it
	}
}

// openAck is an ACK outside recovery.
func (c *Conn) openAck(e env, a *ackInfo) {
	if c.cfg.Undo && c.cc.undo.on && c.cc.undo.copies == 0 {
		c.restore(e, WhyAllDuplicates)
	}
	c.detectLoss(e, a)
	c.forgetStamp()
	if c.ecnEchoed(a.seg) {
		c.reduceForECN()
		return
	}
	if c.startsRecovery() {
		c.enterRecovery(e, a)
		return
	}
	c.grow(e, a)
}

// grow opens cwnd in slow start or congestion avoidance.
func (c *Conn) grow(e env, a *ackInfo) {
	if a.acked == 0 || !c.usesWindow() || c.ecnMarked(a.seg) {
		return // RFC 3168 §6.1.2: an ACK with ECE does not open cwnd
	}
	rest := a.acked
	if a.priorUna == c.p.ISS {
		rest-- // RFC 5681 §3.1: the ACK of a SYN does not open cwnd
	}
	if c.finSent && c.snd.una == c.snd.nxt {
		rest-- // a FIN takes a number, but is no octet of data either
	}
	if c.cfg.Linux() {
		rest = max(a.acked, a.segments*c.snd.mss)
		if c.rcv.peerSACK {
			rest = max(a.delivered, a.segments*c.snd.mss)
		}
	}
	if c.cc.cwnd < c.cc.ssthresh {
		rest = c.slowStart(rest)
	}
	if rest == 0 || c.cc.cwnd < c.cc.ssthresh {
		return
	}
	if c.cfg.Congestion == "cubic" {
		c.cubicAvoid(e, rest)
		return
	}
	c.renoAvoid(rest)
}

// usesWindow reports that cwnd was the limit: Linux does not open a window that
// the application does not fill.
func (c *Conn) usesWindow() bool {
	if !c.cfg.Linux() || c.cc.phase == phaseLoss {
		return true
	}
	if c.cc.cwnd < c.cc.ssthresh {
		return c.cc.cwnd < 2*c.cc.peak
	}
	return c.cc.limited
}

// noteUse remembers, for each window of data, how much was in flight and
// whether cwnd held the rest back.
func (c *Conn) noteUse(held bool) {
	cc := &c.cc
	flight := c.snd.flight()
	if c.cfg.Linux() {
		flight = uint32(c.snd.board.n) * c.snd.mss
	}
	if held || !c.snd.una.Less(cc.peakEnd) || !cc.limited && flight > cc.peak {
		cc.limited, cc.peak, cc.peakEnd = held, flight, c.snd.nxt
	}
}

// restartWindow is RFC 5681 §4.1; Linux halves cwnd for each RTO of idleness
// until it is the initial window.
func (c *Conn) restartWindow(e env, idle, rto vtime.Duration) {
	least := min(c.initialWindow(), c.cc.cwnd)
	if c.cc.cwnd <= least {
		return
	}
	if !c.cfg.Linux() {
		c.cc.cwnd = least
	} else {
		c.cc.ssthresh = max(c.cc.ssthresh, c.cc.cwnd/4*3)
		for idle -= rto; idle > 0 && c.cc.cwnd > least; idle -= rto {
			c.cc.cwnd /= 2
		}
		c.cc.cwnd = max(c.cc.cwnd/c.snd.mss*c.snd.mss, least)
	}
	c.cc.acked = 0
	c.cc.cubic = cubic{}
	c.refuse(e, WhyIdleRestart)
}
