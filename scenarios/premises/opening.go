//nolint:gochecknoglobals // premises are constants that are put together
package premises

import (
	"wirewalk/sim/app"
	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
)

// flags is the premise that what came has bits and lacks others.
func flags(has, lacks tcpmodel.Flags) func(*moment) error {
	return arrived(func(_ *moment, p *trace.Packet) bool {
		return p.Proto == trace.TCP && p.Seg.Flags&has == has && p.Seg.Flags&lacks == 0
	}, "what came has other control bits")
}

// acknowledgesSYN is the premise that what came acknowledges the end's SYN.
var acknowledgesSYN = arrived(func(m *moment, p *trace.Packet) bool {
	return m.me != nil && p.Seg.Flags.Has(tcpmodel.ACK) && p.Seg.Ack == m.me.iss+1
}, "what came does not acknowledge its SYN")

// peerState is the premise that the other end is in the state that the text names.
func peerState(said func(m *moment) tcpmodel.State, as ...tcpmodel.State) func(*moment) error {
	return that(func(m *moment) bool {
		if len(as) == 0 {
			return true
		}
		for _, s := range as {
			if said(m) == s {
				return true
			}
		}
		return false
	}, "the other end is in another state")
}

func peers(m *moment) tcpmodel.State { return m.peer.state }

var openingPremises = map[string]premise{
	"open-active": {"connect() was called, the end was CLOSED, and a SYN without ACK leaves", all(called(app.CallConnect), state(tcpmodel.Closed),
		either(kind(trace.StateChange), all(sends(tcpmodel.SYN), that(func(m *moment) bool { return !m.p.Seg.Flags.Has(tcpmodel.ACK) }, "it has ACK"))))},
	"open-passive": {"listen() was called", called(app.CallListen)},
	"already-open": {
		"connect() was called on an end that is not CLOSED",
		all(called(app.CallConnect), that(func(m *moment) bool { return m.b != nil && m.b.State != tcpmodel.Closed }, "it was CLOSED")),
	},
	"syn": {"a SYN came to a port on which a program listens; a SYN,ACK leaves", all(flags(tcpmodel.SYN, tcpmodel.ACK|tcpmodel.RST),
		that(func(m *moment) bool { return m.listens() }, "nobody listens on the port"),
		either(kind(trace.StateChange), sends(tcpmodel.SYN|tcpmodel.ACK)))},
	"syn-again": {"a SYN came that had come before; the SYN,ACK leaves again", all(flags(tcpmodel.SYN, tcpmodel.ACK), sends(tcpmodel.SYN|tcpmodel.ACK),
		that(func(m *moment) bool { return m.p.Again != 0 && m.me.synCame }, "it is no repetition"))},
	"syn-ack": {"a SYN,ACK came that acknowledges the SYN of an end in SYN-SENT", all(flags(tcpmodel.SYN|tcpmodel.ACK, tcpmodel.RST), acknowledgesSYN, state(tcpmodel.SynSent),
		either(kind(trace.StateChange), sends(tcpmodel.ACK)))},
	"handshake-ack": {"what came acknowledges the SYN of an end in SYN-RECEIVED, and the other end is ESTABLISHED", all(acknowledgesSYN,
		either(state(tcpmodel.SynReceived), state(tcpmodel.SynSent)), peerState(peers, tcpmodel.Established))},
	"handshake-ack/other": {"what came acknowledges the SYN of an end in SYN-RECEIVED, and the other end is in the state that is named", all(acknowledgesSYN,
		either(state(tcpmodel.SynReceived), state(tcpmodel.SynSent)), that(func(m *moment) bool {
			return m.peer.state != tcpmodel.Established && contains(m.text, " in "+m.peer.state.String()+" ")
		}, "the other end is in another state"))},
	"simultaneous-open": {"a SYN without ACK came to an end that had sent its own and heard nothing", all(flags(tcpmodel.SYN, tcpmodel.ACK), state(tcpmodel.SynSent),
		either(kind(trace.StateChange), sends(tcpmodel.SYN|tcpmodel.ACK)))},
	"refused": {
		"a RST came that acknowledges the SYN of an end in SYN-SENT",
		all(flags(tcpmodel.RST|tcpmodel.ACK, 0), acknowledgesSYN, state(tcpmodel.SynSent, tcpmodel.SynReceived)),
	},
	"refused/box": {
		"a RST came that acknowledges the SYN of an end in SYN-SENT, and neither end of the connection has sent it",
		all(
			flags(tcpmodel.RST|tcpmodel.ACK, 0), acknowledgesSYN, state(tcpmodel.SynSent, tcpmodel.SynReceived),
			arrived(func(m *moment, p *trace.Packet) bool { return m.t.Conn(m.conn).Side(p.From) < 0 }, "the other end has sent it"),
		),
	},
	"syn-cleared": {"the SYN that leaves again had drawn an ACK that fits nothing, and a RST was sent for it", either(kind(trace.TimerFired),
		all(sends(tcpmodel.SYN), that(func(m *moment) bool { return m.p.Again != 0 && resetBefore(m) }, "no RST was sent before")))},
	"ack-not-ours": {"what came acknowledges a number that the end has not sent", arrived(func(m *moment, p *trace.Packet) bool {
		return m.me != nil && p.Seg.Flags.Has(tcpmodel.ACK) && (m.me.nxt.Less(p.Seg.Ack) || p.Seg.Ack.LessEq(m.me.iss))
	}, "what it acknowledges was sent")},
	"reset-without-ack": {"a RST without ACK came to an end in SYN-SENT", all(flags(tcpmodel.RST, tcpmodel.ACK), state(tcpmodel.SynSent))},
	"deferred-accept": {
		"the end is half open and has had no octets",
		all(state(tcpmodel.SynReceived), that(func(m *moment) bool { return m.me.segments == 0 }, "octets have come")),
	},
	"time-wait-reopened": {
		"a SYN came for a pair of addresses and ports of which the host had a connection in TIME-WAIT",
		all(flags(tcpmodel.SYN, tcpmodel.ACK), earlierInTimeWait),
	},
	"time-wait-reused": {"the connection before of the same addresses and ports is in TIME-WAIT here", earlierInTimeWait},
	"backlog-full":     {"the accept queue of the port is full", all(arrivedTCP, queueIsFull)},
	"overflow-aborted": {
		"the accept queue of the port is full, and a RST leaves",
		all(queueIsFull, either(kind(trace.Refusal, trace.StateChange), sends(tcpmodel.RST))),
	},
	"syn-queue-full": {
		"a SYN came, and nothing answers it",
		all(flags(tcpmodel.SYN, tcpmodel.ACK), that(func(m *moment) bool { return !sentInStop(m, 0) }, "something was sent")),
	},
	"unaccepted": {
		"no accept() has given the connection to a program",
		all(arrivedTCP, that(func(m *moment) bool { return !accepted(m, m.conn) }, "it was accepted")),
	},
	"ports-exhausted": {
		"connect() failed, and other connections of the host to the same place hold ports",
		all(called(app.CallConnect), that(func(m *moment) bool { return holdsPorts(m) > 0 }, "no connection holds a port")),
	},
	"address-in-use": {
		"listen() or connect() was called for an address that another socket has",
		called(app.CallListen, app.CallConnect, app.CallBindUDP),
	},
	"address-kept": {
		"listen() was called, and the host has a connection on the port in the state that is named",
		all(called(app.CallListen), keptState),
	},
	"no-address": {"connect() or sendto() was called", called(app.CallConnect, app.CallSendTo)},
	"reuse-port": {
		"several sockets of the host listen on the port",
		that(func(m *moment) bool { return mostListeners(m) > 1 }, "no port has several listening sockets"),
	},
	"no-such-socket": {
		"a call was made",
		that(func(m *moment) bool { return m.t.Record(m.r.Cause).Kind == trace.Call }, "no call was made"),
	},
	"connection-gone": {
		"a call was made on an end that is CLOSED",
		that(func(m *moment) bool { return m.b == nil || m.b.State == tcpmodel.Closed }, "the connection is there"),
	},
	"not-connected": {
		"a call was made on an end that is not open yet",
		state(tcpmodel.Closed, tcpmodel.SynSent, tcpmodel.SynReceived),
	},
	"closing": {
		"a call was made on an end whose program had ended this direction",
		that(func(m *moment) bool { return m.me != nil && (m.me.closed != 0 || m.me.shut != 0) }, "the direction is open"),
	},
	"icmp-while-opening": {
		"an ICMP error came to an end that is being opened",
		all(arrivedICMP, state(tcpmodel.SynSent, tcpmodel.SynReceived)),
	},
	"state/time-wait": {
		"the end has sent a FIN, and the other's came after it was sent",
		that(func(m *moment) bool { return m.me.fin && m.me.finCame && finOrder(m) }, "its FIN was not the first"),
	},
	"state/closing/unsent": {
		"the other's FIN came, and the end has sent none, though its program has ended the direction",
		that(func(m *moment) bool { return !m.me.fin && m.me.finCame && (m.me.closed != 0 || m.me.shut != 0) }, "it has sent its FIN, or wants to send none"),
	},
	"close-called/earlier": {
		"the program ended the direction before, the handshake ends in this stop, and FIN-WAIT-1 follows",
		all(kind(trace.StateChange), arrivedTCP, state(tcpmodel.SynReceived), that(func(m *moment) bool {
			return (m.me.closed != 0 || m.me.shut != 0) && m.r.From() == tcpmodel.Established && m.r.To() == tcpmodel.FinWait1
		}, "the program had not ended it")),
	},
	"abort-called/silent": {
		"the program aborted, or its machine did for it, in the state that is named, which has no RST, and none leaves",
		all(kind(trace.StateChange), called(app.CallAbort, app.CallUnlisten, app.CallClose),
			state(tcpmodel.SynSent, tcpmodel.Closing, tcpmodel.LastAck, tcpmodel.TimeWait), that(func(m *moment) bool {
				return !sentInStop(m, tcpmodel.RST) && contains(m.text, " In "+m.b.State.String()+" ")
			}, "a RST leaves, or it was in another state")),
	},
	"state/closing": {
		"the other's FIN came, and the end's own is not acknowledged",
		that(func(m *moment) bool {
			return m.me.fin && m.me.finCame && m.me.outstanding() > 0
		}, "its FIN is acknowledged, or none was sent or came"),
	},
	"two-msl": {
		"the timer of TIME-WAIT ran out, no packet of the connection is on its way, and the other end waits for no ACK of its FIN",
		all(
			fired(tcpmodel.TimerTimeWait),
			that(func(m *moment) bool { return m.me.flying == 0 && m.peer.flying == 0 }, "packets are on their way"),
			that(func(m *moment) bool { return m.peer.state == tcpmodel.Closed || m.peer.outstanding() == 0 }, "the other end's FIN is not acknowledged"),
		),
	},
	"two-msl/peer-waits": {"the timer of TIME-WAIT ran out, and the other end, in the state that is named, has no ACK of its FIN", all(fired(tcpmodel.TimerTimeWait), that(func(m *moment) bool {
		return m.peer.fin && m.peer.outstanding() > 0 && contains(m.text, "is in "+m.peer.state.String())
	}, "the other end is in another state, or its FIN is acknowledged"))},
	"fin-wait-2-timeout": {
		"the end is in FIN-WAIT-2, its program has closed, and no FIN came",
		all(
			fired(tcpmodel.TimerFinWait2),
			state(tcpmodel.FinWait2),
			that(func(m *moment) bool { return m.me.closed != 0 && !m.me.finCame }, "it has not closed, or a FIN came"),
		),
	},
	"fin": {"the other end's FIN has come, and the end expects no octet before it", that(func(m *moment) bool {
		return m.me.finCame && m.s.OutOfOrder == 0 && m.peer.fin && m.s.RcvNxt == m.peer.nxt
	}, "no FIN came, or octets before it are missing")},
	"fin-acked": {
		"what came acknowledges all that the end sent, a FIN with it",
		arrived(func(m *moment, p *trace.Packet) bool { return m.me.fin && p.Seg.Ack == m.me.nxt }, "it does not acknowledge the FIN"),
	},
	"shutdown-called": {
		"shutdown() was called, and a FIN leaves in this stop",
		all(called(app.CallShutdown), that(func(m *moment) bool { return sentInStop(m, tcpmodel.FIN) }, "no FIN leaves")),
	},
	"shutdown-called/waits": {
		"shutdown() was called, octets wait, and no FIN leaves",
		all(
			called(app.CallShutdown),
			that(func(m *moment) bool { return !sentInStop(m, tcpmodel.FIN) }, "a FIN leaves"),
			waiting("still reads. "),
		),
	},
	"close-called": {
		"close() was called and a FIN leaves in this stop, or it is sent now because of it",
		either(
			all(called(app.CallClose), that(func(m *moment) bool { return sentInStop(m, tcpmodel.FIN) }, "no FIN leaves")),
			sends(tcpmodel.FIN),
		),
	},
	"close-called/not-open": {
		"close() was called on an end in SYN-SENT, and nothing leaves",
		all(called(app.CallClose), state(tcpmodel.SynSent), that(func(m *moment) bool { return !sentInStop(m, 0) }, "something leaves")),
	},
	"close-called/waits": {
		"close() was called, octets wait, and no FIN leaves",
		all(
			called(app.CallClose),
			that(func(m *moment) bool { return !sentInStop(m, tcpmodel.FIN) }, "a FIN leaves"),
			waiting("close(). "),
		),
	},
	"close-called/held": {
		"close() was called, nothing waits before the FIN, and none leaves",
		all(
			called(app.CallClose),
			that(func(m *moment) bool { return !sentInStop(m, tcpmodel.FIN) && m.s.SndQueued == 0 }, "a FIN leaves, or octets wait"),
		),
	},
	"shutdown-called/held": {
		"shutdown() was called, nothing waits before the FIN, and none leaves",
		all(
			called(app.CallShutdown),
			that(func(m *moment) bool { return !sentInStop(m, tcpmodel.FIN) && m.s.SndQueued == 0 }, "a FIN leaves, or octets wait"),
		),
	},
	"linger-zero": {
		"close() was called, and a RST leaves",
		all(called(app.CallClose, app.CallAbort), that(func(m *moment) bool { return sentInStop(m, tcpmodel.RST) }, "no RST leaves")),
	},
	"abort-called": {
		"the program aborted, or its machine did for it, and a RST leaves",
		all(
			called(app.CallAbort, app.CallUnlisten, app.CallClose),
			that(func(m *moment) bool { return sentInStop(m, tcpmodel.RST) }, "no RST leaves"),
		),
	},
	"unread-data": {
		"close() was called with octets unread, and a RST leaves",
		all(
			called(app.CallClose),
			that(func(m *moment) bool {
				return sentInStop(m, tcpmodel.RST) && unread(m) > 0
			}, "no RST leaves, or nothing is unread"),
			counts("closed with ", unread),
		),
	},
	"data-after-close": {
		"octets came to an end whose program has closed, and a RST leaves",
		all(
			arrived(func(m *moment, p *trace.Packet) bool {
				return p.Seg.Payload.Len > 0 && m.me.closed != 0
			}, "no octets came, or the program has not closed"),
			that(func(m *moment) bool { return sentInStop(m, tcpmodel.RST) }, "no RST leaves"),
		),
	},
	"data-after-close/fin": {"a FIN without octets came beyond a gap to an end whose program has closed", arrived(func(m *moment, p *trace.Packet) bool {
		return p.Seg.Flags.Has(tcpmodel.FIN) && p.Seg.Payload.Len == 0 && m.me.closed != 0 && m.b.RcvNxt.Less(p.Seg.Seq)
	}, "no FIN came beyond a gap")},
	"reset-received": {"a RST came with the number that is expected next", arrived(func(m *moment, p *trace.Packet) bool {
		return p.Seg.Flags.Has(tcpmodel.RST) && m.b != nil && p.Seg.Seq == m.b.RcvNxt
	}, "it has another number")},
	"reset-received/gap": {"a RST came that is numbered behind a gap", arrived(func(m *moment, p *trace.Packet) bool {
		return p.Seg.Flags.Has(tcpmodel.RST) && m.b.RcvNxt.Less(p.Seg.Seq) && m.b.OutOfOrder > 0
	}, "there is no gap before it")},
	"reset-received/fin": {"a RST came that has the number of the FIN before", arrived(func(m *moment, p *trace.Packet) bool {
		return p.Seg.Flags.Has(tcpmodel.RST) && m.me.finCame && m.peer.fin && p.Seg.Seq+1 == m.peer.nxt
	}, "the FIN has another number")},
}
