//nolint:gochecknoglobals // premises are constants that are put together
package premises

import (
	"wirewalk/sim"
	"wirewalk/sim/app"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// gone is the premise that the record is the end of a packet which arrives nowhere.
var gone = all(kind(trace.SegmentDropped), that(func(m *moment) bool { return m.p.Arrived == 0 }, "it arrived"))

// missed is the premise that something acknowledges what a packet carries: it has
// sequence numbers.
var missed = that(func(m *moment) bool { return m.p.Proto == trace.TCP && m.p.Seg.Len() > 0 }, "nothing would acknowledge it")

// unmissed is its contrary.
var unmissed = that(func(m *moment) bool { return m.p.Proto != trace.TCP || m.p.Seg.Len() == 0 }, "it would be acknowledged")

func proto(p trace.Proto) func(*moment) error {
	return that(func(m *moment) bool { return m.p.Proto == p }, "it is of another protocol")
}

func bare(bits tcpmodel.Flags) func(*moment) error {
	return all(proto(trace.TCP), unmissed, that(func(m *moment) bool { return m.p.Seg.Flags&tcpmodel.RST == bits }, "it has other control bits"))
}

// power is the premise that the packet's receiver has power, or has not.
func power(on bool) func(*moment) error {
	return that(func(m *moment) bool { return m.l.machine(m.p.To).off != on }, "its power is otherwise")
}

// fault is the premise that the record is a fault of some kind.
func fault(kinds ...trace.FaultKind) func(*moment) error {
	return all(kind(trace.Fault), that(func(m *moment) bool {
		for _, k := range kinds {
			if trace.FaultKind(m.r.Sub) == k {
				return true
			}
		}
		return false
	}, "it is another fault"))
}

var notTooBig = []tcpmodel.ICMPKind{
	tcpmodel.ICMPNetUnreachable, tcpmodel.ICMPHostUnreachable, tcpmodel.ICMPProtoUnreachable, tcpmodel.ICMPPortUnreachable,
	tcpmodel.ICMPSourceRouteFailed, tcpmodel.ICMPTimeExceeded, tcpmodel.ICMPParameterProblem, tcpmodel.ICMPAdminProhibited,
}

var worldPremises = map[string]premise{
	"setup": {
		"it is the first record",
		that(func(m *moment) bool { return m.id == 1 && m.r.At == 0 }, "it is not the beginning"),
	},
	"loopback": {
		"a packet arrives at the machine that sent it",
		all(
			kind(trace.SegmentDelivered),
			that(func(m *moment) bool { return m.t.Machine(m.p.From) == m.t.Machine(m.p.To) }, "it comes from another machine"),
		),
	},
	"offload-keeps": {
		"a packet with octets arrives, and another of the same connection at the same instant",
		all(
			kind(trace.SegmentDelivered),
			that(func(m *moment) bool { return m.p.Seg.Payload.Len > 0 && neighbour(m, 1) }, "none comes with it"),
		),
	},
	"offload-joined": {
		"a packet with octets arrives, and one before it at the same instant",
		all(
			kind(trace.SegmentDelivered),
			that(func(m *moment) bool { return m.p.Seg.Payload.Len > 0 && neighbour(m, -1) }, "none came with it"),
		),
	},
	"lost-by-rule":   {"a packet that would be acknowledged does not arrive", all(gone, missed)},
	"lost-at-random": {"a packet that would be acknowledged does not arrive", all(gone, missed)},
	"lost/datagram":  {"a datagram does not arrive", all(gone, proto(trace.UDP))},
	"lost/reset":     {"a RST does not arrive", all(gone, bare(tcpmodel.RST))},
	"lost/ack": {
		"a pure ACK does not arrive, and nothing that leaves before a repetition says as much",
		all(gone, bare(0), that(func(m *moment) bool { return madeGood(m) == 0 }, "a later ACK says as much")),
	},
	"lost/ack-made-good": {
		"a pure ACK does not arrive, and the packet that is named acknowledges as much, and arrives",
		all(gone, bare(0), counts("Here #", func(m *moment) int64 { return int64(madeGood(m)) })),
	},
	"lost/icmp":  {"an ICMP message does not arrive", all(gone, proto(trace.ICMP))},
	"queue-full": {"a packet does not arrive", gone},
	"cable-unplugged": {
		"a packet does not arrive while a cable is pulled",
		all(gone, that(func(m *moment) bool { return pulled(m) }, "no cable is pulled")),
	},
	"no-route":  {"a packet does not arrive", gone},
	"host-down": {"a packet is lost at a machine without power", all(kind(trace.SegmentDropped), power(false))},
	"no-stack": {
		"a packet arrives at a host whose TCP sends nothing in this run",
		all(kind(trace.SegmentDelivered), that(func(m *moment) bool { return !speaks(m) }, "its TCP sends something")),
	},
	"bad-checksum": {
		"a packet was damaged that would be acknowledged",
		all(kind(trace.SegmentDropped), that(func(m *moment) bool { return m.p.Corrupt }, "it is not damaged"), missed),
	},
	"bad-checksum/unmissed": {
		"a packet was damaged that nothing acknowledges",
		all(kind(trace.SegmentDropped), that(func(m *moment) bool { return m.p.Corrupt }, "it is not damaged"), unmissed),
	},
	"only-keepalive": {
		"the last three keepalive probes were answered, and nothing comes later",
		all(
			kind(trace.Note),
			that(func(m *moment) bool {
				return int(m.id) >= m.t.Len()-3 && answeredProbes(m) >= 3
			}, "three probes were not answered, or more comes"),
		),
	},
	"duplicated": {
		"a copy of a packet arrives as long after the first as is said",
		all(
			kind(trace.SegmentDelivered),
			that(func(m *moment) bool { return m.p.Copy }, "it is no copy"),
			lasts("and comes ", func(m *moment) vtime.Duration { return m.r.At.Sub(m.t.Record(m.t.Packet(m.p.Again).Arrived).At) }),
		),
	},
	"delayed": {"a packet arrives", kind(trace.SegmentDelivered)},
	"reordered/alone": {
		"a packet arrives, and none that left later has",
		all(kind(trace.SegmentDelivered), that(func(m *moment) bool { return !overtaken(m) }, "one overtook it")),
	},
	"reordered": {
		"a packet arrives after one that left later",
		all(kind(trace.SegmentDelivered), that(overtaken, "none overtook it")),
	},
	"marked-ce":    {"a packet arrives marked", all(kind(trace.SegmentDelivered), proto(trace.TCP))},
	"host-crashed": {"a machine loses power", fault(trace.FaultCrash)},
	"host-rebooted": {
		"a machine without power starts again",
		all(fault(trace.FaultReboot), that(func(m *moment) bool { return m.l.machine(m.r.Host).off }, "it had power")),
	},
	"host-rebooted/anew": {
		"a machine with power starts again",
		all(fault(trace.FaultReboot), that(func(m *moment) bool { return !m.l.machine(m.r.Host).off }, "it had no power")),
	},
	"power-lost": {
		"a connection ends because its machine loses power or starts anew, and nothing is sent",
		all(
			kind(trace.StateChange),
			that(func(m *moment) bool {
				return !sentInStop(m, 0) && (m.l.machine(m.r.Host).off || rebootsNow(m))
			}, "something is sent, or it keeps its power"),
		),
	},
	"cable-pulled":  {"a cable is pulled", fault(trace.FaultUnplug)},
	"cable-plugged": {"a cable is plugged in", fault(trace.FaultPlug)},
	"injected":      {"a packet leaves that no TCP has decided to send", kind(trace.SegmentSent)},
	"replaced":      {"a packet leaves in the place of another", kind(trace.SegmentSent)},
	"script":        {"a step of the script begins or acts", anything},
	"program":       {"a program made a call, or is told", kind(trace.Call, trace.Indication)},
	"udp-port-closed": {"an ICMP message says that a datagram's port is closed", all(kind(trace.SegmentSent), proto(trace.ICMP), that(func(m *moment) bool {
		x := m.p.Extra()
		return x != nil && x.ICMPKind == tcpmodel.ICMPPortUnreachable && m.t.Packet(x.Cites).Proto == trace.UDP
	}, "it says something else"))},
	"datagram": {
		"a datagram leaves",
		all(
			kind(trace.SegmentSent, trace.Call),
			that(func(m *moment) bool { return m.p == nil || m.p.Proto == trace.UDP }, "it is no datagram"),
		),
	},
	"limit-reached": {"it is the end of the run", that(func(m *moment) bool { return int(m.id) >= m.t.Len()-1 }, "more comes")},
}

// rebootsNow reports that the host starts anew in the stop.
func rebootsNow(m *moment) bool {
	return m.inStop(func(_ trace.RecordID, r trace.Record) bool {
		return r.Kind == trace.Fault && r.Host == m.r.Host && trace.FaultKind(r.Sub) == trace.FaultReboot
	})
}

// neighbour reports that a packet of the same connection and direction arrives at the
// same instant, beside the record's in order of sending.
func neighbour(m *moment, step int) bool {
	for n := int(m.r.Ref) + step; n > 0 && n <= m.t.Packets() && n > int(m.r.Ref)-200 && n < int(m.r.Ref)+200; n += step {
		q := m.t.Packet(trace.PacketID(n))
		if q.Conn == m.p.Conn && q.From == m.p.From && q.Arrived != 0 && m.t.Record(q.Arrived).At == m.r.At {
			return true
		}
	}
	return false
}

// madeGood is the next packet after a lost ACK that says as much, is no repetition,
// arrives, and leaves before the other end repeats or resets anything; 0 for none.
func madeGood(m *moment) trace.PacketID {
	for n := trace.PacketID(m.r.Ref) + 1; int(n) <= m.t.Packets(); n++ {
		q := m.t.Packet(n)
		switch {
		case q.Conn != m.p.Conn || q.Proto != trace.TCP || q.Copy:
		case q.From != m.p.From && (q.Again != 0 || q.Seg.Flags.Has(tcpmodel.RST)):
			return 0
		case q.From == m.p.From && q.Again == 0 && q.Arrived != 0 && q.Dropped == 0 && q.Seg.Flags.Has(tcpmodel.ACK) && m.p.Seg.Ack.LessEq(q.Seg.Ack):
			return n
		}
	}
	return 0
}

// pulled reports that a cable is pulled by then.
func pulled(m *moment) bool { return len(m.l.cut) > 0 }

// speaks reports that the host sends a segment of its own anywhere in the run.
func speaks(m *moment) bool {
	for n := trace.PacketID(1); int(n) <= m.t.Packets(); n++ {
		if q := m.t.Packet(n); q.From == m.r.Host && q.Proto == trace.TCP && q.Sent != 0 && m.t.Record(q.Sent).Why != sim.ReasonInjected {
			return true
		}
	}
	return false
}

// answeredProbes is how many keepalive probes of one host were answered in a row at the end.
func answeredProbes(m *moment) int {
	n := 0
	for id := m.id; id > 0; id-- {
		r := m.t.Record(id)
		if r.Kind != trace.SegmentDelivered {
			continue
		}
		cause := m.t.Record(m.t.Record(m.t.Packet(r.Packet()).Sent).Cause)
		probe := cause.Kind == trace.SegmentDelivered && m.t.Record(m.t.Packet(cause.Packet()).Sent).Why == tcpmodel.WhyKeepaliveProbe
		switch {
		case probe:
			n++
		case m.t.Record(m.t.Packet(r.Packet()).Sent).Why == tcpmodel.WhyKeepaliveProbe:
		default:
			return n
		}
	}
	return n
}

// overtaken reports that a packet of the same direction which left later has arrived.
func overtaken(m *moment) bool {
	for n := trace.PacketID(m.r.Ref) + 1; int(n) <= m.t.Packets(); n++ {
		if q := m.t.Packet(n); q.Conn == m.p.Conn && q.From == m.p.From && q.Arrived != 0 && q.Arrived < m.id {
			return true
		}
	}
	return false
}

// thenPremises are those of what is said of a stop besides its main record: they
// are held when the stop is over.
var thenPremises = map[string]premise{
	"then/syn": {
		"connect() was called, and a SYN leaves",
		all(called(app.CallConnect), that(func(m *moment) bool { return sentInStop(m, tcpmodel.SYN) }, "no SYN leaves")),
	},
	"then/sent": {
		"write() was called, data leaves, and nothing is told to wait",
		all(
			called(app.CallWrite),
			that(func(m *moment) bool { return sentInStop(m, 0) }, "nothing leaves"),
			that(nothingWaits, "octets wait"),
		),
	},
	"then/sent-part": {"write() was called, and octets wait", all(called(app.CallWrite), waiting("what it may; "))},
	"then/fin": {
		"close() or shutdown() was called, and a FIN leaves",
		all(called(app.CallClose, app.CallShutdown), that(func(m *moment) bool { return sentInStop(m, tcpmodel.FIN) }, "no FIN leaves")),
	},
	"then/fin-waits": {
		"close() or shutdown() was called, octets wait, and no FIN leaves",
		all(
			called(app.CallClose, app.CallShutdown),
			that(func(m *moment) bool { return !sentInStop(m, tcpmodel.FIN) }, "a FIN leaves"),
			that(func(m *moment) bool { return waits(m) > 0 }, "nothing waits"),
		),
	},
	"then/fin-held": {
		"close() or shutdown() was called, nothing waits before the FIN, and none leaves",
		all(
			called(app.CallClose, app.CallShutdown),
			that(func(m *moment) bool { return !sentInStop(m, tcpmodel.FIN) && m.s.SndQueued == 0 }, "a FIN leaves, or octets wait"),
		),
	},
	"then/reset": {
		"close() was called, and a RST leaves",
		all(called(app.CallClose, app.CallShutdown), that(func(m *moment) bool { return sentInStop(m, tcpmodel.RST) }, "no RST leaves")),
	},
	"then/nothing": {
		"close() was called in SYN-SENT, and nothing leaves",
		all(
			called(app.CallClose),
			that(func(m *moment) bool { return !sentInStop(m, 0) && m.b.State == tcpmodel.SynSent }, "something leaves, or it was open"),
		),
	},
	"then/lost": {"the packet does not arrive", gone},
	"then/too":  {"the packet does not arrive", kind(trace.SegmentDropped)},
}
