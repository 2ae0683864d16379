package narrate

import (
	"wirewalk/httpmodel"
	"wirewalk/tcpmodel"
)

// httpProse is the prose for the reasons of package httpmodel for calls,
// answers, reuse, retries and timers; httpCloses and httpRefusals hold the rest.
var httpProse = map[tcpmodel.Reason]prose{ //nolint:gochecknoglobals // a constant table, complete by test
	// Calls.
	httpmodel.ReasonListen: {
		"{host}'s program opens its port and waits for requests.", "RFC 9112 §9.1",
	},
	httpmodel.ReasonDial: {
		"{host}'s program needs a connection to {peer}, and has none.", "RFC 9112 §9.1",
	},
	httpmodel.ReasonDialFresh: {
		"The scenario gives this request a connection of its own, so {host}'s program opens a new one, whatever it has.", "RFC 9112 §9.1",
	},
	httpmodel.ReasonDialRetry: {
		"The request is to be sent once more, so {host}'s program opens another connection.", "RFC 9110 §9.2.2",
	},
	httpmodel.ReasonConnectOnly: {
		"{host}'s program opens a connection and sends nothing on it yet.", "RFC 9112 §9.1",
	},
	httpmodel.ReasonRead: {
		"{host}'s program reads what has arrived.", "RFC 9293 §3.10.3",
	},
	httpmodel.ReasonSendRequest: {
		"The connection is open, so {host}'s program writes its request.", "RFC 9112 §3",
	},
	httpmodel.ReasonReuse: {
		"The connection is open and idle, so {host}'s program uses it again: no handshake.", "RFC 9112 §9.3",
	},
	httpmodel.ReasonPipelined: {
		"{host}'s program does not wait for the answer before this one (pipelining).", "RFC 9112 §9.3.2",
	},
	httpmodel.ReasonResend: {
		"{host}'s program sends the same request again, because the connection before broke without an answer.", "RFC 9110 §9.2.2",
	},
	httpmodel.ReasonSendContent: {
		"{host}'s program writes the next part of the content.", "RFC 9112 §6",
	},
	httpmodel.ReasonSendInterim: {
		"{host}'s program sends an interim answer; the final one follows.", "RFC 9110 §15.2",
	},
	httpmodel.ReasonDrip: {
		"{host}'s program sends the next {octets} of its request: it makes them a few at a time, and no faster.", "",
	},
	httpmodel.ReasonForwardRequest: {
		"{host} stands in between and passes the request on.", "RFC 9110 §7.6",
	},
	httpmodel.ReasonForwardAnswer: {
		"{host} stands in between and passes the answer on.", "RFC 9110 §7.6",
	},
	httpmodel.ReasonHalfClose: {
		"{host}'s program has sent all it wanted to send and ends its direction; it still reads.", "RFC 9112 §9.6",
	},
	httpmodel.ReasonSmartAccept: {
		"{host}'s program knows that it will answer and switches TCP_QUICKACK off on its listening socket, whose connections inherit it: the ACK of a request waits and rides on the answer, which saves a packet.", "RFC 9293 §3.8.6.3",
	},
	httpmodel.ReasonWorkerAccepts: {
		"Free workers of {host}'s program call accept(), each for one connection that it serves to its end: {n}.", "RFC 9293 §3.10.1",
	},
	httpmodel.ReasonHoldParts: {
		"{host}'s program tells TCP whether more of this message is to come: while it is, what fills no segment waits for it, at most 200 ms.", "",
	},
	httpmodel.ReasonQuickAck: {
		"Content of the request is still to come. {host}'s program switches TCP_QUICKACK on again, so that the sender does not wait for ACKs.", "",
	},
	httpmodel.ReasonNoDelayIdle: {
		"{host}'s program switches Nagle's algorithm off now that the connection is idle. The answers before this were subject to it.", "RFC 9293 §3.7.4",
	},
	// Answers.
	httpmodel.ReasonAnswer: {
		"{host}'s program has what was asked for and writes its answer.", "RFC 9112 §4",
	},
	httpmodel.ReasonNotFound: {
		"{host}'s program has nothing under this path: 404. For the connection that is an answer like any other.", "RFC 9110 §15.5.5",
	},
	httpmodel.ReasonBadMethod: {
		"The resource does not take this method.", "RFC 9110 §15.5.6",
	},
	httpmodel.ReasonNoField: {
		"The request lacks what the page asks for. The server remembers nothing from earlier requests: HTTP is stateless.",
		"RFC 9110 §15.5.2",
	},
	httpmodel.ReasonTimeout408: {
		"A request was begun and not finished within {ran}, so {host}'s program says 408 before it closes.", "RFC 9110 §15.5.9",
	},
	httpmodel.ReasonTooLarge: {
		"The content is longer than {host}'s program takes: 413.", "RFC 9110 §15.5.14",
	},
	httpmodel.ReasonTooMany: {
		"This client has as many requests at work as {host} allows it: 503.", "RFC 9110 §15.6.4",
	},
	httpmodel.ReasonUpstreamFailed: {
		"The connection to the server behind {host} ended without an answer, and a request with {method} must not be repeated by a proxy: it answers 502.[ {because}.]",
		"RFC 9110 §9.2.2",
	},
	httpmodel.ReasonUpstreamDown: {
		"{host} could reach no server behind it: 502.", "RFC 9110 §15.6.3",
	},
	httpmodel.ReasonUpstreamSlow: {
		"The server behind {host} did not answer in time: 504.", "RFC 9110 §15.6.5",
	},
	httpmodel.ReasonContinue: {
		"{host}'s program wants the content that the client holds back: 100 (Continue).", "RFC 9110 §10.1.1",
	},
	httpmodel.ReasonOverCap: {
		"The connection has carried as many requests as {host} allows, and its last answer said close. {host}'s program has not closed it, though, and answers what still comes with an error.",
		"RFC 9112 §9.6",
	},
	// What could have happened and did not, and what is worth a note.
	httpmodel.ReasonNoReuseEOF: {
		"The idle connection was not used: the other end's FIN has arrived on it.", "RFC 9112 §9.5",
	},
	httpmodel.ReasonNoReuseExpired: {
		"The connection was not used again: it has been idle for {idle}, longer than {host}'s program keeps one.", "RFC 9112 §9.5",
	},
	httpmodel.ReasonNoReuseBusy: {
		"No connection could be used again: each is busy with another request, or being opened for one.", "RFC 9112 §9.4",
	},
	httpmodel.ReasonNoRetryMethod: {
		"The request was not repeated: {host}'s program repeats none with {method}. Nobody knows whether it was done once.",
		"RFC 9110 §9.2.2",
	},
	httpmodel.ReasonNoRetryNever: {
		"The request was not repeated: {host}'s program repeats none by itself.", "RFC 9110 §9.2.2",
	},
	httpmodel.ReasonNoRetryTimeout: {
		"The request was not repeated: {host}'s program has only waited too long for its answer, and {peer} may still be at work on it.", "RFC 9110 §9.2.2",
	},
	httpmodel.ReasonNoRetryFresh: {
		"The request was not repeated: the connection was new, so this was no idle connection that the server had just closed.",
		"RFC 9110 §9.2.2",
	},
	httpmodel.ReasonNoRetryAnswered: {
		"The request was not repeated: a part of the answer had come already.", "RFC 9110 §9.2.2",
	},
	httpmodel.ReasonNoRetryLimit: {
		"The request was not repeated: it has been repeated often enough.", "RFC 9110 §9.2.2",
	},
	httpmodel.ReasonRetry: {
		"The connection broke before any octet of an answer, and {method} done twice has the effect of once, so {host}'s program repeats the request.",
		"RFC 9110 §9.2.2",
	},
	httpmodel.ReasonWaitCap: {
		"The request waits: {host}'s program has as many connections to this server as it may have.", "RFC 9112 §9.4",
	},
	httpmodel.ReasonLeakDeadlock: {
		"Every connection that this request could use is held by an answer that nobody reads or closes ({text}). It will wait for ever.", "",
	},
	httpmodel.ReasonBodyLeaked: {
		"{host}'s program neither reads the content nor closes it, so this connection stays taken.", "",
	},
	httpmodel.ReasonHeadOfLine: {
		"The request waits behind another: {host}'s program serves one after the other, since answers must come in the order of the requests " +
			"(head-of-line blocking), and the one before is not answered.",
		"RFC 9112 §9.3.2",
	},
	httpmodel.ReasonWaitWorker: {
		"The request waits: {host}'s program works on as many as it can.", "",
	},
	httpmodel.ReasonIdleRace: {
		"The connection had carried a request before. This one got no answer before {peer} closed.", "RFC 9112 §9.5",
	},
	httpmodel.ReasonDeferred: {
		"Nothing has come on the connection yet, so {host}'s program does not know of it.", "",
	},
	httpmodel.ReasonHopByHop: {
		"Fields that are meant for one connection only end here; {host} does not pass them on.", "RFC 9110 §7.6.1",
	},
	httpmodel.ReasonDumbRelay: {
		"{host} passes the fields on unread, even Connection, which was meant for {host} itself.", "RFC 9112 §C.2.2",
	},
	httpmodel.ReasonRelayUnread: {
		"Octets of the client wait at {host}: it listens only to the origin, until that closes.", "RFC 9112 §C.2.2",
	},
	httpmodel.ReasonExchangeDone: {
		"The exchange is complete: request sent, answer read to its end.", "RFC 9110 §3.4",
	},
	httpmodel.ReasonExchangeFailed: {
		"The exchange failed[: {error}].", "RFC 9112 §9.5",
	},
	httpmodel.ReasonMessageSent: {
		"{host}'s program writes an HTTP message[: {text}].", "RFC 9112 §2.1",
	},
	httpmodel.ReasonMessageReceived: {
		"{host}'s program has read an HTTP message to its end[: {text}].", "RFC 9112 §2.2",
	},
	httpmodel.ReasonStepDone: {
		"The step {done} has ended[: {stepfault}].", "",
	},
	httpmodel.ReasonDiscard: {
		"{host}'s answer has left before the request was complete. Its program reads the rest and throws it away, and closes only then, if at all.", "RFC 9112 §9.3",
	},
	httpmodel.ReasonBreach: {
		"{host}'s program takes a message that RFC 9112 tells it to refuse, or keeps a connection that it must close: another reader could see other messages here.", "RFC 9112 §11.2",
	},
	httpmodel.ReasonCookie: {
		"{host}'s program keeps a cookie and sends it with later requests[: {text}]. It belongs to no connection.", "RFC 9110 §3.3",
	},
	httpmodel.ReasonPaced: {
		"{host}'s program has more of its answer to send and waits[ {pause}]: its limit is so many octets a second, and those of the last write have used it up. TCP is not what holds them.",
		"",
	},
	httpmodel.ReasonNotMade: {
		"{host}'s program has not made the next part of its answer yet: it needs another {pause}. To TCP the connection is idle.", "",
	},
	httpmodel.ReasonWritesFirst: {
		"Octets have come for {host}'s program, but it still writes its request and reads nothing before that is done.", "",
	},
	// Timers.
	httpmodel.ReasonTimerIdle: {
		"{host}'s program has waited for another request for {ran} since its last answer; its idle time is over.", "RFC 9112 §9.5",
	},
	httpmodel.ReasonTimerHeader: {
		"{host}'s program has waited for {ran} for the head of a request, as long as it does.", "RFC 9112 §9.5",
	},
	httpmodel.ReasonTimerBody: {
		"{host}'s program has waited for {ran} for more of a request's content, as long as it does.", "RFC 9112 §9.5",
	},
	httpmodel.ReasonTimerThink: {
		"{host}'s program has needed {ran} to make its answer.", "",
	},
	httpmodel.ReasonTimerLinger: {
		"{host}'s program has answered and read on. For {ran} nothing has come, or that is all the time it gives.", "RFC 9112 §9.6",
	},
	httpmodel.ReasonTimerWrite: {
		"The next part of the message is ready, {ran} after the one before.", "",
	},
	httpmodel.ReasonTimerClientIdle: {
		"{host}'s program has kept the connection idle for {ran}, as long as it keeps one.", "RFC 9112 §9.5",
	},
	httpmodel.ReasonTimerConnect: {
		"{host}'s program has waited for {ran} for the connection to open, and waits no longer.", "RFC 9112 §9.5",
	},
	httpmodel.ReasonTimerResponse: {
		"{host}'s program has waited for {ran} for an answer to begin, and waits no longer.", "RFC 9112 §9.5",
	},
	httpmodel.ReasonTimerExchange: {
		"{host}'s program has waited for {ran} for this exchange to end, and waits no longer.", "RFC 9112 §9.5",
	},
	httpmodel.ReasonTimerContinue: {
		"No 100 (Continue) has come for {ran}, so {host}'s program sends its content without.", "RFC 9110 §10.1.1",
	},
	httpmodel.ReasonTimerStep: {
		"It is time for the next request.", "",
	},
	httpmodel.ReasonTimerEnd: {
		"{host}'s program has nothing left to do.", "",
	},
	httpmodel.ReasonTimerFIN: {
		"The exchange ended the connection, and {peer} should close it first. {host}'s program has waited for {ran} for its FIN.", "RFC 9112 §9.6",
	},
	httpmodel.ReasonTimerWake: {
		"{host}'s program wakes up and reads what has arrived meanwhile.", "",
	},
	httpmodel.ReasonTimerReload: {
		"The new workers of {host}'s program have had time to start; now the old ones are to end.", "",
	},
	httpmodel.ReasonTimerBind: {
		"{host}'s program could not listen, because its port was in use. It has waited; perhaps the port is free now.", "",
	},
	httpmodel.ReasonListenAgain: {
		"{host}'s program tries once more to listen on the port that was in use.", "",
	},
	httpmodel.ReasonTimerStop: {
		"{host}'s program is ending, and this connection, new when it was told to, has brought no request for more than five seconds.", "",
	},
	httpmodel.ReasonTimerRate: {
		"As much time has passed as the octets before take at the rate that {host}'s program allows for this answer.", "",
	},
	httpmodel.ReasonTimerSoon: {
		"{host}'s program wakes up and decides. The kernel has acknowledged meanwhile what arrived together.", "",
	},
}
