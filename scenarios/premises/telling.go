//nolint:gochecknoglobals // premises are constants that are put together
package premises

import (
	"wirewalk/httpmodel"
	"wirewalk/sim/app"
	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
)

// told is the premise that a program is told something, and of no error.
func told(k app.Kind) func(*moment) error {
	return all(kind(trace.Indication), that(func(m *moment) bool { return app.Kind(m.r.Sub) == k && m.r.Errno == tcpmodel.OK }, "it is told something else"))
}

// fails is the premise that a program is told of an error.
func fails(e tcpmodel.Errno) func(*moment) error {
	return all(kind(trace.Indication), that(func(m *moment) bool { return m.r.Errno == e && app.Kind(m.r.Sub) != app.SoftError }, "it is told something else"))
}

// isClosed is the premise that the end is CLOSED by then.
var isClosed = that(func(m *moment) bool { return m.me != nil && m.me.state == tcpmodel.Closed }, "the connection is there")

// resetCame is the premise that a RST has come to the end.
var resetCame = that(func(m *moment) bool { return m.me != nil && m.me.reset != 0 }, "no RST has come")

// octetsOf is the premise that the number behind some words is the record's.
func octetsOf(behind string) func(*moment) error {
	return counts(behind, func(m *moment) int64 { return m.r.N })
}

// icmpCame is the premise that an ICMP error has come to the host on the connection.
var icmpCame = that(func(m *moment) bool { return m.me != nil && m.me.icmp != 0 }, "no ICMP error has come")

var toldPremises = map[string]premise{
	"told/end-of-reset": {"the other's RST has come, and no FIN", all(kind(trace.Indication), that(func(m *moment) bool {
		return m.me.reset != 0 && !m.me.finCame
	}, "a FIN has come, or no RST"))},
	"told/soft": {
		"a soft error is told, and the connection lasts",
		all(
			kind(trace.Indication),
			that(func(m *moment) bool {
				return app.Kind(m.r.Sub) == app.SoftError && m.s.State != tcpmodel.Closed
			}, "it is no soft error, or the connection ended"),
		),
	},
	"told/start": {"a program is started", told(app.Start)},
	"told/command": {
		"the script tells a program something",
		all(
			kind(trace.Indication),
			that(func(m *moment) bool {
				return app.Kind(m.r.Sub) == app.Command || app.Kind(m.r.Sub) == app.Signal
			}, "it is told something else"),
		),
	},
	"told/timer": {"a timer of a program ran out", told(app.TimerFired)},
	"told/connected": {
		"connect() returns, and the connection is open",
		all(told(app.Connected), that(func(m *moment) bool { return m.me.state >= tcpmodel.Established }, "it is not open")),
	},
	"told/accepted": {
		"accept() returns, and the handshake is over at this end",
		all(told(app.Accepted), that(func(m *moment) bool { return m.me.state >= tcpmodel.Established }, "it is not open")),
	},
	"told/deferred": {
		"a connection is open whose program has had no octets of it, and a note of this instant says that it does not know of it",
		all(told(app.Accepted), follows(func(m *moment, r trace.Record) bool {
			return r.Kind == trace.Note && r.Conn == m.conn && r.Why == httpmodel.ReasonDeferred
		}, "no note says so"), that(func(m *moment) bool { return m.me.state >= tcpmodel.Established && m.me.segments == 0 }, "it is not open, or octets have come")),
	},
	"told/data": {
		"octets can be read that have come",
		all(told(app.Readable), that(func(m *moment) bool { return m.me.segments > 0 }, "none have come")),
	},
	"told/read": {
		"a read gives octets that have come",
		all(told(app.Received), that(func(m *moment) bool { return m.me.segments > 0 }, "none have come")),
	},
	"told/end": {
		"the other's FIN has come, and all before it",
		all(kind(trace.Indication), that(func(m *moment) bool { return m.me.finCame }, "no FIN has come")),
	},
	"told/end-gone": {
		"a read gives nothing, the end is CLOSED, and no FIN had come",
		all(told(app.Received), isClosed, that(func(m *moment) bool { return !m.me.finCame && m.r.N == 0 }, "a FIN has come, or octets are read")),
	},
	"told/end-none": {
		"a read gives nothing, and the socket has no connection",
		all(told(app.Received), that(func(m *moment) bool { return m.conn == 0 && m.r.N == 0 }, "it has one, or octets are read")),
	},
	"told/pipe-reset": {
		"a RST has come just now, and the other's FIN before it, on Linux",
		all(fails(tcpmodel.EPIPE), flags(tcpmodel.RST, 0), stack("linux"), isClosed, that(func(m *moment) bool { return m.me.finCame }, "no FIN had come")),
	},
	"told/icmp-late": {
		"an ICMP error has come before, when is said, at which the end became CLOSED",
		all(kind(trace.Indication), icmpCame, isClosed, that(func(m *moment) bool {
			return m.in == nil && m.r.Errno != tcpmodel.OK && saysAt(m.text, m.t.Record(m.me.ended).At) &&
				m.t.Record(m.t.Record(m.me.ended).Cause).Kind != trace.Call
		}, "it ended at another time")),
	},
	"told/gave-up": {
		"an ICMP error has come, and the end is CLOSED since a timer ran out",
		all(kind(trace.Indication), icmpCame, isClosed, that(func(m *moment) bool {
			at := m.t.Record(m.me.ended)
			return m.in == nil && m.r.Errno != tcpmodel.OK && m.t.Record(at.Cause).Kind == trace.TimerFired
		}, "no timer ended it")),
	},
	"told/refused-late": {
		"connect() failed when is said, before a connection was open, and this call came later",
		all(fails(tcpmodel.ECONNREFUSED), isClosed, either(resetCame, icmpCame), that(func(m *moment) bool {
			return m.in == nil && m.me.news == 0 && saysAt(m.text, m.t.Record(m.me.ended).At)
		}, "it failed at another time, or was open")),
	},
	"told/sent":     {"octets were taken", told(app.Sent)},
	"told/writable": {"a program may write", told(app.Writable)},
	"told/acked": {
		"all that the program wrote is acknowledged",
		all(
			told(app.Acked),
			that(func(m *moment) bool { return m.s.SndQueued == 0 || m.s.SndUna == m.s.SndNxt }, "something is unacknowledged"),
		),
	},
	"told/urgent":   {"urgent octets have come", all(told(app.Urgent), urgentCame)},
	"told/gone":     {"the end is CLOSED", all(told(app.Gone), isClosed)},
	"told/datagram": {"a datagram has come, with as many octets", all(told(app.Datagram), octetsOf("datagram of "))},
	"told/error":    {"an error is told", kind(trace.Indication)},
	"told/refused": {"a RST has answered the SYN", all(fails(tcpmodel.ECONNREFUSED), resetCame, that(func(m *moment) bool {
		return m.b == nil || m.b.State == tcpmodel.SynSent || m.b.State == tcpmodel.SynReceived
	}, "it was open"))},
	"told/refused-by-icmp": {"an ICMP error has answered the SYN", all(fails(tcpmodel.ECONNREFUSED), icmpCame)},
	"told/waits": {
		"the next time that the program is told of this error, a call of a later stop is the cause",
		that(func(m *moment) bool {
			for id := m.id + 1; int(id) <= m.t.Len(); id++ {
				r := m.t.Record(id)
				if r.Kind == trace.Indication && r.Conn == m.r.Conn && r.Host == m.r.Host && r.Errno == m.r.Errno && r.Errno != tcpmodel.OK {
					return r.Stop > m.r.Stop && r.Cause != 0 && m.t.Record(r.Cause).Kind == trace.Call
				}
			}
			return false
		}, "no later call is told"),
	},
	"told/reset": {
		"a RST has come just now, nothing of the end was unacknowledged",
		all(
			fails(tcpmodel.ECONNRESET),
			flags(tcpmodel.RST, 0),
			that(func(m *moment) bool { return m.me.outstanding() == 0 }, "something was unacknowledged"),
		),
	},
	"told/reset-lost": {
		"a RST has come just now, and something of the end was unacknowledged or waited",
		all(
			fails(tcpmodel.ECONNRESET),
			flags(tcpmodel.RST, 0),
			that(func(m *moment) bool { return m.me.outstanding() > 0 || m.b.SndQueued > 0 }, "all was acknowledged"),
		),
	},
	"told/reset-late": {
		"a RST came before, when is said",
		all(
			fails(tcpmodel.ECONNRESET),
			resetCame,
			isClosed,
			that(func(m *moment) bool { return saysAt(m.text, m.t.Record(m.me.ended).At) }, "it came at another time"),
		),
	},
	"told/timeout-retries": {
		"something was repeated and never acknowledged",
		all(
			fails(tcpmodel.ETIMEDOUT),
			isClosed,
			that(func(m *moment) bool { return m.me.outstanding() > 0 || m.me.asks > 0 }, "all is acknowledged"),
		),
	},
	"told/timeout-keepalive": {
		"probes went out since something came",
		all(fails(tcpmodel.ETIMEDOUT), isClosed, that(func(m *moment) bool { return m.me.probes > 0 }, "no probe went out")),
	},
	"told/timeout-user": {"the end is CLOSED", all(fails(tcpmodel.ETIMEDOUT), isClosed)},
	"told/timeout":      {"the end is CLOSED", all(fails(tcpmodel.ETIMEDOUT), isClosed)},
	"told/pipe": {
		"the program has ended this direction",
		all(
			fails(tcpmodel.EPIPE),
			that(func(m *moment) bool { return m.me != nil && (m.me.shut != 0 || m.me.closed != 0) }, "the direction is open"),
		),
	},
	"told/pipe-gone":        {"the end is CLOSED", all(fails(tcpmodel.EPIPE), isClosed)},
	"told/host-unreachable": {"an ICMP error has come", all(fails(tcpmodel.EHOSTUNREACH), icmpCame)},
	"told/net-unreachable":  {"ENETUNREACH is told", fails(tcpmodel.ENETUNREACH)},
	"told/no-port": {
		"EADDRNOTAVAIL is told, and connections hold ports",
		all(fails(tcpmodel.EADDRNOTAVAIL), that(func(m *moment) bool { return holdsPorts(m) > 0 }, "no connection holds a port")),
	},
	"told/bad-socket": {"EBADF is told", fails(tcpmodel.EBADF)},
	"told/in-use":     {"EADDRINUSE is told", fails(tcpmodel.EADDRINUSE)},

	"kind/sent":       {"a packet is sent", kind(trace.SegmentSent)},
	"kind/delivered":  {"a packet arrives", kind(trace.SegmentDelivered)},
	"kind/dropped":    {"a packet does not arrive", kind(trace.SegmentDropped)},
	"kind/state":      {"a state changes", kind(trace.StateChange)},
	"kind/timer":      {"a timer ran out", kind(trace.TimerFired)},
	"kind/app-timer":  {"a program's timer ran out", kind(trace.AppTimer)},
	"kind/call":       {"a call was made", kind(trace.Call)},
	"kind/http":       {"a message was written or read", kind(trace.HTTP)},
	"kind/exchange":   {"an exchange ended", kind(trace.Exchange)},
	"kind/text":       {"the record has a text", kind(trace.Result, trace.Note, trace.Command, trace.Fault)},
	"kind/refusal":    {"something did not happen", kind(trace.Refusal)},
	"kind/indication": {"a program is told", kind(trace.Indication)},
}
