//nolint:gochecknoglobals // premises are constants that are put together
package premises

import (
	"strconv"
	"strings"

	"wirewalk/httpmodel"
	"wirewalk/sim/app"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// closes is the premise of a close() or shutdown() about whose connection more holds.
func closes(more ...func(*moment) error) func(*moment) error {
	return all(append([]func(*moment) error{call(app.CallClose, app.CallShutdown)}, more...)...)
}

// request is the premise of the head of the request that the server reads, or has read last.
func request(holds func(m *moment, h *head) bool, otherwise string) func(*moment) error {
	return program(func(m *moment, k *talk, s *speaker) bool {
		if h := parseHead(k.unread(s)); h.line != "" && holds(m, &h) {
			return true
		}
		h := k.headOf(k.last(s.readAll, isRequest))
		return s.accepted && h.line != "" && holds(m, &h)
	}, otherwise)
}

// response is the premise of the head of the last answer that passed the end.
func response(holds func(m *moment, h *head) bool, otherwise string) func(*moment) error {
	return program(func(m *moment, _ *talk, _ *speaker) bool {
		h := m.lastAnswer()
		return h.line != "" && holds(m, &h)
	}, otherwise)
}

// lastAnswer is the head of the last final answer that was written at a server's end, or
// has come to a client's, whether it was read to its end or not.
func (m *moment) lastAnswer() head {
	k, s := m.l.talk, m.prog
	if s.accepted {
		return k.headOf(k.last(s.sentAll, isFinal))
	}
	if h := parseHead(k.unread(s)); h.whole && strings.HasPrefix(h.line, "HTTP/") {
		return h
	}
	return k.headOf(k.last(s.readAll, isFinal))
}

// allAnswered is the premise that no request waits for an answer at the end.
var allAnswered = program(func(_ *moment, k *talk, s *speaker) bool { return k.asksFor(s) <= k.wholeIn(s) }, "a request is unanswered")

// wholeIn counts the answers that were read at a client's end without a word of its
// program about it, as one that only copies octets does.
func (k *talk) wholeIn(s *speaker) int {
	n := 0
	for text := k.unread(s); !s.accepted && text != ""; n++ {
		h := parseHead(text)
		length, _ := h.get("content-length")
		size, err := strconv.Atoi(length)
		if !h.whole || err != nil || len(text) < h.size+size {
			return n
		}
		text = text[h.size+size:]
	}
	return n
}

// afterAnswer is the premise that an answer was written, and none is due.
var afterAnswer = all(program(func(_ *moment, k *talk, s *speaker) bool { return k.answers(s) > 0 }, "no answer was given"), allAnswered)

// eofRead is the premise that the other end's FIN has come, and the program has read up to it.
var eofRead = all(
	that(func(m *moment) bool { return m.prog != nil && m.finArrived(m.prog) }, "no FIN has come"),
	program(func(_ *moment, _ *talk, s *speaker) bool { return s.eof != 0 }, "the program has not read so far"),
)

// server lists the accepted connections of the program that the moment's belongs to: of
// its host, on its port.
func (m *moment) server() []*speaker {
	var all []*speaker
	port := m.prog.local(m.t).Addr.Port()
	for _, s := range m.l.talk.at(m.r.Host) {
		if s.accepted && s.local(m.t).Addr.Port() == port {
			all = append(all, s)
		}
	}
	return all
}

// idleSince is when the last octets passed an end, 0 for never.
func (m *moment) idleSince(s *speaker) vtime.Time {
	last := trace.RecordID(0)
	for _, ids := range [][]trace.RecordID{s.readAll, s.sentAll} {
		if n := len(ids); n > 0 {
			last = max(last, ids[n-1])
		}
	}
	return m.t.Record(last).At
}

// silentSinceArmed is the premise that no octet came to the end since the timer was set
// that began the stop.
var silentSinceArmed = that(func(m *moment) bool {
	alarm := m.alarm()
	return alarm != 0 && m.me != nil && (m.me.octets == 0 || m.t.Record(m.me.octets).At <= m.t.Record(m.t.Record(alarm).Cause).At)
}, "octets came meanwhile")

// sinceAnswer is the premise that the timer was set when the last octets of an answer were
// handed to TCP, or its request's last ones were read.
var sinceAnswer = that(func(m *moment) bool {
	alarm := m.alarm()
	if alarm == 0 || m.prog == nil || m.l.talk.answers(m.prog) == 0 {
		return false
	}
	set := m.t.Record(m.t.Record(alarm).Cause).Stop
	return m.prog.wrote == set || m.prog.tookIn == set
}, "the timer was not set when an answer ended")

// justAnswered is the premise that the answer was written, or the last of its request read,
// in this stop.
var justAnswered = program(func(m *moment, _ *talk, s *speaker) bool {
	return s.accepted && (s.wrote == m.r.Stop || s.tookIn == m.r.Stop)
}, "no answer was written in this stop")

// justAccepted is the premise that the connection was accepted in this stop.
var justAccepted = program(func(m *moment, _ *talk, s *speaker) bool {
	return s.accepted && m.t.Record(s.opened).Stop == m.r.Stop
}, "it was not accepted in this stop")

// carried is how many requests an end has answered.
func (m *moment) carried(s *speaker) int { return m.l.talk.count(s.sentAll, isFinal) }

// sameCount is the premise that each connection of the server that was closed for this
// reason had carried as many requests as this one.
var sameCount = program(func(m *moment, _ *talk, s *speaker) bool {
	for _, o := range m.server() {
		if o.closed != 0 && m.t.Record(o.closed).Why == m.r.Why && m.carried(o) != m.carried(s) {
			return false
		}
	}
	return m.carried(s) > 0
}, "another connection was closed after another number of requests")

// ending is the premise that the host's program was told to end.
var ending = commanded("stop", "restart", "reload", "shutdown")

// incomplete is the premise that a message has begun to come to the end, and is not read
// to its end.
var incomplete = program(func(_ *moment, k *talk, s *speaker) bool { h := parseHead(k.unread(s)); return h.line != "" }, "no message is incomplete")

// elsewhere is the premise that in this stop something befell another connection of the host.
func elsewhere(holds func(trace.Record) bool, otherwise string) func(*moment) error {
	return happened(func(m *moment, r trace.Record) bool { return r.Conn != m.conn && r.Conn != 0 && holds(r) }, otherwise)
}

func isEnd(r trace.Record) bool {
	return r.Kind == trace.Indication && (r.Errno != tcpmodel.OK || app.Kind(r.Sub) == app.Received || app.Kind(r.Sub) == app.Readable || app.Kind(r.Sub) == app.Gone) ||
		r.Kind == trace.SegmentDelivered
}

var httpClosePremises = map[string]premise{
	"http-close-10": {"the last request or the server's answers are of HTTP/1.0, and the answer does not say keep-alive", closes(afterAnswer,
		either(request(func(_ *moment, h *head) bool { return h.old() }, "the request is of HTTP/1.1"), response(func(_ *moment, h *head) bool { return h.old() }, "the answer is of HTTP/1.1")),
		response(func(_ *moment, h *head) bool { return !h.says("connection", "keep-alive") }, "the answer says keep-alive"))},
	"http-close-asked": {"the request said Connection: close, and was answered", closes(afterAnswer,
		request(func(_ *moment, h *head) bool { return h.says("connection", "close") }, "it did not"))},
	"http-close-announced": {"the answer said Connection: close", closes(afterAnswer,
		response(func(_ *moment, h *head) bool { return h.says("connection", "close") }, "it did not"))},
	"http-close-idle": {"the idle timer ran out: it was set at the end of the last answer, and nothing came since", closes(rang(httpmodel.ReasonTimerIdle), afterAnswer, sinceAnswer, silentSinceArmed,
		ranFor("came for "))},
	"http-close-cap": {"every connection that the server closed for this reason had carried as many requests, and the answer says that it ends", closes(afterAnswer, justAnswered, sameCount,
		response(func(_ *moment, h *head) bool { return h.says("connection", "close") || h.old() }, "it does not"),
		counts("carried ", func(m *moment) int64 { return int64(m.carried(m.prog)) }))},
	"http-close-age": {"the connection was opened as long ago as the sentence says, and its request is answered", closes(afterAnswer,
		lasts("open for ", func(m *moment) vtime.Duration { return m.r.At.Sub(m.t.Record(m.prog.opened).At) }), justAnswered,
		that(func(m *moment) bool {
			age := m.r.At.Sub(m.t.Record(m.prog.opened).At)
			for _, s := range m.server() {
				if n := len(s.sentAll); s.isOpen() && s.conn != m.conn && n > 0 && m.l.talk.asksFor(s) == 0 && m.t.Record(s.sentAll[n-1]).At.Sub(m.t.Record(s.opened).At) >= age {
					return false
				}
			}
			return strings.Contains(m.text, "open for ")
		}, "an older one was kept"))},
	"http-close-each": {"no connection of this server has carried more than one request, and this one is closed as soon as that is answered", closes(afterAnswer, justAnswered,
		program(func(m *moment, _ *talk, _ *speaker) bool {
			for _, s := range m.server() {
				if m.carried(s) > 1 {
					return false
				}
			}
			return true
		}, "one has carried more"))},
	"http-close-delimited": {"the answer's head names neither a length nor chunks", closes(
		response(func(_ *moment, h *head) bool {
			_, length := h.get("content-length")
			return !length && !h.says("transfer-encoding", "chunked")
		}, "it does"))},
	"http-close-shutdown": {"the program was told to end", all(call(app.CallClose, app.CallShutdown, app.CallAbort, app.CallUnlisten), ending)},
	"http-close-reaped": {"another connection was accepted in this stop, and of those that are idle this is idle longest", closes(afterAnswer,
		elsewhere(func(r trace.Record) bool { return r.Kind == trace.Indication && app.Kind(r.Sub) == app.Accepted }, "none was accepted"),
		that(func(m *moment) bool {
			for _, s := range m.server() {
				if s.isOpen() && s.conn != m.conn && m.l.talk.answers(s) > 0 && m.l.talk.asksFor(s) == 0 && m.idleSince(s) < m.idleSince(m.prog) {
					return false
				}
			}
			return true
		}, "another is idle for longer"))},
	"http-close-full": {"it was accepted in this stop, and each other connection of the server has a request or brought none yet", closes(justAccepted,
		that(func(m *moment) bool {
			for _, s := range m.server() {
				if s.isOpen() && s.conn != m.conn && m.l.talk.answers(s) > 0 && m.l.talk.asksFor(s) == 0 && m.l.talk.unread(s) == "" {
					return false
				}
			}
			return len(m.server()) > 1
		}, "one is idle"))},
	"http-close-per-client": {"it was accepted in this stop, and its client has others open here", closes(justAccepted,
		that(func(m *moment) bool {
			for _, s := range m.server() {
				if s.isOpen() && s.conn != m.conn && s.remote(m.t).Addr.Addr() == m.prog.remote(m.t).Addr.Addr() {
					return true
				}
			}
			return false
		}, "its client has no other"))},
	"http-close-header-time": {"the timer for a head ran out, and no complete head has come since the last request", closes(rang(httpmodel.ReasonTimerHeader), allAnswered,
		program(func(_ *moment, k *talk, s *speaker) bool { h := parseHead(k.unread(s)); return !h.whole }, "a complete head has come"), ranFor("within "))},
	"http-close-body-time": {"the timer for content ran out, and the head has come without all its content", closes(rang(httpmodel.ReasonTimerBody), silentSinceArmed,
		program(func(_ *moment, k *talk, s *speaker) bool { h := parseHead(k.unread(s)); return h.whole }, "no head waits for content"), ranFor("came for "))},
	"http-close-error": {"a message on this connection was refused", closes(program(func(_ *moment, _ *talk, s *speaker) bool { return s.refused != 0 }, "none was refused"))},
	"http-close-unread": {"an answer was given, and the request's content has not been read to its end", closes(
		program(func(_ *moment, k *talk, s *speaker) bool { return s.accepted && k.answers(s) > 0 }, "no answer was given"), incomplete)},
	"http-close-unread/unsent": {"the answer has come, and the request was not written to its end", closes(
		program(func(m *moment, k *talk, s *speaker) bool {
			done, whole := k.written(m)
			return !s.accepted && k.answers(s) > 0 && (whole < 0 || done < whole)
		}, "no answer has come, or the request is whole"))},
	"http-close-unread/half": {"the answer has come, and the program has shut its direction", closes(
		program(func(_ *moment, k *talk, s *speaker) bool { return !s.accepted && k.answers(s) > 0 && s.shut != 0 }, "no answer has come, or it has not shut its direction"))},
	"http-close-refused": {"the last answer refused the content, and the rest of it has been read", closes(
		response(func(_ *moment, h *head) bool { return strings.Contains(h.line, " 413 ") }, "the answer did not refuse it"),
		program(func(m *moment, k *talk, s *speaker) bool {
			return k.unread(s) == "" || s.eof != 0 || s.read >= m.arrivedUpTo()
		}, "octets of it are unread"))},
	"http-close-peer": {"the other end's FIN was read, and no request is unanswered", closes(eofRead, allAnswered)},
	"http-close-cut-off": {"the other end's FIN was read, and a request is unanswered", closes(eofRead,
		program(func(_ *moment, k *talk, s *speaker) bool { return !s.accepted && k.asksFor(s) > 0 }, "none is"))},
	"http-close-linger-end/eof": {"shutdown() was called before, and now the other end's FIN was read", closes(eofRead,
		program(func(_ *moment, _ *talk, s *speaker) bool { return s.shut != 0 }, "the close was not staged"))},
	"http-close-linger-end": {"shutdown() was called before, or the rest of a request was being read, and the wait is over", closes(rang(httpmodel.ReasonTimerLinger),
		program(func(_ *moment, k *talk, s *speaker) bool { return s.shut != 0 || k.answers(s) > 0 }, "the close was not staged"), ranFor("waited for "))},
	"http-close-staged": {"shutdown() follows, and close() does not in this stop", all(kind(trace.Note),
		follows(func(m *moment, r trace.Record) bool {
			return r.Kind == trace.Call && app.CallKind(r.Sub) == app.CallShutdown && r.Conn == m.conn
		}, "no shutdown() follows"),
		program(func(_ *moment, k *talk, s *speaker) bool { return s.accepted && k.answers(s) > 0 }, "no answer was given"))},
	"http-close-client-idle": {"nothing is unanswered, and the connection was idle for as long as is said", closes(allAnswered,
		either(rang(httpmodel.ReasonTimerClientIdle), happened(func(m *moment, r trace.Record) bool {
			return r.Why == httpmodel.ReasonNoReuseExpired && r.Conn == m.conn
		}, "it was not found to be too old")),
		lasts("idle for ", (*moment).idled))},
	"http-close-pool-full": {"the program has other idle connections to this server", closes(allAnswered,
		that(func(m *moment) bool {
			for _, s := range m.l.talk.at(m.r.Host) {
				if s.conn != m.conn && !s.accepted && s.isOpen() && m.l.talk.asksFor(s) == 0 {
					return true
				}
			}
			return false
		}, "it has no other"))},
	"http-close-body-early": {"the head of the answer has come, and its content has not been read to its end", closes(
		program(func(_ *moment, k *talk, s *speaker) bool { h := parseHead(k.unread(s)); return !s.accepted && h.whole }, "no answer has begun, or it is read"))},
	"http-close-not-kept": {"the exchange is over, the request did not ask to keep the connection, and no FIN has come in time", closes(allAnswered, rang(httpmodel.ReasonTimerFIN),
		program(func(_ *moment, k *talk, s *speaker) bool {
			asked := k.headOf(k.last(s.sentAll, isRequest))
			return asked.says("connection", "close") || asked.old() && !asked.says("connection", "keep-alive") || strings.HasPrefix(asked.line, "HEAD ") || strings.HasPrefix(asked.line, "CONNECT ")
		}, "it did"))},
	"http-close-not-kept/announced": {"the exchange is over, the answer said that the connection ends, and no FIN came as long as the timer ran", closes(allAnswered, rang(httpmodel.ReasonTimerFIN),
		response(func(_ *moment, h *head) bool {
			return h.says("connection", "close") || h.old() && !h.says("connection", "keep-alive")
		}, "the answer did not say so"),
		that(func(m *moment) bool { return !m.finArrived(m.prog) }, "the FIN has come"), ranFor("come for "))},
	"http-close-stale": {"nothing was asked, the other end's FIN or octets that nobody asked for have come, and the connection was just looked at", closes(allAnswered,
		happened(func(m *moment, r trace.Record) bool { return r.Why == httpmodel.ReasonNoReuseEOF && r.Conn == m.conn }, "it was not"),
		that(func(m *moment) bool { return m.finArrived(m.prog) || m.me.arrived > m.prog.read }, "nothing has come"))},
	"http-close-unsolicited": {"nothing was asked, and octets came", closes(allAnswered,
		that(func(m *moment) bool { return m.in != nil && m.in.Seg.Payload.Len > 0 }, "no octets came"))},
	"http-close-failed": {"an exchange was under way on the connection, and failed", closes(
		program(func(_ *moment, k *talk, s *speaker) bool { return k.asksFor(s) > 0 || s.failed != 0 }, "none was under way"))},
	"http-close-timeout": {"a timer of the client ran out: for a connection, a head or the whole exchange", closes(
		rang(httpmodel.ReasonTimerConnect, httpmodel.ReasonTimerResponse, httpmodel.ReasonTimerExchange), ranFor("waited for "))},
	"http-close-step": {"a step of the script says so, and nothing is unanswered", closes(byScript, allAnswered)},
	"http-close-exit": {"nothing is unanswered on the connection, and a step has just ended, or the wait after the last one", closes(allAnswered,
		either(rang(httpmodel.ReasonTimerEnd), byScript, happened(func(m *moment, r trace.Record) bool { return r.Kind == trace.Result && r.Host == m.r.Host }, "none has")),
		program(func(_ *moment, _ *talk, s *speaker) bool { return !s.accepted }, "it is a server's"))},
	"http-close-exit/cut": {"a step ends the program, and a request on the connection is unanswered", closes(byScript,
		program(func(_ *moment, k *talk, s *speaker) bool { return k.asksFor(s) > 0 || s.opened == 0 }, "none is unanswered"))},
	"http-hang-up": {"the client's FIN was read, and its request is unanswered", closes(eofRead,
		program(func(_ *moment, k *talk, s *speaker) bool { return s.accepted && k.asksFor(s) > 0 }, "none is unanswered"))},
	"http-hang-up/empty": {"the client's FIN was read, and its request is given an answer without content", all(eofRead,
		writes(func(_ *moment, msg *trace.Message) bool { return !msg.Request && msg.BodyLen == 0 }, "no empty answer begins here"))},
	"http-close-doubt": {"the request has two lengths, or could be read in two ways", closes(
		request(func(_ *moment, h *head) bool {
			return len(h.all("transfer-encoding"))+len(h.all("content-length")) > 1 || doubtful(h)
		}, "it has one meaning"))},
	"http-close-relay":  {"the other connection of the host ended in this stop", closes(elsewhere(isEnd, "nothing befell another connection"))},
	"http-close-killed": {"a step ends the process", all(call(app.CallClose, app.CallUnlisten), commanded("stop", "restart", "kill"), byScript)},
	"http-close-unanswered": {"the program was told to end, and a head has come on a connection that brought none before", closes(ending,
		program(func(_ *moment, k *talk, s *speaker) bool {
			h := parseHead(k.unread(s))
			return k.answers(s) == 0 && (h.whole || len(s.readAll) > 0)
		}, "an answer was given, or no head has come"))},
}

// doubtful reports a start line or field that is not by the letter.
func doubtful(h *head) bool {
	return !strings.HasSuffix(h.line, "HTTP/1.1") && !strings.HasSuffix(h.line, "HTTP/1.0") || strings.Count(h.line, " ") != 2
}

// idled is how long no octet of a message passed the end.
func (m *moment) idled() vtime.Duration {
	last := m.prog.opened
	for _, id := range append(append([]trace.RecordID{}, m.prog.readAll...), m.prog.sentAll...) {
		last = max(last, id)
	}
	return m.r.At.Sub(m.t.Record(last).At)
}
