//nolint:gochecknoglobals // premises are constants that are put together
package premises

import (
	"wirewalk/sim/app"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// data is the premise that the record is a segment with octets, or a FIN, sent for the first time.
var data = all(kind(trace.SegmentSent), that(func(m *moment) bool {
	return m.p.Seg.Payload.Len > 0 || m.p.Seg.Flags.Has(tcpmodel.FIN)
}, "it carries no octets and no FIN"))

// again is the premise that the record is a segment that repeats one.
var again = all(kind(trace.SegmentSent), that(func(m *moment) bool { return m.p.Again != 0 }, "it repeats nothing"))

// nothingWaits reports that nothing is known to wait at the end of the stop.
func nothingWaits(m *moment) bool { return m.s == nil || m.s.SndQueued == 0 || m.s.Held == 0 }

// smallUnacknowledged reports that a small segment which left in an earlier stop is
// not acknowledged by anything that came up to now.
func smallUnacknowledged(m *moment) bool {
	for n := trace.PacketID(m.r.Ref) - 1; n > 0; n-- {
		q := m.t.Packet(n)
		if q.Conn != m.conn || q.From != m.r.Host || q.Proto != trace.TCP || q.Sent == 0 || m.t.Record(q.Sent).Stop == m.r.Stop {
			continue
		}
		if q.Again == 0 && q.Seg.Payload.Len > 0 && m.me.acked && q.Seg.End().LessEq(m.me.una) {
			return false // What left before is acknowledged, too.
		}
		if small(m, &q.Seg) && (!m.me.acked || m.me.una.Less(q.Seg.End())) {
			return true
		}
	}
	return false
}

// small reports a segment with octets that has room for more of them, beside its options.
func small(m *moment, seg *tcpmodel.Segment) bool {
	room := uint32(min(m.b.MSS, m.s.MSS))
	if blocks := uint32(seg.Options.NSACK); blocks > 0 {
		room -= min(room, 2+2+8*blocks)
	}
	return seg.Payload.Len > 0 && seg.Payload.Len < room
}

// repeatedAfter is the premise that a repetition names the packet that carried its
// octets last, and how long ago that was.
var repeatedAfter = all(lasts("in time, ", func(m *moment) vtime.Duration {
	if m.p == nil {
		return -1
	}
	_, at := lastSending(m)
	return m.r.At.Sub(at)
}), func(m *moment) error {
	if m.p == nil {
		return nil
	}
	n, _ := lastSending(m)
	return counts("#", func(*moment) int64 { return int64(n) })(m)
})

// repeatedNamed is the premise that a packet which is named is the one that carried the
// octets of the repetition last.
func repeatedNamed(m *moment) error {
	if m.p == nil {
		return nil
	}
	n, _ := lastSending(m)
	return counts("#", func(*moment) int64 { return int64(n) })(m)
}

// restarts is the premise that the end had sent no octets but as window probes for longer
// than its timeout, and that cwnd is not larger than it was.
var restarts = that(func(m *moment) bool {
	return m.me.saidData != 0 && m.l.since(m.me.saidData, m.r.At) >= m.b.RTO>>m.b.Backoff && m.s.Cwnd <= m.b.Cwnd
}, "it sent something within its timeout, or cwnd is larger")

// smallAcknowledged reports that what came acknowledged a segment smaller than a full one.
func smallAcknowledged(m *moment) bool {
	for n := trace.PacketID(m.r.Ref) - 1; n > 0; n-- {
		q := m.t.Packet(n)
		if q.Conn != m.conn || q.From != m.r.Host || q.Proto != trace.TCP || q.Seg.Payload.Len == 0 {
			continue
		}
		if q.Again == 0 && q.Seg.End().LessEq(m.b.SndUna) {
			return false
		}
		if small(m, &q.Seg) && q.Seg.End().LessEq(m.me.una) {
			return true
		}
	}
	return false
}

// timerNow is the premise that a timer runs for as long as is said behind some words.
func timerNow(behind string, k tcpmodel.TimerKind) func(*moment) error {
	return lasts(behind, func(m *moment) vtime.Duration { return m.s.Timers[k].Sub(m.r.At) })
}

// unacknowledged is the premise that something that the end sent is not acknowledged.
var unacknowledged = that(func(m *moment) bool { return m.me.outstanding() > 0 }, "all is acknowledged")

// inFast and inLoss are the premises of a recovery, which only the endpoint knows of.
var (
	inFast = that(func(m *moment) bool { return m.s.InFast || m.b.InFast }, "it is in no fast recovery")
	inLoss = that(func(m *moment) bool { return m.s.InLoss || m.b.InLoss }, "it recovers from no timeout")
)

// probeNumber is the premise that the number of a probe is how many left since an answer
// came, this one included, or since a socket option was set later.
var probeNumber = either(
	counts("sends probe ", func(m *moment) int64 { return int64(m.me.probes) + 1 }),
	counts("sends probe ", func(m *moment) int64 { return int64(m.me.probesSet) + 1 }),
)

// room is the premise that the record is data which leaves because of what came.
var room = all(data, arrivedTCP)

var sendingPremises = map[string]premise{
	"send-called": {
		"write() was called, or earlier and the connection has just opened; nothing is told to wait",
		all(data, that(nothingWaits, "octets wait"), either(called(app.CallWrite, app.CallSetOption), justOpened)),
	},
	"send-called/part": {
		"write() was called, and octets wait behind those that leave",
		all(data, either(called(app.CallWrite), justOpened), waiting("at once; ")),
	},
	"send-called/nodelay": {"write() was called while octets were unacknowledged, the segment is small, and nothing waits", all(data, called(app.CallWrite), that(smallUnacknowledged, "no small segment is unacknowledged"),
		that(func(m *moment) bool { return small(m, &m.p.Seg) }, "the segment is full"))},
	"flush-called":   {"a call was made", called(app.CallSetOption, app.CallWrite)},
	"ack-opens/part": {"something came, data leaves, and octets wait", all(room, waiting("these octets. "))},
	"ack-opens":      {"something came, data leaves, and nothing waits", all(room, that(nothingWaits, "octets wait"))},
	"cwnd-opens": {
		"something came, and data leaves; the end repairs nothing",
		all(room, that(func(m *moment) bool { return !m.s.InFast }, "it is in fast recovery")),
	},
	"recovery-opens": {"something came in fast recovery, and data leaves", all(room, inFast)},
	"limited-transmit": {
		"a duplicate ACK came, one of the first two, and data leaves",
		all(room, that(func(m *moment) bool { return m.me.dups >= 1 && m.me.dups <= 2 }, "it is not the first or second duplicate ACK")),
	},
	"window-opens": {"what came moved the edge of the window, and data leaves that had no room", room},
	"nagle-released": {
		"what came acknowledged all that was out; a small segment leaves",
		all(
			data,
			that(func(m *moment) bool {
				return m.me.flying == 0 || m.me.una == m.me.nxt || m.s.SndUna == m.p.Seg.Seq
			}, "something is unacknowledged"),
		),
	},
	"option-changed": {"setsockopt() was called, and data leaves", all(data, called(app.CallSetOption))},
	"all-acked":      {"all is acknowledged", that(func(m *moment) bool { return m.me.outstanding() == 0 }, "something is not")},
	"buffer-freed":   {"something came", arrivedTCP},
	"sws-override":   {"the timer against small segments ran out", fired(tcpmodel.TimerSWSOverride)},
	"window-probe": {
		"the persist timer ran out, and the window told last has no room for a segment",
		all(
			fired(tcpmodel.TimerPersist),
			that(func(m *moment) bool { return m.me.window < int64(m.b.MSS) }, "there is room"),
			timerNow("the next in ", tcpmodel.TimerPersist),
		),
	},
	"rto-expired": {
		"the retransmission timer ran out; what leaves repeats what was sent last then, and is unacknowledged",
		all(
			fired(tcpmodel.TimerRetransmit),
			unacknowledged,
			either(kind(trace.TimerFired), again),
			repeatedAfter,
			timerNow("now runs for ", tcpmodel.TimerRetransmit),
			longest,
		),
	},
	"rto-expired/together": {"the retransmission timer ran out; what leaves repeats several packets", all(fired(tcpmodel.TimerRetransmit), unacknowledged, again, repeatedAfter, timerNow("now runs for ", tcpmodel.TimerRetransmit), longest,
		that(func(m *moment) bool { return contains(m.text, " and #") || contains(m.text, " to #") }, "it names one packet"))},
	"rto-expired/deferred": {"the retransmission timer ran out in SYN-RECEIVED although the SYN was acknowledged, and no octets have come", all(fired(tcpmodel.TimerRetransmit), state(tcpmodel.SynReceived),
		that(func(m *moment) bool { return m.me.synHeard && m.me.segments == 0 }, "the SYN is unacknowledged, or octets have come"))},
	"retries-exhausted": {"the end repeated, or probed, and nothing was acknowledged; it is CLOSED", all(that(func(m *moment) bool {
		return m.s.State == tcpmodel.Closed && (m.me.repeats > 0 || m.me.asks > 0 || m.me.outstanding() > 0)
	}, "it did not repeat, or is not CLOSED"))},
	"r1-reached": {
		"as many repetitions as is said have had no answer",
		all(unacknowledged, counts("", func(m *moment) int64 { return m.r.N })),
	},
	"user-timeout": {"something is unacknowledged, and the end is CLOSED", all(unacknowledged, ended)},
	"user-timeout-repeats": {
		"the end has repeated something, and is CLOSED",
		all(that(func(m *moment) bool { return m.me.repeats > 0 }, "it repeated nothing"), ended),
	},
	"user-timeout-opening": {"the end was in SYN-SENT, and is CLOSED", all(state(tcpmodel.SynSent, tcpmodel.SynReceived), ended)},
	"user-timeout-probes": {
		"the window was closed, and the end is CLOSED",
		all(that(func(m *moment) bool { return m.me.window < int64(m.b.MSS) }, "the window is open"), ended),
	},
	"user-timeout-idle": {
		"nothing came since the keepalive probes began, and the end is CLOSED",
		all(that(func(m *moment) bool { return m.me.probes > 0 }, "no probe went out"), ended, heardLast),
	},
	"nagle-released/full": {
		"what leaves has no room for more octets, and something is unacknowledged",
		all(data, unacknowledged, that(func(m *moment) bool { return !small(m, &m.p.Seg) }, "it has room for more")),
	},
	"keepalive-data-waits/unsent": {
		"the keepalive timer ran out, nothing is unacknowledged, and octets wait to be sent",
		all(fired(tcpmodel.TimerKeepalive), held, that(func(m *moment) bool { return m.me.outstanding() == 0 }, "something is unacknowledged")),
	},
	"window-probe/again": {
		"the retransmission timer ran out, what leaves repeats what is unacknowledged, and the window told last is closed",
		all(fired(tcpmodel.TimerRetransmit), unacknowledged, either(kind(trace.TimerFired), all(again, repeatedNamed)),
			that(func(m *moment) bool { return m.me.window == 0 }, "there is room"), timerNow("now runs for ", tcpmodel.TimerRetransmit)),
	},
	"nagle-released/small": {
		"what came acknowledged a small segment, a small one leaves, and of what is unacknowledged nothing is small",
		all(data, arrivedTCP, that(smallAcknowledged, "no small segment was acknowledged"), that(func(m *moment) bool {
			return !smallUnacknowledged(m) && small(m, &m.p.Seg)
		}, "a small segment is unacknowledged, or it is full")),
	},
	"idle-restart/probed": {
		"the end had sent no octets for longer than its timeout but as window probes; cwnd is not larger than it was",
		all(restarts, that(func(m *moment) bool {
			return m.me.saidProbe > m.me.saidData
		}, "no window probe was sent since")),
	},
	"idle-restart": {
		"the end had sent no octets for longer than its timeout; cwnd is not larger than it was",
		all(restarts, that(func(m *moment) bool { return m.me.saidProbe <= m.me.saidData }, "a window probe was sent since")),
	},
	"keepalive-idle": {
		"the keepalive timer ran out, nothing came for as long as is said",
		all(fired(tcpmodel.TimerKeepalive), heardFor),
	},
	"keepalive-probe": {
		"nothing came for as long as is said; what leaves has no new number, and is the probe that is said since something came",
		all(
			kind(trace.SegmentSent),
			heardFor,
			that(func(m *moment) bool { return m.p.Seg.Seq.Less(m.me.nxt) && m.p.Seg.Payload.Len <= 1 }, "it has a new number"),
			probeNumber,
		),
	},
	"keepalive-dead": {
		"probes went out since something came, and the end is CLOSED",
		all(that(func(m *moment) bool { return m.me.probes > 0 }, "no probe went out"), ended, heardLast),
	},
	"keepalive-data-waits": {"the keepalive timer ran out while something is unacknowledged", unacknowledged},
}

// ended is the premise that the end is CLOSED after the stop.
var ended = that(func(m *moment) bool { return m.s == nil || m.s.State == tcpmodel.Closed }, "the connection lasts")

// heardFor is the premise that nothing came for as long as is said behind "for ".
var heardFor = all(that(func(m *moment) bool { return m.in == nil }, "something came just now"), lasts(" for ", func(m *moment) vtime.Duration { return m.l.since(m.me.heard, m.r.At) }))

// heardLast is the premise that the last segment came as long ago as is said.
var heardLast = lasts("for dead, ", func(m *moment) vtime.Duration { return m.l.since(m.me.heard, m.r.At) })

// justOpened is the premise that the handshake has just ended at this end.
var justOpened = that(func(m *moment) bool {
	return m.b != nil && m.b.State < tcpmodel.Established && m.s.State >= tcpmodel.Established
}, "nothing was written, and the connection has not just opened")

// longest is the premise that a timer which is said to have come to its longest is a minute at least.
func longest(m *moment) error {
	return that(func(m *moment) bool {
		return !contains(m.text, "the longest that it may") || m.s.Timers[tcpmodel.TimerRetransmit].Sub(m.r.At) >= vtime.Minute
	}, "its timer can run longer")(m)
}
