package narrate

import (
	"wirewalk/sim/app"
	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
)

// appEvent explains what a program is told, and what an error means to it.
func appEvent(r trace.Record) prose {
	if app.Kind(r.Sub) == app.SoftError {
		return prose{
			"{host}'s TCP reports {errno} to its program as a soft error: trouble, but not the end. It goes on trying.",
			"RFC 9293 §3.9.1.8",
		}
	}
	if p, ok := errorEvents[r.Errno]; ok && r.Errno != tcpmodel.OK {
		return p
	}
	switch app.Kind(r.Sub) { //nolint:exhaustive // soft errors are told above
	case app.Start:
		return prose{"{host}'s program starts.", ""}
	case app.Command, app.Signal:
		return prose{"The script gives {host}'s program something to do.", ""}
	case app.TimerFired:
		return prose{"A timer that {host}'s program had set runs out.", ""}
	case app.Connected:
		return prose{"{host}'s connect() returns: the connection is open, and data may be written.", "RFC 9293 §3.10.7.3"}
	case app.Accepted:
		return prose{"accept() gives {host}'s program the connection that its TCP has opened.", "RFC 9293 §3.10.1"}
	case app.Readable, app.Received:
		return readEvent(r)
	case app.Sent:
		return prose{
			"{host}'s TCP has taken {octets} from its program. Taken is not yet sent, and sent is not yet there.",
			"RFC 9293 §3.10.2",
		}
	case app.Writable:
		return prose{"The send buffer has room again, so {host}'s program may write.", "RFC 9293 §3.10.2"}
	case app.Acked:
		return prose{
			"Everything {host}'s program wrote has arrived at {peer}'s TCP. Whether it was read is another question.",
			"RFC 9293 §3.4",
		}
	case app.Urgent:
		return prose{
			"{host}'s program is told of urgent octets (SIGURG), whose end lies {octets} ahead of what it reads next.", "RFC 9293 §3.8.5",
		}
	case app.Gone:
		return prose{"{host}'s TCP has forgotten the connection.", "RFC 9293 §3.3.2"}
	case app.Datagram:
		return prose{"A datagram of {octets} has come for {host}'s program.", ""}
	case app.ConnectFailed, app.Failed:
		return prose{"{host}'s program gets an error[: {errno}].", "RFC 9293 §3.9.1"}
	}
	return prose{"{host}'s program is told.", ""}
}

func readEvent(r trace.Record) prose {
	if p, ok := tcpProse[r.Why]; ok && r.N == 0 {
		return p
	}
	if r.N == 0 {
		return prose{"{peer} has sent FIN, and nothing stands before it any more.", "RFC 9293 §3.10.3"}
	}
	return prose{"{octets} wait for {host}'s program, in order and without gaps.", "RFC 9293 §3.10.3"}
}

// errorEvents says what an error means.
var errorEvents = map[tcpmodel.Errno]prose{ //nolint:gochecknoglobals,exhaustive // the other errors need no more than their name
	tcpmodel.ECONNREFUSED: {
		"{host}'s program gets ECONNREFUSED: the machine is there, but no program listens on this port.", "RFC 9293 §3.10.7.3",
	},
	tcpmodel.ECONNRESET: {
		"{host}'s program gets ECONNRESET: {peer} ended the connection with RST. What was on its way is lost.", "RFC 9293 §3.5.3",
	},
	tcpmodel.ETIMEDOUT: {
		"{host}'s program gets ETIMEDOUT: nothing was heard from {peer} for as long as its TCP was willing to try.",
		"RFC 9293 §3.8.3",
	},
	tcpmodel.EPIPE: {
		"{host}'s program gets EPIPE: it writes into a direction that is closed.", "RFC 9293 §3.10.2",
	},
	tcpmodel.EHOSTUNREACH: {
		"{host}'s program gets EHOSTUNREACH: a router reported that it has no way to {peer}.", "RFC 9293 §3.9.2.2",
	},
	tcpmodel.ENETUNREACH: {
		"{host}'s program gets ENETUNREACH: a router reported that it has no way to {peer}'s network.", "RFC 9293 §3.9.2.2",
	},
	tcpmodel.EADDRNOTAVAIL: {
		"{host}'s program gets EADDRNOTAVAIL: every port it may use for this destination is taken.", "RFC 9293 §3.6.1",
	},
	tcpmodel.EBADF: {
		"{host}'s program gets EBADF: it has closed this socket itself.", "",
	},
	tcpmodel.EADDRINUSE: {
		"{host}'s program gets EADDRINUSE: another socket has this address and port already.", "",
	},
}
