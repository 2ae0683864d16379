package narrate

import "wirewalk/tcpmodel"

// tcpRefusals is the prose for the reasons of package tcpmodel why a segment,
// or a part of it, was not taken.
var tcpRefusals = map[tcpmodel.Reason]prose{ //nolint:gochecknoglobals // a constant table, complete by test
	tcpmodel.WhyNoConnection: {
		"{host} knows no connection and no listening program with these ports, so its TCP answers RST.", "RFC 9293 §3.10.7.1",
	},
	tcpmodel.WhyResetInListen: {
		"A RST cannot refer to anything that a listening socket has sent, so {host} ignores it.", "RFC 9293 §3.10.7.2",
	},
	tcpmodel.WhyAckInListen: {
		"{host} only listens and has sent nothing, so this ACK cannot be meant for it: RST.", "RFC 9293 §3.10.7.2",
	},
	tcpmodel.WhyNotSYN: {
		"Only a SYN can open a connection; {host} drops this segment.", "RFC 9293 §3.10.7.2",
	},
	tcpmodel.WhyAckNotOurs: {
		"The segment acknowledges a number that {host} never sent on this connection: it belongs to an older one.",
		"RFC 9293 §3.10.7.3",
	},
	tcpmodel.WhyResetWithoutAck: {
		"This RST does not acknowledge {host}'s SYN, so anybody could have made it up. {host} does not believe it.",
		"RFC 9293 §3.10.7.3",
	},
	tcpmodel.WhyOutsideWindow: {
		"{arrived|The segment} lies outside of what {host} can take now, mostly because it has it already. " +
			"{host} drops it and says which octet it expects.",
		"RFC 9293 §3.10.7.4",
	},
	tcpmodel.WhyBeyondWindow: {
		"A part of {arrived|the segment} lies beyond what {host} has room for; that part is not taken.", "RFC 9293 §3.10.7.4",
	},
	tcpmodel.WhyOldTimestamp: {
		"The timestamp of {arrived|the segment} is older than one {host} has seen: a straggler, whatever its number says.",
		"RFC 7323 §5.3",
	},
	tcpmodel.WhyNoTimestamp: {
		"Both ends agreed to put a timestamp into every segment. {arrived|The segment} has none, so {host} drops it in silence.",
		"RFC 7323 §3.2",
	},
	tcpmodel.WhyResetNotExact: {
		"The RST lies in the window but does not have exactly the number {host} expects next. It might be a forgery, " +
			"so {host} asks with a challenge ACK.",
		"RFC 5961 §3.2",
	},
	tcpmodel.WhySYNInWindow: {
		"A SYN came for a connection that {host} has in {stood|a state beyond LISTEN}: {peer} may have started anew, or somebody pretends. " +
			"{host} asks with a challenge ACK.",
		"RFC 5961 §4.2",
	},
	tcpmodel.WhyNoACK: {
		"Every segment of an open connection carries an acknowledgment. This one does not, so {host} drops it.",
		"RFC 9293 §3.10.7.4",
	},
	tcpmodel.WhyAckTooHigh: {
		"The segment acknowledges octets that {host} has not sent yet. {host} drops it and says where it stands.",
		"RFC 9293 §3.10.7.4",
	},
	tcpmodel.WhyAckTooOld: {
		"The acknowledgment is older than anything that can still be on its way, so {host} drops the segment.", "RFC 5961 §5.2",
	},
	tcpmodel.WhyTextAfterFIN: {
		"{peer} has sent its FIN, so no octets can follow; {host} ignores these.", "RFC 9293 §3.10.7.4",
	},
	tcpmodel.WhyAheadFull: {
		"{host} has no room for more octets beyond the gap; {peer} will have to repeat them.", "RFC 9293 §3.10.7.4",
	},
	tcpmodel.WhyNoResetForReset: {
		"A RST is never answered with a RST, or two machines could go on for ever.", "RFC 9293 §3.10.7.1",
	},
	tcpmodel.WhyNoAckForReset: {
		"A RST outside the window is dropped without an answer.", "RFC 9293 §3.10.7.4",
	},
	tcpmodel.WhyChallengeLimited: {
		"{host} answered such a segment a moment ago; it does so only once in a while.", "RFC 5961 §7",
	},
	tcpmodel.WhyICMPSoft: {
		"ICMP reports a trouble on the path that may pass. {host} keeps the connection and goes on; its program may be told.",
		"RFC 9293 §3.9.2.2",
	},
	tcpmodel.WhyICMPHard: {
		"ICMP reports a trouble that will not pass, so {host} ends the connection.", "RFC 9293 §3.9.2.2",
	},
	tcpmodel.WhyICMPWhileOpening: {
		"ICMP reports a trouble while the connection is being opened. Nothing is lost yet, so {host} gives up[: {errno}].",
		"RFC 9293 §3.9.2.2",
	},
	tcpmodel.WhyICMPNotOurs: {
		"The ICMP error cites no segment that {host} has on its way; it may be old or made up.", "RFC 9293 §3.9.2.2",
	},
	tcpmodel.WhySourceQuench: {
		"Source quench is an old ICMP message that a TCP must ignore.", "RFC 9293 §3.9.2.2",
	},
	tcpmodel.WhyPathMTU: {
		"A link on the way takes only smaller packets. {host} cuts its segments to what fits, and sends again what was too large.",
		"RFC 9293 §3.7.2",
	},
	tcpmodel.WhyPathMTUKnown: {
		"{host} has learnt already that the path takes only smaller packets, and has sent again what was too large.", "RFC 9293 §3.7.2",
	},
	tcpmodel.WhyPathMTUTiny: {
		"A router says that the path takes less than 1280 octets[, {mtu}]. Every link of IPv6 takes as much, so {host} does not believe it.", "RFC 8201 §4",
	},
	tcpmodel.WhyPathMTUShared: {
		"Another connection of {host} has learnt that the path takes only smaller packets. This one keeps to that from now on.",
		"RFC 1191 §6.2",
	},
	tcpmodel.WhyPathMTUHere: {
		"{host}'s own IP knows by now that the path takes only smaller packets, and refuses a segment that TCP had cut by the old size. " +
			"It does not leave {host}.",
		"",
	},
	tcpmodel.WhyPathMTUWaits: {
		"Nothing of {host} is on its way on this connection, so no ACK will come that could start it again. " +
			"Linux leaves that to the persist timer[, {in:persist} from now].",
		"",
	},
	tcpmodel.WhyPathMTURetry: {
		"{host} tries again what its own IP had refused, now in segments that the path takes.", "RFC 1191 §6.2",
	},
	tcpmodel.WhyPathMTULow: {
		"A router names an MTU below 552 octets[ ({mtu})], or none. Linux goes no lower: {host} keeps to packets of 552 octets, " +
			"lets routers fragment them (DF is clear), and sends again what was too large.",
		"RFC 791 §3.2",
	},
}
