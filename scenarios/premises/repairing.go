//nolint:gochecknoglobals // premises are constants that are put together
package premises

import (
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// repairPremises are those of what is repeated because it may be lost.
var repairPremises = map[string]premise{
	"fast-retransmit": {"what leaves repeats a packet, and octets behind it were reported", all(again, reported)},
	"fast-retransmit/third": {
		"the third duplicate ACK in a row came, and what leaves repeats a packet",
		all(again, that(func(m *moment) bool { return m.me.dups == 3 }, "it is not the third duplicate ACK")),
	},
	"fast-retransmit/sack": {
		"what leaves repeats a packet, and a SACK block told of octets behind it",
		all(again, that(reportedBehind, "no SACK block told of octets behind it")),
	},
	"partial-ack": {
		"what came acknowledges something new in fast recovery, not all; what leaves repeats a packet",
		all(again, inFast, that(func(m *moment) bool { return m.s.SndUna != m.s.SndNxt }, "all is acknowledged")),
	},
	"fast-retransmit/reported": {
		"what leaves repeats a packet, and a SACK block told of octets behind it",
		all(again, that(reportedBehind, "no SACK block told of octets behind it")),
	},
	"fast-retransmit/late": {
		"the timer for reordering ran out, what leaves repeats a packet, and octets that were sent later are acknowledged",
		all(fired(tcpmodel.TimerReorder), again, laterAcknowledged),
	},
	"fast-retransmit/later": {
		"what leaves repeats a packet, and octets that were sent later are acknowledged by now",
		all(again, arrivedTCP, laterAcknowledged),
	},
	"retransmit-lost/later": {
		"what leaves repeats a packet, and octets that were sent later are acknowledged by now",
		all(again, laterAcknowledged),
	},
	"fast-retransmit/more": {
		"three duplicate ACKs or more have come, and what leaves repeats a packet",
		all(again, arrivedTCP, that(func(m *moment) bool { return m.me.dups >= 3 }, "fewer than three duplicate ACKs have come")),
	},
	"retransmit-lost/partial": {
		"what leaves repeats the packet that is named, in a repair in which an ACK has covered something, not all, and the ends use no SACK",
		all(again, inFast, unacknowledged, repeatedNamed, that(func(m *moment) bool {
			return m.me.news != 0 && (!m.me.sackMine || !m.me.sackTheir)
		}, "nothing was acknowledged, or the ends use SACK")),
	},
	"retransmit-lost": {"what leaves repeats a packet, and octets behind it were reported", all(again, reported)},
	"maybe-lost":      {"what leaves repeats a packet, in fast recovery", all(again, inFast)},
	"rescue":          {"what leaves repeats a packet, in fast recovery", all(again, inFast)},
	"go-back":         {"what leaves repeats a packet, after a timeout", all(again, inLoss)},
	"timeout-probe": {
		"what leaves is new, and the retransmission timer ran out before",
		all(
			data,
			that(func(m *moment) bool { return m.p.Again == 0 }, "it repeats a packet"),
			that(func(m *moment) bool { return m.s.InLoss || m.b.InLoss || m.me.acked }, "no timeout came before"),
		),
	},
	"timeout-needless": {
		"what came acknowledges something new after a timeout",
		all(arrivedTCP, that(func(m *moment) bool { return m.b.InLoss && !m.s.InLoss }, "it recovered from no timeout")),
	},
	"echo-older": {
		"what came echoes a timestamp from before the repetition",
		all(
			arrived(func(m *moment, p *trace.Packet) bool { return p.Seg.Options.HasTS && echoOlder(m, p) }, "it echoes a later timestamp"),
		),
	},
	"all-duplicates": {
		"what came reports octets that came twice",
		arrived(func(_ *moment, p *trace.Packet) bool { return p.Seg.Options.NSACK > 0 }, "it reports nothing"),
	},
	"reorder-expired": {"the timer for reordering ran out", fired(tcpmodel.TimerReorder)},
	"tail-loss-probe": {
		"the timer for a tail loss probe ran out; it was set for two round trips at least, or as long as the retransmission timer, as is said",
		all(fired(tcpmodel.TimerLossProbe), unacknowledged, twoRoundTrips),
	},
	"tail-loss-probe/new": {
		"the timer for a tail loss probe ran out, and new octets leave",
		all(
			fired(tcpmodel.TimerLossProbe),
			unacknowledged,
			data,
			twoRoundTrips,
			that(func(m *moment) bool { return m.p.Again == 0 }, "it repeats a packet"),
		),
	},
	"tail-loss-probe/again": {
		"the timer for a tail loss probe ran out, and a packet is repeated",
		all(fired(tcpmodel.TimerLossProbe), unacknowledged, again, twoRoundTrips),
	},
	"probe-repaired": {
		"a repetition was acknowledged, and cwnd is smaller",
		that(func(m *moment) bool { return m.s.Cwnd <= m.b.Cwnd || m.s.Ssthresh < m.b.Ssthresh }, "cwnd is not smaller"),
	},
}

// twoRoundTrips is the premise that nothing new was acknowledged, and nothing sent
// before the probe, for twice the smoothed round trip.
func twoRoundTrips(m *moment) error {
	return that(func(m *moment) bool {
		if contains(m.text, "would run out by now") {
			return headWaits(m)
		}
		srtt := m.b.Srtt
		if s := m.whenSet(); s != nil {
			srtt = min(srtt, s.Srtt)
		}
		return m.me.news == 0 || m.l.since(m.me.news, m.r.At) >= 2*srtt-8*vtime.Millisecond
	}, "an ACK came within two round trips")(m)
}

// headWaits reports that the first of what is unacknowledged was sent so long ago that the
// retransmission timer would run out.
func headWaits(m *moment) bool {
	for n := trace.PacketID(m.t.Packets()); n > 0; n-- {
		q := m.t.Packet(n)
		if q.Sent == 0 || q.Sent >= m.id || q.Conn != m.conn || q.From != m.r.Host || q.Proto != trace.TCP || q.Copy || q.Seg.Len() == 0 {
			continue
		}
		if q.Seg.Seq.LessEq(m.me.una) && m.me.una.Less(q.Seg.End()) {
			return m.l.since(q.Sent, m.r.At) >= m.b.RTO-8*vtime.Millisecond
		}
	}
	return false
}

// whenSet is the state of the end when the timer was set that began the stop.
func (m *moment) whenSet() *tcpmodel.Snapshot {
	first, _ := m.t.Stop(m.r.Stop)
	cause := m.t.Record(first).Cause
	if m.t.Record(first).Kind != trace.TimerFired || cause == 0 {
		return nil
	}
	_, last := m.t.Stop(m.t.Record(cause).Stop)
	return m.t.SnapshotAt(m.conn, m.t.Conn(m.conn).Side(m.r.Host), last)
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

// laterAcknowledged is the premise that octets which the end sent after those of the record's
// packet, as they were sent last, are acknowledged or reported.
var laterAcknowledged = that(func(m *moment) bool {
	n, _ := lastSending(m)
	for n++; n < trace.PacketID(m.r.Ref); n++ {
		q := m.t.Packet(n)
		if q.Conn != m.conn || q.From != m.r.Host || q.Proto != trace.TCP || q.Sent == 0 || q.Copy || q.Seg.Len() == 0 {
			continue
		}
		if m.me.acked && q.Seg.End().LessEq(m.me.una) || m.me.hasReported(q.Seg.Seq, q.Seg.End()) {
			return true
		}
	}
	return false
}, "nothing that was sent later is acknowledged")

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

// reported is the premise that octets behind these were reported as arrived by SACK,
// or duplicate ACKs came.
var reported = that(func(m *moment) bool { return reportedBehind(m) || m.me.dups > 0 || m.s.InLoss || m.b.InLoss }, "nothing behind them was reported")
