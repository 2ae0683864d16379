package tcpmodel

import "slices"

// receiver is the receive sequence space of RFC 9293 §3.3.1 and its queues.
//
//	    1          2          3
//	----------|----------|----------
//	       RCV.NXT    RCV.NXT
//	                 +RCV.WND
//
//	1 received, 2 may be received, 3 not yet allowed
type receiver struct {
	irs, nxt       Seq
	edge           Seq // RCV.NXT+RCV.WND as offered
	up             Seq // RCV.UP
	mark           urgentMark
	finSeq         Seq // of a FIN that arrived ahead of what precedes it
	shift          uint8
	synced         bool // the peer's SYN was received
	peerScales     bool
	peerSACK       bool
	urgent         bool
	fin            bool // the FIN was reached
	endRead        bool // and a RECEIVE has met it
	ended          bool // the application has ended its reading (SHUT_RD)
	finAhead       bool
	peerMSS        uint16
	ready          []Span // in sequence, not yet read
	head           int    // first span of ready
	queued         int64  // octets in ready
	grown          int64  // how far the buffer has grown with reading
	limit          int64  // the window offered at most now
	offered        uint32 // the window offered last
	unread         unread
	tuner          tuner
	outOfOrder     []run // beyond a gap, in order of sequence
	outOfOrderSize uint32
	recent         [4]Block // runs reported by SACK, latest first
	nRecent        int
	dsack          Block // duplicate to report next (RFC 2883)
	hasDSACK       bool
}

// run is a stretch of octets held beyond a gap.
type run struct {
	seq  Seq
	span Span
}

func (r run) end() Seq { return r.seq + Seq(r.span.Len) }

// maxOutOfOrder limits the stretches held beyond gaps.
const maxOutOfOrder = 512

// recvMSS is RMSS of RFC 5681 §2: the octets of a full segment from the peer.
func (c *Conn) recvMSS() uint32 {
	n := uint32(c.ownMSS())
	if c.ts.on {
		n -= min(n, uint32(tsOctets))
	}
	return max(n, 1)
}

// window is RCV.WND.
func (r *receiver) window() uint32 {
	if r.nxt.Less(r.edge) {
		return uint32(r.edge - r.nxt)
	}
	return 0
}

// deliver appends octets that are in sequence.
func (r *receiver) deliver(s Span) {
	r.queued += int64(s.Len)
	if r.unread.counts {
		r.unread.add(s.Len)
	}
	r.nxt += Seq(s.Len)
	if n := len(r.ready); n > r.head {
		last := &r.ready[n-1]
		if last.Stream == s.Stream && last.Off+uint64(last.Len) == s.Off && last.Len+s.Len > last.Len {
			last.Len += s.Len
			return
		}
	}
	r.ready = append(r.ready, s)
}

// read moves at most n octets to spans and returns how many.
func (r *receiver) read(n int64, spans []Span) (int64, []Span) {
	var got int64
	for r.head < len(r.ready) && got < n {
		s := &r.ready[r.head]
		take := min(int64(s.Len), n-got)
		spans = append(spans, Span{Stream: s.Stream, Off: s.Off, Len: uint32(take)})
		got += take
		s.Off += uint64(take)
		s.Len -= uint32(take)
		if s.Len == 0 {
			r.head++
		}
	}
	if r.head == len(r.ready) {
		r.ready, r.head = r.ready[:0], 0
	}
	r.queued -= got
	r.unread.read(got)
	return got, spans
}

// keep holds octets that lie beyond a gap (RFC 9293 SHLD-31), without those
// already held. It returns the stretch they now belong to, false when the
// queue is full.
func (r *receiver) keep(seq Seq, s Span) (Block, bool) {
	block := Block{seq, seq + Seq(s.Len)}
	if !r.insert(seq, s) {
		return block, false
	}
	return r.stretch(block), true
}

// insert puts the parts of s that are not yet held into the list.
func (r *receiver) insert(seq Seq, s Span) bool {
	for i := 0; s.Len > 0; {
		for i < len(r.outOfOrder) && r.outOfOrder[i].end().LessEq(seq) {
			i++
		}
		part := s.Len
		if i < len(r.outOfOrder) {
			next := &r.outOfOrder[i]
			if next.seq.LessEq(seq) {
				skip := min(uint32(next.end()-seq), s.Len)
				seq, s = seq+Seq(skip), cut(s, skip)
				continue
			}
			part = min(part, uint32(next.seq-seq))
		}
		if !r.place(i, run{seq, Span{Stream: s.Stream, Off: s.Off, Len: part}}) {
			return false
		}
		seq, s = seq+Seq(part), cut(s, part)
	}
	return true
}

// place joins x to its left neighbour if their octets lie together in one
// stream, else inserts it.
func (r *receiver) place(i int, x run) bool {
	r.outOfOrderSize += x.span.Len
	if i > 0 {
		l := &r.outOfOrder[i-1]
		if l.end() == x.seq && l.span.Stream == x.span.Stream && l.span.Off+uint64(l.span.Len) == x.span.Off {
			l.span.Len += x.span.Len
			return true
		}
	}
	if len(r.outOfOrder) >= maxOutOfOrder {
		r.outOfOrderSize -= x.span.Len
		return false
	}
	r.outOfOrder = append(r.outOfOrder, run{})
	copy(r.outOfOrder[i+1:], r.outOfOrder[i:])
	r.outOfOrder[i] = x
	return true
}

// stretch is the run of adjoining octets around b, with a FIN that follows them.
func (r *receiver) stretch(b Block) Block {
	for _, x := range r.outOfOrder {
		if x.seq.LessEq(b.Right) {
			b.Right = b.Right.Max(x.end())
		}
	}
	for _, x := range slices.Backward(r.outOfOrder) {
		if b.Left.LessEq(x.end()) {
			b.Left = minSeq(b.Left, x.seq)
		}
	}
	if r.finAhead && b.Right == r.finSeq {
		b.Right++
	}
	return b
}

// drain delivers what the closed gap makes in sequence.
func (r *receiver) drain() {
	n := 0
	for n < len(r.outOfOrder) && r.outOfOrder[n].seq.LessEq(r.nxt) {
		x := r.outOfOrder[n]
		r.outOfOrderSize -= x.span.Len
		if r.nxt.Less(x.end()) {
			r.deliver(cut(x.span, uint32(r.nxt-x.seq)))
		}
		n++
	}
	r.outOfOrder = slices.Delete(r.outOfOrder, 0, n)
}

// cut drops n octets from the front of a span.
func cut(s Span, n uint32) Span {
	return Span{Stream: s.Stream, Off: s.Off + uint64(n), Len: s.Len - n}
}

func minSeq(a, b Seq) Seq {
	if a.Less(b) {
		return a
	}
	return b
}
