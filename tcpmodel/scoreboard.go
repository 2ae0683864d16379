package tcpmodel

import "wirewalk/sim/vtime"

// marks say what is known about a segment that was sent and not yet
// cumulatively acknowledged.
type marks uint16

const (
	markSacked  marks = 1 << iota // the receiver reported it by SACK (RFC 2018)
	markLost                      // deemed lost
	markRetrans                   // sent again, and that copy is thought to be in flight
	markEver                      // sent more than once at some time (Karn)
	markSYN
	markFIN
	markJoined // handed to the link together with the segment before
	markLast   // and the last of those
	markJudged // RACK has deemed this copy lost, and does not judge it twice
)

// sentSegment is one segment on the scoreboard.
type sentSegment struct {
	seq  Seq
	size uint32     // octets of sequence space
	at   vtime.Time // of its last transmission
	nth  uint32     // ordinal of its last transmission, which orders those of one instant
	mark marks
}

func (s *sentSegment) end() Seq { return s.seq + Seq(s.size) }

// octets is how much data the segment carries.
func (s *sentSegment) octets() uint32 {
	if s.mark&(markFIN|markSYN) != 0 {
		return s.size - 1
	}
	return s.size
}

// scoreboard holds the segments between SND.UNA and SND.NXT in order, in a ring
// whose memory is kept.
//
//	   first                             last
//	SND.UNA |  sacked  | lost |  in flight  | SND.NXT
type scoreboard struct {
	ring []sentSegment
	head int
	n    int
	// Octets with each mark, so that what is in flight is known without a walk.
	sacked  uint32
	lost    uint32
	retrans uint32
	again   uint32 // lost and not sent again
	// The same in segments.
	sackedSegs, lostSegs, retransSegs int
	from                              Seq // none of those lies before this
}

func (b *scoreboard) at(i int) *sentSegment { return &b.ring[(b.head+i)&(len(b.ring)-1)] }

func (b *scoreboard) push(s sentSegment) {
	if b.n == len(b.ring) {
		b.grow()
	}
	b.n++
	*b.at(b.n - 1) = s
}

func (b *scoreboard) grow() {
	ring := make([]sentSegment, max(4, 2*len(b.ring)))
	for i := range b.n {
		ring[i] = *b.at(i)
	}
	b.ring, b.head = ring, 0
}

// pop removes the first segment.
func (b *scoreboard) pop() {
	b.put(b.at(0), 0)
	b.head = (b.head + 1) & (len(b.ring) - 1)
	b.n--
}

// trim cuts n octets off the front of the first segment.
func (b *scoreboard) trim(n uint32) {
	s := b.at(0)
	m := s.mark
	b.put(s, 0)
	s.seq += Seq(n)
	s.size -= n
	b.put(s, m&^markSYN)
}

// put replaces the marks of a segment and keeps the sums.
func (b *scoreboard) put(s *sentSegment, m marks) {
	b.count(s, s.mark, -s.size, -1)
	s.mark = m
	b.count(s, m, s.size, 1)
}

func (b *scoreboard) count(s *sentSegment, m marks, size uint32, one int) {
	if m&markSacked != 0 {
		b.sacked += size
		b.sackedSegs += one
	}
	if m&markLost != 0 {
		b.lost += size
		b.lostSegs += one
	}
	if m&markRetrans != 0 {
		b.retrans += size
		b.retransSegs += one
	}
	if m&(markLost|markRetrans) == markLost {
		if b.again == 0 || s.seq.Less(b.from) {
			b.from = s.seq
		}
		b.again += size
	}
}

// setMark adds marks.
func (b *scoreboard) setMark(s *sentSegment, m marks) { b.put(s, s.mark|m) }

// unmark removes marks.
func (b *scoreboard) unmark(s *sentSegment, m marks) { b.put(s, s.mark&^m) }

// split cuts segment i after n octets, so that both parts can be sent again alone.
func (b *scoreboard) split(i int, n uint32) {
	b.push(sentSegment{})
	for k := b.n - 1; k > i; k-- {
		*b.at(k) = *b.at(k - 1)
	}
	first, second := b.at(i), b.at(i+1)
	m := first.mark
	b.put(first, 0)
	second.mark = 0
	second.seq += Seq(n)
	second.size -= n
	first.size = n
	b.put(first, m&^(markFIN|markLast))
	b.put(second, m&^(markSYN|markJoined))
}

// join makes one segment of i and the next.
func (b *scoreboard) join(i int) {
	first, second := b.at(i), b.at(i+1)
	m := first.mark&^markLast | second.mark&(markEver|markFIN|markLast)
	b.put(first, 0)
	b.put(second, 0)
	first.size += second.size
	b.put(first, m)
	for k := i + 1; k < b.n-1; k++ {
		*b.at(k) = *b.at(k + 1)
	}
	*b.at(b.n - 1) = sentSegment{}
	b.n--
}

// clear forgets all segments and keeps the memory.
func (b *scoreboard) clear() { *b = scoreboard{ring: b.ring} }
