//nolint:gochecknoglobals // premises are constants that are put together
package premises

import (
	"strings"

	"wirewalk/httpmodel"
	"wirewalk/sim/app"
	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
)

// usable reports a connection of a host that its program could use again for another
// request: it is open on both sides, and nothing is unanswered or unread on it.
func (m *moment) usable(s *speaker) bool {
	if !s.isOpen() || s.accepted || s.leaked != 0 || m.finArrived(s) || m.l.talk.asksFor(s) != 0 || m.l.talk.answers(s) == 0 {
		return false
	}
	if last := m.l.talk.last(s.readAll, isFinal); last != 0 {
		h := m.l.talk.headOf(last)
		if h.says("connection", "close") || h.old() && !h.says("connection", "keep-alive") {
			return false
		}
	}
	asked := m.l.talk.headOf(m.l.talk.last(s.sentAll, isRequest))
	return !asked.says("connection", "close") && (!asked.old() || asked.says("connection", "keep-alive"))
}

// dials is the premise of a connect(), of a connection about which more holds.
func dials(more ...func(*moment) error) func(*moment) error {
	return all(append([]func(*moment) error{
		call(app.CallConnect),
		that(func(m *moment) bool { return m.prog == nil || m.prog.dialled == 0 }, "it was called before on this connection"),
	}, more...)...)
}

func firstOnIt(_ *moment, k *talk, s *speaker) bool {
	return k.answers(s) == 0 && s.asked == 0
}

func setting(more ...func(*moment) error) func(*moment) error {
	return all(append([]func(*moment) error{call(app.CallSetOption)}, more...)...)
}

// passing reports that a host has, on another connection, a message that is as asked for
// by its start line.
func (m *moment) passing(read bool, as func(*trace.Message) bool) bool {
	for _, s := range m.l.talk.at(m.r.Host) {
		if s.conn == m.conn || s.accepted != read {
			continue
		}
		for _, id := range s.readAll {
			if as(m.l.talk.message(id)) {
				return true
			}
		}
		h := parseHead(m.l.talk.unread(s))
		if h.line != "" && h.whole && as(&trace.Message{Message: app.Message{Request: !strings.HasPrefix(h.line, "HTTP/"), StartLine: h.line}}) {
			return true
		}
	}
	return false
}

func sameRequest(line string) func(*trace.Message) bool {
	words := strings.Fields(line)
	return func(o *trace.Message) bool {
		there := strings.Fields(o.StartLine)
		return o.Request && len(words) > 1 && len(there) > 1 && words[0] == there[0] && pathOf(words[1]) == pathOf(there[1])
	}
}

// pathOf is the path of a target in absolute or origin form.
func pathOf(target string) string {
	if _, rest, ok := strings.Cut(target, "://"); ok {
		if i := strings.IndexByte(rest, '/'); i >= 0 {
			return rest[i:]
		}
		return "/"
	}
	return target
}

// forwards is the premise of a write that passes on what came on another connection: the
// message that is being written has its like there.
func forwards(fromClient bool) func(*moment) error {
	return all(call(app.CallWrite), program(func(m *moment, k *talk, s *speaker) bool {
		if len(s.sentAll) == 0 {
			return false
		}
		msg := k.message(s.sentAll[len(s.sentAll)-1])
		if msg.Request != fromClient || s.accepted == fromClient {
			return false
		}
		if fromClient {
			return m.passing(true, sameRequest(msg.StartLine))
		}
		return m.passing(false, func(o *trace.Message) bool { return !o.Request && status(o) == status(msg) })
	}, "no such message came on another connection"))
}

// within is the premise of a write that goes on with a message: it begins behind the
// message's first octet and before its end.
func within(fromHead bool) func(*moment) error {
	return all(call(app.CallWrite), program(func(m *moment, k *talk, s *speaker) bool {
		done, whole := k.written(m)
		if n := len(s.sentAll); n > 0 && fromHead {
			return done >= k.message(s.sentAll[n-1]).HeadLen && (whole < 0 || done < whole || done == 0)
		}
		return done > 0 && (whole < 0 || done < whole)
	}, "the write is not within a message"))
}

var httpCallPremises = map[string]premise{
	"http-listen":       {"listen() succeeds: the port is free or shared", all(call(app.CallListen), that(func(m *moment) bool { return !m.fails() }, "the call fails"))},
	"http-listen-again": {"listen() is called, and the same has failed before because the port was in use", all(call(app.CallListen), that((*moment).portWasTaken, "it has not"))},
	"http-listen/fails": {"listen() fails", all(call(app.CallListen), that((*moment).fails, "the call succeeds"))},
	"http-dial": {"connect() is called, the program has no connection to this server, and what is written on this one is HTTP", dials(
		that((*moment).speaksHTTP, "no HTTP is spoken on it"),
		that(func(m *moment) bool {
			for _, s := range m.l.talk.at(m.r.Host) {
				if s.isOpen() && !s.accepted && s.conn != m.conn && m.prog != nil && s.remote(m.t).Host == m.prog.remote(m.t).Host {
					return false
				}
			}
			return true
		}, "it has one"))},
	"http-dial/fails":  {"connect() is called, and fails", all(call(app.CallConnect), that((*moment).fails, "it does not fail"))},
	"http-dial/others": {"connect() is called, and what is said of the other connections to the server holds of one at least, and no other could be used", dials(othersAre(false))},
	"http-dial-fresh": {"connect() is called, and the first that is written on the connection is a request", dials(
		that((*moment).firstWords, "the other end writes first on the connection"))},
	"http-dial-retry": {"connect() is called, since a request is to be sent again", dials(
		happened(func(m *moment, r trace.Record) bool { return r.Why == httpmodel.ReasonRetry && r.Host == m.r.Host }, "nothing is to be sent again"))},
	"http-connect-only": {"connect() is called by a step that only connects, and no request is written in its stop", dials(byScript, commanded("preconnect"),
		that(func(m *moment) bool {
			return !m.later(func(_ trace.RecordID, r trace.Record) bool { return r.Kind == trace.HTTP && r.Conn == m.conn })
		}, "a request is written"))},
	"http-read": {"read() is called: what it takes has arrived, or the end has", all(call(app.CallRead),
		program(func(m *moment, _ *talk, s *speaker) bool {
			return m.r.N == 0 || m.me != nil && m.peer != nil && s.read+m.r.N <= m.arrivedUpTo()
		}, "it reads more than has come"),
		program(func(m *moment, _ *talk, s *speaker) bool {
			return m.r.N > 0 || m.finArrived(s) || s.errorCame() || m.rstCame(s) || s.read == m.arrivedUpTo()
		}, "it reads nothing, though octets wait"))},
	"http-send-request": {"the connection is open, and this is the first request on it, or octets that are none", all(call(app.CallWrite),
		either(writes(func(_ *moment, msg *trace.Message) bool { return msg.Request && msg.Off == 0 }, "no request begins here"),
			program(func(_ *moment, _ *talk, s *speaker) bool { return len(s.sentAll) == 0 }, "no request begins here")),
		program(func(m *moment, k *talk, s *speaker) bool { return s.opened != 0 && firstOnIt(m, k, s) }, "it is not the first on an open connection"))},
	"http-reuse": {"the connection has carried an exchange, nothing is unanswered on it, and the other end has not closed", all(
		writes(func(_ *moment, msg *trace.Message) bool { return msg.Request && msg.Off > 0 }, "no request begins here"),
		program(func(m *moment, k *talk, s *speaker) bool { return k.answers(s) > 0 && m.openBefore() <= 0 }, "it has carried none, or one is unanswered"),
		that(func(m *moment) bool { return !m.finArrived(m.prog) }, "the other end's FIN has arrived"))},
	"http-reuse/stale": {"the connection has carried an exchange, and the other end's FIN has arrived on it", all(
		writes(func(_ *moment, msg *trace.Message) bool { return msg.Request && msg.Off > 0 }, "no request begins here"),
		program(func(m *moment, k *talk, s *speaker) bool { return k.answers(s) > 0 && m.openBefore() <= 0 }, "it has carried none, or one is unanswered"),
		that(func(m *moment) bool { return m.finArrived(m.prog) }, "no FIN has arrived"))},
	"http-pipelined": {"an earlier request on the connection is unanswered", all(
		writes(func(_ *moment, msg *trace.Message) bool { return msg.Request }, "no request begins here"),
		program(func(_ *moment, k *talk, s *speaker) bool { return k.asksFor(s) > 1 }, "none before it is unanswered"))},
	"http-resend": {"the same request was written on a connection that has ended without an octet of an answer to it", all(
		writes(func(_ *moment, msg *trace.Message) bool { return msg.Request }, "no request begins here"),
		that(func(m *moment) bool {
			line := m.l.talk.message(m.begun()).StartLine
			for _, s := range m.l.talk.at(m.r.Host) {
				if s.conn != m.conn && (s.closed != 0 || s.failed != 0) && m.l.talk.asksFor(s) > 0 {
					for _, id := range s.sentAll {
						if m.l.talk.message(id).StartLine == line {
							return true
						}
					}
				}
			}
			return false
		}, "no other connection carried it and ended"))},
	"http-send-content": {"the write lies within a message, behind its head", within(true)},
	"http-send-interim": {"an answer of 1xx begins here", writes(func(_ *moment, msg *trace.Message) bool {
		return !msg.Request && status(msg)/100 == 1 && status(msg) != 101
	}, "no interim answer begins here")},
	"http-drip": {"the write lies within a request, and a timer of the program called for it", all(within(false), rang(httpmodel.ReasonTimerWrite),
		counts("the next ", func(m *moment) int64 { return m.r.N }),
		program(func(_ *moment, k *talk, s *speaker) bool {
			return !s.accepted && k.message(s.sentAll[len(s.sentAll)-1]).Request
		}, "it is no request"))},
	"http-forward-request": {"the same request came on a connection that this host accepted", either(forwards(true), all(call(app.CallConnect), that(func(m *moment) bool {
		return m.passing(true, func(o *trace.Message) bool { return o.Request })
	}, "no request came")))},
	"http-forward-answer": {"an answer with this status came on a connection that this host opened", forwards(false)},
	"http-half-close": {"all of the last request is written, and shutdown() leaves reading as it is", all(call(app.CallShutdown),
		program(func(m *moment, k *talk, s *speaker) bool {
			done, whole := k.written(m)
			return !s.accepted && done == whole && s.closed == 0
		}, "the request is not whole, or the connection closed"))},
	"http-smart-accept": {"the option is set on a socket that listens", setting(that(func(m *moment) bool { return m.r.Conn == 0 && m.l.talk.listens[m.r.Host] > 0 }, "no socket listens"))},
	"http-worker-accepts": {"accept() is called for as many connections as the sentence says, by workers that are free: none is called for twice", all(call(app.CallAccept),
		counts("to its end: ", func(m *moment) int64 { return m.r.N }),
		that(func(m *moment) bool {
			open := int64(0)
			for _, s := range m.l.talk.at(m.r.Host) {
				if s.accepted && s.closed == 0 && s.failed == 0 {
					open++
				}
			}
			k, h := m.l.talk, m.r.Host
			return k.slots[h] == 0 || open+k.slots[h]-k.came[h]+m.r.N <= k.workers[h] || m.commandedToReload()
		}, "more workers wait than are free"))},
	"http-hold-parts": {"a message is being passed on in this stop, by a host that has connections to both sides", setting(
		that(func(m *moment) bool {
			var sides [2]bool
			for _, s := range m.l.talk.at(m.r.Host) {
				sides[0], sides[1] = sides[0] || s.accepted, sides[1] || !s.accepted
			}
			return sides[0] && sides[1]
		}, "it has not"),
		that(func(m *moment) bool {
			passes := func(_ trace.RecordID, r trace.Record) bool {
				return r.Conn == m.conn && (r.Why == httpmodel.ReasonForwardAnswer || r.Why == httpmodel.ReasonForwardRequest || r.Kind == trace.HTTP)
			}
			return m.sooner(passes) || m.later(passes)
		}, "no message is passed on"))},
	"http-quick-ack": {"the head of a request has come and its content has not come to its end", setting(
		program(func(_ *moment, k *talk, s *speaker) bool { h := parseHead(k.unread(s)); return s.accepted && h.whole }, "no request has begun, or it is complete"))},
	"http-nodelay-idle": {"the option is set for the first time here, after an answer and before another request", setting(
		program(func(_ *moment, k *talk, s *speaker) bool {
			return s.accepted && k.answers(s) > 0 && k.asksFor(s) == 0 && s.options[httpmodel.ReasonNoDelayIdle] == 0
		}, "no answer was given, one is due, or it was set before"))},
}

// firstWords reports that the moment's host is the first to write on the connection, or
// nobody ever does.
func (m *moment) firstWords() bool {
	for id := m.id + 1; int(id) <= m.t.Len(); id++ {
		if r := m.t.Record(id); r.Conn == m.conn && r.Kind == trace.Call && app.CallKind(r.Sub) == app.CallWrite {
			return r.Host == m.r.Host
		}
	}
	return true
}

// speaksHTTP reports that a message is reported of the moment's connection, or nothing is written on it.
func (m *moment) speaksHTTP() bool {
	for i := range m.t.Messages() {
		if m.t.Messages()[i].Conn == m.conn {
			return true
		}
	}
	return !m.everAgain(func(r trace.Record) bool {
		return r.Conn == m.conn && r.Kind == trace.Call && app.CallKind(r.Sub) == app.CallWrite
	})
}

// commandedToReload reports that a step has the host's program hand over to another.
func (m *moment) commandedToReload() bool {
	for _, id := range m.l.talk.told[m.r.Host] {
		if strings.Contains(m.t.Text(m.t.Record(id).Ref), "reload") {
			return true
		}
	}
	return false
}

// arrivedUpTo is how many octets of the other end's stream have come, as far as the one
// with the highest number.
func (m *moment) arrivedUpTo() int64 {
	if m.me == nil {
		return 0
	}
	return m.me.arrived
}

// rstCame reports a RST that has come on the connection.
func (m *moment) rstCame(s *speaker) bool {
	e := m.l.end(s.conn, s.host)
	return e != nil && e.reset != 0
}

// fails reports that the call of the record is refused by what follows.
func (m *moment) fails() bool {
	return m.later(func(_ trace.RecordID, r trace.Record) bool {
		return r.Kind == trace.Refusal && r.Cause == m.id && r.Errno != tcpmodel.OK
	})
}
