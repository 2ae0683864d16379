package observe

import (
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// classify finds what is notable about a segment that side sent, before the
// books take it in.
func (c *Conn) classify(now vtime.Time, side int, seg *tcpmodel.Segment, tag uint32, seen *Observation) {
	e, peer := &c.ends[side], &c.ends[1-side]
	f := seg.Flags
	if f.Has(tcpmodel.RST) {
		return
	}
	switch {
	case f.Has(tcpmodel.SYN):
		c.classifySyn(side, seg, seen)
	case e.isProbe(seg):
		e.probes++
		seen.Facts |= KeepaliveProbe
		seen.Why = ReasonKeepaliveProbe
		if e.sndWnd == 0 && peer.acked {
			seen.Facts ^= KeepaliveProbe | WindowProbe
			seen.Why = ReasonWindowProbe
		}
	case seg.Len() > 0:
		e.classifyOctets(now, seg, tag, seen)
	default:
		c.classifyAck(side, seg, seen)
	}
	if seg.Window == 0 && !f.Has(tcpmodel.SYN) {
		seen.Facts |= ZeroWindow
		if seen.Why == ReasonAck || seen.Why == ReasonWindowUpdate {
			seen.Why = ReasonZeroWindow
		}
	}
}

func (c *Conn) classifySyn(side int, seg *tcpmodel.Segment, seen *Observation) {
	e := &c.ends[side]
	seen.Why = ReasonSyn
	if seg.Flags.Has(tcpmodel.ACK) {
		seen.Why = ReasonSynAck
	}
	// Opened from both sides, an end's SYN,ACK carries the number of its SYN again.
	crossed := seg.Flags.Has(tcpmodel.ACK) && !e.synAck
	if e.nxt != e.iss && seg.Seq == e.iss && !crossed {
		seen.Why = ReasonSynAgain
		if c.cleared {
			seen.Why = ReasonSynCleared
		}
		seen.Facts |= Retransmission
		e.again++
	}
}

// isProbe reports whether a segment repeats the last octet's number with at
// most one octet while nothing is unacknowledged (RFC 9293 §3.8.4).
func (e *end) isProbe(seg *tcpmodel.Segment) bool {
	return seg.Seq == e.nxt-1 && seg.Payload.Len <= 1 &&
		seg.Flags&(tcpmodel.SYN|tcpmodel.FIN|tcpmodel.RST) == 0 &&
		e.una == e.nxt && seg.Flags.Has(tcpmodel.ACK) && e.state.Synchronized() && !e.hasFin
}

// classifyOctets tells new octets from repeated and late ones.
func (e *end) classifyOctets(now vtime.Time, seg *tcpmodel.Segment, tag uint32, seen *Observation) {
	seen.Why = ReasonData
	if e.nxt.LessEq(seg.Seq) {
		e.again = 0
		if e.nxt.Less(seg.Seq) && len(e.holes) < maxHoles {
			e.holes = append(e.holes, hole{from: e.nxt, to: seg.Seq, at: now, tag: tag})
		}
		return
	}
	if e.nxt.Less(seg.End()) && e.una.LessEq(seg.Seq) && seg.Payload.Len > 0 && !e.hasFin {
		// Some octets are new: a sender may join what it repeats with what comes next.
		seen.Facts |= Retransmission
		seen.Why = ReasonRetransmission
		return
	}
	late, age := e.fill(seg, now)
	switch {
	case late && age < reorderTime:
		seen.Facts |= OutOfOrder
		seen.Why = ReasonOutOfOrder
	case late:
		seen.Facts |= Retransmission
		seen.Why = ReasonRepair
	default:
		seen.Facts |= Retransmission
		seen.Why = ReasonRetransmission
		e.again++
	}
}

// fill takes a segment's octets out of the holes; it reports whether they were
// in one, and for how long it had been there.
func (e *end) fill(seg *tcpmodel.Segment, now vtime.Time) (late bool, age vtime.Duration) {
	from, to := seg.Seq, seg.End()
	var kept []hole
	for _, h := range e.holes {
		if to.LessEq(h.from) || h.to.LessEq(from) {
			kept = append(kept, h)
			continue
		}
		late, age = true, now.Sub(h.at)
		if h.from.Less(from) {
			kept = append(kept, hole{from: h.from, to: from, at: h.at, tag: h.tag})
		}
		if to.Less(h.to) {
			kept = append(kept, hole{from: to, to: h.to, at: h.at, tag: h.tag})
		}
	}
	e.holes = kept
	return late, age
}

// classifyAck tells apart acknowledgments that carry nothing else.
func (c *Conn) classifyAck(side int, seg *tcpmodel.Segment, seen *Observation) {
	e, peer := &c.ends[side], &c.ends[1-side]
	seen.Why = ReasonAck
	switch {
	case e.state == tcpmodel.Established && !e.acked && peer.synAck:
		seen.Why = ReasonHandshakeDone
	case !e.acked || seg.Ack != e.lastAck:
	case e.probed:
		seen.Facts |= KeepaliveAnswer
		seen.Why = ReasonKeepaliveAnswer
	case seg.Window != e.lastWin && seg.Options.NSACK == 0:
		seen.Facts |= WindowUpdate
		seen.Why = ReasonWindowUpdate
	case seg.Ack.Less(peer.nxt):
		// RFC 5681 §2: no data, the same number, and data outstanding.
		seen.Facts |= DuplicateAck
		seen.Why = ReasonDuplicateAck
	}
}
