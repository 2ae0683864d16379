package narrate

import "wirewalk/tcpmodel"

// tcpProse is the prose for the reasons of package tcpmodel that open, close
// and move data; tcpRefusals holds those that keep a segment out.
var tcpProse = map[tcpmodel.Reason]prose{ //nolint:gochecknoglobals // a constant table, complete by test
	// Opening and closing.
	tcpmodel.WhyOpenActive: {
		"{host}'s program called connect(). Its TCP sends SYN: \"let us start; I number my octets from here\".",
		"RFC 9293 §3.10.1",
	},
	tcpmodel.WhyOpenPassive: {
		"{host}'s program called listen(): its TCP waits for whoever asks for this port.", "RFC 9293 §3.10.1",
	},
	tcpmodel.WhyAlreadyOpen: {
		"{host}'s program asked to open a connection that exists already[: {errno}].", "RFC 9293 §3.10.1",
	},
	tcpmodel.WhySYN: {
		"A SYN came for a port on which {host} listens. {host} acknowledges it and sends its own SYN in the same packet.",
		"RFC 9293 §3.10.7.2",
	},
	tcpmodel.WhySYNAgain: {
		"{peer} repeats its SYN, so {host}'s answer may not have come. {host} sends its SYN,ACK again.", "RFC 9293 §3.8.1",
	},
	tcpmodel.WhySYNACK: {
		"{peer} acknowledged {host}'s SYN and sent its own, so {host} knows that both directions work. It acknowledges and is ready to send.",
		"RFC 9293 §3.10.7.3",
	},
	tcpmodel.WhyHandshakeACK: {
		"{arrived|An ACK} acknowledges {host}'s SYN: {peer} is really there and hears {host}. The connection is open on both sides.",
		"RFC 9293 §3.10.7.4",
	},
	tcpmodel.WhySimultaneousOpen: {
		"{host} had sent a SYN itself when this one came: both asked at the same time. {host} acknowledges and repeats its own SYN with it.",
		"RFC 9293 §3.10.7.3",
	},
	tcpmodel.WhyRefused: {
		"{arrived|A RST} acknowledges {host}'s SYN and refuses: nobody listens there. connect() fails with {errno|ECONNREFUSED}.",
		"RFC 9293 §3.10.7.3",
	},
	tcpmodel.WhyShutdownCalled: {
		"{host}'s program called shutdown(): nothing more to send, but it still reads. Its TCP ends this direction with FIN.",
		"RFC 9293 §3.6.1",
	},
	tcpmodel.WhyCloseCalled: {
		"{host}'s program called close(). After the last octet its TCP sends FIN: \"my octets end here\".",
		"RFC 9293 §3.10.4",
	},
	tcpmodel.WhyLingerZero: {
		"{host}'s program closed with a linger time of 0 (SO_LINGER). That is an abort: RST instead of FIN, and no TIME-WAIT.",
		"RFC 9293 §3.10.5",
	},
	tcpmodel.WhyAbortCalled: {
		"{host}'s program aborted the connection. Its TCP sends RST, and what was not delivered is lost.", "RFC 9293 §3.10.5",
	},
	tcpmodel.WhyUnreadData: {
		"{host}'s program closed with {unread|octets} unread. Nobody will ever read them, so its TCP sends RST to show {peer} that data was lost.[ {because}.]",
		"RFC 9293 §3.6.1",
	},
	tcpmodel.WhyDataAfterClose: {
		"Octets came[ in {arrived}] for a program on {host} that has closed. Nobody can read them, so its TCP answers RST.[ {because}.]",
		"RFC 9293 §3.6.1",
	},
	tcpmodel.WhyFIN: {
		"{peer}'s octets end here: its FIN has come, and nothing is missing before it. {host}'s program will read end of file.",
		"RFC 9293 §3.10.7.4",
	},
	tcpmodel.WhyFINAcked: {
		"{arrived|An ACK} acknowledges {host}'s FIN: everything {host} sent has arrived, and its direction is closed.",
		"RFC 9293 §3.10.7.4",
	},
	tcpmodel.WhyTwoMSL: {
		"2 MSL are over: every old packet of this connection has left the network. {host} forgets it; its pair of addresses and ports is free.",
		"RFC 9293 §3.6.1",
	},
	tcpmodel.WhyFinWait2Timeout: {
		"{host}'s program has closed and {peer}'s FIN did not come for so long that {host} stops waiting. " +
			"RFC 9293 knows no such timer; Linux has it.",
		"",
	},
	tcpmodel.WhyResetReceived: {
		"{arrived|A RST} is a RST with the number {host} expects next, so it counts: the connection is gone at once, without a goodbye.",
		"RFC 9293 §3.10.7.4",
	},
	tcpmodel.WhyConnectionGone: {
		"{host}'s program used a connection that no longer exists[, and gets {errno}].", "RFC 9293 §3.9.1",
	},
	tcpmodel.WhyNotConnected: {
		"The connection of {host} is not open yet[: {errno}].", "RFC 9293 §3.9.1",
	},
	tcpmodel.WhyClosing: {
		"{host}'s program has closed this direction already, so it cannot use it[: {errno}].", "RFC 9293 §3.10.4",
	},
	// Sending.
	tcpmodel.WhySendCalled: {
		"{host}'s program wrote, and its TCP sends it at once: both windows have room.", "RFC 9293 §3.10.2",
	},
	tcpmodel.WhyFlushCalled: {
		"{host}'s program took back what was not sent yet.", "RFC 9293 §3.9.1.7",
	},
	tcpmodel.WhyAckOpens: {
		"Since {arrived|what arrived} nothing holds back what {host} has to send.", "RFC 9293 §3.10.7.4",
	},
	tcpmodel.WhyCwndOpens: {
		"{arrived|What arrived} made room in {host}'s congestion window, so {host} sends more of what was waiting.", "RFC 5681 §3.1",
	},
	tcpmodel.WhyLimitedTransmit: {
		"{arrived|What arrived} is a duplicate ACK: a segment has left the path. Each of the first two lets one new segment out beyond " +
			"the congestion window.", "RFC 3042 §2",
	},
	tcpmodel.WhyRecoveryOpens: {
		"{arrived|What arrived} tells that octets have left the path, so {host}, in fast recovery, sends new ones.", "RFC 5681 §3.2",
	},
	tcpmodel.WhyWindowOpens: {
		"{arrived|What arrived} tells of room in {peer}'s buffer, so {host} sends more of what was waiting.", "RFC 9293 §3.8.6",
	},
	tcpmodel.WhyNagleReleased: {
		"{arrived|What arrived} acknowledged all that was on its way, so Nagle's rule lets the small segment of {host} out.",
		"RFC 9293 §3.7.4",
	},
	tcpmodel.WhyOptionChanged: {
		"A changed socket option of {host} lets out what was held back.", "",
	},
	tcpmodel.WhyAllAcked: {
		"Everything {host} has sent is acknowledged; nothing is on its way.", "RFC 9293 §3.4",
	},
	tcpmodel.WhyBufferFreed: {
		"Acknowledged octets need no copy any more, so the send buffer of {host} has room again.", "RFC 9293 §3.10.2",
	},
	tcpmodel.WhySWSOverride: {
		"A small segment has waited long enough for company; {host} sends it now.", "RFC 9293 §3.8.6.2.1",
	},
	tcpmodel.WhyWindowProbe: {
		"{peer} has no room (window 0). The news of room may get lost, so {host} must ask: a window probe[; the next in {in:persist}].[ {because}.]",
		"RFC 9293 §3.8.6.1",
	},
	tcpmodel.WhyRTOExpired: {
		"{last|What was sent} was not acknowledged in time[, {waited} after it was sent], so {host} sends the same again." +
			"[ Its timer now runs for {in:retransmit}{most|}.]",
		"RFC 6298 §5",
	},
	tcpmodel.WhySYNCleared: {
		"{host}'s RST is to end the old connection that {peer} still had. {host} does not wait for its timeout: it sends its SYN again after a moment.",
		"RFC 9293 §3.5.1",
	},
	tcpmodel.WhyRetriesExhausted: {
		"{host} has repeated for as long as it may and had no answer. It gives the connection up[: {errno}].", "RFC 9293 §3.8.3",
	},
	tcpmodel.WhyR1Reached: {
		"{n} repetitions without an answer: {host}'s TCP tells its program that there is trouble, and goes on trying.",
		"RFC 9293 §3.8.3",
	},
	tcpmodel.WhyUserTimeout: {
		"Data of {host} was unacknowledged for as long as its program allows (user timeout). The connection ends[ with {errno}].",
		"RFC 9293 §3.9.1.1",
	},
	tcpmodel.WhyUserRepeats: {
		"{host}'s repetitions had no answer for as long as its program allows (user timeout), which Linux counts from the first repetition. " +
			"The connection ends[: {errno}].",
		"RFC 9293 §3.9.1.1",
	},
	tcpmodel.WhyUserOpening: {
		"Nobody has answered {host}'s SYN for as long as its program allows (user timeout)[, so connect() fails: {errno}].",
		"RFC 9293 §3.9.1.1",
	},
	tcpmodel.WhyUserProbes: {
		"{host} has probed a closed window for as long as its program allows (user timeout). Linux counts from the first probe, " +
			"whatever the answers. The connection ends[: {errno}].",
		"RFC 9293 §3.9.1.1",
	},
	tcpmodel.WhyUserIdle: {
		"{peer} has said nothing for as long as {host}'s program allows (user timeout), and no keepalive probe was answered. " +
			"{host} takes it for dead[, {silent} after the last sign of life].",
		"RFC 9293 §3.9.1.1",
	},
	tcpmodel.WhyFastRetransmit: {
		"Later segments have arrived at {peer}[, as {arrived} shows], and this one has not: {host} takes it for lost and repeats it " +
			"without waiting for its timer.",
		"RFC 5681 §3.2",
	},
	tcpmodel.WhyPartialAck: {
		"{arrived|An ACK} covers the repaired gap but not all that was on its way, so the next segment is missing too. " +
			"{host} repeats it.",
		"RFC 6582 §3.2",
	},
	tcpmodel.WhyRetransmitLost: {
		"{peer} has reported octets beyond these, so {host} counts them as lost and sends them again.", "RFC 6675 §5",
	},
	tcpmodel.WhyMaybeLost: {
		"There is room on the path and nothing new to send, so {host} repeats what may be lost although nothing proves it.",
		"RFC 6675 §4",
	},
	tcpmodel.WhyRescue: {
		"{host} repeats the last segment of the repair: if that one is lost too, nothing behind it could tell.", "RFC 6675 §4",
	},
	tcpmodel.WhyGoBack: {
		"After the timeout {host} cannot tell what else was lost, so it repeats what is unacknowledged.", "RFC 5681 §3.1",
	},
	tcpmodel.WhyTimeoutProbe: {
		"{host}'s timer has repeated one segment, and {arrived|an ACK} covers it. Is the rest lost, or only late? " +
			"{host} sends new data before it repeats more: the answers will tell (F-RTO).",
		"RFC 5682 §3.1",
	},
	tcpmodel.WhyTimeoutNeedless: {
		"{arrived|An ACK} covers octets that {host} sent only once, before its timer expired: they were late, not lost. " +
			"{host} repeats no more and takes its congestion window back.",
		"RFC 5682 §3.1",
	},
	tcpmodel.WhyEchoOlder: {
		"{arrived|An ACK} echoes a timestamp from before {host} repeated anything, so it answers the first copy: nothing was lost. " +
			"{host} takes its congestion window back.",
		"RFC 3522 §3.2",
	},
	tcpmodel.WhyAllDuplicates: {
		"{peer} has reported by D-SACK that every repetition brought it what it had: nothing was lost. " +
			"{host} takes its congestion window back.",
		"RFC 3708 §3",
	},
	tcpmodel.WhyReorderExpired: {
		"Segments sent later have arrived, and the time for mere reordering is over: {host} counts this one as lost.",
		"RFC 8985 §6.2",
	},
	tcpmodel.WhyTailLossProbe: {
		"{probing}. If the last segment is lost, nothing behind it could tell: " +
			"{host} draws an ACK by a tail loss probe.",
		"RFC 8985 §7.3",
	},
	tcpmodel.WhyProbeRepaired: {
		"The tail loss probe of {host} has repaired a loss that nobody had noticed. A loss is a loss: the congestion window is reduced.",
		"RFC 8985 §7.4",
	},
	tcpmodel.WhyIdleRestart: {
		"{host} sent no octets for longer than its timeout, so what it knew of the path is old: it starts again with a small congestion window.",
		"RFC 5681 §4.1",
	},
	tcpmodel.WhyKeepaliveIdle: {
		"Nothing came from {peer}[ for {silent}], and {host}'s program has switched keepalive on: it is time to ask.",
		"RFC 9293 §3.8.4",
	},
	tcpmodel.WhyKeepaliveProbe: {
		"Nothing came from {peer}[ for {silent}]. {host}'s TCP sends probe {probes}: a number {peer} has had already ({seq}), " +
			"which it must answer.",
		"RFC 9293 §3.8.4",
	},
	tcpmodel.WhyKeepaliveDead: {
		"None of the keepalive probes was answered, so {host} takes {peer} for dead[, {silent} after the last sign of life].",
		"RFC 9293 §3.8.4",
	},
	tcpmodel.WhyKeepaliveDataWaits: {
		"Data of {host} is unacknowledged, so keepalive does not ask: the retransmissions will find out.", "RFC 9293 §3.8.4",
	},
	// What holds data or an ACK back.
	tcpmodel.WhyHeldWindow: {
		"{host} has data, but {peer} has no room for more than is on its way[ (window {sndwnd})].", "RFC 9293 §3.8.6",
	},
	tcpmodel.WhyHeldCwnd: {
		"{host} has data, but what it may have on its way (congestion window[ {cwnd}]) is used up until an ACK comes.",
		"RFC 5681 §3.1",
	},
	tcpmodel.WhyHeldRecovery: {
		"{host} repairs a loss, and what it may have on its way meanwhile is used up until an ACK comes.", "RFC 5681 §3.2",
	},
	tcpmodel.WhyHeldNagle: {
		"{host} holds a small segment back while data is unacknowledged: perhaps its program writes more that fits in (Nagle).[ {because}.]",
		"RFC 9293 §3.7.4",
	},
	tcpmodel.WhyHeldSWS: {
		"{peer}'s window would allow only a small piece, so {host} waits for more room rather than send crumbs.",
		"RFC 9293 §3.8.6.2.1",
	},
	tcpmodel.WhyHeldCork: {
		"{host}'s program has corked the connection: no small segment until it takes the cork out.", "",
	},
	tcpmodel.WhyHeldDelayedAck: {
		"{host} need not acknowledge at once: octets of its own may come soon that can carry the ACK[. It waits {in:delayed-ack} at most].",
		"RFC 9293 §3.8.6.3",
	},
	tcpmodel.WhyHeldDupAcks: {
		"One or two duplicate ACKs may come from packets that changed places. {host} waits for the third before it calls it a loss.",
		"RFC 5681 §3.2",
	},
	tcpmodel.WhyHeldGap: {
		"Octets before these are missing. {host} keeps what came and gives its program nothing, for octets come out in order.",
		"RFC 9293 §3.10.7.4",
	},
	// Acknowledging and receiving.
	tcpmodel.WhyAckNow: {
		"{host} says at once what it has: everything before octet {ack}.", "RFC 9293 §3.8.6.3",
	},
	tcpmodel.WhyAckUndelayed: {
		"{host} delays no ACK in this scenario, so it says at once what it has: everything before octet {ack}.", "RFC 9293 §3.8.6.3",
	},
	tcpmodel.WhyAckGap: {
		"Octets are missing at {host}, so every segment beyond the gap draws an ACK that names the one it waits for: {ack}.",
		"RFC 5681 §4.2",
	},
	tcpmodel.WhyAckQuick: {
		"The connection is young: Linux delays none of its first ACKs (16 at most), so that the sender's window can grow.", "",
	},
	tcpmodel.WhyAckQuickIdle: {
		"No octets had come in order for longer than a timeout, so the sender may start slowly again: Linux acknowledges each of the next segments at once.", "",
	},
	tcpmodel.WhyAckQuickTwice: {
		"Octets came that {host} had already, so the sender lacks news: Linux acknowledges each of the next segments at once.", "",
	},
	tcpmodel.WhyAckQuickVain: {
		"{host}'s ACK before waited in vain for octets that could carry it, so Linux waits no longer: it acknowledges each of the next segments at once.", "",
	},
	tcpmodel.WhyAckWindowGrown: {
		"This segment let {host} extend its window[: it is {rcvwnd} now]. Linux tells of that at once, so that the sender can use it.", "",
	},
	tcpmodel.WhyAckOption: {
		"{host}'s program has set TCP_QUICKACK, so its TCP does not wait with the ACK.", "",
	},
	tcpmodel.WhyAckSecond: {
		"Two full segments have come since {host}'s last ACK; more than that should not wait (SHLD-19).", "RFC 9293 §3.8.6.3",
	},
	tcpmodel.WhyAckRead: {
		"{host}'s program has read what came, so there is nothing to wait for: Linux acknowledges now, and tells the room there is.", "",
	},
	tcpmodel.WhyDelayedAckExpired: {
		"{host} waited with its ACK for data that could carry it. None came, so the ACK goes alone.", "RFC 9293 §3.8.6.3",
	},
	tcpmodel.WhyDelayedAckNear: {
		"{host}'s timer for a delayed ACK is about to run out, so what came now is acknowledged with the rest.", "",
	},
	tcpmodel.WhyWindowUpdate: {
		"{host}'s program has read, so there is room again[ for {rcvwnd}], and {peer} should know.", "RFC 9293 §3.8.6.2.2",
	},
	tcpmodel.WhyTextInOrder: {
		"These are the octets {host} was waiting for, so its program may read them.", "RFC 9293 §3.10.7.4",
	},
	tcpmodel.WhyReceiveCalled: {
		"{host}'s program read what its TCP had kept for it.", "RFC 9293 §3.10.3",
	},
	tcpmodel.WhyNothingToRead: {
		"{host}'s program wanted to read, but nothing has come.", "RFC 9293 §3.10.3",
	},
	tcpmodel.WhyEndOfStream: {
		"{host}'s program has read all there was before {peer}'s FIN: end of file.", "RFC 9293 §3.10.3",
	},
	tcpmodel.WhyUrgent: {
		"{peer} marks octets as urgent; {host}'s program is told.", "RFC 9293 §3.8.5",
	},
	tcpmodel.WhyReadingEnded: {
		"{host}'s program has ended its reading, and nothing is there: the read is at an end, although {peer} has not closed.", "",
	},
	tcpmodel.WhyDeferred: {
		"{host}'s program wants no connection before its first octets (TCP_DEFER_ACCEPT). Until they come, or its time is over, " +
			"{host} takes no notice of the bare ACK and does not repeat its SYN,ACK.",
		"",
	},
	tcpmodel.WhyUrgentStops: {
		"The read stops before the urgent octet, although more is there behind it.", "RFC 6093 §3.1",
	},
	tcpmodel.WhyUrgentLost: {
		"{host}'s program did not ask for the urgent octet (MSG_OOB) in time. It stood at the front of what is to be read, so it is " +
			"passed over: no read will give it.",
		"RFC 6093 §3.1",
	},
	tcpmodel.WhyUrgentPassed: {
		"{host}'s program has read the urgent octet by itself already, so its place in the stream is passed over.", "RFC 6093 §3.1",
	},
	tcpmodel.WhyUrgentTaken: {
		"{host}'s program reads the urgent octet by itself (MSG_OOB), past all that waits before it.", "RFC 6093 §3.1",
	},
	tcpmodel.WhyUrgentAhead: {
		"{host}'s program asks for the urgent octet. The pointer has come, the octet has not[: {errno}].", "RFC 6093 §3.1",
	},
	tcpmodel.WhyNothingUrgent: {
		"{host}'s program asks for an urgent octet, and none waits outside the stream[: {errno}].", "RFC 6093 §3.1",
	},
	tcpmodel.WhyUnknownOption: {
		"{host}'s TCP has no such socket option.", "",
	},
}
