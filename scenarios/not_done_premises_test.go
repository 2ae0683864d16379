package scenarios_test

import (
	"maps"

	"wirewalk/scenarios/narrate"
	"wirewalk/sim"
	"wirewalk/sim/app"
	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
)

// premise says what does not hold, "" if all does.
type premise = func(q *asked) string

// omissionPremises is what has to hold for each answer.
func omissionPremises() map[narrate.Answer]premise {
	all := resetPremises()
	for _, more := range []map[narrate.Answer]premise{ackPremises(), dataPremises(), finPremises(), retryPremises(), reusePremises()} {
		maps.Copy(all, more)
	}
	return all
}

func isCall(kinds ...app.CallKind) func(r trace.Record) bool {
	return func(r trace.Record) bool {
		for _, k := range kinds {
			if r.Kind == trace.Call && app.CallKind(r.Sub) == k {
				return true
			}
		}
		return false
	}
}

func resetPremises() map[narrate.Answer]premise {
	arrives := func(r trace.Record) bool { return r.Kind == trace.SegmentDelivered || r.Kind == trace.SegmentDropped }
	return map[narrate.Answer]premise{
		narrate.NoPower: func(q *asked) string {
			return expect(q.l.down[q.tr.Machine(q.a.Host).ID], "the machine has power")
		},
		narrate.NoMemory: func(q *asked) string {
			return expect(!q.l.down[q.tr.Machine(q.a.Host).ID] && q.after() == tcpmodel.Closed, "the machine has not started anew")
		},
		narrate.RSTNothingCame: func(q *asked) string {
			return expect(q.in(arrives) == 0 && q.in(isCall(app.CallAbort)) == 0, "something has come, or was aborted")
		},
		narrate.RSTDamaged: func(q *asked) string { return expect(q.wasDamaged(), "nothing damaged has come") },
		narrate.RSTForICMP: func(q *asked) string {
			p := q.at(trace.SegmentDelivered)
			return expect(p != nil && p.Proto == trace.ICMP, "no ICMP message has come")
		},
		narrate.RSTForRST: func(q *asked) string {
			return expect(q.in(func(r trace.Record) bool {
				return r.Kind == trace.SegmentDelivered && q.tr.Packet(r.Packet()).Seg.Flags.Has(tcpmodel.RST)
			}) > 0, "no RST has come")
		},
		narrate.RSTWelcome: func(q *asked) string {
			p := q.at(trace.SegmentDelivered)
			return expect(p != nil && p.Seg.Flags.Has(tcpmodel.SYN) && q.after() == tcpmodel.SynReceived && q.listens(), "no SYN is welcome")
		},
		narrate.RSTCrossing: func(q *asked) string {
			p := q.at(trace.SegmentDelivered)
			return expect(p != nil && p.Seg.Flags.Has(tcpmodel.SYN) && q.syn && q.after() == tcpmodel.SynReceived, "no SYNs cross")
		},
		narrate.RSTKept: kept,
		narrate.RSTLast: func(q *asked) string {
			p := q.at(trace.SegmentDelivered)
			return expect(p != nil && q.fin && q.acked == q.sentTo && q.before() != tcpmodel.Closed && q.after() == tcpmodel.Closed,
				"the connection does not end in order: %d of %d acknowledged", q.acked, q.sentTo)
		},
		narrate.RSTFits: func(q *asked) string {
			p := q.at(trace.SegmentDelivered)
			return expect(p != nil && q.before() != tcpmodel.Closed && q.after() != tcpmodel.Closed, "there is no connection")
		},
		narrate.RSTNoOctets: func(q *asked) string {
			p := q.at(trace.SegmentDelivered)
			return expect(p != nil && p.Seg.Payload.Len == 0 && q.called && q.after() != tcpmodel.Closed, "octets came, or the program has not closed")
		},
	}
}

// kept says that no octets lie in the receive offload.
func kept(q *asked) string {
	p := q.at(trace.SegmentDelivered)
	return expect(p != nil && q.tr.Record(p.Arrived).Why == sim.ReasonOffloadKeeps, "TCP was handed it")
}

// listens reports a program of the host that has begun to listen.
func (q *asked) listens() bool {
	machine := q.tr.Machine(q.a.Host).ID
	for id := trace.RecordID(1); id <= q.last; id++ {
		if r := q.tr.Record(id); r.Host == machine && isCall(app.CallListen)(r) && r.Errno == 0 {
			return true
		}
	}
	return false
}

func ackPremises() map[narrate.Answer]premise {
	isACK := func(q *asked) func(r trace.Record) bool {
		return func(r trace.Record) bool {
			return r.Kind == trace.SegmentSent && q.tr.Packet(r.Packet()).Seg.Flags.Has(tcpmodel.ACK)
		}
	}
	return map[narrate.Answer]premise{
		narrate.ACKReset: func(q *asked) string {
			return expect(q.at(trace.SegmentDelivered) != nil && q.flags(tcpmodel.RST), "no RST answers it")
		},
		narrate.ACKEnded: func(q *asked) string {
			p := q.at(trace.SegmentDelivered)
			return expect(p != nil && p.Seg.Flags.Has(tcpmodel.RST) && q.before() != tcpmodel.Closed && q.after() == tcpmodel.Closed,
				"no RST ended the connection")
		},
		narrate.ACKRSTIgnored: func(q *asked) string {
			p := q.at(trace.SegmentDelivered)
			return expect(p != nil && p.Seg.Flags.Has(tcpmodel.RST) && q.before() == q.after() && q.after() != tcpmodel.Closed, "the RST was believed")
		},
		narrate.ACKDamaged: func(q *asked) string { return expect(q.wasDamaged(), "nothing damaged has come") },
		narrate.ACKForICMP: func(q *asked) string {
			p := q.at(trace.SegmentDelivered)
			return expect(p != nil && p.Proto == trace.ICMP, "no ICMP message has come")
		},
		narrate.ACKUnheard: func(q *asked) string {
			return expect(len(q.came) == 0 && q.after() == tcpmodel.SynSent, "something has come")
		},
		narrate.ACKSoon: func(q *asked) string {
			id := q.next(isACK(q))
			return expect(id != 0 && q.tr.Record(id).At == q.tr.Record(q.last).At, "the ACK does not leave at this instant")
		},
		narrate.ACKDelayed: func(q *asked) string {
			id := q.next(isACK(q))
			if id == 0 {
				return "" // What prevents it is seen.
			}
			p := q.tr.Packet(q.tr.Record(id).Packet())
			if why := q.within(id); why != "" {
				return why
			}
			return expect(q.ack.Less(p.Seg.Ack) || p.Seg.Flags.Has(tcpmodel.RST), "the next ACK says nothing new")
		},
		narrate.ACKLimited: func(q *asked) string {
			const most = 1_000_000_000
			return expect(q.at(trace.SegmentDelivered) != nil && q.acks != 0 &&
				q.tr.Record(q.last).At.Sub(q.tr.Record(q.acks).At) < most, "no ACK was sent a short time ago")
		},
		narrate.ACKKept: kept,
		narrate.ACKEmpty: func(q *asked) string {
			p := q.at(trace.SegmentDelivered)
			return expect(p != nil && p.Seg.Payload.Len == 0 && p.Seg.Flags&(tcpmodel.SYN|tcpmodel.FIN|tcpmodel.RST) == 0, "it takes numbers")
		},
		narrate.ACKAll: func(q *asked) string {
			came := q.next(func(r trace.Record) bool { return r.Kind == trace.SegmentDelivered })
			id := q.next(isACK(q))
			if id == 0 || came != 0 && came < id {
				return ""
			}
			return expect(q.tr.Packet(q.tr.Record(id).Packet()).Seg.Ack == q.ack, "the next ACK acknowledges more")
		},
	}
}
