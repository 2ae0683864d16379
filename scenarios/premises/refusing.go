//nolint:gochecknoglobals // premises are constants that are put together
package premises

import (
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// numbered is the premise that the segment that came lies so to what the end expects.
func numbered(holds func(m *moment, p *trace.Packet) bool, otherwise string) func(*moment) error {
	return all(arrivedTCP, that(func(m *moment) bool { return m.b != nil }, "the end did not exist"), arrived(holds, otherwise))
}

// outside reports that a segment is not acceptable (RFC 9293 §3.10.7.4, table 6).
func outside(m *moment, p *trace.Packet) bool {
	seq, n, next, w := p.Seg.Seq, tcpmodel.Seq(p.Seg.Len()), m.b.RcvNxt, tcpmodel.Seq(m.b.RcvWnd)
	switch {
	case n == 0 && w == 0:
		return seq != next
	case n == 0:
		return seq.Less(next) || !seq.Less(next+w)
	case w == 0:
		return true
	}
	end := seq + n - 1
	return (seq.Less(next) || !seq.Less(next+w)) && (end.Less(next) || !end.Less(next+w))
}

var outOfWindow = numbered(func(m *moment, p *trace.Packet) bool {
	return outside(m, p) || !p.Seg.Flags.Has(tcpmodel.SYN) && p.Seg.Seq.Less(m.b.RcvNxt) && (p.Seg.Seq+tcpmodel.Seq(p.Seg.Len())).LessEq(m.b.RcvNxt)
}, "it lies in the window")

// sentFor is the premise that what came was sent for a reason.
func sentFor(why trace.Reason) func(*moment) error {
	return arrived(func(m *moment, p *trace.Packet) bool { return m.t.Record(p.Sent).Why == why }, "it was sent for another reason")
}

// noConnection is the premise that the end of the segment's connection is CLOSED, or
// that there never was one.
var noConnection = that(func(m *moment) bool {
	if x := m.in.Extra(); x != nil && x.Public.IsValid() { // A NAT gave it another port: to the host it is of another connection.
		return true
	}
	return m.b == nil || m.b.State == tcpmodel.Closed || m.in.From == m.r.Host
}, "the connection is there")

// hadConnection is the premise that the end has been something else than CLOSED.
var hadConnection = that(func(m *moment) bool { return m.me != nil && m.me.ended != 0 }, "it never had this connection")

var refusingPremises = map[string]premise{
	"no-connection": {"there is no such connection, nor ever was, and nobody listens on the port; a RST answers", all(arrivedTCP, noConnection,
		that(func(m *moment) bool { return !m.listens() }, "a program listens on the port"),
		flags(0, tcpmodel.RST), either(kind(trace.Refusal), sends(tcpmodel.RST)))},
	"no-connection/gone": {"the connection was there and is not any more, since when and why is said; a RST answers", all(arrivedTCP, noConnection, hadConnection, flags(0, tcpmodel.RST),
		that(saysWhen, "it ended at another time"), either(kind(trace.Refusal), sends(tcpmodel.RST)))},
	"no-connection/listening": {"there is no such connection, a program listens on the port, and what came is no SYN; a RST answers", all(arrivedTCP, noConnection,
		that(func(m *moment) bool { return m.listens() }, "nobody listens on the port"),
		flags(0, tcpmodel.RST|tcpmodel.SYN), either(kind(trace.Refusal), sends(tcpmodel.RST)))},
	"no-connection/reset": {
		"a RST came for a connection that is not there any more, and nothing answers",
		all(flags(tcpmodel.RST, 0), noConnection, that(func(m *moment) bool { return !sentInStop(m, 0) }, "something is sent")),
	},
	"reset-in-listen": {
		"a RST came to a port on which a program listens",
		all(flags(tcpmodel.RST, 0), that(func(m *moment) bool { return m.listens() }, "nobody listens")),
	},
	"ack-in-listen": {
		"an ACK came to a port on which a program listens",
		all(flags(tcpmodel.ACK, tcpmodel.RST), that(func(m *moment) bool { return m.listens() }, "nobody listens")),
	},
	"not-syn": {"what came has no SYN", flags(0, tcpmodel.SYN)},
	"no-reset-for-reset": {
		"a RST came, and nothing answers",
		all(flags(tcpmodel.RST, 0), that(func(m *moment) bool { return !sentInStop(m, 0) }, "something is sent")),
	},
	"no-ack-for-reset": {
		"a RST came that lies outside the window, and nothing answers",
		all(flags(tcpmodel.RST, 0), outOfWindow, that(func(m *moment) bool { return !sentInStop(m, 0) }, "something is sent")),
	},
	"outside-window":       {"what came lies outside the window", outOfWindow},
	"outside-window/reset": {"a RST came that lies outside the window", all(flags(tcpmodel.RST, 0), outOfWindow)},
	"outside-window/syn": {
		"a SYN came that does not repeat the one of the connection",
		all(flags(tcpmodel.SYN, tcpmodel.ACK), that(func(m *moment) bool { return m.in.Again == 0 }, "it repeats one"), stateTold),
	},
	"outside-window/syn-time-wait": {"a SYN came to an end in TIME-WAIT, whose timestamp or number is not newer", oldSYN},
	"syn-in-window/time-wait":      {"a SYN came to an end in TIME-WAIT, whose timestamp or number is not newer", oldSYN},
	"syn/time-wait": {
		"a SYN came for a pair of addresses and ports of which the host had a connection in TIME-WAIT; its timestamp or number is newer, and a SYN,ACK leaves",
		all(flags(tcpmodel.SYN, tcpmodel.ACK), earlierInTimeWait, that(func(m *moment) bool { return m.listens() }, "nobody listens on the port"),
			that(func(m *moment) bool {
				stamp := contains(m.text, "its timestamp")
				return stamp == m.in.Seg.Options.HasTS && stamp != contains(m.text, "its number")
			}, "it is something else that shows it"),
			either(kind(trace.StateChange), sends(tcpmodel.SYN|tcpmodel.ACK))),
	},
	"outside-window/time-wait": {
		"a FIN came to an end in TIME-WAIT that had taken it before",
		all(
			flags(tcpmodel.FIN, 0),
			state(tcpmodel.TimeWait),
			that(func(m *moment) bool { return m.me.finCame && m.in.Again != 0 && !m.in.Copy }, "it came for the first time"),
		),
	},
	"outside-window/time-wait-again": {
		"a FIN came to an end in TIME-WAIT that had taken it before, and its sender did not send it again",
		all(flags(tcpmodel.FIN, 0), state(tcpmodel.TimeWait), that(func(m *moment) bool {
			return m.me.finCame && (m.in.Again == 0 || m.in.Copy) && m.s.State == tcpmodel.TimeWait
		}, "it came for the first time, or its sender sent it again")),
	},
	"outside-window/keepalive": {
		"what came is a keepalive probe, with a number that was acknowledged",
		all(sentFor(tcpmodel.WhyKeepaliveProbe), outOfWindow),
	},
	"outside-window/probe": {
		"what came is a window probe",
		all(sentFor(tcpmodel.WhyWindowProbe), counts("its window: ", func(m *moment) int64 { return int64(m.s.RcvWnd) })),
	},
	"outside-window/again": {
		"what came repeats a packet, and all of it had come",
		all(outOfWindow, that(func(m *moment) bool { return m.in.Again != 0 }, "it repeats nothing")),
	},
	"beyond-window": {"a part of what came lies beyond the window", numbered(func(m *moment, p *trace.Packet) bool {
		edge := m.b.RcvNxt + tcpmodel.Seq(m.b.RcvWnd)
		return edge.Less(p.Seg.Seq+tcpmodel.Seq(p.Seg.Len())) && p.Seg.Seq.Less(edge)
	}, "all of it lies in the window, or none")},
	"beyond-window/whole": {"all of what came lies beyond the window", numbered(func(m *moment, p *trace.Packet) bool {
		return !p.Seg.Seq.Less(m.b.RcvNxt + tcpmodel.Seq(m.b.RcvWnd))
	}, "a part lies in the window")},
	"old-timestamp": {"what came has a timestamp older than one that came before", arrived(func(m *moment, p *trace.Packet) bool {
		return p.Seg.Options.HasTS && int32(p.Seg.Options.TSVal-m.newestStamp()) < 0
	}, "no newer timestamp has come")},
	"no-timestamp": {
		"both SYNs had timestamps, and what came has none",
		arrived(func(m *moment, p *trace.Packet) bool { return m.b.TSOK && !p.Seg.Options.HasTS }, "it has one, or none were agreed on"),
	},
	"reset-not-exact": {"a RST came within the window that has not the next number", numbered(func(m *moment, p *trace.Packet) bool {
		return p.Seg.Flags.Has(tcpmodel.RST) && p.Seg.Seq != m.b.RcvNxt && m.b.RcvNxt.Less(p.Seg.Seq) && p.Seg.Seq.Less(m.b.RcvNxt+tcpmodel.Seq(m.b.RcvWnd))
	}, "it is exact, or outside")},
	"syn-in-window": {
		"a SYN came to an end in the state that is named",
		all(
			flags(tcpmodel.SYN, 0),
			stateTold,
		),
	},
	"no-ack": {"what came has no ACK", flags(0, tcpmodel.ACK)},
	"ack-too-high": {
		"what came acknowledges more than the end has sent",
		arrived(func(m *moment, p *trace.Packet) bool { return m.me.nxt.Less(p.Seg.Ack) }, "what it acknowledges was sent"),
	},
	"ack-too-old": {
		"what came acknowledges less than an ACK before by more than a window",
		arrived(func(m *moment, p *trace.Packet) bool { return m.me.acked && p.Seg.Ack.Less(m.me.una) }, "it is not old"),
	},
	"text-after-fin": {
		"octets came behind the other's FIN",
		numbered(func(m *moment, p *trace.Packet) bool { return m.me.finCame && p.Seg.Payload.Len > 0 }, "no FIN came before"),
	},
	"ahead-full": {
		"octets came behind a gap",
		numbered(func(m *moment, p *trace.Packet) bool { return m.b.RcvNxt.Less(p.Seg.Seq) }, "there is no gap before it"),
	},
	"challenge-limited": {"the end answered a segment that it did not take not long ago, and nothing answers this one", all(arrivedTCP, that(func(m *moment) bool { return !sentInStop(m, 0) }, "something is sent"),
		that(func(m *moment) bool {
			return m.me != nil && m.me.said != 0 && m.l.since(m.me.said, m.r.At) <= vtime.Second
		}, "it said nothing within the last second"))},
	"icmp-soft": {
		"an ICMP error came, and the connection stays",
		all(arrivedICMP, that(func(m *moment) bool { return m.s != nil && m.s.State != tcpmodel.Closed }, "the connection ended")),
	},
	"icmp-hard": {
		"an ICMP error came, and the connection ends",
		all(arrivedICMP, that(func(m *moment) bool { return m.s == nil || m.s.State == tcpmodel.Closed }, "the connection stays")),
	},
	"icmp-not-ours": {
		"an ICMP error came that cites nothing unacknowledged",
		all(arrivedICMP, that(citesNothing, "what it cites is unacknowledged")),
	},
	"source-quench": {"the ICMP message is a source quench", arrivedAs(tcpmodel.ICMPSourceQuench)},
	"path-mtu":      {"an ICMP error said that a packet was too large, not long ago", toldTooBig},
	"path-mtu-known": {
		"an ICMP error came that says what one before said",
		all(arrivedAs(tcpmodel.ICMPFragmentationNeeded), toldTooBig),
	},
	"path-mtu-impossible": {"an ICMPv6 error came that names an MTU below 1280", arrivedMTU(func(mtu uint16) bool { return mtu < 1280 })},
	"path-mtu-low": {
		"an ICMP error came that names an MTU below 552, or none",
		arrivedMTU(func(mtu uint16) bool { return mtu < 552 }),
	},
	"path-mtu-low/again": {
		"an ICMP error came before that names an MTU below 552, or none, and what leaves repeats a packet",
		all(again, that(toldLow, "no such ICMP error came on the connection")),
	},
	"path-mtu-shared": {"an ICMP error said on another connection of the host that a packet was too large", toldElsewhere},
	"path-mtu-here":   {"an ICMP error had said to the host that a packet was too large", toldElsewhere},
	"path-mtu-waits": {
		"nothing of the end is unacknowledged, and the persist timer runs",
		that(func(m *moment) bool {
			return m.me.flying == 0 && m.s.Timers[tcpmodel.TimerPersist] != vtime.Never
		}, "something is on its way, or the persist timer does not run"),
	},
	"path-mtu-retry": {"the persist timer ran out after an ICMP error", all(fired(tcpmodel.TimerPersist), toldElsewhere)},
}

// newestStamp is the newest timestamp that has come to the end before.
func (m *moment) newestStamp() uint32 {
	newest, found := uint32(0), false
	for id := trace.RecordID(1); id < m.id; id++ {
		r := m.t.Record(id)
		if r.Kind != trace.SegmentDelivered || r.Conn != m.conn || r.Host != m.r.Host || m.t.Packet(r.Packet()) == m.in {
			continue
		}
		if o := &m.t.Packet(r.Packet()).Seg.Options; o.HasTS && (!found || int32(o.TSVal-newest) > 0) {
			newest, found = o.TSVal, true
		}
	}
	return newest
}

// saysWhen reports that the text names the instant at which the end was closed.
func saysWhen(m *moment) bool { return saysAt(m.text, m.t.Record(m.me.ended).At) }

func arrivedAs(k tcpmodel.ICMPKind) func(*moment) error {
	return all(arrivedICMP, that(func(m *moment) bool { return m.in.Extra() != nil && m.in.Extra().ICMPKind == k }, "it says something else"))
}

func arrivedMTU(fits func(uint16) bool) func(*moment) error {
	return all(arrivedAs(tcpmodel.ICMPFragmentationNeeded), that(func(m *moment) bool { return fits(m.in.Extra().MTU) }, "it names another MTU"))
}

// citesNothing reports that what an ICMP error cites is acknowledged, or not of this end.
func citesNothing(m *moment) bool {
	x := m.in.Extra()
	if x == nil || x.Cites == 0 || m.me == nil {
		return true
	}
	p := m.t.Packet(x.Cites)
	return p.From != m.r.Host || m.me.outstanding() == 0 || p.Seg.Len() == 0 || (p.Seg.Seq + tcpmodel.Seq(p.Seg.Len())).LessEq(m.me.una) || m.s == nil || m.s.State == tcpmodel.Closed
}

// tooBig reports that an ICMP error that names a size came to the host before, on
// the connection or on any.
func tooBig(m *moment, same bool) bool {
	for id := trace.RecordID(1); id <= m.id; id++ {
		r := m.t.Record(id)
		if r.Kind != trace.SegmentDelivered || r.Host != m.r.Host || same && r.Conn != m.conn {
			continue
		}
		if x := m.t.Packet(r.Packet()).Extra(); x != nil && m.t.Packet(r.Packet()).Proto == trace.ICMP && x.ICMPKind == tcpmodel.ICMPFragmentationNeeded {
			return true
		}
	}
	return false
}

// toldLow reports that an ICMP error that names an MTU below 552, or none, came to the end before.
func toldLow(m *moment) bool {
	for id := m.me.icmp; id > 0; id-- {
		r := m.t.Record(id)
		if r.Kind != trace.SegmentDelivered || r.Host != m.r.Host || r.Conn != m.conn || m.t.Packet(r.Packet()).Proto != trace.ICMP {
			continue
		}
		if x := m.t.Packet(r.Packet()).Extra(); x.ICMPKind == tcpmodel.ICMPFragmentationNeeded && x.MTU < 552 {
			return true
		}
	}
	return false
}

var (
	toldTooBig    = that(func(m *moment) bool { return tooBig(m, true) }, "no such ICMP error came on the connection")
	toldElsewhere = that(func(m *moment) bool { return tooBig(m, false) }, "no such ICMP error came to the host")
)

// stateTold is the premise of the state that a SYN met.
var stateTold = that(func(m *moment) bool {
	return m.b != nil && m.b.State > tcpmodel.Listen && contains(m.text, " in "+m.b.State.String())
}, "the end was in another state")

// oldSYN is the premise of a SYN that does not end TIME-WAIT: RFC 6191 §2 lets only one do so
// that is newer, by its timestamp or, without such, by its number.
var oldSYN = all(flags(tcpmodel.SYN, tcpmodel.ACK), state(tcpmodel.TimeWait), that(func(m *moment) bool {
	stamp := contains(m.text, "Its timestamp")
	for n := trace.PacketID(1); int(n) <= m.t.Packets(); n++ {
		q := m.t.Packet(n)
		if stamp && q.From == m.in.From && q.Conn == m.conn && q.Arrived != 0 && q.Arrived < m.in.Arrived && int32(m.in.Seg.Options.TSVal-q.Seg.Options.TSVal) <= 0 {
			return true
		}
	}
	return !stamp && contains(m.text, "Its number") && m.in.Seg.Seq.LessEq(m.b.RcvNxt)
}, "it is newer"))
