package narrate

import (
	"wirewalk/sim/script"
	"wirewalk/tcpmodel"
)

// scriptProse is the prose for the reasons of package sim/script: plain TCP and
// UDP programs, steered by a scenario's script or answering by themselves.
var scriptProse = map[tcpmodel.Reason]prose{ //nolint:gochecknoglobals // a constant table, complete by test
	script.ReasonListen: {
		"{host}'s program called listen(): from now on its TCP answers whoever asks for this port.", "RFC 9293 §3.10.1",
	},
	script.ReasonConnect: {
		"{host}'s program called connect(): it wants a connection[ to {peer}].", "RFC 9293 §3.10.1",
	},
	script.ReasonWrite: {
		"{host}'s program calls write()[ with {octets}]. What its TCP takes goes into the send buffer and leaves as the windows allow.",
		"RFC 9293 §3.10.2",
	},
	script.ReasonRead: {
		"{host}'s program reads {octets}: what its TCP has kept for it. That makes room in the receive buffer.", "RFC 9293 §3.10.3",
	},
	script.ReasonReadUrgent: {
		"{host}'s program asks for the urgent octet alone, with recv() and MSG_OOB. That waits for nothing.", "RFC 6093 §3.1",
	},
	script.ReasonEndReading: {
		"{host}'s program ends its reading: shutdown() with SHUT_RD. Nothing is sent, so {peer} does not notice.", "",
	},
	script.ReasonReadAll: {
		"{host}'s program reads all that arrives, as soon as it arrives.", "RFC 9293 §3.10.3",
	},
	script.ReasonShutdown: {
		"{host}'s program has nothing more to say but still listens: shutdown() ends its own direction only.", "RFC 9293 §3.6.1",
	},
	script.ReasonClose: {
		"{host}'s program called close(): it will neither write nor read any more.", "RFC 9293 §3.10.4",
	},
	script.ReasonAbort: {
		"{host}'s program does not want to part in order: it aborts, and what was not delivered is lost.", "RFC 9293 §3.10.5",
	},
	script.ReasonOption: {
		"{host}'s program changes a socket option[: {text}].", "",
	},
	script.ReasonDatagram: {
		"{host}'s program sends a UDP datagram. UDP keeps no copy: if this one is lost, it is lost.", "",
	},
	script.ReasonAnswer: {
		"Enough octets have arrived at {host}, so its program writes its answer.", "RFC 9293 §3.10.2",
	},
	script.ReasonGreet: {
		"{host}'s program speaks first on a new connection.", "RFC 9293 §3.10.2",
	},
	script.ReasonCloseAtEOF: {
		"{host}'s program has read end of file: {peer} sends nothing more. It has nothing to add, so it calls close().",
		"RFC 9293 §3.10.4",
	},
	script.ReasonAbortAtEOF: {
		"{host}'s program has read end of file and aborts instead of closing.", "RFC 9293 §3.10.5",
	},
	script.ReasonCloseAfter: {
		"{host}'s program has given its answer and waited a while; now it calls close().", "RFC 9293 §3.10.4",
	},
	script.ReasonMore: {
		"The send buffer of {host} has room again, so its program writes what did not fit before.", "RFC 9293 §3.10.2",
	},
	script.ReasonAccept: {
		"{host}'s program calls accept() and gets a connection that its TCP has already opened.", "",
	},
	script.ReasonThinks: {
		"{host}'s program takes its time before it goes on.", "",
	},
	script.ReasonStepEnds: {
		"The step {done} has ended[ with {errno}].", "",
	},
	script.ReasonUnlisten: {
		"The script of this scenario tells {host}'s program to close its listening socket. What waits in its accept queue is reset; " +
			"connections that were accepted stay.", "RFC 9293 §3.10.4",
	},
	script.ReasonNoConn: {
		"{host} has no connection of this name any more, so the step did nothing.", "",
	},
}
