package narrate

import (
	"wirewalk/sim/app"
	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
)

// toldCases explain what a program is told, and what an error means to it.
var toldCases = map[string]prose{ //nolint:gochecknoglobals // a constant table, complete by test
	"told/soft": {
		"{host}'s TCP reports {errno} to its program as a soft error: trouble, but not the end. It goes on trying.", "RFC 9293 §3.9.1.8",
	},
	"told/start":   {"{host}'s program starts.", ""},
	"told/command": {"The script gives {host}'s program something to do.", ""},
	"told/timer":   {"A timer that {host}'s program had set runs out.", ""},
	"told/connected": {
		"{host}'s connect() returns: the connection is open, and data may be written.", "RFC 9293 §3.10.7.3",
	},
	"told/accepted": {
		"accept() gives {host}'s program the connection that its TCP has opened.", "RFC 9293 §3.10.1",
	},
	"told/deferred": {
		"{host}'s TCP has opened the connection. Its program has asked not to be given it before octets have come (TCP_DEFER_ACCEPT).", "",
	},
	"told/data": {
		"{octets} wait for {host}'s program, in order and without gaps.", "RFC 9293 §3.10.3",
	},
	"told/read": {
		"{host}'s program gets {octets}, in order and without gaps.", "RFC 9293 §3.10.3",
	},
	"told/end": {
		"{peer} has sent FIN, and nothing stands before it any more: end of file.", "RFC 9293 §3.10.3",
	},
	"told/end-of-reset": {
		"{host}'s program has been told that the connection was reset. A further read gives nothing, as at an end of file.", "RFC 9293 §3.10.3",
	},
	"told/end-none": {
		"The socket of {host}'s program has no connection, so nothing can be read from it: a read gives end of file.", "RFC 9293 §3.9.1",
	},
	"told/end-gone": {
		"The connection of {host} is gone, and no FIN had come: nothing is there to be read, nor will be. A read gives end of file.", "RFC 9293 §3.9.1",
	},
	"told/sent": {
		"{host}'s TCP has taken {octets} from its program. Taken is not yet sent, and sent is not yet there.", "RFC 9293 §3.10.2",
	},
	"told/writable": {
		"The send buffer has room again, so {host}'s program may write.", "RFC 9293 §3.10.2",
	},
	"told/acked": {
		"Everything {host}'s program wrote has arrived at {peer}'s TCP. Whether it was read is another question.", "RFC 9293 §3.4",
	},
	"told/urgent": {
		"{host}'s program is told of urgent octets (SIGURG), whose end lies {octets} ahead of what it reads next.", "RFC 9293 §3.8.5",
	},
	"told/gone":     {"{host}'s TCP has forgotten the connection.", "RFC 9293 §3.3.2"},
	"told/datagram": {"A datagram of {octets} has come for {host}'s program.", ""},
	"told/error": {
		"{host}'s program gets an error[: {errno}].", "RFC 9293 §3.9.1",
	},
	"told/refused": {
		"{host}'s program gets ECONNREFUSED: its SYN was answered by a RST.", "RFC 9293 §3.10.7.3",
	},
	"told/refused-late": {
		"{host}'s program gets ECONNREFUSED: its connect() has failed, at {gonesince} s, and this call says so.", "RFC 9293 §3.9.1",
	},
	"told/refused-by-icmp": {
		"{host}'s program gets ECONNREFUSED: an ICMP error ({icmp}) came as the answer to its SYN.", "RFC 9293 §3.9.2.2",
	},
	"told/waits": {
		"{errno} waits at {host}'s socket: its program is in no call that could be told.", "",
	},
	"told/reset": {
		"{host}'s program gets ECONNRESET: a RST ended the connection. No octet of {host} was unacknowledged by then.", "RFC 9293 §3.5.3",
	},
	"told/reset-lost": {
		"{host}'s program gets ECONNRESET: a RST ended the connection. Of {unacked} nobody will tell it whether they arrived.",
		"RFC 9293 §3.5.3",
	},
	"told/reset-late": {
		"{host}'s program gets ECONNRESET: a RST has ended the connection, at {gonesince} s, and this is its first call that can say so.",
		"RFC 9293 §3.5.3",
	},
	"told/timeout-retries": {
		"{host}'s program gets ETIMEDOUT: what its TCP repeated was not acknowledged for as long as it repeats.", "RFC 9293 §3.8.3",
	},
	"told/timeout-keepalive": {
		"{host}'s program gets ETIMEDOUT: no keepalive probe was answered.", "RFC 9293 §3.8.4",
	},
	"told/timeout-user": {
		"{host}'s program gets ETIMEDOUT: the time that it allows by itself (user timeout) is over.", "RFC 9293 §3.9.1.1",
	},
	"told/timeout": {
		"{host}'s program gets ETIMEDOUT: its TCP has given the connection up.", "RFC 9293 §3.8.3",
	},
	"told/pipe": {
		"{host}'s program gets EPIPE: it has ended this direction by itself, so it cannot write into it.", "RFC 9293 §3.10.2",
	},
	"told/pipe-reset": {
		"{host}'s program gets EPIPE: a RST ended the connection after {peer}'s FIN had come. Linux reports EPIPE then, not ECONNRESET.", "",
	},
	"told/icmp-late": {
		"{host}'s program gets {errno}: an ICMP error has ended the connection, at {gonesince} s, and this is its first call that can say so.",
		"RFC 9293 §3.9.2.2",
	},
	"told/gave-up": {
		"{host}'s program gets {errno}: its TCP has given the connection up, and this is what an ICMP error had reported meanwhile.", "RFC 9293 §3.9.2.2",
	},
	"told/pipe-gone": {
		"{host}'s program gets EPIPE: it writes to a connection that exists no more.", "RFC 9293 §3.10.2",
	},
	"told/host-unreachable": {
		"{host}'s program gets EHOSTUNREACH: an ICMP error reported that no way leads to {peer}.", "RFC 9293 §3.9.2.2",
	},
	"told/net-unreachable": {
		"{host}'s program gets ENETUNREACH: no way leads to the network of the address it wants.", "RFC 9293 §3.9.2.2",
	},
	"told/no-port": {
		"{host}'s program gets EADDRNOTAVAIL: every port it may use for this destination is taken.", "RFC 9293 §3.6.1",
	},
	"told/bad-socket": {
		"{host}'s program gets EBADF: it has closed this socket itself.", "",
	},
	"told/in-use": {
		"{host}'s program gets EADDRINUSE: another socket has this address and port already.", "",
	},
}

// toldCase chooses the words for what a program is told.
func toldCase(f *recordFacts) string {
	if app.Kind(f.r.Sub) == app.SoftError {
		return "told/soft"
	}
	if f.r.Errno != tcpmodel.OK {
		return errorCase(f)
	}
	switch app.Kind(f.r.Sub) { //nolint:exhaustive // soft errors are told above
	case app.Start:
		return "told/start"
	case app.Command, app.Signal:
		return "told/command"
	case app.TimerFired:
		return "told/timer"
	case app.Connected:
		return "told/connected"
	case app.Accepted:
		if f.unseen() {
			return "told/deferred"
		}
		return "told/accepted"
	case app.Readable, app.Received:
		return readCase(f)
	case app.Sent:
		return "told/sent"
	case app.Writable:
		return "told/writable"
	case app.Acked:
		return "told/acked"
	case app.Urgent:
		return "told/urgent"
	case app.Gone:
		return "told/gone"
	case app.Datagram:
		return "told/datagram"
	case app.ConnectFailed, app.Failed:
		return "told/error"
	}
	return "kind/indication"
}

func readCase(f *recordFacts) string {
	switch _, ok := tcpProse[f.r.Why]; {
	case ok && f.r.N == 0:
		return inspect.ReasonName(f.r.Why)
	case f.r.N == 0 && f.conn == 0:
		return "told/end-none"
	case f.r.N == 0 && f.toldReset():
		return "told/end-of-reset"
	case f.r.N == 0 && f.s != nil && f.s.State == tcpmodel.Closed && !f.finCame():
		return "told/end-gone"
	case f.r.N == 0:
		return "told/end"
	case app.Kind(f.r.Sub) == app.Received:
		return "told/read"
	}
	return "told/data"
}

// toldReset: the program has been told before that a RST ended the connection, and no FIN had come.
func (f *recordFacts) toldReset() bool {
	told := false
	f.backward(func(_ trace.RecordID, r trace.Record) bool {
		told = r.Kind == trace.Indication && r.Errno == tcpmodel.ECONNRESET
		return told
	})
	return told && f.lastFrom(f.peerHost(), tcpmodel.FIN) == nil
}

// finCame reports that the other end's FIN has come to the record's end.
func (f *recordFacts) finCame() bool {
	for id := f.id - 1; id > 0 && f.id-id < lookBack; id-- {
		r := f.t.Record(id)
		if r.Kind == trace.SegmentDelivered && r.Conn == f.conn && r.Host == f.r.Host && f.t.Packet(r.Packet()).Seg.Flags.Has(tcpmodel.FIN) {
			return true
		}
	}
	return false
}

// errorCase says what an error means, by what brought it about.
func errorCase(f *recordFacts) string {
	if f.waits() {
		return "told/waits"
	}
	if f.conn == 0 && aboutConnection(f.r.Errno) { // The socket has none any more.
		return "told/error"
	}
	switch f.r.Errno { //nolint:exhaustive // the other errors need no more than their name
	case tcpmodel.ECONNREFUSED:
		if p := f.arrival(); p != nil && p.Proto == trace.ICMP {
			return "told/refused-by-icmp"
		}
		return refusedLate(f)
	case tcpmodel.ECONNRESET:
		return resetCase(f)
	case tcpmodel.ETIMEDOUT:
		return timeoutCase(f)
	case tcpmodel.EPIPE:
		if p := f.arrival(); p != nil && p.Seg.Flags.Has(tcpmodel.RST) {
			return "told/pipe-reset"
		}
		if f.s == nil || f.s.State == tcpmodel.Closed {
			return "told/pipe-gone"
		}
		return "told/pipe"
	case tcpmodel.EHOSTUNREACH:
		return "told/host-unreachable"
	case tcpmodel.ENETUNREACH:
		return "told/net-unreachable"
	case tcpmodel.EADDRNOTAVAIL:
		return "told/no-port"
	case tcpmodel.EBADF:
		return "told/bad-socket"
	case tcpmodel.EADDRINUSE:
		return "told/in-use"
	}
	return "told/error"
}

// aboutConnection reports an error that tells how a connection ended.
func aboutConnection(e tcpmodel.Errno) bool {
	switch e { //nolint:exhaustive // the others are of a socket, or of the way
	case tcpmodel.ECONNREFUSED, tcpmodel.ECONNRESET, tcpmodel.ETIMEDOUT, tcpmodel.EPIPE:
		return true
	}
	return false
}

// refusedLate tells apart when a program learns that a connection was refused.
func refusedLate(f *recordFacts) string {
	if f.arrival() != nil || f.closed() == 0 {
		return "told/refused"
	}
	switch f.closedFor() { //nolint:exhaustive // with the others it was connect() that failed
	case tcpmodel.WhyICMPHard:
		return "told/icmp-late"
	case tcpmodel.WhyRetriesExhausted, tcpmodel.WhyKeepaliveDead, tcpmodel.WhyUserTimeout, tcpmodel.WhyUserRepeats, tcpmodel.WhyUserProbes,
		tcpmodel.WhyUserIdle:
		return "told/gave-up"
	}
	return "told/refused-late"
}

// resetCase tells apart when a program learns of a RST, and what it must fear for.
func resetCase(f *recordFacts) string {
	switch {
	case f.arrival() == nil:
		return "told/reset-late"
	case f.before != nil && (f.before.SndUna != f.before.SndNxt || f.before.SndQueued > 0):
		return "told/reset-lost"
	}
	return "told/reset"
}

// timeoutCase tells apart what was waited for, by why the end was closed.
func timeoutCase(f *recordFacts) string {
	switch f.closedFor() { //nolint:exhaustive // what else ends in ETIMEDOUT says no more
	case tcpmodel.WhyRetriesExhausted:
		return "told/timeout-retries"
	case tcpmodel.WhyKeepaliveDead:
		return "told/timeout-keepalive"
	case tcpmodel.WhyUserTimeout, tcpmodel.WhyUserRepeats, tcpmodel.WhyUserOpening, tcpmodel.WhyUserProbes, tcpmodel.WhyUserIdle:
		return "told/timeout-user"
	}
	return "told/timeout"
}

// closed is the record by which the record's end was closed, 0 when it was not.
func (f *recordFacts) closed() trace.RecordID {
	if f.conn == 0 {
		return 0
	}
	for id := f.id - 1; id > 0 && f.id-id < lookBack; id-- {
		r := f.t.Record(id)
		if r.Conn == f.conn && r.Host == f.r.Host && r.Kind == trace.StateChange {
			if r.To() != tcpmodel.Closed {
				return 0
			}
			return id
		}
	}
	return 0
}

// closedFor is why the record's end was closed, no reason when it was not.
func (f *recordFacts) closedFor() trace.Reason { return f.t.Record(f.closed()).Why }

// waits reports an error that a later call of the program is told.
func (f *recordFacts) waits() bool {
	if f.r.Kind != trace.Indication || f.r.Errno == tcpmodel.OK || app.Kind(f.r.Sub) != app.Failed || f.conn == 0 {
		return false
	}
	for id := f.id + 1; int(id) <= f.t.Len() && id-f.id < lookBack; id++ {
		r := f.t.Record(id)
		if r.Kind == trace.Indication && r.Conn == f.r.Conn && r.Host == f.r.Host && r.Errno == f.r.Errno && app.Kind(r.Sub) == app.Received {
			return r.Stop != f.r.Stop
		}
	}
	return false
}
