package narrate

import (
	"wirewalk/sim/dnsmodel"
	"wirewalk/sim/inspect"
	"wirewalk/tcpmodel"
)

// namesProse is the prose for the reasons of package dnsmodel: looking names up, and
// trying the addresses that were found.
var namesProse = map[tcpmodel.Reason]prose{ //nolint:gochecknoglobals // a constant table, complete by test
	dnsmodel.ReasonServe: {
		"{host} answers questions about names from now on.", "RFC 1035 §4.2.1",
	},
	dnsmodel.ReasonResolve: {
		"{host}'s program knows a name and no address. It has to ask a name server before it can connect.", "RFC 1034 §2.2",
	},
	dnsmodel.ReasonQuery: {
		"{host} asks the name server for the addresses of one family in a UDP datagram: no handshake comes before it.", "RFC 1035 §4.1.2",
	},
	dnsmodel.ReasonQueryAgain: {
		"No answer came in time. UDP repeats nothing, so {host}'s resolver asks again by itself.", "RFC 1035 §4.2.1",
	},
	dnsmodel.ReasonQuerySerial: {
		"Of two questions only one was answered in time. {host}'s resolver asks again, one question after the other, because some " +
			"servers cannot cope with two at once.", "",
	},
	dnsmodel.ReasonAnswer: {
		"{host} answers with the addresses that it has for this name.", "RFC 1035 §4.1.3",
	},
	dnsmodel.ReasonAlias: {
		"The name is an alias: {host} says what name it stands for (CNAME), and adds the addresses of that one.", "RFC 1034 §3.6.2",
	},
	dnsmodel.ReasonTruncated: {
		"The answer does not go into a datagram: {host} sends only its head, with TC set. Who wants the rest has to ask over TCP.",
		"RFC 1035 §4.2.1",
	},
	dnsmodel.ReasonOverTCP: {
		"An answer came cut (TC), so {host}'s resolver asks the same name server again over TCP: a handshake before the look-up is done.",
		"RFC 7766 §5",
	},
	dnsmodel.ReasonQueryTCP: {
		"On a stream nothing tells messages apart, so each question has its length in two octets before it.", "RFC 1035 §4.2.2",
	},
	dnsmodel.ReasonStreamDone: {
		"{host}'s resolver needs this connection no more.", "RFC 7766 §6.2.4",
	},
	dnsmodel.ReasonServed: {
		"Who asked has closed, and {host} owes no answer on this connection.", "RFC 7766 §6.2.4",
	},
	dnsmodel.ReasonNoAddress: {
		"The name exists and has no address of this family: {host} answers without an error and without an address.", "RFC 2308 §2.2",
	},
	dnsmodel.ReasonNoName: {
		"{host} knows no such name and says so: NXDOMAIN.", "RFC 1035 §4.1.1",
	},
	dnsmodel.ReasonThinks: {
		"{host} has to find out first; real name servers ask others meanwhile.", "",
	},
	dnsmodel.ReasonSilent: {
		"{host} leaves this question unanswered, as this scenario asks.", "",
	},
	dnsmodel.ReasonMalformed: {
		"What came to {host} is no question that it can answer.", "",
	},
	dnsmodel.ReasonNotAsked: {
		"Nobody at {host} waits for this answer (any more), so it is thrown away.", "RFC 5452 §9.1",
	},
	dnsmodel.ReasonFound: {
		"{host} knows enough of the name to begin: {text}.", "RFC 8305 §3",
	},
	dnsmodel.ReasonLookupFailed: {
		"The look-up has ended, and {host} has no address to connect to: {text}.", "",
	},
	dnsmodel.ReasonCached: {
		"{host}'s program has looked this name up a short time ago and remembers the answer: {text}.", "",
	},
	dnsmodel.ReasonSocketDone: {
		"{host}'s resolver needs this socket no more. An answer that comes now finds nobody.", "",
	},
	dnsmodel.ReasonTimerQuery: {
		"{host}'s resolver has waited as long as it waits for an answer.", "RFC 1035 §4.2.1",
	},
	dnsmodel.ReasonTimerOther: {
		"{host} has an address of the other family and has waited for one of the preferred family long enough (resolution delay).",
		"RFC 8305 §3",
	},
	dnsmodel.ReasonTimerAttempt: {
		"The head start of the address that {host} tries is over (connection attempt delay).", "RFC 8305 §5",
	},
	dnsmodel.ReasonTryFirst: {
		"{host} tries the first address that it has for the name.", "RFC 8305 §5",
	},
	dnsmodel.ReasonTryNext: {
		"The address before has not answered by now. {host} tries the next one beside it.", "RFC 8305 §5",
	},
	dnsmodel.ReasonTryAfterError: {
		"The address before cannot be reached, so {host} tries the next one at once.", "RFC 8305 §5",
	},
	dnsmodel.ReasonNextInstead: {
		"{host} gives this attempt up, because it begins the next.", "",
	},
	dnsmodel.ReasonLost: {
		"{host} does not need this attempt any more and closes it.", "RFC 8305 §5",
	},
	dnsmodel.ReasonWon: {
		"The first connection that is open is used: {text}.", "RFC 8305 §5",
	},
}

// nameReasons are the names of the reasons why the programs around names send
// datagrams: they say more than that a datagram is sent.
var nameReasons = namesOf(namesProse) //nolint:gochecknoglobals // made once of a constant table

func namesOf(table map[tcpmodel.Reason]prose) map[string]bool {
	names := map[string]bool{}
	for why := range table {
		names[inspect.ReasonName(why)] = true
	}
	return names
}
