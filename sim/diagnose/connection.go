package diagnose

import (
	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
	"wirewalk/tcpmodel/observe"
)

// connStats is one connection under examination.
type connStats struct {
	in               *survey
	id               trace.ConnID
	syn, answered    bool
	syns             mark           // the first SYN
	opened           vtime.Time     // when the client answered the answer to it
	last             vtime.Time     // when a packet was last seen or sent
	atEnd            [2]vtime.Time  // when one was last at each end, by what is known or estimated
	away             vtime.Duration // there and back, by the latest packet that came
	fin              [2]mark        // by end
	finSeq           [2]tcpmodel.Seq
	finIdle          [2]vtime.Duration // before the FIN nothing was sent for so long
	crossed          [2]race           // data of this side that was sent without knowledge of the other's FIN
	late             [2]mark           // data that was sent with knowledge of it
	rst              mark
	old, cleared     mark // an earlier connection of the same ports answers the SYN; the RST that ends that
	rstSide          int
	rstWhy           trace.Reason
	refused, probed  bool // what the RST answers: a SYN; a keepalive probe
	packets          int  // that were sent
	again, unheard   int  // repetitions in all, and since the other end was heard
	firstAgain, zero mark
	zeroSide         int
	reopened         mark // the first window behind that one that is open
	lastAgain        mark
	againOf          trace.PacketID // what the first repetition repeats
	againFlags       tcpmodel.Flags // of the first repetition
	quietSide        int
	latest           trace.PacketID
	next             [2]tcpmodel.Seq   // after the octets that each end has sent
	probe            [2]trace.PacketID // the latest keepalive probe of each end
	probes           [2]int            // such since the other end was heard
	unreached        mark              // the ICMP error that answers a probe
	unreachedBy      string
	unreachedProbe   trace.PacketID // what it is about
	rstAnswers       trace.PacketID // the latest packet before the RST
	taken            *taken         // a request that the server should not have taken as it did
	pool             *pool          // that it belongs to, if that is wasteful
	sent             [2][]piece     // the octets of each end, in order once all were seen
	idling           idling
	talk             *talk
	early            *early
	tls              *inspect.TLS
	secret           *tlsFailure
	failed           *serverError
	cut              *spoken // an answer that has no end
	unanswered       *unanswered
	slow             []slow
	fits             [2]sizes
	needless         needless
	repairs          repairs
}

// race is data that may cross a FIN.
type race struct {
	mark
	quiet vtime.Time     // since when its sender had been idle
	idle  vtime.Duration // before the first of FIN and data
}

// mark is a packet and its record, 0 for none. at is when it was seen or sent, left
// when it left its sender, by what is known or estimated.
type mark struct {
	packet trace.PacketID
	rec    trace.RecordID
	at     vtime.Time
	left   vtime.Time
}

// takeError looks at an ICMP error about one of the packets.
func (c *connStats) takeError(t *trace.Trace, p *trace.Packet, here mark) {
	c.takeTooBig(t, p, here)
	x := p.Extra()
	if x == nil || x.ICMPKind == 0 || x.Cites == 0 || c.unreached.rec != 0 {
		return
	}
	if x.Cites == c.probe[0] || x.Cites == c.probe[1] {
		c.unreached, c.unreachedBy, c.unreachedProbe = here, inspect.ICMPName(t, p), x.Cites
	}
}

// takeProbe notes a segment that repeats the number before the next one, as
// keepalive does (RFC 9293 §3.8.4).
func (c *connStats) takeProbe(p *trace.Packet, id trace.PacketID, side int) {
	probe := p.Seg.Seq+1 == c.next[side] && (p.Seg.Payload.Len == 0 || p.Seg.Payload.Len == 1 && p.Again == 0) &&
		p.Seg.Flags&(tcpmodel.SYN|tcpmodel.FIN|tcpmodel.RST) == 0
	switch {
	case probe:
		c.probe[side] = id
		c.probes[side]++
	case c.next[side] == 0 || c.next[side].Less(p.Seg.End()):
		c.next[side] = p.Seg.End()
	}
}

// travel tells when a packet left its sender and came to its receiver, and how
// long the way there takes.
func travel(t *trace.Trace, p *trace.Packet, side int) (left, came vtime.Time, way vtime.Duration) {
	at := t.Record(p.Begins()).At
	if t.Inferred {
		away := t.Conn(p.Conn).Away
		return at.Add(-away[side]), at.Add(away[1-side]), away[0] + away[1]
	}
	if p.Arrived == 0 {
		return at, -1, 0
	}
	came = t.Record(p.Arrived).At
	return at, came, came.Sub(at)
}

// take looks at one packet, in order of sending.
func (c *connStats) take(t *trace.Trace, p *trace.Packet, id trace.PacketID, side int) {
	f := p.Seg.Flags
	c.packets++
	r := t.Record(p.Begins())
	gap := r.At.Sub(c.last)
	if c.last == 0 {
		gap = 0
	}
	c.last = max(r.At, 1)
	left, came, way := travel(t, p, side)
	here := mark{id, p.Begins(), r.At, left}
	if f.Has(tcpmodel.RST) {
		c.takeRst(p, here, side, gap)
		return
	}
	c.takeSize(p, side, here)
	c.takeNeedless(p, side, here)
	c.takeIdle(p, side, here, gap)
	c.takeRepair(p, side, here)
	c.takeOctets(p, id, side)
	c.takeProbe(p, id, side)
	c.probes[1-side] = 0
	c.latest = id
	switch {
	case f.Has(tcpmodel.SYN) && side == 0:
		c.syn = true
		if c.syns.rec == 0 {
			c.syns = here
		}
	case side == 1 && r.Why == observe.ReasonBefore:
		if c.old.rec == 0 {
			c.old = here
		}
	case side == 1:
		c.answered = true
	case c.answered && c.opened == 0:
		c.opened = r.At
	}
	c.repeats(p, side, here)
	c.takeEnds(p, side, here, gap)
	c.takeWindow(p, side, here)
	if c.fin[0].rec+c.fin[1].rec > 0 {
		return // What was idle before is idle no more.
	}
	c.atEnd[side] = max(c.atEnd[side], left)
	if p.Dropped == 0 {
		c.atEnd[1-side] = max(c.atEnd[1-side], came)
		if way > 0 {
			c.away = way
		}
	}
}

// takeRst notes the first RST, and what it answers.
func (c *connStats) takeRst(p *trace.Packet, here mark, side int, gap vtime.Duration) {
	why := c.in.t.Record(here.rec).Why
	if why == observe.ReasonRstBefore {
		c.cleared = here
		return
	}
	if c.rst.rec != 0 {
		return
	}
	c.rst, c.rstSide, c.rstWhy, c.rstAnswers = here, side, why, c.latest
	c.refused = c.syn && !c.answered
	c.probed = c.latest != 0 && c.probe[1-side] == c.latest
	c.takeIdleRst(p, side, gap)
}

// takeEnds notes FINs, and data that was sent after one.
func (c *connStats) takeEnds(p *trace.Packet, side int, here mark, gap vtime.Duration) {
	other := 1 - side
	if p.Seg.Flags.Has(tcpmodel.FIN) && c.fin[side].rec == 0 {
		c.fin[side], c.finSeq[side], c.finIdle[side] = here, p.Seg.End()-1, gap
		if x := c.crossed[other]; x.rec != 0 && c.in.t.Packet(x.packet).Seg.Seq.Less(p.Seg.Ack) {
			c.crossed[other] = race{} // It had come when the FIN left.
		}
	}
	closed := c.fin[other].rec != 0
	unaware := closed && !c.finSeq[other].Less(p.Seg.Ack)
	if p.Seg.Payload.Len == 0 || p.Again != 0 {
		return
	}
	switch {
	case closed && !unaware:
		if c.late[side].rec == 0 {
			c.late[side] = here
		}
	case unaware && c.crossed[side].rec == 0:
		c.crossed[side] = race{here, c.atEnd[side], c.finIdle[other]}
	case !closed && gap >= vtime.Second:
		c.crossed[side] = race{here, c.atEnd[side], gap}
	}
}

// repeats counts what had to be sent again, and how often without an answer.
func (c *connStats) repeats(p *trace.Packet, side int, here mark) {
	if p.Again == 0 {
		if side != c.quietSide {
			c.unheard = 0
		}
		return
	}
	c.again++
	c.unheard++
	c.quietSide, c.lastAgain = side, here
	if c.firstAgain.rec == 0 {
		c.firstAgain, c.againFlags, c.againOf = here, p.Seg.Flags, p.Again
	}
}
