//nolint:gochecknoglobals // premises are constants that are put together
package premises

import (
	"wirewalk/sim/app"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// ack is the premise that the record is a segment that acknowledges, and that the
// octet it is said to name is the one it names.
var ack = all(kind(trace.SegmentSent), that(func(m *moment) bool { return m.p.Seg.Flags.Has(tcpmodel.ACK) }, "it has no ACK"), names)

// names is the premise that a number of an octet in the text is the acknowledgment
// number of the record's segment.
func names(m *moment) error {
	expected := func(m *moment) int64 { return m.acknowledged(m.peer.iss) }
	return all(counts("octet ", expected), counts("waits for: ", expected))(m)
}

// took is the premise that what came moved on what the end expects.
var took = that(func(m *moment) bool { return m.b.RcvNxt.Less(m.s.RcvNxt) }, "what came moved nothing on")

// gap is the premise that octets before some that came are missing, by what was sent
// and what the end acknowledges: something arrived that lies beyond.
var gap = that(func(m *moment) bool { return m.s.OutOfOrder > 0 && beyond(m) }, "nothing that came lies beyond a gap")

// beyond reports that a packet has come to the end whose octets lie behind what it expects.
func beyond(m *moment) bool {
	for id := m.id; id > 0; id-- {
		r := m.t.Record(id)
		if r.Kind != trace.SegmentDelivered || r.Conn != m.conn || r.Host != m.r.Host {
			continue
		}
		if seg := &m.t.Packet(r.Packet()).Seg; m.s.RcvNxt.Less(seg.Seq) && seg.Len() > 0 && !m.turnedAway(id) {
			return true
		}
	}
	return false
}

// turnedAway reports that a delivered packet's octets were refused.
func (m *moment) turnedAway(delivery trace.RecordID) bool {
	_, last := m.t.Stop(m.t.Record(delivery).Stop)
	for id := delivery + 1; id <= last; id++ {
		if r := m.t.Record(id); r.Kind == trace.Refusal && r.Cause == delivery && refusesOctets(r.Why) {
			return true
		}
	}
	return false
}

// refusesOctets reports a reason for which an end takes nothing of a segment.
func refusesOctets(why trace.Reason) bool {
	switch why { //nolint:exhaustive // the others refuse something else
	case tcpmodel.WhyOldTimestamp, tcpmodel.WhyNoTimestamp, tcpmodel.WhyOutsideWindow, tcpmodel.WhyAheadFull, tcpmodel.WhyNoACK,
		tcpmodel.WhyAckTooHigh, tcpmodel.WhyAckTooOld, tcpmodel.WhyAckNotOurs, tcpmodel.WhyTextAfterFIN, tcpmodel.WhyDataAfterClose:
		return true
	}
	return false
}

// filled is the premise that octets came in order, or more in order than the segment has.
var filled = all(took, that(func(m *moment) bool { return m.b.OutOfOrder > 0 }, "nothing waited beyond a gap"))

// segmentEnd is the number behind the segment that came last.
func segmentEnd(m *moment) tcpmodel.Seq {
	seg := &m.in.Seg
	return seg.Seq + tcpmodel.Seq(seg.Len())
}

// held is the premise that octets wait, by what was written and what has left.
var held = that(func(m *moment) bool {
	return waits(m) > 0 || m.me.written > m.me.sent || finWaits(m)
}, "nothing waits")

// finWaits reports that a FIN is to be sent and has not left.
func finWaits(m *moment) bool { return (m.me.closed != 0 || m.me.shut != 0) && !m.me.fin }

// windowUsed is the premise that the window told last has no room for a whole
// segment beyond what is unacknowledged.
var windowUsed = that(func(m *moment) bool {
	return m.me.window-m.me.outstanding() < int64(m.s.MSS)
}, "the window has room for a segment")

// delays is the premise that something has come that is not acknowledged, and that
// the timer for its ACK runs for as long as is said.
var delays = all(either(arrivedTCP, kind(trace.Refusal)), timerNow("It waits ", tcpmodel.TimerDelayedAck))

var ackingPremises = map[string]premise{
	"ack-now":            {"something came that must be acknowledged", all(ack, arrivedTCP)},
	"ack-now/gap-filled": {"what came moved on what the end expects, while octets waited beyond a gap", all(ack, arrivedTCP, filled, that(func(m *moment) bool { return !beyond(m) }, "a gap is left"))},
	"ack-now/gap-behind": {"what came moved on what the end expects beyond its own octets, and octets wait beyond another gap", all(ack, arrivedTCP, filled, that(beyond, "nothing that came lies beyond a gap"),
		that(func(m *moment) bool { return segmentEnd(m).Less(m.s.RcvNxt) }, "it moved on by its own octets only"))},
	"ack-now/gap-part": {"what came moved on what the end expects by its own octets, and octets wait beyond a gap", all(ack, arrivedTCP, filled, gap,
		that(func(m *moment) bool { return segmentEnd(m) == m.s.RcvNxt }, "octets that had come early were taken, too"))},
	"ack-now/fin": {
		"what came ends with a FIN that the end expected",
		all(
			ack,
			flags(tcpmodel.FIN, 0),
			that(func(m *moment) bool { return m.s.RcvNxt == m.in.Seg.Seq+tcpmodel.Seq(m.in.Seg.Len()) }, "the FIN is not the next"),
			counts("acknowledges it, ", func(m *moment) int64 { return relative(m.peer.iss, m.p.Seg.Ack) }),
		),
	},
	"ack-now/fin-ahead": {
		"what came lies behind octets that have not come",
		all(ack, arrived(func(m *moment, p *trace.Packet) bool { return m.b.RcvNxt.Less(p.Seg.Seq) }, "it is the next")),
	},
	"ack-now/probe": {
		"what came is a window probe",
		all(ack, sentFor(tcpmodel.WhyWindowProbe), counts("room for ", func(m *moment) int64 { return int64(m.s.RcvWnd) })),
	},
	"ack-now/syn-again": {
		"what came carries the other end's SYN, which had come before",
		all(
			ack,
			flags(tcpmodel.SYN, 0),
			that(func(m *moment) bool { return m.in.Seg.Seq.Less(m.b.RcvNxt) }, "the SYN is new"),
			counts("expects next: ", func(m *moment) int64 { return relative(m.peer.iss, m.p.Seg.Ack) }),
		),
	},
	"ack-undelayed": {"something came that moved on what the end expects", all(ack, names)},
	"ack-gap": {
		"something came beyond a gap",
		all(
			ack,
			either(gap, that(func(m *moment) bool { return m.in != nil && m.s.RcvNxt.Less(m.in.Seg.Seq) }, "nothing lies beyond a gap")),
		),
	},
	"ack-quick": {
		"fewer than 16 ACKs have left for this reason",
		all(ack, that(func(m *moment) bool { return m.me.quick < mostQuick }, "many ACKs have gone")),
	},
	"ack-quick-idle": {
		"before what came nothing had come for longer than a timeout, not long ago",
		all(ack, that(wasQuiet, "there was no quiet time")),
	},
	"ack-quick-twice": {"octets came that had come before", all(ack, that(cameTwice, "nothing came twice"))},
	"ack-quick-vain": {
		"the end's timer for a delayed ACK ran out before", all(ack, that(waitedInVain, "no ACK has waited for its timer")),
	},
	"ack-window-grown": {
		"the window ends further right than the one told before",
		all(ack, that(edgeMoved, "the window's edge did not move")),
	},
	"ack-option": {
		"the program has set TCP_QUICKACK",
		all(ack, that(func(m *moment) bool { return optionSet(m) }, "setsockopt() was not called")),
	},
	"ack-second": {
		"two segments with octets have come since the last ACK",
		all(ack, that(func(m *moment) bool { return sinceAck(m) >= 2 }, "fewer came")),
	},
	"ack-second/linux": {
		"more than one full segment has come since the last ACK",
		all(ack, that(func(m *moment) bool { return octetsSinceAck(m) > fullSegment(m) }, "not more than one full segment came")),
	},
	"ack-read": {"the program reads in this stop", all(ack, called(app.CallRead))},
	"delayed-ack-expired": {
		"the timer for a delayed ACK ran out",
		all(fired(tcpmodel.TimerDelayedAck), either(kind(trace.TimerFired), ack)),
	},
	"delayed-ack-near": {
		"something came while the timer for a delayed ACK ran, and it is to run out soon",
		all(
			ack,
			arrivedTCP,
			that(func(m *moment) bool { return m.b.Timers[tcpmodel.TimerDelayedAck] != vtime.Never }, "no ACK was delayed"),
		),
	},
	"window-update": {
		"the program reads, and the window told is larger than the one before",
		all(
			ack,
			called(app.CallRead),
			that(edgeMoved, "the window's edge did not move"),
			counts("again for ", func(m *moment) int64 { return int64(m.s.RcvWnd) }),
		),
	},
	"text-in-order": {"what came moved on what the end expects", all(arrivedTCP, took)},
	"held-window": {
		"octets wait, and the window told last has no room for a segment",
		all(held, windowUsed, counts("(window ", func(m *moment) int64 { return int64(m.s.SndWnd) })),
	},
	"held-sws": {"octets wait, and the window told last has no room for a segment", all(held, windowUsed)},
	"held-cwnd": {
		"octets wait, and something is unacknowledged",
		all(
			held,
			counts("(congestion window ", func(m *moment) int64 { return int64(m.s.Cwnd) }),
			that(func(m *moment) bool { return m.s.SndUna != m.s.SndNxt }, "all is acknowledged"),
		),
	},
	"held-cwnd/again": {
		"nothing new waits, something is unacknowledged, and what was lost is being repeated",
		all(
			counts("(congestion window ", func(m *moment) int64 { return int64(m.s.Cwnd) }),
			that(func(m *moment) bool { return m.s.SndUna != m.s.SndNxt && (m.s.InLoss || m.s.InFast) }, "nothing is repeated"),
		),
	},
	"held-recovery": {
		"something is unacknowledged in fast recovery",
		all(inFast, that(func(m *moment) bool { return m.s.SndUna != m.s.SndNxt }, "all is acknowledged")),
	},
	"held-nagle": {
		"fewer octets than a segment wait, and something is unacknowledged",
		all(
			held,
			that(func(m *moment) bool {
				return m.s.SndUna != m.s.SndNxt && m.s.SndQueued < uint64(m.s.MSS)
			}, "a whole segment waits, or all is acknowledged"),
		),
	},
	"held-cork": {
		"fewer octets than a segment wait",
		all(held, that(func(m *moment) bool { return m.s.SndQueued < uint64(m.s.MSS) }, "a whole segment waits")),
	},
	"held-delayed-ack": {"something came that takes numbers, and its ACK does not leave now", all(delays, that(func(m *moment) bool {
		return m.b.RcvNxt.Less(m.s.RcvNxt) || m.s.Timers[tcpmodel.TimerDelayedAck] != vtime.Never
	}, "nothing waits for its ACK"))},
	"held-delayed-ack/fin": {"a FIN came, and no timer is set for its ACK", all(flags(tcpmodel.FIN, 0), that(func(m *moment) bool {
		return m.s.Timers[tcpmodel.TimerDelayedAck] == vtime.Never || m.s.Timers[tcpmodel.TimerDelayedAck] <= m.r.At
	}, "a timer is set"))},
	"held-dup-acks": {
		"the first or second duplicate ACK came",
		all(
			arrivedTCP,
			that(func(m *moment) bool { return m.me.dups >= 1 && m.me.dups <= 2 }, "it is not the first or second duplicate ACK"),
		),
	},
	"held-gap": {
		"octets came that lie beyond a gap",
		arrived(func(m *moment, p *trace.Packet) bool { return m.b.RcvNxt.Less(p.Seg.Seq) && p.Seg.Len() > 0 }, "they are the next"),
	},
	"receive-called":  {"the program reads", called(app.CallRead)},
	"nothing-to-read": {"the program reads, and nothing is there", called(app.CallRead)},
	"end-of-stream": {
		"the other's FIN has come and nothing is unread",
		that(func(m *moment) bool { return m.me.finCame }, "no FIN came"),
	},
	"reading-ended": {
		"the program has ended its reading, and no FIN has come",
		all(that(func(m *moment) bool { return !m.me.finCame && readingEnded(m) }, "a FIN has come, or it has not ended its reading")),
	},
	"unknown-option": {"setsockopt() was called", called(app.CallSetOption)},
	"urgent":         {"what came has URG", flags(tcpmodel.URG, 0)},
	"urgent-stops":   {"the program reads, and octets are left", all(called(app.CallRead), urgentCame)},
	"urgent-lost":    {"urgent octets came", urgentCame},
	"urgent-passed": {
		"urgent octets came, and the program has asked for one by itself",
		all(urgentCame, that(func(m *moment) bool { return oobRead(m) }, "it was not asked for")),
	},
	"urgent-taken":   {"the program asks for the urgent octet", all(called(app.CallReadUrgent), urgentCame)},
	"urgent-ahead":   {"the program asks for the urgent octet, and the pointer has come", all(called(app.CallReadUrgent), urgentCame)},
	"nothing-urgent": {"the program asks for an urgent octet", called(app.CallReadUrgent)},
}

// mostQuick is how many ACKs Linux sends at once at the start of a connection.
const mostQuick = 16

var urgentCame = that(func(m *moment) bool { return m.me != nil && m.me.urgent != 0 }, "nothing urgent came")

// earlier reports that a record up to the moment is as asked for.
func (m *moment) earlier(as func(trace.Record) bool) bool {
	for id := m.id; id > 0; id-- {
		if as(m.t.Record(id)) {
			return true
		}
	}
	return false
}

func (m *moment) calledEarlier(k app.CallKind) bool {
	return m.earlier(func(r trace.Record) bool {
		return r.Kind == trace.Call && app.CallKind(r.Sub) == k && r.Conn == m.conn && r.Host == m.r.Host
	})
}

func optionSet(m *moment) bool    { return m.calledEarlier(app.CallSetOption) }
func readingEnded(m *moment) bool { return m.calledEarlier(app.CallEndReading) }
func oobRead(m *moment) bool      { return m.calledEarlier(app.CallReadUrgent) }

// lastAck is the record of the last segment with ACK that the end sent before the moment.
func lastAck(m *moment) trace.RecordID { return m.me.saidAck }

// sinceAck and octetsSinceAck count what has come since the last ACK.
func sinceAck(m *moment) int {
	n := 0
	for id := lastAck(m) + 1; id <= m.id; id++ {
		r := m.t.Record(id)
		if r.Kind == trace.SegmentDelivered && r.Conn == m.conn && r.Host == m.r.Host && m.t.Packet(r.Packet()).Seg.Payload.Len > 0 {
			n++
		}
	}
	return n
}

func octetsSinceAck(m *moment) int64 {
	last := lastAck(m)
	if last == 0 {
		return int64(m.s.RcvNxt.Sub(m.s.IRS))
	}
	return int64(m.s.RcvNxt.Sub(m.t.Packet(m.t.Record(last).Packet()).Seg.Ack))
}

// fullSegment is the largest segment that has come.
func fullSegment(m *moment) int64 {
	most := int64(0)
	for id := m.id; id > 0; id-- {
		r := m.t.Record(id)
		if r.Kind == trace.SegmentDelivered && r.Conn == m.conn && r.Host == m.r.Host {
			most = max(most, int64(m.t.Packet(r.Packet()).Seg.Payload.Len))
		}
	}
	return min(most, int64(m.s.MSS))
}

// wasQuiet reports that no octets had come in order for a fifth of a second or more before
// one of the last segments that came.
func wasQuiet(m *moment) bool { return m.me.quiet && m.me.lately < 40 }

// waitedInVain reports that an ACK of the end had to wait until its timer ran out.
func waitedInVain(m *moment) bool {
	return m.earlier(func(r trace.Record) bool {
		return r.Kind == trace.TimerFired && r.Conn == m.conn && r.Host == m.r.Host && tcpmodel.TimerKind(r.Sub) == tcpmodel.TimerDelayedAck
	})
}

// cameTwice reports that octets came to the end that had come before.
func cameTwice(m *moment) bool {
	return m.earlier(func(r trace.Record) bool {
		if r.Kind != trace.SegmentDelivered || r.Conn != m.conn || r.Host != m.r.Host {
			return false
		}
		p := m.t.Packet(r.Packet())
		return p.Seg.Payload.Len > 0 && (p.Again != 0 || p.Copy)
	})
}

// edgeMoved reports that the right edge of the window that the record's segment tells
// lies further right than the one told before.
func edgeMoved(m *moment) bool {
	last := lastAck(m)
	if last == 0 {
		return true
	}
	edge := func(p *trace.Packet) tcpmodel.Seq {
		w := uint32(p.Seg.Window)
		if !p.Seg.Flags.Has(tcpmodel.SYN) {
			w <<= m.s.RcvScale
		}
		return p.Seg.Ack + tcpmodel.Seq(w)
	}
	return edge(m.t.Packet(m.t.Record(last).Packet())).Less(edge(m.p))
}
