package narrate

import (
	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
)

// repairCases explain what is repeated because it is taken for lost.
var repairCases = map[string]prose{ //nolint:gochecknoglobals // a constant table, complete by test
	"fast-retransmit/third": {
		"{arrived} is the third duplicate ACK in a row: segments behind {last|this one} have arrived at {peer}, and this one has not. {host} " +
			"takes it for lost and repeats it without waiting for its timer.",
		"RFC 5681 §3.2",
	},
	"fast-retransmit/more": {
		"{arrived} is a duplicate ACK, and at least three have come by now: segments behind {last|this one} have arrived at {peer}, and this " +
			"one has not. {host} takes it for lost and repeats it without waiting for its timer.",
		"RFC 5681 §3.2",
	},
	"fast-retransmit/sack": {
		"{arrived} reports octets that {host} sent later than {last|these} (SACK): {host} takes {last|these} for lost and repeats at once, " +
			"without waiting for its timer.",
		"RFC 8985 §6.2",
	},
	"fast-retransmit/reported": {
		"{peer} has reported octets that {host} sent later than {last|these} (SACK), and enough of them: {host} takes {last|these} for lost and " +
			"repeats at once, without waiting for its timer.",
		"RFC 6675 §5",
	},
	"fast-retransmit/late": {
		"{peer} has acknowledged octets that {host} sent later than {last|these}, and the time for mere reordering is over: {host} takes " +
			"{last|these} for lost and repeats at once, without waiting for its timer.",
		"RFC 8985 §6.2",
	},
	"fast-retransmit/later": {
		"{arrived|An ACK} acknowledges octets that {host} sent later than {last|these}: {host} takes {last|these} for lost and repeats at once, " +
			"without waiting for its timer.",
		"RFC 8985 §6.2",
	},
	"retransmit-lost/later": {
		"{peer} has acknowledged octets that {host} sent later than these, so {host} counts these as lost and sends them again.",
		"RFC 8985 §6.2",
	},
	"retransmit-lost/partial": {
		"An ACK in this repair covered only a part of what was on its way, so {host} counts what follows as lost too. " +
			"It may send again now: it repeats {last|it}.",
		"RFC 6582 §3.2",
	},
}

// lostAgainCase tells apart by what the record's end knows that octets were lost.
func lostAgainCase(f *recordFacts) string {
	if f.s == nil || f.r.Kind != trace.SegmentSent {
		return ""
	}
	if f.r.Why == tcpmodel.WhyRetransmitLost {
		switch {
		case !f.s.SACKOK:
			return "retransmit-lost/partial"
		case !f.reportedBehind():
			return "retransmit-lost/later"
		}
		return ""
	}
	linux := f.t.Machine(f.r.Host).Stack == "linux"
	switch p := f.arrival(); {
	case p == nil:
		return "fast-retransmit/late"
	case !f.s.SACKOK && f.duplicates() == dupThresh:
		return "fast-retransmit/third"
	case !f.s.SACKOK:
		return "fast-retransmit/more"
	case !linux && f.reports() == dupThresh:
		return "fast-retransmit/third"
	case !f.reportedBehind():
		return "fast-retransmit/later"
	case linux && f.tellsBehind(&p.Seg):
		return "fast-retransmit/sack"
	}
	return "fast-retransmit/reported"
}

// tellsBehind reports that a SACK block of a segment tells of octets behind those of the
// record's packet.
func (f *recordFacts) tellsBehind(seg *tcpmodel.Segment) bool {
	for _, b := range seg.Options.SACK[:seg.Options.NSACK] {
		if f.p.Seg.Seq.Less(b.Left) {
			return true
		}
	}
	return false
}

// reportedBehind reports that one of the segments that came since something else than now
// was acknowledged tells so, or one before them.
func (f *recordFacts) reportedBehind() bool {
	for id := f.id - 1; id > 0 && f.id-id < lookBack; id-- {
		if seg := f.came(id); seg != nil && f.tellsBehind(seg) {
			return true
		}
	}
	return false
}

// came is the segment whose arrival at the record's end a record tells, nil for others.
func (f *recordFacts) came(id trace.RecordID) *tcpmodel.Segment {
	r := f.t.Record(id)
	if r.Kind != trace.SegmentDelivered || r.Conn != f.conn || r.Host != f.r.Host || f.t.Packet(r.Packet()).Proto != trace.TCP {
		return nil
	}
	return &f.t.Packet(r.Packet()).Seg
}

// sinceNews are the arrivals of segments since that which acknowledged what is acknowledged
// now, that one included, the latest first; out says how many of them came since the octets
// that are repeated left for the first time.
func (f *recordFacts) sinceNews() (list []trace.RecordID, out int) {
	left := f.t.Packet(f.p.Again).Sent
	for id := f.id - 1; id > 0 && f.id-id < lookBack; id-- {
		seg := f.came(id)
		switch {
		case seg == nil:
		case !seg.Ack.Less(f.s.SndUna):
			list = append(list, id)
			if id < left {
				return list, out
			}
			out++
		case id < left: // One that is older came late.
			return list, out
		}
	}
	return list, out
}

// duplicates counts the duplicate ACKs since something new was acknowledged (RFC 5681 §2).
// To Linux the first after octets of the other end is none.
func (f *recordFacts) duplicates() int {
	list, out := f.sinceNews()
	n, linux := 0, f.t.Machine(f.r.Host).Stack == "linux"
	for i := range min(out, len(list)-1) {
		seg, before := f.came(list[i]), f.came(list[i+1])
		if seg.Len() == 0 && f.offers(seg) == f.offers(before) && (!linux || f.cameFrom(seg.Seq, list[i])) {
			n++
		}
	}
	return n
}

// cameFrom reports that a segment with this number or a later one came before a record.
func (f *recordFacts) cameFrom(seq tcpmodel.Seq, before trace.RecordID) bool {
	for id := before - 1; id > 0 && before-id < lookBack; id-- {
		if seg := f.came(id); seg != nil && seq.LessEq(seg.Seq) {
			return true
		}
	}
	return false
}

// reports counts the segments since something new was acknowledged that report octets by
// SACK which none before them reported, if what arrived is the last (RFC 6675 §2).
func (f *recordFacts) reports() int {
	list, _ := f.sinceNews()
	n, last, seen := 0, false, []tcpmodel.Block(nil)
	for i := len(list) - 1; i >= 0; i-- {
		last = false
		o := &f.came(list[i]).Options
		for _, b := range o.SACK[:o.NSACK] {
			if f.s.SndUna.Less(b.Left) && !within(b, seen) {
				last, seen = true, append(seen, b)
			}
		}
		if last && i < len(list)-1 { // The earliest is news by its number.
			n++
		}
	}
	if !last {
		return 0
	}
	return n
}

// within reports that a block lies in one of others.
func within(b tcpmodel.Block, others []tcpmodel.Block) bool {
	for _, o := range others {
		if o.Left.LessEq(b.Left) && b.Right.LessEq(o.Right) {
			return true
		}
	}
	return false
}

// dupThresh is how many duplicate ACKs mean a loss (RFC 5681 §3.2).
const dupThresh = 3
