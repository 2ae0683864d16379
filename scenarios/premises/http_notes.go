//nolint:gochecknoglobals // premises are constants that are put together
package premises

import (
	"slices"
	"strings"

	"wirewalk/httpmodel"
	"wirewalk/sim/app"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// brokeDown is the premise that the connection ended under a request of the program
// that is unanswered.
var brokeDown = program(func(_ *moment, k *talk, s *speaker) bool {
	return !s.accepted && (s.eof != 0 || s.failed != 0 || s.closed != 0) && k.asksFor(s) > 0
}, "no request was unanswered on a connection that ended")

// answerBegun reports that octets of an answer that is not complete were read.
func answerBegun(k *talk, s *speaker) bool { return k.unread(s) != "" }

// lostRequest is the head of the oldest request that is unanswered at a client's end.
func (m *moment) lostRequest() head {
	k, s := m.l.talk, m.prog
	n := k.asksFor(s)
	ids := slices.DeleteFunc(slices.Clone(s.sentAll), func(id trace.RecordID) bool { return !k.message(id).Request })
	if n <= 0 || n > len(ids) {
		return head{}
	}
	return k.headOf(ids[len(ids)-n])
}

// nextDial is the connection that the host opens next in this stop, nil for none.
func (m *moment) nextDial() *speaker {
	var out *speaker
	m.later(func(_ trace.RecordID, r trace.Record) bool {
		if r.Kind == trace.Call && app.CallKind(r.Sub) == app.CallConnect && r.Host == m.r.Host && r.Conn != 0 {
			out = m.l.talk.end(r.Conn, r.Host)
		}
		return out != nil
	})
	return out
}

// asksForName reports that the host waits for an answer about a name.
func (m *moment) asksForName() bool {
	for _, q := range m.l.talk.asked {
		if q.from == m.r.Host && q.answered == 0 {
			return true
		}
	}
	return false
}

// toServer lists the living connections of a host to a server, those that are being
// opened too.
func (m *moment) living(to trace.End) []*speaker {
	var all []*speaker
	for _, s := range m.l.talk.at(m.r.Host) {
		if !s.accepted && s.dialled != 0 && s.closed == 0 && s.failed == 0 && s.remote(m.t).Addr == to.Addr {
			all = append(all, s)
		}
	}
	return all
}

// mostLiving is how many connections to one server the host has, of that to which it has most.
func (m *moment) mostLiving() (n int, to trace.End) {
	for _, s := range m.l.talk.at(m.r.Host) {
		if s.accepted || s.dialled == 0 {
			continue
		}
		if k := len(m.living(s.remote(m.t))); k > n {
			n, to = k, s.remote(m.t)
		}
	}
	return n, to
}

// crossing is the premise of the last request that the client sent and the last FIN that
// came: which was on its way when the other left.
func crossing(crossed bool) func(*moment) error {
	return program(func(m *moment, _ *talk, s *speaker) bool {
		var request, fin *trace.Packet
		for n := trace.PacketID(1); int(n) <= m.t.Packets(); n++ {
			p := m.t.Packet(n)
			if p.Conn != s.conn || p.Proto != trace.TCP || p.Sent == 0 || p.Sent >= m.id {
				continue
			}
			if p.From == s.host && p.Seg.Payload.Len > 0 {
				request = p
			}
			if p.From != s.host && p.Seg.Flags.Has(tcpmodel.FIN) && fin == nil {
				fin = p
			}
		}
		if request == nil || fin == nil {
			return !crossed
		}
		did := request.Sent < fin.Arrived && (request.Arrived == 0 || fin.Sent < request.Arrived)
		return did == crossed
	}, "it is the other way")
}

var carriedBefore = program(func(_ *moment, k *talk, s *speaker) bool { return k.answers(s) > 0 && k.asksFor(s) > 0 },
	"the connection had carried none, or nothing is unanswered")

// exchange is the premise of the exchange of the record.
func exchange(holds func(m *moment, x *app.Exchange) bool, otherwise string) func(*moment) error {
	return all(kind(trace.Exchange), that(func(m *moment) bool { return holds(m, m.t.Exchange(m.r.Ref)) }, otherwise))
}

// answerTo is the answer that was read to its end for an exchange, 0 for none.
func (m *moment) answerTo(x *app.Exchange) *trace.Message {
	if m.prog == nil {
		return nil
	}
	for i := len(m.prog.readAll) - 1; i >= 0; i-- {
		if msg := m.l.talk.message(m.prog.readAll[i]); isFinal(msg) && msg.Exchange == x.ID {
			return msg
		}
	}
	return nil
}

// message is the premise of the HTTP message of the record.
func message(sent bool, holds func(m *moment, msg *trace.Message) bool, otherwise string) func(*moment) error {
	return all(kind(trace.HTTP), that(func(m *moment) bool {
		return (app.ReportKind(m.r.Sub) != app.ReportMessageReceived) == sent && holds(m, m.t.Message(m.r.Ref))
	}, otherwise))
}

// lineThere reports that the stream has the message's start line where it says to begin.
func (m *moment) lineThere(msg *trace.Message) bool {
	if msg.Conn == 0 || msg.StartLine == "" {
		return true
	}
	side := m.t.Conn(msg.Conn).Side(msg.Sender)
	if side < 0 {
		return false
	}
	if msg.HeadLen == 0 { // The answer of HTTP/0.9 has no head.
		return true
	}
	text := m.l.talk.octets(msg.Conn, side, msg.Off, max(msg.HeadLen, int64(len(msg.StartLine))))
	h := parseHead(text)
	return h.line == msg.StartLine || strings.HasPrefix(strings.TrimLeft(text, "\r\n"), msg.StartLine) || text == ""
}

var httpNotePremises = map[string]premise{
	"http-no-reuse-eof": {"nothing is unanswered on the connection, and the other end's FIN has come", noted(allAnswered, closesIt, that(func(m *moment) bool { return m.finArrived(m.prog) }, "no FIN has come"))},
	"http-no-reuse-expired": {"nothing is unanswered on the connection, it was idle for as long as the sentence says, and it is closed", noted(allAnswered,
		lasts("idle for ", (*moment).idled), closesIt)},
	"http-no-reuse-busy":        {"no connection is opened in this stop, since the server's name is being looked up", noted(that(func(m *moment) bool { return m.nextDial() == nil && m.asksForName() }, "one is opened, or the name is not being looked up"))},
	"http-no-reuse-busy/others": {"what is said of the other connections to the server holds of one at least, and no other could be used", noted(othersAre(true))},
	"http-no-retry-method": {"the connection ended under a request whose method the sentence names, and this host never repeats one with it", noted(brokeDown, program(func(m *moment, k *talk, s *speaker) bool {
		h := m.lostRequest()
		method, _, _ := strings.Cut(h.line, " ")
		return !answerBegun(k, s) && strings.Contains(m.text, method) && !retries(m, method)
	}, "an answer had begun, or it repeats such"))},
	"http-no-retry-never": {"the connection ended under a request, and the host repeats none in the whole run", noted(brokeDown, that(func(m *moment) bool { return !retries(m, "") }, "it repeats one"))},
	"http-no-retry-fresh": {"the connection ended under a request, and had carried none before", noted(brokeDown, program(func(_ *moment, k *talk, s *speaker) bool { return k.answers(s) == 0 }, "it had"))},
	"http-no-retry-answered": {"octets of the answer were read, and the connection ended or they could not be understood", noted(
		program(func(_ *moment, k *talk, s *speaker) bool {
			return !s.accepted && k.asksFor(s) > 0 && (s.eof != 0 || s.failed != 0 || s.closed != 0)
		}, "no request was unanswered on a connection that ended"), program(func(_ *moment, k *talk, s *speaker) bool { return answerBegun(k, s) }, "none was read"))},
	"http-no-retry-timeout": {"a timer of the program ended the exchange, and no octet of an answer was read", noted(
		rang(httpmodel.ReasonTimerResponse), program(func(_ *moment, k *talk, s *speaker) bool { return k.asksFor(s) > 0 && !answerBegun(k, s) }, "an answer had begun"))},
	"http-no-retry-limit": {"the connection ended under a request that was sent on another before", noted(brokeDown, that(func(m *moment) bool {
		line, n := m.lostRequest().line, 0
		for _, s := range m.l.talk.at(m.r.Host) {
			n += m.l.talk.count(s.sentAll, func(msg *trace.Message) bool { return msg.StartLine == line })
		}
		return n > 1
	}, "it was not sent before"))},
	"http-retry":     {"the connection ended under a request without an octet of an answer, and its method is idempotent", noted(brokeDown, program(retryable(true, false), "an answer had begun, or the method is not idempotent"))},
	"http-retry/key": {"the connection ended under a request without an octet of an answer, and it has an Idempotency-Key", noted(brokeDown, program(retryable(false, true), "an answer had begun, or it has none"))},
	"http-retry/any": {"the connection ended under a request without an octet of an answer, and nothing says that it may be done twice", noted(brokeDown, program(retryable(false, false), "an answer had begun, or it may"))},
	"http-wait-cap": {"the host has as many connections to one server as it ever has", noted(that(func(m *moment) bool {
		n, to := m.mostLiving()
		return n > 0 && n >= m.l.talk.mostAtOnce(m.r.Host, to)
	}, "it has had more"))},
	"http-leak-deadlock": {"every connection of the host to a server is held by an answer that is not read, as many as the sentence says", noted(
		that(func(m *moment) bool {
			held := 0
			for _, s := range m.l.talk.at(m.r.Host) {
				if s.leaked != 0 && s.closed == 0 && s.failed == 0 {
					held++
				}
			}
			n, ok := number(m.text, "waiting, ")
			return held > 0 && ok && n == int64(held) && !m.everAgain(func(r trace.Record) bool {
				return r.Kind == trace.HTTP && r.Host == m.r.Host && m.t.Message(r.Ref).Request && m.t.Conn(r.Conn).Side(r.Host) == 0
			})
		}, "one is not"))},
	"http-body-leaked": {"the head of the answer was read, and after this nothing of the connection is read or closed", noted(program(func(m *moment, k *talk, s *speaker) bool {
		h := parseHead(k.unread(s))
		return h.whole && strings.HasPrefix(h.line, "HTTP/") && !m.everAgain(func(r trace.Record) bool {
			return r.Kind == trace.Call && r.Conn == s.conn && r.Host == s.host
		})
	}, "no head was read, or the connection is used again"))},
	"http-head-of-line": {"one earlier request on this connection is unanswered, octets of another have been read or wait, and the program takes that one only when the earlier is answered", noted(program(func(m *moment, k *talk, s *speaker) bool {
		return s.accepted && k.asksFor(s) == 1 && (k.unread(s) != "" || m.me.arrived > s.read)
	}, "no earlier one is unanswered, or no other has come"), that((*moment).inTurn, "the next is taken before the earlier is answered"))},
	"http-wait-worker": {"other connections of this server keep its workers busy", noted(that(func(m *moment) bool {
		for _, s := range m.server() {
			if s.conn != m.conn && s.isOpen() && s.worker == 0 {
				return true
			}
		}
		return false
	}, "no other is open"))},
	"http-idle-race/crossed": {"an exchange was carried before, and the request and the FIN crossed", noted(carriedBefore, crossing(true))},
	"http-idle-race/reset": {"an exchange was carried before, the request is unanswered, and a RST came of somebody that has no such connection", noted(carriedBefore,
		arrived(func(m *moment, p *trace.Packet) bool {
			side := m.t.Conn(p.Conn).Side(p.From)
			return p.Seg.Flags.Has(tcpmodel.RST) && p.Sent != 0 && (side < 0 || m.t.StateAt(p.Conn, side, p.Sent) == tcpmodel.Closed)
		}, "no RST came, or its sender had the connection"))},
	"http-idle-race/aborted": {"an exchange was carried before, the request is unanswered, and a RST came of an end that has the connection", noted(carriedBefore,
		arrived(func(m *moment, p *trace.Packet) bool {
			return p.Seg.Flags.Has(tcpmodel.RST) && (p.Sent == 0 || m.t.Record(p.Sent).Why != tcpmodel.WhyNoConnection)
		}, "no RST came, or its sender had no such connection"))},
	"http-idle-race": {"an exchange was carried before, the request is unanswered, and a FIN came that the request did not cross", noted(carriedBefore,
		that(func(m *moment) bool { return m.finArrived(m.prog) }, "no FIN came"), crossing(false))},
	"http-deferred": {"the connection is told of as soon as octets have come, and not before", noted(program(func(m *moment, _ *talk, s *speaker) bool {
		return s.accepted && m.now(s.opened) && s.read == 0
	}, "the program knew of it before"))},
	"http-hop-by-hop": {"the request has a field for this hop only", noted(request(func(_ *moment, h *head) bool {
		for _, name := range []string{"connection", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade"} {
			if _, has := h.get(name); has {
				return true
			}
		}
		return false
	}, "it has none"))},
	"http-dumb-relay": {"the connection behind is open, and the request that is passed on has the field Connection", noted(that(func(m *moment) bool {
		for _, s := range m.l.talk.at(m.r.Host) {
			if s.accepted {
				h := m.l.talk.headOf(m.l.talk.last(s.readAll, isRequest))
				if _, has := h.get("connection"); has {
					return m.prog != nil && m.prog.opened != 0
				}
			}
		}
		return false
	}, "it has none"))},
	"http-writes-first": {"octets have come to a client that are not read, and a part of its request was not taken yet", noted(program(func(m *moment, k *talk, s *speaker) bool {
		sent := k.message(k.last(s.sentAll, isRequest))
		return !s.accepted && m.me.arrived > s.read && sent != nil && (sent.BodyLen < 0 || k.taken(m.r) < int64(sent.Off)+sent.HeadLen+sent.BodyLen)
	}, "all is written, or nothing is unread"))},
	"http-relay-unread": {"octets of the client have come that are not read", noted(program(func(m *moment, _ *talk, s *speaker) bool {
		both := false
		for _, o := range m.l.talk.at(m.r.Host) {
			both = both || !o.accepted
		}
		return s.accepted && both && m.me.arrived > s.read && !m.everAgain(func(r trace.Record) bool {
			return r.Conn == s.conn && r.Host == s.host && r.Kind == trace.Call && app.CallKind(r.Sub) == app.CallRead
		})
	}, "none wait, or they are read"))},
	"http-exchange-done": {"the answer was read to its end, with the status that is reported", exchange(func(m *moment, x *app.Exchange) bool {
		msg := m.answerTo(x)
		return !x.Failed && msg != nil && status(msg) == x.Status
	}, "no such answer was read to its end")},
	"http-exchange-done/unread": {"the head of the answer was read, and its content was not read to its end", exchange(func(m *moment, x *app.Exchange) bool {
		return !x.Failed && x.Status != 0 && m.answerTo(x) == nil
	}, "the answer was read to its end, or none came")},
	"http-exchange-failed/unconnected": {"no connection carries this request, and the error is the one that is reported", exchange(func(m *moment, x *app.Exchange) bool {
		return x.Failed && m.conn == 0 && strings.Contains(m.text, x.Error)
	}, "a connection carries it")},
	"http-exchange-failed": {"no answer to this request was read to its end, and the error is the one that is reported", exchange(func(m *moment, x *app.Exchange) bool {
		return x.Failed && m.answerTo(x) == nil && strings.Contains(m.text, x.Error)
	}, "one was read to its end")},
	"http-message-sent": {"the start line stands in the stream where the message begins, and a write follows", all(message(true, (*moment).lineThere, "it does not stand there"),
		follows(func(m *moment, r trace.Record) bool {
			return r.Kind == trace.Call && app.CallKind(r.Sub) == app.CallWrite && r.Conn == m.conn
		}, "no write follows"))},
	"http-message-received": {"the start line stands in the stream where the message begins, and it was read to the message's end", message(false, func(m *moment, msg *trace.Message) bool {
		return m.lineThere(msg) && m.prog != nil && int64(msg.Off)+msg.HeadLen+max(msg.BodyLen, 0) <= m.prog.read
	}, "it does not stand there, or was not read")},
	"http-step-done": {"the host was given the step that the sentence names", stepEnds},
	"http-discard": {"an answer was given, and the request's content has not been read to its end", noted(incomplete,
		program(func(_ *moment, k *talk, s *speaker) bool { return s.accepted && k.answers(s) > 0 }, "no answer was given"))},
	"http-breach": {"the octets of the request show a shape that RFC 9112 has words about", noted(program(func(_ *moment, k *talk, s *speaker) bool {
		text := k.unread(s)
		h := parseHead(text)
		return text != "" && breaks(text, &h)
	}, "they do not"))},
	"http-cookie": {"the answer that came says Set-Cookie with this name and value", noted(that(func(m *moment) bool {
		h := m.lastAnswer()
		for _, c := range h.all("set-cookie") {
			if strings.Contains(m.text, strings.Split(c, ";")[0]) {
				return true
			}
		}
		return false
	}, "it does not"))},
	"http-paced":    {"an answer is written in part, and the timer that the sentence names runs next", noted(inAnswer, timesOut(httpmodel.ReasonTimerRate))},
	"http-not-made": {"an answer is written in part, and the timer that the sentence names runs next", noted(inAnswer, timesOut(httpmodel.ReasonTimerWrite))},
}

// closesIt is the premise that the connection is closed next.
var closesIt = follows(func(m *moment, r trace.Record) bool {
	return r.Kind == trace.Call && app.CallKind(r.Sub) == app.CallClose && r.Conn == m.conn && r.Host == m.r.Host
}, "it is not closed")

// inAnswer is the premise that the answer that was begun is written in part.
var inAnswer = program(func(m *moment, k *talk, s *speaker) bool {
	done, whole := k.written(m)
	return s.accepted && len(s.sentAll) > 0 && done >= 0 && (whole < 0 || done < whole)
}, "no answer is written in part")

// timesOut is the premise that a timer for a reason ends on this connection when the
// sentence says, unless the connection ends first.
func timesOut(why trace.Reason) func(*moment) error {
	return that(func(m *moment) bool {
		d, unit, ok := span(m.text, "waits ")
		if !ok {
			d, unit, ok = span(m.text, "another ")
		}
		if !ok {
			return false
		}
		for id := m.id + 1; int(id) <= m.t.Len(); id++ {
			r := m.t.Record(id)
			if r.Conn == m.conn && r.Host == m.r.Host && r.Kind == trace.AppTimer {
				passed := r.At.Sub(m.r.At)
				return r.Why == why && passed >= d-vtime.Microsecond && passed < d+unit || r.Why != why
			}
		}
		return true
	}, "the timer ends at another time")
}

// everAgain reports that something happens after the moment.
func (m *moment) everAgain(holds func(trace.Record) bool) bool {
	for id := m.id + 1; int(id) <= m.t.Len(); id++ {
		if r := m.t.Record(id); r.Stop != m.r.Stop && holds(r) {
			return true
		}
	}
	return false
}

// retries reports that a host repeats a request with a method, or any, in the run.
func retries(m *moment, method string) bool {
	for id := trace.RecordID(1); int(id) <= m.t.Len(); id++ {
		r := m.t.Record(id)
		if r.Kind != trace.Call || r.Why != httpmodel.ReasonResend || r.Host != m.r.Host {
			continue
		}
		for back := id - 1; back > 0; back-- {
			if b := m.t.Record(back); b.Kind == trace.HTTP && b.Conn == r.Conn {
				if strings.HasPrefix(m.t.Message(b.Ref).StartLine, method) {
					return true
				}
				break
			}
		}
	}
	return false
}

// retryable reports a request that was lost without an octet of an answer, which may be
// done twice by its method, by a key, or by nothing that it says.
func retryable(method, key bool) func(*moment, *talk, *speaker) bool {
	return func(m *moment, k *talk, s *speaker) bool {
		h := m.lostRequest()
		_, has := h.get("idempotency-key")
		return !answerBegun(k, s) && idempotent(h.line) == method && (method || has == key)
	}
}

// inTurn reports that the program at the end takes no further request of the connection
// before it has sent a final answer on it.
func (m *moment) inTurn() bool {
	for id := m.id + 1; int(id) <= m.t.Len(); id++ {
		r := m.t.Record(id)
		if r.Kind != trace.HTTP || r.Conn != m.conn || r.Host != m.r.Host {
			continue
		}
		switch msg := m.t.Message(r.Ref); {
		case isRequest(msg):
			return false
		case isFinal(msg):
			return true
		}
	}
	return true
}
