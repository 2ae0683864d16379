package observe

import (
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// Conn is what is known of one connection. The zero value has seen nothing.
type Conn struct {
	ends  [2]end
	quiet vtime.Time // when octets last passed, either way
	begun bool

	midstream bool // its opening was not captured

	before    tcpmodel.Seq // what an earlier connection of the same ports acknowledged
	hasBefore bool
	cleared   bool // a reset has ended that one
}

// ofBefore reports an acknowledgment that an end gives to a SYN it does not take,
// because it still has an earlier connection (RFC 9293 §3.10.7.4, fourth check):
// it acknowledges nothing that was sent of this one.
func (c *Conn) ofBefore(side int, seg *tcpmodel.Segment) bool {
	peer := &c.ends[1-side]
	return seg.Flags&(tcpmodel.SYN|tcpmodel.ACK|tcpmodel.RST) == tcpmodel.ACK && peer.state == tcpmodel.SynSent && peer.syn &&
		peer.nxt == peer.iss+1 && seg.Ack != peer.nxt && !c.midstream && c.ends[side].state <= tcpmodel.Listen
}

// clears reports the reset that such an acknowledgment draws (RFC 9293 §3.10.7.3).
func (c *Conn) clears(side int, seg *tcpmodel.Segment) bool {
	return c.hasBefore && seg.Flags&(tcpmodel.RST|tcpmodel.ACK) == tcpmodel.RST && seg.Seq == c.before &&
		c.ends[side].syn && !c.ends[1-side].syn
}

// end is one end of the connection, seen from outside:
//
//	sent and acknowledged   sent            not sent
//	----------------------|---------------|-----------
//	                      una             nxt
//
//	received                              not received
//	----------------------|---------------------------
//	                      rcvNxt
type end struct {
	state    tcpmodel.State
	iss      tcpmodel.Seq
	una, nxt tcpmodel.Seq
	rcvNxt   tcpmodel.Seq
	hasISS   bool // its numbers are known
	shown    bool // a segment of its own was seen
	hasRcv   bool // what it expects is known

	fin    tcpmodel.Seq // its FIN's number
	hasFin bool

	sndWnd  uint32 // the peer's latest window, scaled
	rcvWnd  uint32 // its own latest window, scaled
	lastWin uint16 // as on the wire
	lastAck tcpmodel.Seq
	acked   bool // it has sent an acknowledgment

	syn    bool // its SYN was seen, so that its options are known
	opts   tcpmodel.Options
	sacked uint32 // octets that its latest SACK blocks cover

	probes uint8 // unanswered keepalive or window probes
	probed bool  // the peer's latest segment was a keepalive probe
	synAck bool  // its SYN,ACK was seen
	again  uint8 // how often its oldest octets were repeated
	sentAt vtime.Time
	holes  []hole
}

// hole is a range of an end's octets that was passed over.
type hole struct {
	from, to tcpmodel.Seq
	at       vtime.Time
	tag      uint32
}

// maxHoles bounds what is remembered of one end.
const maxHoles = 256

// Facts are what is notable about a segment; several may hold.
type Facts uint16

// The facts.
const (
	Retransmission Facts = 1 << iota
	OutOfOrder
	DuplicateAck
	KeepaliveProbe
	KeepaliveAnswer
	WindowProbe
	WindowUpdate
	ZeroWindow
	Midstream // the first segment of a connection whose opening was not captured
)

// Has reports whether all the facts of x hold.
func (f Facts) Has(x Facts) bool { return f&x == x }

// Change is a change of state.
type Change struct {
	Side     int
	From, To tcpmodel.State
	Why      tcpmodel.Reason
}

// Gap is a range of octets that was never captured. Tag is that of the segment
// after it or, when none came before it was acknowledged, of the acknowledgment.
type Gap struct {
	Tag uint32
	Len uint32
}

// Observation is what a segment shows.
type Observation struct {
	Why     tcpmodel.Reason
	Facts   Facts
	Changes []Change
	Gaps    []Gap // that became certain
}

// Gaps returns the ranges of octets that were passed over and never came.
func (c *Conn) Gaps() []Gap {
	var gaps []Gap
	for s := range c.ends {
		for _, h := range c.ends[s].holes {
			gaps = append(gaps, Gap{Tag: h.tag, Len: uint32(h.to.Sub(h.from))})
		}
	}
	return gaps
}

// become is the only place where a state changes.
func (c *Conn) become(side int, to tcpmodel.State, why tcpmodel.Reason, seen *Observation) {
	e := &c.ends[side]
	if e.state == to {
		return
	}
	seen.Changes = append(seen.Changes, Change{Side: side, From: e.state, To: to, Why: why})
	e.state = to
}

// tsOctets is what timestamps take in a segment.
var tsOctets = uint16((&tcpmodel.Options{HasTS: true}).WireLen()) //nolint:gochecknoglobals // a constant of the table

// Snapshot writes what is known of one end into s. Variables that no segment
// shows stay zero, and no timer is armed.
func (c *Conn) Snapshot(side int, s *tcpmodel.Snapshot) {
	e, peer := &c.ends[side], &c.ends[1-side]
	*s = tcpmodel.Snapshot{
		State: e.state, ISS: e.iss, IRS: peer.iss, SndUna: e.una, SndNxt: e.nxt, RcvNxt: e.rcvNxt,
		SndWnd: e.sndWnd, RcvWnd: e.rcvWnd, Probes: e.probes, Backoff: e.again,
		OutOfOrder: e.sacked,
		SndWL1:     peer.nxt, SndWL2: e.una,
	}
	if e.una.Less(e.nxt) {
		s.Inflight = uint32(e.nxt.Sub(e.una))
	}
	if e.syn && peer.syn {
		s.SACKOK = e.opts.SACKOK && peer.opts.SACKOK
		s.TSOK = e.opts.HasTS && peer.opts.HasTS
		if e.opts.HasScale && peer.opts.HasScale {
			s.Scaled, s.SndScale, s.RcvScale = true, peer.opts.Scale, e.opts.Scale
		}
	}
	if peer.syn {
		s.MSS = peer.opts.MSS
		if s.MSS == 0 {
			s.MSS = 536 // RFC 9293 §3.7.1 MUST-15: the size to assume when none was announced.
		}
		if s.TSOK && s.MSS > tsOctets {
			s.MSS -= tsOctets // RFC 6691: options are deducted from what may be sent.
		}
	}
	for i := range s.Timers {
		s.Timers[i] = vtime.Never
	}
}

// scaleOf is the shift of the windows that an end announces, 0 as long as the
// opening does not show one at both ends (RFC 7323 §2.2).
func (c *Conn) scaleOf(side int) uint8 {
	e, peer := &c.ends[side], &c.ends[1-side]
	if e.syn && peer.syn && e.opts.HasScale && peer.opts.HasScale {
		return min(e.opts.Scale, 14)
	}
	return 0
}
