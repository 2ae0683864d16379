package narrate

import (
	"wirewalk/sim"
	"wirewalk/sim/app"
	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
)

// closeCases explain states and resets at the end of a connection.
var closeCases = map[string]prose{ //nolint:gochecknoglobals // a constant table, complete by test
	"state/time-wait": {
		"Both directions are closed, and {host} sent its FIN before it had {peer}'s. So {host} stays to answer if its last ACK is lost, " +
			"and until old packets are gone[: {in:time-wait}].",
		"RFC 9293 §3.6.1",
	},
	"refused/box": {
		"{arrived} acknowledges {host}'s SYN and refuses, in {peer}'s name: {peer} has not sent it, which {host} cannot see. " +
			"connect() fails with {errno|ECONNREFUSED}.",
		"RFC 9293 §3.10.7.3",
	},
	"host-rebooted/anew": {
		"{host} starts anew: what it had in memory is gone. Its TCP remembers none of its connections.", "RFC 9293 §3.5.1",
	},
	"state/closing": {
		"{peer}'s FIN came before the ACK of {host}'s own FIN: the two crossed on the way, or {host}'s was lost.", "RFC 9293 §3.6",
	},
	"state/closing/unsent": {
		"{peer}'s FIN came before {host}'s own has left: {host}'s program has ended this direction, and octets wait before the FIN.", "RFC 9293 §3.6",
	},
	"close-called/earlier": {
		"{host}'s program ended this direction while the connection was being opened. Now that it is open, {host} begins to end it: " +
			"what was written is to go first, then the FIN.",
		"RFC 9293 §3.10.4",
	},
	"abort-called/silent": {
		"{host}'s program aborted the connection. In {from} no RST is sent: {host} forgets the connection without a word.", "RFC 9293 §3.10.5",
	},
	"close-called/not-open": {
		"{host}'s program called close() before the connection was open. Its TCP forgets it, and what was written, and sends nothing.",
		"RFC 9293 §3.10.4",
	},
	"close-called/waits": {
		"{host}'s program called close(). {queued} are still to be sent: the FIN comes behind them.", "RFC 9293 §3.10.4",
	},
	"close-called/held": {
		"{host}'s program called close(). The FIN cannot leave yet: {holds|something holds it back}.", "RFC 9293 §3.10.4",
	},
	"shutdown-called/held": {
		"{host}'s program called shutdown(): it writes nothing more, but still reads. The FIN cannot leave yet: {holds|something holds it back}.",
		"RFC 9293 §3.6.1",
	},
	"shutdown-called/waits": {
		"{host}'s program called shutdown(): it writes nothing more, but still reads. {queued} are still to be sent: the FIN comes behind them.",
		"RFC 9293 §3.6.1",
	},
	"data-after-close/fin": {
		"{arrived} is the end of octets of which some are still to come, and the program on {host} has closed. Nobody will read them, " +
			"so Linux answers RST at once.",
		"RFC 9293 §3.6.1",
	},
	"no-connection/reset": {
		"RST {arrived} is for a connection that {host} does not have any more. A RST is never answered.", "RFC 9293 §3.10.7.1",
	},
	"no-connection/gone": {
		"{host} had this connection and has it no more[: {gone}]. {arrived|What came} fits nothing that it knows, so its TCP answers RST.",
		"RFC 9293 §3.10.7.1",
	},
	"no-connection/listening": {
		"{host} has no such connection. A program listens on the port, but {arrived|what came} is no SYN, and acknowledges nothing that " +
			"a listening socket could have sent: RST.",
		"RFC 9293 §3.10.7.2",
	},
	"reset-received/gap": {
		"{arrived} is numbered as the octet after the last that came, and octets before that are missing. RFC 5961 would have it answered " +
			"by an ACK, which asks for a better one; Linux believes it. The connection is gone at once.",
		"RFC 5961 §3.2",
	},
	"reset-received/fin": {
		"{arrived} has the number of {peer}'s FIN, one below the window: RFC 5961 drops such a RST in silence; Linux takes it when " +
			"the peer has closed. The connection is gone at once.",
		"RFC 5961 §3.2",
	},
}

// closeCase tells apart how connections end.
func closeCase(f *recordFacts) string {
	switch f.r.Why { //nolint:exhaustive // the other reasons say it all
	case tcpmodel.WhyAbortCalled, tcpmodel.WhyLingerZero:
		if f.r.Kind == trace.StateChange && !f.sends(tcpmodel.RST) {
			return "abort-called/silent"
		}
	case tcpmodel.WhyCloseCalled:
		if f.r.Kind != trace.SegmentSent || !f.p.Seg.Flags.Has(tcpmodel.FIN) {
			return closedCase(f)
		}
	case tcpmodel.WhyShutdownCalled:
		switch {
		case f.sends(tcpmodel.FIN):
		case f.s != nil && f.s.SndQueued > 0:
			return "shutdown-called/waits"
		default:
			return "shutdown-called/held"
		}
	case tcpmodel.WhyDataAfterClose:
		if p := f.arrival(); p != nil && p.Seg.Payload.Len == 0 {
			return "data-after-close/fin"
		}
	case tcpmodel.WhyRefused:
		if p := f.arrival(); p != nil && f.side >= 0 && f.t.Conn(f.conn).Side(p.From) < 0 {
			return "refused/box"
		}
	case sim.ReasonRebooted:
		if f.hadPower() {
			return "host-rebooted/anew"
		}
	case tcpmodel.WhyNoConnection:
		return strangerCase(f)
	case tcpmodel.WhyResetReceived:
		return inexactReset(f)
	}
	return ""
}

// closedCase is what close() does where no FIN leaves at once.
func closedCase(f *recordFacts) string {
	if f.before != nil && f.before.State == tcpmodel.SynSent {
		return "close-called/not-open"
	}
	if f.r.Kind == trace.StateChange && f.t.Record(f.r.Cause).Kind == trace.SegmentDelivered {
		return "close-called/earlier"
	}
	switch {
	case f.sends(tcpmodel.FIN) || f.s == nil:
		return ""
	case f.s.SndQueued > 0:
		return "close-called/waits"
	}
	return "close-called/held"
}

// strangerCase tells apart what fits no connection.
func strangerCase(f *recordFacts) string {
	p := f.arrival()
	switch {
	case p == nil || p.Proto != trace.TCP:
		return ""
	case p.Seg.Flags.Has(tcpmodel.RST):
		return "no-connection/reset"
	case f.gone() != "":
		return "no-connection/gone"
	case p.Seg.Flags&(tcpmodel.SYN|tcpmodel.ACK) != tcpmodel.SYN && f.listens(f.portFor(p)):
		return "no-connection/listening"
	}
	return ""
}

// gone says when and how the record's end lost the connection that the packet is
// of; "" when it never had it.
func (f *recordFacts) gone() string {
	for id := f.id - 1; id > 0 && f.id-id < lookBack; id-- {
		r := f.t.Record(id)
		if r.Conn != f.conn || r.Host != f.r.Host || r.Kind != trace.StateChange || r.Stop == f.r.Stop {
			continue
		}
		if r.To() != tcpmodel.Closed {
			return ""
		}
		at := " at " + inspect.Clock(f.t, r.At) + " s"
		switch r.Why { //nolint:exhaustive // the others ended it, in one way or another
		case sim.ReasonPowerLost:
			return "it lost power" + at
		case tcpmodel.WhyResetReceived:
			return "a RST ended it" + at
		case tcpmodel.WhyDataAfterClose, tcpmodel.WhyUnreadData, tcpmodel.WhyLingerZero, tcpmodel.WhyAbortCalled:
			return "it ended it by a RST" + at
		case tcpmodel.WhyTwoMSL:
			return "its TIME-WAIT was over" + at
		case tcpmodel.WhyRetriesExhausted, tcpmodel.WhyKeepaliveDead, tcpmodel.WhyUserTimeout:
			return "it gave it up" + at
		}
		return "it ended" + at
	}
	return ""
}

// hadPower reports that the record's host had power until then.
func (f *recordFacts) hadPower() bool {
	for id := f.id - 1; id > 0; id-- {
		if r := f.t.Record(id); r.Kind == trace.Fault && r.Host == f.r.Host {
			return trace.FaultKind(r.Sub) != trace.FaultCrash
		}
	}
	return true
}

// portFor is the record's host's own port that a packet is for.
func (f *recordFacts) portFor(p *trace.Packet) uint16 {
	if f.side >= 0 {
		return f.t.Conn(f.conn).Ends[f.side].Addr.Port()
	}
	return p.Seg.DstPort
}

// listens reports that a program of the record's host listens on a port by then.
func (f *recordFacts) listens(port uint16) bool {
	open := map[string]int{}
	for id := trace.RecordID(1); id < f.id; id++ {
		r := f.t.Record(id)
		switch {
		case r.Host == 0 || f.t.Machine(r.Host) != f.t.Machine(f.r.Host):
		case r.Kind == trace.Fault && (trace.FaultKind(r.Sub) == trace.FaultCrash || trace.FaultKind(r.Sub) == trace.FaultReboot):
			clear(open)
		case r.Kind == trace.Refusal && r.Errno == tcpmodel.EADDRINUSE:
			open[portOf(f.t.Text(f.t.Record(r.Cause).Ref))]--
		case r.Kind == trace.Call && app.CallKind(r.Sub) == app.CallListen:
			open[portOf(f.t.Text(r.Ref))]++
		case r.Kind == trace.Call && app.CallKind(r.Sub) == app.CallUnlisten:
			open[portOf(f.t.Text(r.Ref))]--
		}
	}
	return open[number(int64(port))] > 0
}

// portOf is the port of a text such as ":80" or "10.0.0.1:80".
func portOf(address string) string {
	for i := len(address) - 1; i >= 0; i-- {
		if address[i] == ':' {
			return address[i+1:]
		}
	}
	return address
}

// inexactReset tells the resets apart that do not have the next number, which
// RFC 5961 §3.2 does not believe: those that are numbered as the FIN before them
// was, from an end that closed altogether before it read what crossed its FIN,
// and those behind a gap.
func inexactReset(f *recordFacts) string {
	p := f.arrival()
	if p == nil || f.before == nil {
		return ""
	}
	if f.before.RcvNxt.Less(p.Seg.Seq) && f.before.OutOfOrder > 0 {
		return "reset-received/gap"
	}
	if p.Seg.Seq+1 != f.before.RcvNxt {
		return ""
	}
	switch f.before.State { //nolint:exhaustive // the states after the FIN of the other end
	case tcpmodel.CloseWait, tcpmodel.Closing, tcpmodel.LastAck:
		return "reset-received/fin"
	}
	return ""
}
