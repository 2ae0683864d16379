package narrate

import (
	"wirewalk/tcpmodel"
	"wirewalk/tcpmodel/observe"
)

// observeProse is the prose for the reasons of package tcpmodel/observe. They
// are inferred from a capture: the sentences say what was seen and what it means.
var observeProse = map[tcpmodel.Reason]prose{ //nolint:gochecknoglobals // a constant table, complete by test
	observe.ReasonSyn: {
		"A program on {sender} called connect(): its TCP asks {receiver} for a connection and says where its numbering starts.",
		"RFC 9293 §3.5",
	},
	observe.ReasonSynAck: {
		"A program on {sender} listens here, so its TCP acknowledges the SYN and sends one of its own.", "RFC 9293 §3.10.7.2",
	},
	observe.ReasonSynAgain: {
		"{packet} repeats {again|an earlier SYN}: no answer had come in time.", "RFC 6298 §2",
	},
	observe.ReasonHandshakeDone: {
		"The third packet of the handshake: {sender} acknowledges the other end's SYN, and both directions are open.",
		"RFC 9293 §3.5",
	},
	observe.ReasonData: {
		"These {datalen} of {sender}'s program leave for the first time. When the program wrote them, no capture shows.", "RFC 9293 §3.10.2",
	},
	observe.ReasonRetransmission: {
		"{packet} carries octets that were sent before[, in {again}]: {sender} had no acknowledgment for them by then.",
		"RFC 9293 §3.8",
	},
	observe.ReasonTailProbe: {
		"{packet} carries the last again that {sender} has sent, in {again}, {waited} after it, and {waiting} waits for its acknowledgment too. " +
			"A retransmission timer would have sent that again: this is inferred to be a tail loss probe.[ {twice} answers that its octets had come twice.]",
		"RFC 8985 §7.3",
	},
	observe.ReasonTooBig: {
		"{packet} carries octets of {again} again, cut smaller: an ICMP error told {sender} that the path takes only smaller packets.",
		"RFC 9293 §3.7.2",
	},
	observe.ReasonBefore: {
		"{sender} still has an earlier connection of these addresses and ports, so the SYN is not for a new one: it says what that " +
			"connection expects, octet {ack}[ {onwire}].",
		"RFC 9293 §3.10.7.4",
	},
	observe.ReasonRstBefore: {
		"{sender} is opening a connection, and what was acknowledged is nothing that it sent: its RST ends the earlier connection at {receiver}.",
		"RFC 9293 §3.10.7.3",
	},
	observe.ReasonSynCleared: {
		"{packet} repeats {again}: the earlier connection that stood in its way is gone.", "RFC 9293 §3.5.1",
	},
	observe.ReasonRepair: {
		"{packet} carries octets that stand before some which came already, and this capture has not seen them. Perhaps they had been lost " +
			"before they came here, and this fills the gap.",
		"RFC 9293 §3.8.1",
	},
	observe.ReasonOutOfOrder: {
		"{packet} comes a moment after octets that follow it: packets changed places on the way. Nothing was lost.",
		"RFC 9293 §3.4",
	},
	observe.ReasonAck: {
		"{sender} has everything before octet {ack} and says so. A pure ACK takes no number and is never repeated.",
		"RFC 9293 §3.4",
	},
	observe.ReasonDuplicateAck: {
		"{sender} names octet {ack} once more while data is on its way: something arrived, but not the octet it waits for.",
		"RFC 5681 §2",
	},
	observe.ReasonWindowUpdate: {
		"{sender} acknowledges nothing new; it tells how much room its receive buffer has now.", "RFC 9293 §3.8.6",
	},
	observe.ReasonZeroWindow: {
		"{sender} can take nothing more: its receive buffer is full, perhaps because its program does not read.", "RFC 9293 §3.8.6.1",
	},
	observe.ReasonWindowProbe: {
		"{receiver} had closed its window, so {sender} asks whether there is room again.", "RFC 9293 §3.8.6.1",
	},
	observe.ReasonKeepaliveProbe: {
		"The connection was quiet. {sender}'s TCP sends a number that was acknowledged before, to see whether anybody answers.",
		"RFC 9293 §3.8.4",
	},
	observe.ReasonKeepaliveAnswer: {
		"{sender} answers the probe with the number it expects next: it is still there.", "RFC 9293 §3.8.4",
	},
	observe.ReasonFin: {
		"A program on {sender} closed its direction: FIN says that no octets follow.", "RFC 9293 §3.10.4",
	},
	observe.ReasonFinAnswer: {
		"The other end had closed before; now the program on {sender} closes too.", "RFC 9293 §3.10.4",
	},
	observe.ReasonFinIdle: {
		"For a second or more no new octet had passed here, and then the program on {sender} closed: perhaps its idle timer ran out.",
		"RFC 9293 §3.10.4",
	},
	observe.ReasonFinAgain: {
		"{sender} repeats its FIN[, first sent in {again}]: it had not been acknowledged in time.", "RFC 9293 §3.8.1",
	},
	observe.ReasonRstRefused: {
		"No program on {sender} listens on this port, so its TCP refuses with RST.", "RFC 9293 §3.10.7.1",
	},
	observe.ReasonRstGone: {
		"{sender} does not know this connection (any more) and says so with RST.", "RFC 9293 §3.10.7.1",
	},
	observe.ReasonRstAfterClose: {
		"The program on {sender} had closed before this came from {receiver}. Nobody can read it any more, so its TCP answers RST.",
		"RFC 9293 §3.6.1",
	},
	observe.ReasonRstKeepalive: {
		"Keepalive probes stayed without an answer. {sender} gives the connection up and sends a RST in case somebody hears it.",
		"RFC 9293 §3.8.4",
	},
	observe.ReasonRstAbort: {
		"The program on {sender} closed with octets unread, or aborted: RST tells {receiver} that data was lost.",
		"RFC 9293 §3.6.1",
	},
	observe.ReasonRstTaken: {
		"The RST has the number that is expected next, so it counts: the connection ends here without any goodbye.",
		"RFC 9293 §3.5.3",
	},
	observe.ReasonRstIgnored: {
		"The RST does not have the number that is expected next. It might be a forgery, so it does not end the connection.",
		"RFC 5961 §3.2",
	},
	observe.ReasonMidstream: {
		"The capture begins when the connection already exists. What came before is not known.", "",
	},
	observe.ReasonFinAcked: {
		"{host}'s FIN is acknowledged: its own direction is closed.", "RFC 9293 §3.10.7.4",
	},
	observe.ReasonFinTaken: {
		"Everything up to the FIN has arrived at {host}: its program will read end of file.", "RFC 9293 §3.10.7.4",
	},
	observe.ReasonLost: {
		"{packet} was lost on the way: {receiver} told of octets that were sent later, and these came only when they were sent again.",
		"RFC 2018 §3",
	},
	observe.ReasonToldOfGap: {
		"{packet} carries octets that were sent before[, in {again}]: {receiver} had told that later ones came and these did not.",
		"RFC 6675 §5",
	},
	observe.ReasonPerhapsLost: {
		"{packet} was perhaps lost: no answer to it came here. The capture cannot tell whether the packet or its answer was lost, or {receiver} gave none.",
		"",
	},
}
