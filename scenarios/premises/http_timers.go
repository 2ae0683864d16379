//nolint:gochecknoglobals // premises are constants that are put together
package premises

import (
	"wirewalk/httpmodel"
	"wirewalk/sim/app"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
)

// timer is the premise of a program's timer that ran out, about which more holds. Where
// the sentence says how long it ran, that is so.
func timer(more ...func(*moment) error) func(*moment) error {
	return all(append([]func(*moment) error{
		kind(trace.AppTimer), ranFor("for "), ranFor("needed "), ranFor("within "), ranFor("Within "), ranFor("after "),
		that(func(m *moment) bool { return m.r.Cause != 0 && m.r.Cause < m.id }, "nothing set it"),
	}, more...)...)
}

// owing is the premise that a server's end owes an answer.
var owing = program(func(_ *moment, k *talk, s *speaker) bool { return s.accepted && k.asksFor(s) > 0 }, "no answer is due")

// awaiting is the premise that a client's end awaits an answer.
var awaiting = program(func(_ *moment, k *talk, s *speaker) bool { return !s.accepted && k.asksFor(s) > 0 }, "no answer is awaited")

// noneOpen reports that the host opens a connection that is not open yet.
func (m *moment) opening() bool {
	for _, s := range m.l.talk.at(m.r.Host) {
		if s.dialled != 0 && s.opened == 0 && s.closed == 0 && s.failed == 0 {
			return true
		}
	}
	return false
}

// setIn is the premise that the timer was set in a stop in which something was recorded
// at the host.
func setIn(holds func(trace.Record) bool, otherwise string) func(*moment) error {
	return that(func(m *moment) bool {
		first, last := m.t.Stop(m.t.Record(m.r.Cause).Stop)
		for id := first; id <= last; id++ {
			if r := m.t.Record(id); r.Host == m.r.Host && holds(r) {
				return true
			}
		}
		return false
	}, otherwise)
}

var httpTimerPremises = map[string]premise{
	"http-timer-idle": {"it was set at the end of the last answer, and nothing came since", timer(afterAnswer, sinceAnswer, silentSinceArmed)},
	"http-timer-header": {"no complete head has come since the connection was opened or its last request", timer(program(func(_ *moment, k *talk, s *speaker) bool {
		h := parseHead(k.unread(s))
		return s.accepted && !h.whole && (k.answers(s) == 0 || h.line != "" || k.unread(s) != "")
	}, "a complete head has come, or no request has begun since the last answer"))},
	"http-timer-body": {"a head has come, and no octet of its content since the timer was set", timer(silentSinceArmed, program(func(_ *moment, k *talk, s *speaker) bool {
		h := parseHead(k.unread(s))
		return s.accepted && h.whole
	}, "no head waits for its content"))},
	"http-timer-think": {"a request was read when it was set, and its answer is due", timer(owing, setIn(func(r trace.Record) bool {
		return r.Kind == trace.HTTP || r.Kind == trace.Call
	}, "nothing was read then"))},
	"http-timer-linger": {"the answer was given, and the program has shut its direction or reads on", timer(program(func(_ *moment, k *talk, s *speaker) bool {
		return s.accepted && k.answers(s) > 0 && s.closed == 0 && (s.shut != 0 || k.unread(s) != "")
	}, "no answer was given, or it does not read on"))},
	"http-timer-write": {"a message is written in part", timer(program(func(m *moment, k *talk, s *speaker) bool {
		done, whole := k.written(m)
		return len(s.sentAll) > 0 && done >= 0 && (whole < 0 || done < whole)
	}, "none is"))},
	"http-timer-client-idle": {"nothing is unanswered, and it was set when the connection became idle", timer(allAnswered, program(func(m *moment, _ *talk, s *speaker) bool {
		return !s.accepted && m.ran() <= m.idled()
	}, "the connection was used meanwhile"))},
	"http-timer-connect":  {"the host opens a connection that is not open yet", timer(that((*moment).opening, "it opens none"), setIn(isDial, "it opened none then"))},
	"http-timer-response": {"a request is written, and no octet of an answer was read", timer(awaiting, program(func(_ *moment, k *talk, s *speaker) bool { return !answerBegun(k, s) }, "octets of an answer were read"))},
	"http-timer-exchange": {"an exchange that began as long ago as the timer ran is not over: it fails in this stop", timer(
		follows(func(m *moment, r trace.Record) bool {
			return r.Kind == trace.Exchange && r.Host == m.r.Host && m.t.Exchange(r.Ref).Failed && m.r.At.Sub(m.t.Exchange(r.Ref).Queued) == m.ran()
		}, "no such exchange fails"))},
	"http-timer-continue": {"the request says that it waits for 100, its content was not written, and no 100 came", timer(program(func(m *moment, k *talk, s *speaker) bool {
		asked := k.headOf(k.last(s.sentAll, isRequest))
		done, whole := k.written(m)
		return asked.says("expect", "100-continue") && done < whole && k.last(s.readAll, func(msg *trace.Message) bool { return status(msg) == 100 }) == 0
	}, "it does not, the content was written, or 100 came"))},
	"http-timer-step": {"it belongs to no connection, and something follows in this stop: a request, or a connection for one", timer(that(func(m *moment) bool { return m.r.Conn == 0 }, "it belongs to one"),
		follows(func(m *moment, r trace.Record) bool {
			return r.Host == m.r.Host && (r.Kind == trace.Call || r.Kind == trace.HTTP || r.Kind == trace.Refusal || r.Kind == trace.Note)
		}, "nothing follows"))},
	"http-timer-end": {"no exchange of the host is under way, and since the timer was set the host has called nothing", timer(that(func(m *moment) bool {
		for id := m.r.Cause + 1; id < m.id; id++ {
			r := m.t.Record(id)
			if r.Host == m.r.Host && r.Kind == trace.Call && r.Stop != m.t.Record(m.r.Cause).Stop && r.Stop != m.r.Stop {
				return false
			}
		}
		for _, s := range m.l.talk.at(m.r.Host) {
			if !s.accepted && s.isOpen() && m.l.talk.asksFor(s) > 0 {
				return false
			}
		}
		return true
	}, "one is"))},
	"http-timer-fin": {"the answer said that the connection ends, and no FIN has come", timer(allAnswered, that(func(m *moment) bool { return !m.finArrived(m.prog) }, "the FIN has come"),
		program(func(_ *moment, _ *talk, s *speaker) bool { return !s.accepted && s.closed == 0 }, "the connection is closed"))},
	"http-timer-wake": {"octets have come that are not read", timer(program(func(m *moment, _ *talk, s *speaker) bool { return m.me.arrived > s.read || m.finArrived(s) }, "none wait"))},
	"http-timer-reload": {"a step has begun that hands over to new workers", timer(commanded("reload"), that(func(m *moment) bool {
		return m.t.Record(m.r.Cause).Kind == trace.Command
	}, "no step set it"))},
	"http-timer-bind": {"the program could not listen because the port was in use, as long ago as the timer ran", timer(that((*moment).portWasTaken, "it could"),
		that(func(m *moment) bool {
			at := m.t.Record(m.takenAt()).At
			return m.r.At.Sub(at) == m.ran()
		}, "it was at another time"))},
	"http-timer-stop": {"the program was told to end, and this connection has brought no request", timer(ending, program(func(m *moment, k *talk, s *speaker) bool {
		h := parseHead(k.unread(s))
		return s.accepted && len(s.readAll) == 0 && !h.whole && m.r.At.Sub(m.t.Record(s.opened).At) > 5*vtime.Second
	}, "it has brought one, or is new"))},
	"http-timer-rate": {"an answer is written in part, and the timer was set after a part of it", timer(inAnswer, setIn(func(r trace.Record) bool {
		return r.Why == httpmodel.ReasonPaced
	}, "no rate was kept then"))},
	"http-timer-soon": {"a head was read at the same instant or before, and what was to be decided is", timer(that(func(m *moment) bool { return m.ran() == 0 }, "time has passed"),
		program(func(_ *moment, k *talk, s *speaker) bool {
			return s.closed == 0 && k.unread(s) != "" || len(s.readAll) > 0
		}, "nothing was read"))},
}

func isDial(r trace.Record) bool {
	return r.Kind == trace.Call && app.CallKind(r.Sub) == app.CallConnect
}
