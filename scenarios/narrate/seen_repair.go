package narrate

import (
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
	"wirewalk/tcpmodel/observe"
)

// leastRTO is the least retransmission timer of Linux.
const leastRTO = 200 * vtime.Millisecond

// seenAgain tells apart the repetitions that no sign of a gap came before.
func (f *recordFacts) seenAgain() string {
	switch {
	case f.ackedBefore() != 0:
		return "seen-retransmission/acked"
	case f.before != nil && f.p != nil && f.before.SndUna == f.p.Seg.Seq && f.wait() >= leastRTO:
		return "seen-retransmission/timeout"
	}
	return ""
}

// seenTail tells apart what shows that a repetition is a tail loss probe.
func (f *recordFacts) seenTail() string {
	switch {
	case f.waiting() != 0:
		return ""
	case f.wait() < leastRTO:
		return "seen-tail-loss-probe/early"
	}
	return "seen-tail-loss-probe/evenly"
}

// wait is how long ago the octets of a repetition were sent last, 0 if it is none.
func (f *recordFacts) wait() vtime.Duration {
	if f.p == nil {
		return 0
	}
	n := f.sentLast()
	if n == 0 {
		return 0
	}
	return f.r.At.Sub(f.t.Record(f.t.Packet(n).Sent).At)
}

// waiting is the packet with the first octet that waits, when that is not one that the
// record's packet carries; 0 otherwise.
func (f *recordFacts) waiting() trace.PacketID {
	if f.before == nil || f.p == nil || !f.before.SndUna.Less(f.p.Seg.Seq) {
		return 0
	}
	for n := f.n - 1; n > 0 && f.n-n < lookBack; n-- {
		q := f.t.Packet(n)
		if q.Conn == f.conn && q.From == f.p.From && q.Again == 0 && q.Seg.Seq.LessEq(f.before.SndUna) && f.before.SndUna.Less(q.Seg.End()) {
			return n
		}
	}
	return 0
}

// next is the next packet that carries the record's octets, 0 for none.
func (f *recordFacts) next() trace.PacketID {
	for n := f.n + 1; int(n) <= f.t.Packets() && n-f.n < lookBack; n++ {
		q := f.t.Packet(n)
		if q.Conn == f.conn && q.From == f.p.From && q.Sent != 0 && q.Seg.Len() > 0 && q.Seg.Seq == f.p.Seg.Seq {
			return n
		}
	}
	return 0
}

// nextWait is how long after the record that is.
func (f *recordFacts) nextWait() string {
	n := f.next()
	if n == 0 {
		return ""
	}
	return inWords(f.t.Record(f.t.Packet(n).Sent).At.Sub(f.r.At))
}

// twice is the ACK that tells that the octets of the record's packet had come twice (RFC 2883).
func (f *recordFacts) twice() trace.PacketID {
	for n := f.n + 1; int(n) <= f.t.Packets() && n-f.n < lookBack; n++ {
		q := f.t.Packet(n)
		if q.Conn != f.conn || q.From != f.p.To || q.Proto != trace.TCP {
			continue
		}
		if b := twiceBlock(q); b != nil && b.Left.Less(f.p.Seg.End()) && f.p.Seg.Seq.Less(b.Right) {
			return n
		}
	}
	return 0
}

// twiceBlock is the SACK block of a packet that tells of octets that had come before: it lies
// before what the packet acknowledges, or within its second block (RFC 2883 §4); nil for none.
func twiceBlock(p *trace.Packet) *tcpmodel.Block {
	blocks := p.Seg.Options.SACK[:min(int(p.Seg.Options.NSACK), 4)]
	if len(blocks) == 0 || !blocks[0].Left.Less(blocks[0].Right) {
		return nil
	}
	within := len(blocks) > 1 && blocks[1].Left.LessEq(blocks[0].Left) && blocks[0].Right.LessEq(blocks[1].Right)
	if blocks[0].Right.LessEq(p.Seg.Ack) || within {
		return &blocks[0]
	}
	return nil
}

func (f *recordFacts) twiceBlock() *tcpmodel.Block {
	if f.p == nil {
		return nil
	}
	return twiceBlock(f.p)
}

// twiceOctets are the octets that the record's ACK says it has twice: "101 to 200".
func (f *recordFacts) twiceOctets() string {
	b := f.twiceBlock()
	if b == nil {
		return ""
	}
	return f.relative(1-f.sender(), b.Left) + " to " + f.relative(1-f.sender(), b.Right-1)
}

// needless is the repetition whose octets the record's ACK says it has twice.
func (f *recordFacts) needless() trace.PacketID {
	b := f.twiceBlock()
	if b == nil {
		return 0
	}
	for n := f.n - 1; n > 0 && f.n-n < lookBack; n-- {
		q := f.t.Packet(n)
		if q.Conn == f.conn && q.From == f.p.To && q.Again != 0 && q.Seg.Seq.LessEq(b.Left) && b.Left.Less(q.Seg.End()) {
			return n
		}
	}
	return 0
}

// askedAgain are the ACKs without a SACK block that asked for the record's octets once more
// since those were sent last, and the last of these. None where a SACK block told of the gap.
func (f *recordFacts) askedAgain() (count int, last trace.PacketID) {
	if f.p == nil {
		return 0, 0
	}
	first := f.sentLast()
	for n := f.n - 1; n > first && f.n-n < lookBack; n-- {
		q := f.t.Packet(n)
		if q.Conn != f.conn || q.From != f.p.To || q.Proto != trace.TCP || !q.Seg.Flags.Has(tcpmodel.ACK) {
			continue
		}
		if q.Seg.Options.NSACK > 0 {
			return 0, 0
		}
		if q.Seg.Ack == f.p.Seg.Seq && q.Sent != 0 && f.t.Record(q.Sent).Why == observe.ReasonDuplicateAck {
			if count++; last == 0 {
				last = n
			}
		}
	}
	return count, last
}

// repairPlaceholders are the facts of what was sent again in a capture.
func repairPlaceholders() map[string]placeholder {
	return map[string]placeholder{
		"waiting":     func(f *recordFacts) string { return packetNumber(f.waiting()) },
		"next":        func(f *recordFacts) string { return packetNumber(f.next()) },
		"nextwait":    (*recordFacts).nextWait,
		"twice":       func(f *recordFacts) string { return packetNumber(f.twice()) },
		"twiceoctets": (*recordFacts).twiceOctets,
		"needless":    func(f *recordFacts) string { return packetNumber(f.needless()) },
		"times": func(f *recordFacts) string {
			n, _ := f.askedAgain()
			if n == 1 {
				return "once"
			}
			return number(int64(n)) + " times"
		},
		"lastdup": func(f *recordFacts) string { _, n := f.askedAgain(); return packetNumber(n) },
	}
}
