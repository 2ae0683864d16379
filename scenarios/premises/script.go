//nolint:gochecknoglobals // premises are constants that are put together
package premises

import (
	"strings"

	"wirewalk/sim/app"
	"wirewalk/sim/script"
	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
)

// roomAgain is the premise that the end's send buffer was full, and something was
// acknowledged in this stop.
var roomAgain = that(func(m *moment) bool {
	return m.b != nil && m.b.SndQueued > 0 && m.in != nil && m.in.Seg.Flags.Has(tcpmodel.ACK)
}, "nothing was queued, or nothing was acknowledged")

// noHTTP is the premise that no HTTP message has passed the end.
var noHTTP = program(func(_ *moment, _ *talk, s *speaker) bool { return len(s.sentAll)+len(s.readAll) == 0 }, "it speaks HTTP")

// stepEnds is the premise that a step of the name that the sentence says was begun, and has
// not ended before.
var stepEnds = all(kind(trace.Result), that(func(m *moment) bool {
	name, _, _ := strings.Cut(m.t.Text(m.r.Ref), ":")
	for id := m.id - 1; id > 0; id-- {
		r := m.t.Record(id)
		text, _, _ := strings.Cut(m.t.Text(r.Ref), ":")
		if r.Kind == trace.Result && r.Host == m.r.Host && text == name {
			return false
		}
		if r.Kind == trace.Command && text == name {
			return strings.Contains(m.text, name)
		}
	}
	return false
}, "none was, or it has ended before"))

var scriptPremises = map[string]premise{
	"script-listen": {"listen() or bind() is called, and succeeds", all(call(app.CallListen, app.CallBindUDP), that(func(m *moment) bool {
		return !m.later(func(_ trace.RecordID, r trace.Record) bool {
			return r.Kind == trace.Refusal && r.Cause == m.id && r.Errno != tcpmodel.OK
		})
	}, "the call fails"))},
	"script-connect": {"connect() is called, for the first time on this connection", all(call(app.CallConnect), byScript, commanded(": connect"),
		that(func(m *moment) bool { return m.prog == nil || m.prog.dialled == 0 }, "it was called before"))},
	"script-write": {"a step calls write() for as many octets as the sentence says, and they are no HTTP message", all(call(app.CallWrite), commanded("write"),
		that(func(m *moment) bool { return m.begun() == 0 && (m.prog == nil || len(m.prog.sentAll) == 0) }, "they are"),
		counts("with ", func(m *moment) int64 { return m.r.N }),
		program(func(_ *moment, _ *talk, s *speaker) bool { return s.closed == 0 }, "the connection is closed"))},
	"script-read": {"read() is called, takes octets, and a step asked for it", all(call(app.CallRead), commanded(": read"), that(func(m *moment) bool { return m.r.N > 0 }, "it takes none"), program(func(m *moment, _ *talk, s *speaker) bool {
		return m.me == nil || s.read+m.r.N <= m.me.arrived
	}, "it reads more than has come"), that(func(m *moment) bool { return len(m.l.talk.told[m.t.Machine(m.r.Host).ID]) > 0 }, "no step asked for it"),
		counts("reads ", func(m *moment) int64 { return m.r.N }))},
	"script-read/kept": {"read() takes octets of a connection that has ended, as a step asked", all(call(app.CallRead), that(func(m *moment) bool {
		return m.prog != nil && (m.rstCame(m.prog) || m.prog.errorCame() || m.finArrived(m.prog))
	}, "the connection goes on"), commanded(": read"), that(func(m *moment) bool { return m.r.N > 0 }, "it takes none"), program(func(m *moment, _ *talk, s *speaker) bool {
		return m.me == nil || s.read+m.r.N <= m.me.arrived
	}, "it reads more than has come"), that(func(m *moment) bool { return len(m.l.talk.told[m.t.Machine(m.r.Host).ID]) > 0 }, "no step asked for it"),
		counts("reads ", func(m *moment) int64 { return m.r.N }))},
	"script-read/empty": {"read() is called and takes nothing, though the other end has not closed: what waits was an urgent octet", all(call(app.CallRead), commanded(": read"), that(func(m *moment) bool {
		return m.r.N == 0 && m.prog != nil && !m.finArrived(m.prog) && !m.rstCame(m.prog) && m.urgentCame()
	}, "it takes octets, or none of those that came was urgent"))},
	"script-read/nothing": {"read() is called, and there is nothing that it could take: the end has come, or an error", all(call(app.CallRead), that(func(m *moment) bool {
		return m.r.N == 0 && m.prog != nil && (m.finArrived(m.prog) || m.rstCame(m.prog) || m.prog.errorCame() || m.prog.shutReading)
	}, "it takes octets, or some could come"))},
	"script-read-urgent": {"a step calls recv() with MSG_OOB", all(call(app.CallReadUrgent), byScript)},
	"script-shutdown-read": {"a step calls shutdown() with SHUT_RD, and no packet is sent in this stop by that", all(call(app.CallEndReading), byScript, that(func(m *moment) bool {
		return !m.later(func(_ trace.RecordID, r trace.Record) bool { return r.Kind == trace.SegmentSent && r.Cause == m.id })
	}, "a packet is sent"))},
	"script-reads-what-arrives": {"read() is called in the stop in which something came, or the program was told to read", all(call(app.CallRead), program(func(m *moment, _ *talk, s *speaker) bool {
		return m.me == nil || s.read+m.r.N <= m.me.arrived
	}, "it reads more than has come"))},
	"script-shutdown": {"a step calls shutdown(), and the program has not called it or close() before", all(call(app.CallShutdown), byScript, program(func(_ *moment, _ *talk, s *speaker) bool {
		return s.shut == 0 && s.closed == 0
	}, "it has"))},
	"script-close": {"a step closes: a connection that was not closed before, or a listening socket", all(call(app.CallClose, app.CallUnlisten), byScript,
		that(func(m *moment) bool { return m.prog == nil || m.prog.closed == 0 }, "it was closed before"))},
	"script-abort": {"a step aborts a connection that was not closed before", all(call(app.CallAbort), byScript,
		that(func(m *moment) bool { return m.prog == nil || m.prog.closed == 0 }, "it was closed before"))},
	"script-option": {"a step sets an option", all(call(app.CallSetOption), byScript)},
	"script-datagram": {"a step sends a datagram, of as many octets", all(call(app.CallSendTo), byScript, commanded(": send"), follows(func(m *moment, r trace.Record) bool {
		return r.Kind == trace.SegmentSent && r.Cause == m.id && m.t.Packet(r.Packet()).Proto == trace.UDP
	}, "none leaves"))},
	"script-answer": {"write() or sendto() is called after something was read, and by no step", all(call(app.CallWrite, app.CallSendTo), that(func(m *moment) bool {
		if m.begun() != 0 || m.prog != nil && len(m.prog.sentAll) > 0 {
			return false
		}
		if app.CallKind(m.r.Sub) == app.CallSendTo {
			return m.in != nil && m.in.Proto == trace.UDP
		}
		return m.prog != nil && m.prog.read > 0
	}, "nothing was read"))},
	"script-greet": {"write() is called when the connection has opened, before anything was read", all(call(app.CallWrite), noHTTP, program(func(_ *moment, _ *talk, s *speaker) bool {
		return s.opened != 0 && s.read == 0 && s.writes == 0
	}, "it is not open, or something was read or written"))},
	"script-close-at-eof": {"the other end's FIN was read, and a program that speaks no HTTP calls close()", all(call(app.CallClose), eofRead, noHTTP)},
	"script-abort-at-eof": {"the other end's FIN was read, and the connection is aborted", all(call(app.CallAbort), eofRead)},
	"script-close-after-answer": {"an answer was written before, and a timer of the program ran out", all(call(app.CallClose), rang(script.ReasonThinks),
		program(func(_ *moment, _ *talk, s *speaker) bool { return s.writes > 0 }, "nothing was written"), ranFor("waited "))},
	"script-rest-of-write": {"the send buffer was full, and something was acknowledged", all(call(app.CallWrite), roomAgain, program(func(_ *moment, _ *talk, s *speaker) bool { return s.writes > 0 }, "nothing was written before"))},
	"script-accept":        {"accept() is called by a step", all(call(app.CallAccept), byScript)},
	"script-accept/waits": {"accept() is called by a step, and no connection waits: none is handed over in this stop", all(call(app.CallAccept), byScript, that(func(m *moment) bool {
		return !m.handsOver()
	}, "one is handed over"))},
	"script-thinks": {"a timer of a program that speaks no HTTP ran out, and it calls something in this stop", all(kind(trace.AppTimer), program(func(_ *moment, _ *talk, s *speaker) bool {
		return len(s.sentAll)+len(s.readAll) == 0
	}, "it speaks HTTP"), follows(func(m *moment, r trace.Record) bool {
		return r.Kind == trace.Call && r.Conn == m.conn && r.Host == m.r.Host
	}, "it calls nothing"))},
	"script-step-ends": {"the host was given the step that the sentence names", stepEnds},
	"script-unlisten":  {"a step closes a listening socket", all(call(app.CallUnlisten), byScript, commanded("unlisten", "close"))},
	"script-no-such-connection": {"a step names a connection that has ended or never was", all(kind(trace.Result), byScript,
		that(func(m *moment) bool { return m.r.Errno != tcpmodel.OK }, "it has not failed"))},
}

// handsOver reports that a connection is handed to the host's program later in this stop.
func (m *moment) handsOver() bool {
	return m.later(func(_ trace.RecordID, r trace.Record) bool {
		return r.Kind == trace.Indication && app.Kind(r.Sub) == app.Accepted && r.Host == m.r.Host
	})
}

// urgentCame reports that a segment with the bit URG came to the end.
func (m *moment) urgentCame() bool {
	for n := trace.PacketID(1); int(n) <= m.t.Packets(); n++ {
		if p := m.t.Packet(n); p.Conn == m.conn && p.To == m.r.Host && p.Arrived != 0 && p.Arrived < m.id && p.Seg.Flags.Has(tcpmodel.URG) {
			return true
		}
	}
	return false
}
