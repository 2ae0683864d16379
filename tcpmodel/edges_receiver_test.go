package tcpmodel

import (
	"fmt"
	"slices"
	"testing"
)

// The queues of the receiver: octets in sequence, and what is held beyond a gap
// (RFC 9293 §3.10.7.4, SHLD-31).

// queues is what a receiver ought to hold: for each octet where it comes from.
type queues map[Seq]Span

// take notes the octets of a segment that are not yet held.
func (q queues) take(seq Seq, s Span) {
	for i := range Seq(s.Len) {
		if _, ok := q[seq+i]; !ok {
			q[seq+i] = Span{Stream: s.Stream, Off: s.Off + uint64(i), Len: 1}
		}
	}
}

// around is the stretch of octets held without a gap around one of them.
func (q queues) around(seq Seq) Block {
	b := Block{seq, seq + 1}
	for _, ok := q[b.Left-1]; ok; _, ok = q[b.Left-1] {
		b.Left--
	}
	for _, ok := q[b.Right]; ok; _, ok = q[b.Right] {
		b.Right++
	}
	return b
}

// differs tells how the held octets differ from those that ought to be held.
func (q queues) differs(r *receiver) string {
	n := uint32(0)
	for i, x := range r.outOfOrder {
		if x.span.Len == 0 || i > 0 && x.seq.Less(r.outOfOrder[i-1].end()) {
			return fmt.Sprintf("the list is out of order: %+v", r.outOfOrder)
		}
		for k := range Seq(x.span.Len) {
			if want := (Span{Stream: x.span.Stream, Off: x.span.Off + uint64(k), Len: 1}); q[x.seq+k] != want {
				return fmt.Sprintf("octet %d is %+v, want %+v", x.seq+k, want, q[x.seq+k])
			}
			n++
		}
	}
	if int(n) != len(q) || n != r.outOfOrderSize {
		return fmt.Sprintf("%d octets are held and %d counted, want %d", n, r.outOfOrderSize, len(q))
	}
	return ""
}

// closeGap delivers n octets in sequence and what they make so.
func (q queues) closeGap(r *receiver, n uint32) (left []Span) {
	r.deliver(Span{Stream: 7, Off: 100, Len: n})
	r.drain()
	for i := range uint64(n) {
		left = append(left, Span{Stream: 7, Off: 100 + i, Len: 1})
	}
	next := Seq(n)
	for ; ; next++ {
		s, ok := q[next]
		if !ok {
			break
		}
		left = append(left, s)
	}
	for seq := range q {
		if seq < next {
			delete(q, seq)
		}
	}
	return left
}

// singly takes spans apart.
func singly(spans []Span) (out []Span) {
	for _, s := range spans {
		if s.Len == 0 {
			return nil
		}
		for i := range uint64(s.Len) {
			out = append(out, Span{Stream: s.Stream, Off: s.Off + i, Len: 1})
		}
	}
	return out
}

// Three segments of one to three octets come in every order at every place beyond a
// gap, of one stream or of another; then the gap closes, and what lies in sequence is read.
func TestWhatIsHeldBeyondAGapIsHeldOnceAndDeliveredInOrder(t *testing.T) {
	const places = 6
	segments := make([]run, 0, 2*3*places)
	for stream := uint32(1); stream <= 2; stream++ {
		for seq := Seq(1); seq <= places; seq++ {
			for size := uint32(1); size <= 3; size++ {
				segments = append(segments, run{seq, Span{Stream: stream, Off: uint64(seq), Len: size}})
			}
		}
	}
	for _, a := range segments {
		for _, b := range segments {
			for i, c := range segments {
				r, q := receiver{}, queues{}
				for _, x := range []run{a, b, c} {
					block, kept := r.keep(x.seq, x.span)
					q.take(x.seq, x.span)
					if want := q.around(x.seq); !kept || block != want {
						t.Fatalf("%v %v %v: kept %v, reported as %v, want %v", a, b, c, kept, block, want)
					}
				}
				if diff := q.differs(&r); diff != "" {
					t.Fatalf("%v %v %v: %s", a, b, c, diff)
				}
				ready := q.closeGap(&r, uint32(1+i%4))
				if diff := q.differs(&r); diff != "" || r.nxt != Seq(len(ready)) || r.queued != int64(len(ready)) {
					t.Fatalf("%v %v %v: after the gap, RCV.NXT %d, %d queued: %s", a, b, c, r.nxt, r.queued, diff)
				}
				for k := int64(1); len(ready) > 0; k++ {
					n := min(k, int64(len(ready)))
					got, spans := r.read(k, nil)
					if got != n || !slices.Equal(singly(spans), ready[:n]) {
						t.Fatalf("%v %v %v: a RECEIVE of %d gives %d in %v, want %v", a, b, c, k, got, spans, ready[:n])
					}
					ready = ready[n:]
				}
				if len(r.ready) != 0 || r.head != 0 || r.queued != 0 {
					t.Fatalf("%v %v %v: left over: %v from %d, %d", a, b, c, r.ready, r.head, r.queued)
				}
			}
		}
	}
}

func TestOctetsThatLieTogetherTakeOnePlace(t *testing.T) {
	r := receiver{}
	for i := range Seq(3) {
		r.keep(10+i, Span{Stream: 1, Off: uint64(10 + i), Len: 1})
		want(t, len(r.outOfOrder) == 1, "beyond the gap: %v", r.outOfOrder)
	}
	r.keep(13, Span{Stream: 2, Off: 13, Len: 1})
	r.keep(14, Span{Stream: 2, Off: 99, Len: 1})
	want(t, len(r.outOfOrder) == 3, "of another stream, and from elsewhere in it: %v", r.outOfOrder)
	for i := range uint64(3) {
		r.deliver(Span{Stream: 1, Off: i, Len: 1})
		want(t, len(r.ready) == 1, "in sequence: %v", r.ready)
	}
	r.read(1, nil)
	r.deliver(Span{Stream: 1, Off: 3, Len: 1})
	want(t, len(r.ready) == 1 && r.ready[0].Len == 3, "behind what was read in part: %v", r.ready)
	r.deliver(Span{Stream: 2, Off: 4, Len: 1})
	r.deliver(Span{Stream: 2, Off: 6, Len: 1})
	want(t, len(r.ready) == 3, "of another stream, and from elsewhere in it: %v", r.ready)
}

func TestASpanDoesNotOutgrowItsLength(t *testing.T) {
	r := receiver{}
	const most = 1<<32 - 1
	r.deliver(Span{Stream: 1, Len: most})
	r.deliver(Span{Stream: 1, Off: most, Len: 1})
	want(t, len(r.ready) == 2 && r.queued == 1<<32, "%v, %d octets", r.ready, r.queued)
}

func TestAFINBelongsToTheStretchThatItFollows(t *testing.T) { // it takes a sequence number, RFC 9293 §3.4
	for seq, right := range map[Seq]Seq{10: 13, 9: 11} {
		r := receiver{finAhead: true, finSeq: 12}
		block, _ := r.keep(seq, Span{Stream: 1, Off: uint64(seq), Len: 2})
		want(t, block == Block{seq, right}, "octets from %d: %v", seq, block)
	}
	r := receiver{finSeq: 12}
	block, _ := r.keep(10, Span{Stream: 1, Off: 10, Len: 2})
	want(t, block == Block{10, 12}, "without a FIN: %v", block)
	want(t, r.stretch(Block{12, 13}) == Block{10, 13}, "the FIN itself: %v", r.stretch(Block{12, 13}))
	want(t, r.stretch(Block{13, 14}) == Block{13, 14}, "a FIN beyond: %v", r.stretch(Block{13, 14}))
}

func TestAFullSegmentOfThePeerHasAtLeastOneOctet(t *testing.T) { // RMSS of RFC 5681 §2, options deducted
	for mss, octets := range map[uint16]uint32{1460: 1448, 14: 2, 13: 1, 12: 1, 5: 1} {
		p := stamped(Textbook())
		p.cfg.MSS = mss
		p.conn.cfg = &p.cfg
		want(t, p.conn.recvMSS() == octets, "MSS %d: %d octets", mss, p.conn.recvMSS())
	}
	p := established(func(c *Config) { c.MSS = 1460 })
	want(t, p.conn.recvMSS() == 1460, "without timestamps: %d octets", p.conn.recvMSS())
}

func TestTheWindowIsWhatLiesBeforeItsEdge(t *testing.T) { // RCV.WND, RFC 9293 §3.3.1
	for edge, wnd := range map[Seq]uint32{99: 0, 100: 0, 101: 1, 110: 10} {
		r := receiver{nxt: 100, edge: edge}
		want(t, r.window() == wnd, "the edge at %d: %d", edge, r.window())
	}
}
