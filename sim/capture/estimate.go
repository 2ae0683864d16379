package capture

import (
	"slices"

	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// A capture has one clock, at one place. When a packet left the far end, or
// came there, is estimated from the least round trip between the two: half of
// it each way. The least one has the least waiting in it, as of a delayed ACK.

// leastTrip is the shortest round trip that is worth an estimate. What is
// shorter is one machine talking to itself, where both ends were seen.
const leastTrip = longWait

// estimates notes how far away the ends of the connections are from where the
// capture was taken, as far as packets tell. A connection that tells nothing
// itself has the path of the others to the same host.
func (e *emitter) estimates() {
	t := e.w.Trace()
	if t.SeenAt == 0 {
		return
	}
	least := map[trace.HostID]vtime.Duration{}
	var silent []*trace.Conn
	for _, c := range e.conns {
		conn := e.w.EditConn(e.state[c.index].id)
		if c.ends[0].Addr() == c.ends[1].Addr() {
			continue // Both ends are where it was seen.
		}
		near := conn.Side(t.SeenAt)
		trips := e.roundTrips(c)
		switch {
		case near < 0:
			conn.Away = halves(trips)
		case trips[1-near] == vtime.Forever:
			silent = append(silent, conn)
		case trips[1-near] >= leastTrip:
			way := trips[1-near] / 2
			conn.Away[1-near] = way
			far := conn.Ends[1-near].Host
			if was, ok := least[far]; !ok || way < was {
				least[far] = way
			}
		}
	}
	for _, conn := range silent {
		far := 1 - conn.Side(t.SeenAt)
		conn.Away[far] = least[conn.Ends[far].Host]
	}
}

// halves are the ways to both ends from a place between them. One of them alone
// says little.
func halves(trips [2]vtime.Duration) (ways [2]vtime.Duration) {
	for side, least := range trips {
		if least == vtime.Forever {
			return [2]vtime.Duration{}
		}
		if least >= leastTrip {
			ways[side] = least / 2
		}
	}
	return ways
}

// roundTrips is the least time from a packet to each end until the answer of
// that end, vtime.Forever where there is none.
func (im *importer) roundTrips(c *conn) [2]vtime.Duration {
	trips := [2]trip{{least: vtime.Forever}, {least: vtime.Forever}}
	before := vtime.Time(0)
	for k, i := range c.packets {
		p := im.packets[i]
		if im.spansStep(before, p.at) {
			trips[0].open, trips[1].open = nil, nil
		}
		before = p.at
		if p.proto != trace.TCP {
			continue
		}
		from, to := &trips[p.side], &trips[1-p.side]
		if p.seg.Flags.Has(tcpmodel.ACK) {
			from.answered(p.at, &p.seg)
		} else if p.answers >= 0 && im.onlyQuestion(c, k) && !im.spansStep(im.packets[p.answers].at, p.at) {
			from.sample(p.at.Sub(im.packets[p.answers].at))
		}
		if p.seg.Len() > 0 && !p.lost {
			to.asks(p.at, &p.seg)
		}
	}
	return [2]vtime.Duration{trips[0].least, trips[1].least}
}

// onlyQuestion reports whether a RST can answer one packet only, the one that it
// was found to answer.
func (im *importer) onlyQuestion(c *conn, k int) bool {
	rst := im.packets[c.packets[k]]
	n := 0
	for j := k - 1; j >= 0 && j >= k-citedBack; j-- {
		p := im.packets[c.packets[j]]
		if rst.at.Sub(p.at) > answerTime {
			break
		}
		if p.proto == trace.TCP && p.side != rst.side && p.seg.Ack == rst.seg.Seq {
			n++
		}
	}
	return n == 1
}

// trip measures the round trip to one end, from segments to it and the
// acknowledgments that come back.
type trip struct {
	least vtime.Duration
	open  []question // not acknowledged, in order of their numbers
	next  tcpmodel.Seq
	begun bool
}

// question is a segment that waits for its acknowledgment.
type question struct {
	end   tcpmodel.Seq
	at    vtime.Time
	stamp uint32
	twice bool // its octets were sent again: an answer may be to either (RFC 6298 §3)
}

// maxOpen bounds the segments that wait: no window holds more of a usual size.
const maxOpen = 1 << 12

func (t *trip) sample(d vtime.Duration) {
	if d > 0 && d < t.least {
		t.least = d
	}
}

// asks notes a segment that takes sequence space.
func (t *trip) asks(at vtime.Time, seg *tcpmodel.Segment) {
	q := question{end: seg.Seq.Add(seg.Len()), at: at, stamp: seg.Options.TSVal}
	if t.begun && seg.Seq.Less(t.next) {
		q.twice = true
		for i := range t.open {
			t.open[i].twice = t.open[i].twice || seg.Seq.Less(t.open[i].end)
		}
	}
	if !t.begun || t.next.Less(q.end) {
		t.begun, t.next = true, q.end
	}
	if len(t.open) < maxOpen {
		t.open = append(t.open, q)
	}
}

// answered takes a sample from the latest segment that an acknowledgment covers
// and is sure to have met: one that was sent once, or the last copy of one where
// the acknowledgment returns its timestamp (RFC 7323 §4).
func (t *trip) answered(at vtime.Time, seg *tcpmodel.Segment) {
	echo := seg.Options.HasTS && seg.Options.TSEcr != 0
	latest := vtime.Time(-1)
	kept := t.open[:0]
	for i := range t.open {
		q := t.open[i]
		if !q.end.LessEq(seg.Ack) {
			kept = append(kept, q)
			continue
		}
		if !q.twice || echo && q.stamp == seg.Options.TSEcr && !copied(t.open[i+1:], q.end) {
			latest = max(latest, q.at)
		}
	}
	t.open = kept
	if latest >= 0 {
		t.sample(at.Sub(latest))
	}
}

// copied reports whether a segment was sent again.
func copied(later []question, end tcpmodel.Seq) bool {
	return slices.ContainsFunc(later, func(q question) bool { return q.end == end })
}
