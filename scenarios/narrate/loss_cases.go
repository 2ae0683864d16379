package narrate

import (
	"wirewalk/sim"
	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
	"wirewalk/tcpmodel/observe"
)

// lossCases tell apart what nobody will repeat from what will be missed.
var lossCases = map[string]prose{ //nolint:gochecknoglobals // a constant table, complete by test
	"lost/datagram": {
		"{segment} was lost on the way. {sender} is not told, {receiver} does not miss it, and UDP repeats nothing.", "RFC 1122 §4.1.1",
	},
	"lost/reset": {
		"{segment} was lost on the way. A RST is not acknowledged, so nobody repeats it.", "RFC 9293 §3.5.2",
	},
	"lost/ack": {
		"{segment} was lost on the way. An ACK takes no number, so nobody acknowledges or repeats it.", "RFC 9293 §3.4",
	},
	"lost/ack-made-good": {
		"{segment} was lost on the way. An ACK takes no number, so nobody acknowledges or repeats it. Here {later} makes it good: it says as much or more.",
		"RFC 9293 §3.4",
	},
	"lost/icmp": {
		"{segment} was lost on the way. An ICMP message is not acknowledged, so nobody repeats it.", "RFC 792",
	},
	"bad-checksum/unmissed": {
		"The checksum of {segment} does not match its octets: something changed on the way. {host} drops it in silence. Nothing acknowledges " +
			"what it carries, so nobody repeats it.",
		"RFC 9293 §3.1",
	},
	"flow-forgotten/anew": {
		"The middlebox has given this connection another port. {segment} is for the one before: nothing passed under that for longer than " +
			"the box remembers, so it is dropped[ {silently}].",
		"",
	},
	"reordered/alone": {
		"The network held {segment} back so that later packets could pass it; none came to do so.", "RFC 9293 §3.4",
	},
	"seen-refused/icmp": {
		"{refuser} could not pass {packet} on, and told {sender} so by ICMP{refusal}.", "RFC 792",
	},
}

// droppedCase tells drops apart.
func droppedCase(f *recordFacts) string {
	switch f.r.Why { //nolint:exhaustive // the other reasons say it all
	case sim.ReasonLost, sim.ReasonLostAtRandom:
		return lostCase(f)
	case sim.ReasonFlowForgotten:
		if f.takenUpAnew() {
			return "flow-forgotten/anew"
		}
	case sim.ReasonBadChecksum:
		if f.p.Proto != trace.TCP || f.p.Seg.Len() == 0 {
			return "bad-checksum/unmissed"
		}
	case sim.ReasonTooBig, sim.ReasonBlackHole, sim.ReasonUnreachable:
		return undelivered6(f)
	case observe.ReasonLost, observe.ReasonPerhapsLost, tcpmodel.ReasonNone:
		if f.t.Inferred && f.refusedBy() != 0 {
			return "seen-refused/icmp"
		}
	}
	return ""
}

// takenUpAnew reports that a NAT has given the connection of the record's packet another
// port since it began.
func (f *recordFacts) takenUpAnew() bool {
	for n := f.n - 1; n > 0 && f.n-n < lookBack; n-- {
		q := f.t.Packet(n)
		if x := q.Extra(); q.Conn == f.p.Conn && q.Arrived != 0 && x != nil && x.Public.IsValid() {
			return true
		}
	}
	return false
}

// reorderedCase tells apart whether a packet that was held back was overtaken.
func reorderedCase(f *recordFacts) string {
	for n := f.n + 1; int(n) <= f.t.Packets() && n-f.n < lookBack; n++ {
		q := f.t.Packet(n)
		if q.Sent > f.id {
			break
		}
		if q.Conn == f.p.Conn && q.From == f.p.From && q.Arrived != 0 && q.Arrived < f.id {
			return ""
		}
	}
	return "reordered/alone"
}

// lostCase tells apart what was lost.
func lostCase(f *recordFacts) string {
	p := f.p
	switch {
	case p.Proto == trace.UDP:
		return "lost/datagram"
	case p.Proto == trace.ICMP:
		return "lost/icmp"
	case p.Proto != trace.TCP || p.Seg.Len() > 0:
		return ""
	case p.Seg.Flags.Has(tcpmodel.RST):
		return "lost/reset"
	case f.later() != 0:
		return "lost/ack-made-good"
	}
	return "lost/ack"
}

// later is the next packet of the same end, sent before anybody repeats anything,
// that arrives and acknowledges as much as the record's packet; 0 if there is none.
func (f *recordFacts) later() trace.PacketID {
	for n := f.n + 1; int(n) <= f.t.Packets() && n-f.n < lookBack; n++ {
		q := f.t.Packet(n)
		if q.Conn != f.p.Conn || q.Proto != trace.TCP || q.Copy {
			continue
		}
		if q.From != f.p.From {
			if q.Again != 0 || q.Seg.Flags.Has(tcpmodel.RST) {
				return 0
			}
			continue
		}
		if q.Again != 0 || !q.Seg.Flags.Has(tcpmodel.ACK) || q.Seg.Ack.Less(f.p.Seg.Ack) {
			continue
		}
		if q.Arrived != 0 && q.Dropped == 0 {
			return n
		}
	}
	return 0
}

// refusedBy is the ICMP error of a capture that cites the record's packet, 0 if none does.
func (f *recordFacts) refusedBy() trace.PacketID {
	for n := f.n + 1; int(n) <= f.t.Packets() && n-f.n < nearICMP; n++ {
		if x := f.t.Packet(n).Extra(); f.t.Packet(n).Proto == trace.ICMP && x != nil && x.Cites == f.n {
			return n
		}
	}
	return 0
}

// nearICMP is among how many packets after one an ICMP error about it is looked for.
const nearICMP = 500
