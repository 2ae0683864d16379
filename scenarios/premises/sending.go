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

// unsent is how many octets are known to wait at the end of the stop.
func nothingWaits(m *moment) bool { return m.s == nil || m.s.SndQueued == 0 || m.s.Held == 0 }

// smallUnacknowledged reports that a small segment which left in an earlier stop is
// not acknowledged by anything that came up to now.
func smallUnacknowledged(m *moment) bool {
	first, _ := m.t.Stop(m.r.Stop)
	for id := trace.RecordID(1); id < first; id++ {
		r := m.t.Record(id)
		if r.Kind != trace.SegmentSent || r.Conn != m.conn || r.Host != m.r.Host {
			continue
		}
		seg := &m.t.Packet(r.Packet()).Seg
		if n := seg.Payload.Len; n > 0 && n < uint32(m.b.MSS) && (!m.me.acked || m.me.una.Less(seg.Seq+tcpmodel.Seq(seg.Len()))) {
			return true
		}
	}
	return false
}

// lastSending is when the octets of a repetition were sent last, and in which packet.
func lastSending(m *moment) (trace.PacketID, vtime.Time) {
	for n := trace.PacketID(m.r.Ref) - 1; n > 0; n-- {
		q := m.t.Packet(n)
		if q.Conn == m.p.Conn && q.From == m.p.From && q.Sent != 0 && q.Proto == trace.TCP && !q.Copy && q.Seg.Len() > 0 &&
			q.Seg.Seq.LessEq(m.p.Seg.Seq) && m.p.Seg.Seq.Less(q.Seg.Seq+tcpmodel.Seq(q.Seg.Len())) {
			return n, m.t.Record(q.Sent).At
		}
	}
	return 0, 0
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

// reported is the premise that octets behind these were reported as arrived by SACK,
// or duplicate ACKs came.
var reported = that(func(m *moment) bool { return reportedBehind(m) || m.me.dups > 0 || m.s.InLoss || m.b.InLoss }, "nothing behind them was reported")

// reportedBehind reports that a SACK block told of octets behind those of the record's packet.
func reportedBehind(m *moment) bool {
	for id := m.id; id > 0 && m.id-id < 20000; id-- {
		r := m.t.Record(id)
		if r.Kind != trace.SegmentDelivered || r.Conn != m.conn || r.Host != m.r.Host {
			continue
		}
		o := &m.t.Packet(r.Packet()).Seg.Options
		for _, b := range o.SACK[:o.NSACK] {
			if m.p.Seg.Seq.Less(b.Right) && m.p.Seg.Seq.LessEq(b.Left) {
				return true
			}
		}
	}
	return false
}

// room is the premise that the record is data which leaves because of what came.
var room = all(data, arrivedTCP)

var sendingPremises = map[string]premise{
	"send-called":      {"write() was called, or earlier and the connection has just opened; nothing is told to wait", all(data, that(nothingWaits, "octets wait"), either(called(app.CallWrite, app.CallSetOption), justOpened))},
	"send-called/part": {"write() was called, and octets wait behind those that leave", all(data, either(called(app.CallWrite), justOpened), waiting("at once; "))},
	"send-called/nodelay": {"write() was called while octets were unacknowledged, the segment is small, and nothing waits", all(data, called(app.CallWrite), that(smallUnacknowledged, "no small segment is unacknowledged"),
		that(func(m *moment) bool { return m.p.Seg.Payload.Len < uint32(m.b.MSS) }, "the segment is full"))},
	"flush-called":     {"a call was made", called(app.CallSetOption, app.CallWrite)},
	"ack-opens":        {"something came, and data leaves", room},
	"cwnd-opens":       {"something came, and data leaves; the end repairs nothing", all(room, that(func(m *moment) bool { return !m.s.InFast }, "it is in fast recovery"))},
	"recovery-opens":   {"something came in fast recovery, and data leaves", all(room, inFast)},
	"limited-transmit": {"a duplicate ACK came, one of the first two, and data leaves", all(room, that(func(m *moment) bool { return m.me.dups >= 1 && m.me.dups <= 2 }, "it is not the first or second duplicate ACK"))},
	"window-opens":     {"what came moved the edge of the window, and data leaves that had no room", room},
	"nagle-released":   {"what came acknowledged all that was out; a small segment leaves", all(data, that(func(m *moment) bool { return m.me.flying == 0 || m.me.una == m.me.nxt || m.s.SndUna == m.p.Seg.Seq }, "something is unacknowledged"))},
	"option-changed":   {"setsockopt() was called, and data leaves", all(data, called(app.CallSetOption))},
	"all-acked":        {"all is acknowledged", that(func(m *moment) bool { return m.me.outstanding() == 0 }, "something is not")},
	"buffer-freed":     {"something came", arrivedTCP},
	"sws-override":     {"the timer against small segments ran out", fired(tcpmodel.TimerSWSOverride)},
	"window-probe":     {"the persist timer ran out, and the window told last has no room for a segment", all(fired(tcpmodel.TimerPersist), that(func(m *moment) bool { return m.me.window < int64(m.b.MSS) }, "there is room"), timerNow("the next in ", tcpmodel.TimerPersist))},
	"rto-expired":      {"the retransmission timer ran out; what leaves repeats what was sent last then, and is unacknowledged", all(fired(tcpmodel.TimerRetransmit), unacknowledged, either(kind(trace.TimerFired), again), repeatedAfter, timerNow("now runs for ", tcpmodel.TimerRetransmit), longest)},
	"rto-expired/together": {"the retransmission timer ran out; what leaves repeats several packets", all(fired(tcpmodel.TimerRetransmit), unacknowledged, again, repeatedAfter, timerNow("now runs for ", tcpmodel.TimerRetransmit), longest,
		that(func(m *moment) bool { return contains(m.text, " and #") || contains(m.text, " to #") }, "it names one packet"))},
	"rto-expired/deferred": {"the retransmission timer ran out in SYN-RECEIVED although the SYN was acknowledged, and no octets have come", all(fired(tcpmodel.TimerRetransmit), state(tcpmodel.SynReceived),
		that(func(m *moment) bool { return m.me.outstanding() == 0 && m.me.segments == 0 }, "the SYN is unacknowledged, or octets have come"))},
	"retries-exhausted": {"the end repeated, or probed, and nothing was acknowledged; it is CLOSED", all(that(func(m *moment) bool {
		return m.s.State == tcpmodel.Closed && (m.me.repeats > 0 || m.me.windowAsks > 0 || m.me.outstanding() > 0)
	}, "it did not repeat, or is not CLOSED"))},
	"r1-reached":            {"as many repetitions as is said have had no answer", all(unacknowledged, counts("", func(m *moment) int64 { return m.r.N }))},
	"user-timeout":          {"something is unacknowledged, and the end is CLOSED", all(unacknowledged, ended)},
	"user-timeout-repeats":  {"the end has repeated something, and is CLOSED", all(that(func(m *moment) bool { return m.me.repeats > 0 }, "it repeated nothing"), ended)},
	"user-timeout-opening":  {"the end was in SYN-SENT, and is CLOSED", all(state(tcpmodel.SynSent, tcpmodel.SynReceived), ended)},
	"user-timeout-probes":   {"the window was closed, and the end is CLOSED", all(that(func(m *moment) bool { return m.me.window < int64(m.b.MSS) }, "the window is open"), ended)},
	"user-timeout-idle":     {"nothing came since the keepalive probes began, and the end is CLOSED", all(that(func(m *moment) bool { return m.me.probes > 0 }, "no probe went out"), ended, heardLast)},
	"fast-retransmit":       {"what leaves repeats a packet, and octets behind it were reported", all(again, reported)},
	"fast-retransmit/third": {"the third duplicate ACK in a row came, and what leaves repeats a packet", all(again, that(func(m *moment) bool { return m.me.dups == 3 }, "it is not the third duplicate ACK"))},
	"fast-retransmit/sack":  {"what leaves repeats a packet, and a SACK block told of octets behind it", all(again, that(reportedBehind, "no SACK block told of octets behind it"))},
	"partial-ack":           {"what came acknowledges something new in fast recovery, not all; what leaves repeats a packet", all(again, inFast, that(func(m *moment) bool { return m.s.SndUna != m.s.SndNxt }, "all is acknowledged"))},
	"retransmit-lost":       {"what leaves repeats a packet, and octets behind it were reported", all(again, reported)},
	"maybe-lost":            {"what leaves repeats a packet, in fast recovery", all(again, inFast)},
	"rescue":                {"what leaves repeats a packet, in fast recovery", all(again, inFast)},
	"go-back":               {"what leaves repeats a packet, after a timeout", all(again, inLoss)},
	"timeout-probe":         {"what leaves is new, and the retransmission timer ran out before", all(data, that(func(m *moment) bool { return m.p.Again == 0 }, "it repeats a packet"), that(func(m *moment) bool { return m.s.InLoss || m.b.InLoss || m.me.acked }, "no timeout came before"))},
	"timeout-needless":      {"what came acknowledges something new after a timeout", all(arrivedTCP, that(func(m *moment) bool { return m.b.InLoss && !m.s.InLoss }, "it recovered from no timeout"))},
	"echo-older":            {"what came echoes a timestamp from before the repetition", all(arrived(func(m *moment, p *trace.Packet) bool { return p.Seg.Options.HasTS && echoOlder(m, p) }, "it echoes a later timestamp"))},
	"all-duplicates":        {"what came reports octets that came twice", arrived(func(_ *moment, p *trace.Packet) bool { return p.Seg.Options.NSACK > 0 }, "it reports nothing")},
	"reorder-expired":       {"the timer for reordering ran out", fired(tcpmodel.TimerReorder)},
	"tail-loss-probe":       {"the timer for a tail loss probe ran out; it was set for two round trips at least", all(fired(tcpmodel.TimerLossProbe), unacknowledged, twoRoundTrips)},
	"tail-loss-probe/new":   {"the timer for a tail loss probe ran out, and new octets leave", all(fired(tcpmodel.TimerLossProbe), unacknowledged, data, twoRoundTrips, that(func(m *moment) bool { return m.p.Again == 0 }, "it repeats a packet"))},
	"tail-loss-probe/again": {"the timer for a tail loss probe ran out, and a packet is repeated", all(fired(tcpmodel.TimerLossProbe), unacknowledged, again, twoRoundTrips)},
	"probe-repaired":        {"a repetition was acknowledged, and cwnd is smaller", that(func(m *moment) bool { return m.s.Cwnd <= m.b.Cwnd || m.s.Ssthresh < m.b.Ssthresh }, "cwnd is not smaller")},
	"idle-restart": {"the end had sent nothing for longer than its timeout; cwnd is not larger than it was", that(func(m *moment) bool {
		return m.me.said != 0 && m.r.At.Sub(lastData(m)) >= m.b.RTO && m.s.Cwnd <= m.b.Cwnd
	}, "it sent something within its timeout, or cwnd is larger")},
	"keepalive-idle":       {"the keepalive timer ran out, nothing came for as long as is said", all(fired(tcpmodel.TimerKeepalive), heardFor)},
	"keepalive-probe":      {"nothing came for as long as is said; what leaves has no new number, and is the probe that is said since something came", all(kind(trace.SegmentSent), heardFor, that(func(m *moment) bool { return m.p.Seg.Seq.Less(m.me.nxt) && m.p.Seg.Payload.Len <= 1 }, "it has a new number"), counts("sends probe ", func(m *moment) int64 { return int64(m.me.probes) + 1 }))},
	"keepalive-dead":       {"probes went out since something came, and the end is CLOSED", all(that(func(m *moment) bool { return m.me.probes > 0 }, "no probe went out"), ended, heardLast)},
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

// lastData is when the end last sent octets.
func lastData(m *moment) vtime.Time {
	for id := m.id - 1; id > 0; id-- {
		r := m.t.Record(id)
		if r.Kind == trace.SegmentSent && r.Conn == m.conn && r.Host == m.r.Host && m.t.Packet(r.Packet()).Seg.Payload.Len > 0 && r.Stop != m.r.Stop {
			return r.At
		}
	}
	return 0
}

// twoRoundTrips is the premise that nothing new was acknowledged, and nothing sent
// before the probe, for twice the smoothed round trip.
func twoRoundTrips(m *moment) error {
	return that(func(m *moment) bool {
		return m.b.Srtt == 0 || m.r.At.Sub(lastNews(m)) >= 2*m.b.Srtt-8*vtime.Millisecond
	}, "an ACK came within two round trips")(m)
}

// lastNews is when an ACK last told the end something new.
func lastNews(m *moment) vtime.Time {
	for id := m.id - 1; id > 0; id-- {
		r := m.t.Record(id)
		if r.Kind != trace.SegmentDelivered || r.Conn != m.conn || r.Host != m.r.Host {
			continue
		}
		if p := m.t.Packet(r.Packet()); p.Proto == trace.TCP && p.Seg.Flags.Has(tcpmodel.ACK) && p.Seg.Ack == m.me.una {
			if before := m.t.SnapshotAt(m.conn, m.t.Conn(m.conn).Side(m.r.Host), id-1); before == nil || before.SndUna.Less(p.Seg.Ack) {
				return r.At
			}
		}
	}
	return 0
}

// echoOlder reports that a segment echoes a timestamp that the end used before it repeated anything.
func echoOlder(m *moment, p *trace.Packet) bool {
	for id := m.id - 1; id > 0 && m.id-id < 20000; id-- {
		r := m.t.Record(id)
		if r.Kind == trace.SegmentSent && r.Conn == m.conn && r.Host == m.r.Host && m.t.Packet(r.Packet()).Again != 0 {
			if int32(p.Seg.Options.TSEcr-m.t.Packet(r.Packet()).Seg.Options.TSVal) < 0 {
				return true
			}
		}
	}
	return false
}
