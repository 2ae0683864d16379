package capture

import (
	"sort"

	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// What is sent again without a sign of a gap was sent by a timer. Of two there are, that of
// the retransmission takes the first octets that wait, at least after a second (RFC 6298
// §2.4; Linux 200 ms), and waits twice as long the next time (§5.5). That of a tail loss
// probe takes the last ones, about two round trips after them, and once (RFC 8985 §7).

// leastRTO is the least retransmission timer of Linux.
const leastRTO = 200 * vtime.Millisecond

// copyTime is how soon after a segment comes what the capture or the network has twice.
const copyTime = vtime.Millisecond

// tailProbe reports whether a repetition is inferred to be a tail loss probe. It is called
// after the observer took the packet at its sender.
func (e *emitter) tailProbe(p *packet, st *connState) bool {
	last := st.latest[p.side]
	if last == 0 || e.w.Edit(last).Again != 0 || p.seg.Flags.Has(tcpmodel.SYN) {
		return false
	}
	q := e.packets[last-1]
	st.obs.Snapshot(p.side, &e.snap)
	waited := p.at.Sub(q.at)
	away := e.w.Trace().Conn(st.id).Away
	trip := 2 * (away[0] + away[1])
	if !e.snap.SACKOK || p.seg.End() != q.seg.End() || p.seg.Seq.Less(q.seg.Seq) || waited < max(copyTime, trip+trip/2) {
		return false
	}
	return e.snap.SndUna.Less(p.seg.Seq) || waited < leastRTO || e.evenly(p, waited)
}

// evenly reports whether the octets of a repetition are sent once more, without an answer, after
// about the time that the repetition itself had waited.
func (e *emitter) evenly(p *packet, waited vtime.Duration) bool {
	list := p.conn.packets
	from := sort.Search(len(list), func(k int) bool { return e.packets[list[k]].number > p.number })
	for _, i := range list[from:min(len(list), from+maxBack)] {
		q := e.packets[i]
		switch {
		case q.proto != trace.TCP:
		case q.side != p.side:
			if q.seg.Flags.Has(tcpmodel.RST) || q.seg.Flags.Has(tcpmodel.ACK) && p.seg.Seq.Less(q.seg.Ack) {
				return false
			}
		case q.seg.Len() > 0:
			again := q.at.Sub(p.at)
			return q.seg.Seq == p.seg.Seq && q.seg.End() == p.seg.End() && again > copyTime && again < waited+waited/2
		}
	}
	return false
}
