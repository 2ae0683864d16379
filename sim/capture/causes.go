package capture

import (
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
	"wirewalk/tcpmodel/observe"
)

// arrival is when a segment was at the end that it was sent to, as far as that
// is estimated.
type arrival struct {
	rec trace.RecordID
	at  vtime.Time
	end tcpmodel.Seq
}

// maxCame bounds the arrivals that may have to be looked through.
const maxCame = 1 << 9

// gap is what an end was told of octets that are missing at the other.
type gap struct {
	rec  trace.RecordID // the arrival that told it, 0 for none
	from tcpmodel.Seq
	to   tcpmodel.Seq // what came begins behind the gap and ends here
}

// arrives notes an arrival at the end that p was sent to.
func (e *emitter) arrives(p *packet, st *connState, rec trace.RecordID) {
	side := 1 - p.side
	away := e.w.Trace().Conn(st.id).Away
	if list := st.came[side]; len(list) == maxCame {
		st.came[side] = append(list[:0], list[maxCame/2:]...)
	}
	st.came[side] = append(st.came[side], arrival{rec, p.at.Add(away[side]), p.seg.End()})
}

// gapOf is the gap that a segment tells of; rec is its arrival.
func gapOf(p *packet, rec trace.RecordID) gap {
	g := gap{rec: rec, from: p.seg.Ack, to: p.seg.Ack + 1}
	for _, b := range p.seg.Options.SACK[:min(int(p.seg.Options.NSACK), 4)] {
		if g.to.Less(b.Right) {
			g.to = b.Right
		}
	}
	return g
}

// tells reports whether a segment, just taken by the observer, tells of a gap:
// it repeats an acknowledgment, or names octets behind the one that is expected.
func (e *emitter) tells(p *packet) bool {
	if e.seen.Facts.Has(observe.DuplicateAck) {
		return true
	}
	for _, b := range p.seg.Options.SACK[:min(int(p.seg.Options.NSACK), 4)] {
		if p.seg.Ack.Less(b.Left) {
			return true
		}
	}
	return false
}

// latest is the last arrival at the sender of a segment before it sent it, 0 for
// none. What is captured far from an end may have been on its way there still,
// so of those that came at nearly one time it is the one that is acknowledged.
func (e *emitter) latest(p *packet, st *connState) trace.RecordID {
	away := e.w.Trace().Conn(st.id).Away[p.side]
	list := st.came[p.side]
	n := len(list)
	for n > 0 && list[n-1].at > p.at.Add(-away) {
		n--
	}
	if n == 0 {
		return 0
	}
	if away == 0 || p.seg.Len() > 0 || !p.seg.Flags.Has(tcpmodel.ACK) {
		return list[n-1].rec
	}
	end := p.seg.Ack
	if p.seg.Options.NSACK > 0 {
		end = p.seg.Options.SACK[0].Right // RFC 2018 §4: the first block has the latest segment.
	}
	for i := n - 1; i >= 0; i-- {
		if list[i].end == end {
			st.came[p.side] = list[i:] // What it sends later answers nothing earlier.
			return list[i].rec
		}
	}
	return list[n-1].rec
}

// causeOf is what made an end send a segment, as far as it can be told: an
// answer follows the latest arrival at its sender, a repetition what told of a
// gap, else the silence after the first of its kind.
func (e *emitter) causeOf(p *packet, st *connState, latest trace.RecordID, again trace.PacketID) trace.RecordID {
	if p.answers >= 0 {
		return e.w.Edit(trace.PacketID(p.answers + 1)).Arrived
	}
	switch e.seen.Why {
	case observe.ReasonSynAck, observe.ReasonAck, observe.ReasonHandshakeDone,
		observe.ReasonDuplicateAck,
		observe.ReasonKeepaliveAnswer, observe.ReasonRstRefused, observe.ReasonRstGone,
		observe.ReasonRstAfterClose,
		observe.ReasonFinAnswer, observe.ReasonZeroWindow, observe.ReasonData:
		return latest
	case observe.ReasonBefore, observe.ReasonRstBefore:
		return latest
	case observe.ReasonRetransmission, observe.ReasonSynAgain, observe.ReasonSynCleared, observe.ReasonFinAgain:
		if big := st.tooBig[p.side]; again != 0 && big > e.w.Edit(again).Sent && p.seg.Payload.Len < e.w.Edit(again).Seg.Payload.Len {
			e.seen.Why = observe.ReasonTooBig
			return big
		}
		g := st.told[p.side]
		if again != 0 && g.rec > e.w.Edit(again).Sent && g.from.LessEq(p.seg.Seq) && p.seg.Seq.Less(g.to) {
			e.seen.Why = observe.ReasonToldOfGap
			return g.rec
		}
		if again != 0 && e.tailProbe(p, st) {
			e.seen.Why = observe.ReasonTailProbe
		}
		if again != 0 {
			return e.w.Edit(again).Sent
		}
	}
	return 0
}
