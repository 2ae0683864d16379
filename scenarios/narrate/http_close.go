package narrate

import (
	"wirewalk/httpmodel"
	"wirewalk/tcpmodel"
)

// httpCloses is the prose for the reasons of package httpmodel to close a connection.
var httpCloses = map[tcpmodel.Reason]prose{ //nolint:gochecknoglobals // a constant table, complete by test
	httpmodel.ReasonCloseHTTP10: {
		"This is HTTP/1.0 without keep-alive: one answer, then {host}'s program closes.", "RFC 9112 §9.3",
	},
	httpmodel.ReasonCloseAsked: {
		"The request said \"Connection: close\", so {host}'s program closes after its answer.", "RFC 9112 §9.6",
	},
	httpmodel.ReasonCloseAnnounced: {
		"The answer said \"Connection: close\", so {host}'s program closes.", "RFC 9112 §9.6",
	},
	httpmodel.ReasonCloseIdle: {
		"No request came for {ran} after the last answer, as long as {host}'s program waits, so it closes the connection. No HTTP message says so.", "RFC 9112 §9.5",
	},
	httpmodel.ReasonCloseCap: {
		"The connection has carried {carried}, as many as {host}'s program allows.", "RFC 9112 §9.6",
	},
	httpmodel.ReasonCloseAge: {
		"The connection has been open for {openfor}, longer than {host}'s program allows.", "RFC 9112 §9.6",
	},
	httpmodel.ReasonCloseEach: {
		"{host}'s program is set to keep no connection: it closes after each answer.", "RFC 9112 §9.6",
	},
	httpmodel.ReasonCloseDelimited: {
		"The content had neither a length nor chunks, so the end of the connection is its end.", "RFC 9112 §6.3",
	},
	httpmodel.ReasonCloseShutdown: {
		"{host}'s program is being shut down.", "RFC 9112 §9.6",
	},
	httpmodel.ReasonCloseReaped: {
		"{host}'s program needs room and closes the connection that was idle longest.", "RFC 9112 §9.5",
	},
	httpmodel.ReasonCloseFull: {
		"{host}'s program has as many connections as it can have, and none is idle.", "",
	},
	httpmodel.ReasonClosePerClient: {
		"This client has as many connections as {host}'s program allows one client.", "RFC 9112 §9.4",
	},
	httpmodel.ReasonCloseHeaderTime: {
		"No complete request head came within {ran}, so {host}'s program closes.", "RFC 9112 §9.5",
	},
	httpmodel.ReasonCloseBodyTime: {
		"No more content came for {ran}, so {host}'s program closes.", "RFC 9112 §9.5",
	},
	httpmodel.ReasonCloseError: {
		"{host}'s program could not understand the message, so it does not know where the next one would begin.", "RFC 9112 §6.3",
	},
	httpmodel.ReasonCloseUnread: {
		"{host}'s program does not read the rest of the message, so nothing that follows on this connection could be found.",
		"RFC 9112 §9.3",
	},
	httpmodel.ReasonCloseRefused: {
		"{host}'s program has refused the content and thrown the rest of it away; it keeps the connection no longer.", "RFC 9110 §15.5.14",
	},
	httpmodel.ReasonClosePeer: {
		"The other end has closed its direction, and {host}'s program has nothing left to say.", "RFC 9112 §9.6",
	},
	httpmodel.ReasonCloseCutOff: {
		"{peer} has closed its direction while a request of {host}'s program was unanswered: no answer can come any more.[ {because}.]", "RFC 9112 §9.5",
	},
	httpmodel.ReasonCloseLingerEnd: {
		"The staged close is over: {host}'s program has waited for {ran} since it ended its direction, or since octets came last, and closes.", "RFC 9112 §9.6",
	},
	httpmodel.ReasonCloseStaged: {
		"{host}'s program ends its own direction first and reads on, so that nothing unread turns the close into a RST.",
		"RFC 9112 §9.6",
	},
	httpmodel.ReasonCloseClientIdle: {
		"The connection has been idle for {idle}, and {host}'s program keeps none longer.", "RFC 9112 §9.5",
	},
	httpmodel.ReasonClosePoolFull: {
		"{host}'s program keeps only so many idle connections, and this is one too many.", "RFC 9112 §9.4",
	},
	httpmodel.ReasonCloseBodyEarly: {
		"{host}'s program did not read the content to its end. The next answer would stand behind it, so the connection is thrown away.",
		"RFC 9112 §9.3",
	},
	httpmodel.ReasonCloseNotKept: {
		"The exchange is over, and {host}'s program keeps no connection after such a request.", "RFC 9112 §9.6",
	},
	httpmodel.ReasonCloseStale: {
		"{host}'s program wanted to use this connection and found that the other end had closed it.", "RFC 9112 §9.5",
	},
	httpmodel.ReasonCloseUnsolicited: {
		"Octets came on an idle connection although nothing was asked; {host}'s program trusts it no more.", "RFC 9112 §9.2",
	},
	httpmodel.ReasonCloseFailed: {
		"The exchange failed, so nobody knows what is still on its way; {host}'s program gives the connection up.", "RFC 9112 §9.5",
	},
	httpmodel.ReasonCloseTimeout: {
		"{host}'s program has waited for {ran}, and waits no longer: it closes the connection.", "RFC 9112 §9.5",
	},
	httpmodel.ReasonCloseStep: {
		"{host}'s program was told to close its idle connections.", "RFC 9112 §9.6",
	},
	httpmodel.ReasonCloseExit: {
		"{host}'s program has nothing more to do and ends; its connections end with it.", "RFC 9112 §9.6",
	},
	httpmodel.ReasonHangUp: {
		"The client has ended its direction. {host}'s program takes that for the end of the client, gives its request up and closes, though the client may still wait for the answer.",
		"RFC 9112 §9.6",
	},
	httpmodel.ReasonCloseDoubt: {
		"The request could be read in two ways, so {host}'s program closes after its answer: nothing behind it can be read wrongly.", "RFC 9112 §6.1",
	},
	httpmodel.ReasonCloseRelay: {
		"The other connection of {host} has ended, so {host} closes this one too.", "RFC 9112 §9.6",
	},
	httpmodel.ReasonCloseKilled: {
		"The process of {host}'s program ends at once, and the kernel closes all it had open: what was not written will never be, " +
			"and octets that nobody has read turn the close into a RST.", "RFC 9293 §3.10.4",
	},
	httpmodel.ReasonCloseUnanswered: {
		"{host}'s program is ending, and this request came on a connection that had brought none before: the program closes without an answer.",
		"RFC 9112 §9.5",
	},
}

// httpRefusals is the prose for the reasons of package httpmodel to refuse a message.
var httpRefusals = map[tcpmodel.Reason]prose{ //nolint:gochecknoglobals // a constant table, complete by test
	httpmodel.ReasonBadStartLine:     {"The first line is not what HTTP asks for.", "RFC 9112 §3"},
	httpmodel.ReasonBadField:         {"A line of the head is not a name, a colon and a value.", "RFC 9112 §5"},
	httpmodel.ReasonBadHost:          {"A request must say exactly once which host it is for.", "RFC 9112 §3.2"},
	httpmodel.ReasonBadVersion:       {"{host} does not speak this version of HTTP.", "RFC 9110 §15.6.6"},
	httpmodel.ReasonBareLF:           {"A line does not end with CR and LF.", "RFC 9112 §2.2"},
	httpmodel.ReasonObsFold:          {"A field goes on in a second line, which is no longer allowed.", "RFC 9112 §5.2"},
	httpmodel.ReasonSpaceBeforeColon: {"Space stands between a field's name and its colon; readers differ on what that means.", "RFC 9112 §5.1"},
	httpmodel.ReasonBothLengths: {
		"The message has both a length and chunks. Two readers could see two different ends (request smuggling).", "RFC 9112 §6.3",
	},
	httpmodel.ReasonDifferingLengths: {"The message gives two different lengths, so its end is not known.", "RFC 9112 §6.3"},
	httpmodel.ReasonBadLength:        {"The length is not a number, so the end of the message is not known.", "RFC 9112 §6.3"},
	httpmodel.ReasonBadCoding:        {"{host} does not know this transfer coding, so the end of the message is not known.", "RFC 9112 §6.1"},
	httpmodel.ReasonBadChunk:         {"The size of a chunk cannot be read, so the end of the content is not known.", "RFC 9112 §7.1"},
	httpmodel.ReasonHeadTooLong:      {"The head is longer than {host} takes.", "RFC 9112 §3"},
	httpmodel.ReasonCutShort:         {"The connection ended in the middle of a message, so the message is not complete.", "RFC 9112 §8"},
}
