package capture

import (
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

// estimate notes how far away the ends of a connection are from where the
// capture was taken, as far as its packets tell.
func (e *emitter) estimate(c *conn) {
	t := e.w.Trace()
	id := e.state[c.index].id
	conn := e.w.EditConn(id)
	if t.SeenAt == 0 || c.ends[0].Addr() == c.ends[1].Addr() {
		return
	}
	trips := e.roundTrips(c)
	near := conn.Side(t.SeenAt)
	for side, least := range trips {
		switch {
		case side == near || least < leastTrip:
		case least == vtime.Forever:
			if near != 1-side {
				conn.Away = [2]vtime.Duration{} // In the middle, one half alone says little.
			}
			return
		default:
			conn.Away[side] = least / 2
		}
	}
}

// roundTrips is the least time from a packet to each end until the answer of
// that end, vtime.Forever where there is none.
func (e *emitter) roundTrips(c *conn) [2]vtime.Duration {
	trips := [2]trip{{least: vtime.Forever}, {least: vtime.Forever}}
	for k, i := range c.packets {
		p := &e.packets[i]
		if p.proto != trace.TCP {
			continue
		}
		from, to := &trips[p.side], &trips[1-p.side]
		if p.seg.Flags.Has(tcpmodel.ACK) {
			from.answered(p.at, p.seg.Ack)
		} else if p.answers >= 0 && e.onlyQuestion(c, k) {
			from.sample(p.at.Sub(e.packets[p.answers].at))
		}
		if n := p.seg.Len(); n > 0 && !p.lost {
			to.asks(p.at, p.seg.Seq, p.seg.Seq.Add(n))
		}
	}
	return [2]vtime.Duration{trips[0].least, trips[1].least}
}

// onlyQuestion reports whether a RST can answer one packet only, the one that it
// was found to answer.
func (e *emitter) onlyQuestion(c *conn, k int) bool {
	rst := &e.packets[c.packets[k]]
	n := 0
	for j := k - 1; j >= 0 && j >= k-citedBack; j-- {
		p := &e.packets[c.packets[j]]
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
func (t *trip) asks(at vtime.Time, seq, end tcpmodel.Seq) {
	if t.begun && seq.Less(t.next) {
		for i := range t.open {
			if seq.Less(t.open[i].end) {
				t.open[i].twice = true
			}
		}
		if !t.next.Less(end) {
			return
		}
	}
	again := t.begun && seq.Less(t.next)
	t.begun, t.next = true, end
	if len(t.open) < maxOpen {
		t.open = append(t.open, question{end: end, at: at, twice: again})
	}
}

// answered takes a sample from the latest segment that an acknowledgment covers.
func (t *trip) answered(at vtime.Time, ack tcpmodel.Seq) {
	n := 0
	for n < len(t.open) && t.open[n].end.LessEq(ack) {
		n++
	}
	for i := n - 1; i >= 0; i-- {
		if !t.open[i].twice {
			t.sample(at.Sub(t.open[i].at))
			break
		}
	}
	t.open = t.open[n:]
}
