package narrate

import (
	"wirewalk/sim"
	"wirewalk/tcpmodel"
)

// worldProse is the prose for the reasons of package sim: links, boxes, hosts and power.
var worldProse = map[tcpmodel.Reason]prose{ //nolint:gochecknoglobals // a constant table, complete by test
	sim.ReasonSetup: {
		"Everything that must be there before the clock starts is set up at time 0.", "",
	},
	sim.ReasonCarried: {
		"The link carried {segment} from {sender} to {receiver}[; the way took {flight}]. Until now {receiver} knew nothing of it.",
		"",
	},
	sim.ReasonLoopback: {
		"{segment} never leaves the machine: its loopback interface hands to {receiver} what {sender} sends[, {flight} later].", "RFC 1122 §3.2.1.3",
	},
	sim.ReasonOffloadKeeps: {
		"The next segment comes at the same instant, so {receiver}'s network card keeps {segment} back: it joins both before TCP sees them " +
			"(receive offload).",
		"",
	},
	sim.ReasonOffloadJoined: {
		"{receiver}'s network card hands {segment} up joined with what it kept before it (receive offload): to TCP they are one segment, " +
			"for which one ACK is enough.",
		"",
	},
	sim.ReasonLost: {
		"{segment} was lost on the way, as this scenario asks. Nobody is told: {sender} can learn of it only because no ACK comes.",
		"RFC 9293 §3.8.1",
	},
	sim.ReasonLostAtRandom: {
		"{segment} was lost on the way by chance. Nobody is told: {sender} can learn of it only because no ACK comes.",
		"RFC 9293 §3.8.1",
	},
	sim.ReasonQueueFull: {
		"The queue in front of the link was full, so {segment} found no room and was dropped. That is how a network says it is overloaded.",
		"RFC 5681 §1",
	},
	sim.ReasonTooBig: {
		"{segment} is larger than the link can carry (its MTU), and fragmentation is not allowed, so it was dropped.",
		"RFC 9293 §3.7.2",
	},
	sim.ReasonCableUnplugged: {
		"The cable is unplugged, so {segment} went nowhere. {sender} is not told.", "RFC 9293 §3.8.1",
	},
	sim.ReasonNoRoute: {
		"No path leads from {sender} to {receiver}, so {segment} was dropped.", "",
	},
	sim.ReasonHostDown: {
		"{segment} reached a machine without power. Nothing answers: to {sender} that looks exactly like a lost packet.[ {because}.]",
		"RFC 9293 §3.5.1",
	},
	sim.ReasonNoStack: {
		"{receiver} has no TCP of its own in this scenario, so it takes no notice of {segment}.", "",
	},
	sim.ReasonBadChecksum: {
		"The checksum of {segment} does not match its octets: something changed on the way. {host} drops it in silence, " +
			"and {sender} will repeat it because no ACK comes.",
		"RFC 9293 §3.1",
	},
	sim.ReasonOnlyKeepalive: {
		"Three keepalive probes in a row were answered, and nothing else is left to happen: it would go on like this for ever. " +
			"The run ends here; with until: in the scenario it goes on.",
		"RFC 9293 §3.8.4",
	},
	sim.ReasonBlackHole: {
		"{segment} is larger than the link can carry (its MTU), and fragmentation is not allowed, so it was dropped. The box " +
			"that dropped it sends no ICMP: {sender} is not told, and what it repeats is too large again.",
		"RFC 9293 §3.7.2",
	},
	sim.ReasonFragmented: {
		"{segment} is larger than a link on the way takes, and its sender allows it to be cut (DF is clear): " +
			"routers passed it on in fragments, and {receiver} put them together.",
		"RFC 791 §3.2",
	},
	sim.ReasonICMPFiltered: {
		"A box on the way drops ICMP, so {receiver} never learns what this message says.", "RFC 2923 §2.1",
	},
	sim.ReasonMSSClamped: {
		"A box on the way changed {segment}: the MSS in it is now {clamped}, what its own links take, so that neither end sends anything larger.",
		"RFC 9293 §3.7.1",
	},
	sim.ReasonUnreachable: {
		"A router cannot reach {receiver}, so it drops {segment} and says so with an ICMP message.", "RFC 792",
	},
	sim.ReasonDuplicated: {
		"{segment} is a second copy of {again}, made by the network[, and comes {copylate} after the first]. IP allows that; TCP must cope with it.",
		"RFC 9293 §3.4",
	},
	sim.ReasonDelayed: {
		"The network held {segment} back for longer than its neighbours.", "",
	},
	sim.ReasonReordered: {
		"The network let a later packet pass {segment}. IP promises no order; the sequence numbers restore it.", "RFC 9293 §3.4",
	},
	sim.ReasonMarkedCE: {
		"The router's queue grew long, so it marked {segment} (Congestion Experienced) instead of dropping it.", "RFC 3168 §5",
	},
	sim.ReasonCrashed: {
		"{host} lost power. It sends nothing, so nobody learns of it, and everything it had in memory is gone.", "RFC 9293 §3.5.1",
	},
	sim.ReasonRebooted: {
		"{host} has power again. Its TCP starts empty: it remembers none of its connections.", "RFC 9293 §3.5.1",
	},
	sim.ReasonPowerLost: {
		"The connection's state at {host} vanished with its memory. No FIN and no RST was sent.", "RFC 9293 §3.5.1",
	},
	sim.ReasonUnplugged: {
		"The cable was pulled. Both ends keep their connections: to them it is only quiet.", "",
	},
	sim.ReasonPlugged: {
		"The cable is back. Connections that nobody gave up on meanwhile go on as if nothing had happened.", "",
	},
	sim.ReasonInjected: {
		"This segment was made by hand and put on the wire; no TCP decided to send it.", "",
	},
	sim.ReasonReplaced: {
		"{host}'s TCP would have sent another segment here. This one was put in its place to show what would follow; {host} " +
			"itself goes on as if it had sent its own.", "",
	},
	sim.ReasonScript: {
		"The script of this scenario asks for it.", "",
	},
	sim.ReasonProgram: {
		"{host}'s program decided so; TCP only carries it out.", "RFC 9293 §3.9.1",
	},
	sim.ReasonBacklogFull: {
		"The queue of connections that wait for {host}'s program to accept() them is full, so {host} does not take this one.[ {because}.]", "",
	},
	sim.ReasonOverflowAborted: {
		"The queue of connections that wait for {host}'s program to accept() them is full, and {host} is told to say so " +
			"(abort_on_overflow): it resets a connection that {peer} takes for open.",
		"",
	},
	sim.ReasonSynQueueFull: {
		"{host} holds as many half-open connections as it may, so it drops this SYN.", "RFC 4987 §2.2",
	},
	sim.ReasonPortsExhausted: {
		"Every port that {host} may use for this destination is taken, many by connections in TIME-WAIT: connect() fails[ with {errno}].[ {because}.]",
		"RFC 9293 §3.6.1",
	},
	sim.ReasonAddressInUse: {
		"Another socket of {host} has this address and port already[: {errno}].", "",
	},
	sim.ReasonNoAddress: {
		"{host} has no address of the family of the address that it is to reach, so it sends nothing[: {errno}].", "",
	},
	sim.ReasonAddressKept: {
		"{host} still has a connection on this port, in {state}, and its socket and the new one do not both have SO_REUSEADDR: " +
			"bind() fails[ with {errno}]. The program cannot start before TCP has forgotten that connection.",
		"",
	},
	sim.ReasonReusePort: {
		"Several sockets of {host} listen on this port (SO_REUSEPORT). A hash of the addresses and ports chose this one[, {text}]. " +
			"A kernel mixes a secret of its own into it; here that is the seed of the run.",
		"",
	},
	sim.ReasonUnaccepted: {
		"{host}'s TCP has opened the connection by itself, and no accept() of its program waits for one: it is number {n} in the " +
			"accept queue. What comes on it is acknowledged and read by nobody.",
		"RFC 9293 §3.10.7.4",
	},
	sim.ReasonNoSuchSocket: {
		"{host}'s program used a socket that is no longer there[: {errno}].", "",
	},
	sim.ReasonDatagram: {
		"A UDP datagram is sent once and forgotten: no handshake, no ACK, no repetition.", "",
	},
	sim.ReasonPortClosed: {
		"No program of {host} has this UDP port, so it answers with ICMP port unreachable.", "RFC 1122 §4.1.3.1",
	},
	sim.ReasonTimeWaitReopened: {
		"{host} still had the previous connection of this pair of ports in TIME-WAIT. This SYN is newer than anything in it, " +
			"so {host} lets the new connection take its place.",
		"RFC 9293 §3.6.1",
	},
	sim.ReasonTimeWaitReused: {
		"{host} took a port that is still in TIME-WAIT: timestamps let the other end tell old segments from new ones.",
		"RFC 9293 §3.6.1",
	},
	sim.ReasonLimit: {
		"The run reached its limit and was ended here.", "",
	},
}
