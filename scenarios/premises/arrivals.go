//nolint:gochecknoglobals // premises are constants that are put together
package premises

import (
	"strings"

	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// flight is how long the record's packet was on its way.
func flight(m *moment) vtime.Duration { return m.r.At.Sub(m.t.Record(m.p.Sent).At) }

var onItsWay = lasts("on its way for ", flight)

// pureAck is the premise that an ACK without octets arrived, and told what is said of it.
func pureAck(holds func(*moment, *tcpmodel.Segment) bool, otherwise string) func(*moment) error {
	return all(kind(trace.SegmentDelivered), onItsWay,
		that(func(m *moment) bool {
			seg := &m.p.Seg
			return m.p.Proto == trace.TCP && seg.Flags&(tcpmodel.SYN|tcpmodel.FIN|tcpmodel.RST) == 0 && seg.Flags.Has(tcpmodel.ACK) && seg.Payload.Len == 0
		}, "it is no pure ACK"),
		that(func(m *moment) bool { return m.me != nil && holds(m, &m.p.Seg) }, otherwise),
		counts("octet ", func(m *moment) int64 { return m.acknowledged(m.me.iss) }),
	)
}

// news reports that an acknowledgment covers more than those that came before it.
func news(m *moment, seg *tcpmodel.Segment) bool {
	return !m.me.acked || m.me.una.Less(seg.Ack)
}

func oldNews(extra func(*moment, *tcpmodel.Segment) bool) func(*moment, *tcpmodel.Segment) bool {
	return func(m *moment, seg *tcpmodel.Segment) bool {
		return m.me.acked && seg.Ack == m.me.una && extra(m, seg)
	}
}

// answers reports that the record's packet was sent because one that the end had
// sent for a reason arrived at the other.
func answers(m *moment, why trace.Reason) bool {
	cause := m.t.Record(m.t.Record(m.p.Sent).Cause)
	return cause.Kind == trace.SegmentDelivered && m.t.Record(m.t.Packet(cause.Packet()).Sent).Why == why
}

var arrivalPremises = map[string]premise{
	"carried": {
		"the packet left its sender before, and arrived here", all(kind(trace.SegmentDelivered), lasts("took ", flight),
			that(func(m *moment) bool { return m.p.Sent != 0 && m.p.Sent < m.id }, "it was not sent before")),
	},
	"carried/data": {
		"it has octets, as many and with such a number", all(kind(trace.SegmentDelivered), onItsWay,
			that(func(m *moment) bool { return m.p.Seg.Payload.Len > 0 }, "it brings no octets"),
			counts("brings ", func(m *moment) int64 { return int64(m.p.Seg.Payload.Len) })),
	},
	"carried/ack": {"it acknowledges more than any ACK before it, or the end knows nothing yet", pureAck(func(m *moment, seg *tcpmodel.Segment) bool {
		return news(m, seg) || m.b == nil || m.b.State <= tcpmodel.SynSent
	}, "it acknowledges nothing new")},
	"carried/ack-syn": {"it acknowledges the end's SYN, and no ACK did before", pureAck(func(m *moment, seg *tcpmodel.Segment) bool {
		return (news(m, seg) || m.me.state == tcpmodel.SynReceived) && seg.Ack == m.me.iss+1
	}, "it does not acknowledge the SYN, or the SYN was acknowledged before")},
	"carried/ack-fin": {
		"it acknowledges all that the end has sent, a FIN with it",
		pureAck(func(m *moment, seg *tcpmodel.Segment) bool {
			return news(m, seg) && m.me.fin && seg.Ack == m.me.nxt
		}, "it does not acknowledge the FIN"),
	},
	"carried/ack-old": {
		"an ACK that came before named a later octet",
		pureAck(func(m *moment, seg *tcpmodel.Segment) bool {
			return m.me.acked && seg.Ack.Less(m.me.una)
		}, "no ACK before named a later octet"),
	},
	"carried/window": {
		"it acknowledges nothing new and offers another window than the one before", all(
			pureAck(oldNews(func(m *moment, seg *tcpmodel.Segment) bool {
				return m.me.told(seg) != m.me.window && m.me.told(seg) > 0
			}), "it tells of no other window"),
			counts("room for ", func(m *moment) int64 { return m.me.told(&m.p.Seg) })),
	},
	"carried/window-closed": {
		"it acknowledges nothing new and closes the window",
		pureAck(oldNews(func(m *moment, seg *tcpmodel.Segment) bool { return m.me.window > 0 && m.me.told(seg) == 0 }), "the window was closed, or is open"),
	},
	"carried/sack": {"it acknowledges nothing new and reports octets beyond a gap", pureAck(oldNews(func(_ *moment, seg *tcpmodel.Segment) bool {
		return seg.Options.NSACK > 0 && seg.Ack.Less(seg.Options.SACK[0].Right)
	}), "it reports nothing beyond a gap")},
	"carried/dsack-syn": {"it acknowledges nothing new and reports the end's SYN, which was acknowledged", pureAck(oldNews(func(m *moment, seg *tcpmodel.Segment) bool {
		return seg.Options.NSACK > 0 && m.t.Conn(m.r.Conn).Ends[m.t.Conn(m.r.Conn).Side(m.r.Host)].ISS == seg.Options.SACK[0].Left && !seg.Ack.Less(seg.Options.SACK[0].Right)
	}), "it reports another number")},
	"carried/dsack": {"it acknowledges nothing new and reports octets that were acknowledged", pureAck(oldNews(func(_ *moment, seg *tcpmodel.Segment) bool {
		return seg.Options.NSACK > 0 && !seg.Ack.Less(seg.Options.SACK[0].Right)
	}), "it reports no octets that came twice")},
	"carried/duplicate": {
		"it acknowledges nothing new while something of the end is unacknowledged",
		pureAck(oldNews(func(m *moment, _ *tcpmodel.Segment) bool { return m.me.outstanding() > 0 }), "nothing is unacknowledged, or it is news"),
	},
	"carried/alive": {
		"it was sent because a keepalive probe of this end arrived",
		pureAck(func(m *moment, _ *tcpmodel.Segment) bool {
			return answers(m, tcpmodel.WhyKeepaliveProbe)
		}, "it answers no keepalive probe"),
	},
	"carried/probed": {
		"it was sent because a window probe of this end arrived, and tells the window", all(
			pureAck(func(m *moment, _ *tcpmodel.Segment) bool { return answers(m, tcpmodel.WhyWindowProbe) }, "it answers no window probe"),
			counts("the window is ", func(m *moment) int64 { return m.me.told(&m.p.Seg) })),
	},
	"carried/stands": {
		"it acknowledges nothing new, and nothing is unacknowledged",
		pureAck(oldNews(func(m *moment, _ *tcpmodel.Segment) bool { return m.me.outstanding() == 0 }), "something is unacknowledged, or it is news"),
	},
	"carried/stranger": {
		"the host is no end of the packet's connection",
		all(
			kind(trace.SegmentDelivered),
			that(func(m *moment) bool { return m.t.Conn(m.p.Conn).Side(m.r.Host) < 0 }, "it is an end of it"),
		),
	},
	"carried/icmp": {
		"the packet is ICMP",
		that(func(m *moment) bool { return m.p.Proto == trace.ICMP && strings.Contains(m.text, "ICMP") }, "it is no ICMP"),
	},
}
