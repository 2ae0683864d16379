//nolint:gochecknoglobals // premises are constants that are put together
package premises

import (
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// boxPremises are those of what routers and boxes on the way do, and say by ICMP.
var boxPremises = map[string]premise{
	"larger-than-mtu": {"a packet does not arrive, which is larger than one that is told of", gone},
	"too-big/ipv6": {
		"a packet of IPv6 does not arrive",
		all(gone, that(func(m *moment) bool { return m.t.OverIPv6(m.p) }, "it is no IPv6")),
	},
	"black-hole": {
		"a packet does not arrive, and no ICMP message is sent for it",
		all(gone, that(func(m *moment) bool { return !boxSends(m) }, "a box sends something")),
	},
	"black-hole/ipv6": {
		"a packet of IPv6 does not arrive, and no ICMP message is sent for it",
		all(gone, that(func(m *moment) bool { return !boxSends(m) && m.t.OverIPv6(m.p) }, "a box sends something, or it is no IPv6")),
	},
	"unreachable/ipv6": {
		"a packet of IPv6 does not arrive, and an ICMP message is sent for it",
		all(gone, that(func(m *moment) bool { return m.t.OverIPv6(m.p) && cited(m) }, "no message is sent, or it is no IPv6")),
	},
	"icmp-unreachable": {
		"a packet does not arrive, and an ICMP message is sent for it",
		all(gone, that(cited, "no message is sent for it")),
	},
	"fragmented":    {"a packet arrives that is larger than some link takes", kind(trace.SegmentDelivered)},
	"icmp-filtered": {"an ICMP message does not arrive", all(gone, proto(trace.ICMP))},
	"mss-clamped": {"a SYN arrives whose MSS is lower than the one that was sent", all(kind(trace.SegmentDelivered), that(func(m *moment) bool {
		x := m.p.Extra()
		return m.p.Seg.Flags.Has(tcpmodel.SYN) && x != nil && x.Clamped != 0 && x.Clamped < m.p.Seg.Options.MSS
	}, "it is not lower"), counts("is now ", func(m *moment) int64 { return int64(m.p.Extra().Clamped) }))},
	"icmp/too-big": {
		"an ICMP message cites a packet that did not arrive, and names the size",
		all(icmp(false, tcpmodel.ICMPFragmentationNeeded), counts("link takes ", func(m *moment) int64 { return int64(m.p.Extra().MTU) })),
	},
	"icmp/unreachable": {"an ICMP message cites a packet that did not arrive", icmp(false, notTooBig...)},
	"icmp/source-quench": {
		"an ICMP message cites a packet",
		all(
			kind(trace.SegmentSent),
			proto(trace.ICMP),
			that(func(m *moment) bool { return m.p.Extra().ICMPKind == tcpmodel.ICMPSourceQuench }, "it says something else"),
		),
	},
	"icmp/by-rule": {"an ICMP message of a box cites a packet that did not arrive", icmp(false, notTooBig...)},
	"icmp6/too-big": {
		"an ICMPv6 message cites a packet that did not arrive, and names the size",
		all(icmp(true, tcpmodel.ICMPFragmentationNeeded), counts("link takes ", func(m *moment) int64 { return int64(m.p.Extra().MTU) })),
	},
	"icmp6/unreachable": {"an ICMPv6 message cites a packet that did not arrive", icmp(true, notTooBig...)},

	"refused-by-rule/reset":   {"a box sends a RST in another's name", byBox(tcpmodel.RST)},
	"flow-reset-by-middlebox": {"a box sends a RST in another's name", byBox(tcpmodel.RST)},
	"reset-by-box-itself":     {"a box sends a RST", byBox(tcpmodel.RST)},
	"flow-forgotten": {
		"a packet is dropped of a connection that was quiet, in silence where that is said",
		all(gone, silent, that(func(m *moment) bool { return quietOnPath(m, false) && quietOnPath(m, true) }, "it was not quiet")),
	},
	"flow-forgotten/anew": {
		"a packet is dropped of a connection that was quiet under its port of the box, and another port of the box has been given to it, in silence where that is said",
		all(gone, silent, that(func(m *moment) bool {
			at, passed := lastOnPath(m, true)
			return quietOnPath(m, false) && passed && at > 0
		}, "it was not quiet, or is known by one port only")),
	},
	"flow-unknown": {"a packet is dropped, in silence where that is said", all(gone, silent)},
	"no-mapping":   {"a packet is dropped, in silence where that is said", all(gone, silent)},
	"outside-windows-at-box": {
		"a packet is dropped, and no box sends anything",
		all(gone, that(func(m *moment) bool { return !boxSends(m) }, "a box sends something")),
	},
	"refused-by-rule": {"a packet is dropped, in silence where that is said", all(gone, silent)},
	"filtered": {
		"a packet is dropped, and no box sends anything",
		all(gone, that(func(m *moment) bool { return !boxSends(m) }, "a box sends something")),
	},
	"too-many-connections": {
		"a packet is dropped that opens a connection",
		all(gone, that(func(m *moment) bool { return m.p.Seg.Flags&(tcpmodel.SYN|tcpmodel.ACK) == tcpmodel.SYN }, "it opens none")),
	},
	"taken-up-in-mid-stream": {
		"a packet without SYN arrives",
		all(kind(trace.SegmentDelivered), that(func(m *moment) bool { return !m.p.Seg.Flags.Has(tcpmodel.SYN) }, "it is a SYN")),
	},
	"taken-up-under-another-port": {"a packet without SYN arrives under another port", all(kind(trace.SegmentDelivered), that(func(m *moment) bool {
		x := m.p.Extra()
		return !m.p.Seg.Flags.Has(tcpmodel.SYN) && x != nil && x.Public.IsValid()
	}, "its port is that of its connection"))},
}

// lastOnPath is when the last packet of an end of the connection left that arrived, before
// the record's: under a port that a box had given to the connection anew, or under its own.
func lastOnPath(m *moment, anew bool) (vtime.Time, bool) {
	for n := trace.PacketID(m.r.Ref) - 1; n > 0; n-- {
		q := m.t.Packet(n)
		if q.Conn != m.p.Conn || q.Arrived == 0 || q.Dropped != 0 || m.t.Host(q.From).Role == trace.RoleMiddlebox {
			continue
		}
		if x := q.Extra(); (x != nil && x.Public.IsValid()) == anew {
			return m.t.Record(q.Sent).At, true
		}
	}
	return 0, false
}

// quietOnPath reports that nothing had left for a second or longer, or nothing before at all.
func quietOnPath(m *moment, anew bool) bool {
	at, passed := lastOnPath(m, anew)
	return !passed || m.r.At.Sub(at) >= vtime.Second
}

// cited reports that an ICMP message of this stop is about the record's packet.
func cited(m *moment) bool {
	return m.inStop(func(_ trace.RecordID, r trace.Record) bool {
		if r.Kind != trace.SegmentSent || m.t.Packet(r.Packet()).Proto != trace.ICMP {
			return false
		}
		x := m.t.Packet(r.Packet()).Extra()
		return x != nil && x.Cites == trace.PacketID(m.r.Ref)
	})
}

// boxSends reports that a middlebox or router sends something in the stop.
func boxSends(m *moment) bool {
	return m.inStop(func(_ trace.RecordID, r trace.Record) bool {
		return r.Kind == trace.SegmentSent && r.Host != 0 && m.t.Host(r.Host).Role == trace.RoleMiddlebox
	})
}

// silent is the premise that "in silence" is said just where no box sends anything.
func silent(m *moment) error {
	return that(func(m *moment) bool { return contains(m.text, "in silence") != boxSends(m) }, "a box answers, or none does")(m)
}

// byBox is the premise that the record is sent by a middlebox.
func byBox(bits tcpmodel.Flags) func(*moment) error {
	return all(sends(bits), that(func(m *moment) bool { return m.t.Host(m.r.Host).Role == trace.RoleMiddlebox }, "no box sends it"))
}

// icmp is the premise that the record is an ICMP message which cites a packet that did
// not arrive, and says what it is said to say.
func icmp(v6 bool, kinds ...tcpmodel.ICMPKind) func(*moment) error {
	return all(kind(trace.SegmentSent), proto(trace.ICMP), that(func(m *moment) bool {
		x := m.p.Extra()
		if x == nil || x.Cites == 0 || m.t.OverIPv6(m.p) != v6 {
			return false
		}
		for _, k := range kinds {
			if x.ICMPKind == k {
				return true
			}
		}
		return false
	}, "it is another message"), cites)
}

// cites is the premise that the packet an ICMP message is about is the one that is
// named, and that it did not come to whom it was for.
func cites(m *moment) error {
	n := m.p.Extra().Cites
	return all(counts("#", func(*moment) int64 { return int64(n) }), that(func(m *moment) bool {
		q := m.t.Packet(n)
		return m.t.Inferred || q.Arrived == 0 || m.t.Record(q.Arrived).Host == m.r.Host || q.Proto == trace.UDP
	}, "what it cites arrived"))(m)
}
