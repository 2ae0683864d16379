//nolint:gochecknoglobals // premises are constants that are put together
package premises

import (
	"slices"
	"strconv"
	"strings"

	"wirewalk/httpmodel"
	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
)

// answers is the premise of a write with which an answer begins that has one of some
// statuses; none means any.
func answerWith(statuses ...int) func(*moment) error {
	return writes(func(_ *moment, msg *trace.Message) bool {
		return isFinal(msg) && (len(statuses) == 0 || slices.Contains(statuses, status(msg)))
	}, "no such answer begins here")
}

// upstream is the premise of what befell the connection to the server behind a proxy in
// this stop.
func upstream(holds func(m *moment, k *talk, s *speaker) bool, otherwise string) func(*moment) error {
	return that(func(m *moment) bool {
		for _, s := range m.l.talk.at(m.r.Host) {
			if !s.accepted && s.conn != m.conn && s.dialled != 0 && holds(m, m.l.talk, s) {
				return true
			}
		}
		return false
	}, otherwise)
}

// now reports that a record is of the moment's stop.
func (m *moment) now(id trace.RecordID) bool { return id != 0 && m.t.Record(id).Stop == m.r.Stop }

// cutOffThere is the premise that the connection behind has ended or failed, without a
// whole answer to its last request.
var cutOffThere = upstream(func(m *moment, k *talk, s *speaker) bool {
	return (m.now(s.eof) || m.now(s.failed) || m.now(s.closed)) && k.asksFor(s) > 0
}, "no connection behind ended without an answer")

// unreached is the premise that a connection behind could not be opened, or was never tried.
var unreached = either(upstream(func(m *moment, _ *talk, s *speaker) bool { return m.now(s.failed) && s.opened == 0 }, "none failed to open"),
	that(func(m *moment) bool {
		for _, s := range m.l.talk.at(m.r.Host) {
			if !s.accepted {
				return false
			}
		}
		return true
	}, "one was opened"))

// again is what a proxy does with a request that a server behind it has left unanswered.
func repeats(safe bool) func(*moment) error {
	return request(func(_ *moment, h *head) bool { return idempotent(h.line) == safe }, "its method is of another kind")
}

// idempotent reports a method that RFC 9110 §9.2.2 calls so.
func idempotent(line string) bool {
	method, _, _ := strings.Cut(line, " ")
	return slices.Contains([]string{"GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE"}, method)
}

// pathElsewhere reports an answer of success that this server gave to the same target.
func (m *moment) givenElsewhere(statuses ...int) bool {
	h := m.l.talk.headOf(m.l.talk.last(m.prog.readAll, isRequest))
	for _, s := range m.server() {
		n := min(len(s.readAll), len(s.sentAll))
		for i := range n {
			if m.l.talk.message(s.readAll[i]).StartLine == h.line && slices.Contains(statuses, status(m.l.talk.message(s.sentAll[i]))) {
				return true
			}
		}
	}
	return false
}

// contentOf is how many octets of content a request says or shows that it has.
func (m *moment) contentOf() int64 {
	text := m.l.talk.unread(m.prog)
	h := parseHead(text)
	if !h.whole {
		if id := m.l.talk.last(m.prog.readAll, isRequest); id != 0 {
			return m.l.talk.message(id).BodyLen
		}
		return 0
	}
	length, ok := h.get("content-length")
	if n, err := strconv.ParseInt(length, 10, 64); ok && err == nil {
		return n
	}
	return int64(len(text) - h.size)
}

var httpAnswerPremises = map[string]premise{
	"http-answer": {"an answer begins here that is no error of the client", writes(func(_ *moment, msg *trace.Message) bool { return isFinal(msg) }, "no answer begins here")},
	"http-answer/rest": {"the write lies within an answer", all(within(false), program(func(_ *moment, k *talk, s *speaker) bool {
		return s.accepted && isFinal(k.message(s.sentAll[len(s.sentAll)-1]))
	}, "it is no answer"))},
	"http-not-found":  {"the answer is 404, and nothing under this path was ever given", all(answerWith(404), that(func(m *moment) bool { return !m.givenElsewhere(200) }, "it was given"))},
	"http-bad-method": {"the answer is 405", answerWith(405)},
	"http-no-field":   {"the answer is 401, and the same request line was or could be answered with more fields", answerWith(401)},
	"http-timeout-408": {"the answer is 408, a timer for a request ran out, and a part of one has come", all(answerWith(408),
		rang(httpmodel.ReasonTimerHeader, httpmodel.ReasonTimerBody), incomplete, ranFor("within "))},
	"http-timeout-408/nothing": {"the answer is 408, the timer for a request ran out, and nothing of one has come", all(answerWith(408),
		rang(httpmodel.ReasonTimerHeader), program(func(_ *moment, k *talk, s *speaker) bool { return k.unread(s) == "" }, "a part of one has come"), ranFor("came for "))},
	"http-too-large": {"the answer is 413, and no request with as much content was taken", all(answerWith(413), that(func(m *moment) bool {
		most := int64(0)
		for _, s := range m.server() {
			for i, id := range s.readAll {
				if msg := m.l.talk.message(id); i < len(s.sentAll) && status(m.l.talk.message(s.sentAll[i])) != 413 {
					most = max(most, msg.BodyLen)
				}
			}
		}
		return m.contentOf() > most
	}, "as much was taken"))},
	"http-too-many": {"the answer is 503, and the same client has others at work here", all(answerWith(503), that(func(m *moment) bool {
		for _, s := range m.server() {
			if s.conn != m.conn && s.isOpen() && s.remote(m.t).Addr.Addr() == m.prog.remote(m.t).Addr.Addr() && m.l.talk.asksFor(s) > 0 {
				return true
			}
		}
		return false
	}, "it has none"))},
	"http-upstream-failed":      {"the answer is 502, the connection behind ended without an answer, and the method is not idempotent", all(answerWith(502), cutOffThere, repeats(false))},
	"http-upstream-failed/safe": {"the answer is 502, the connection behind ended without an answer, and the method is idempotent", all(answerWith(502), cutOffThere, repeats(true))},
	"http-upstream-failed/other": {"the connection behind ended without an answer, and the answer has the status that the sentence names", all(answerWith(), cutOffThere,
		counts("without an answer: ", func(m *moment) int64 { return int64(status(m.l.talk.message(m.begun()))) }))},
	"http-upstream-down": {"the answer is 502, and no connection behind could be opened", all(answerWith(502), unreached)},
	"http-upstream-down/other": {"no connection behind could be opened, and the answer has the status that the sentence names", all(answerWith(), unreached,
		counts("behind it: ", func(m *moment) int64 { return int64(status(m.l.talk.message(m.begun()))) }))},
	"http-upstream-slow": {"the answer is 504, and a timer ran out while the server behind owed an answer", all(answerWith(504),
		upstream(func(_ *moment, k *talk, s *speaker) bool { return k.asksFor(s) > 0 || s.opened == 0 }, "none owes one"),
		either(rang(httpmodel.ReasonTimerResponse, httpmodel.ReasonTimerExchange, httpmodel.ReasonTimerConnect), that(func(m *moment) bool {
			return m.chain(func(_ trace.RecordID, r trace.Record) bool {
				return r.Kind == trace.Indication && r.Errno == tcpmodel.ETIMEDOUT
			})
		}, "no connection timed out")))},
	"http-continue": {"100 begins here, and the request's head says that it waits for it", all(
		writes(func(_ *moment, msg *trace.Message) bool { return status(msg) == 100 }, "no 100 begins here"),
		request(func(_ *moment, h *head) bool { return h.says("expect", "100-continue") }, "it does not"),
		program(func(_ *moment, k *talk, s *speaker) bool {
			text := k.unread(s)
			h := parseHead(text)
			return h.whole && len(text) == h.size
		}, "content has come"))},
	"http-over-cap": {"an error begins here, and an earlier answer on this connection said close", all(
		writes(func(_ *moment, msg *trace.Message) bool { return status(msg) >= 400 }, "no error begins here"),
		program(func(_ *moment, k *talk, s *speaker) bool {
			for _, id := range s.sentAll[:max(len(s.sentAll)-1, 0)] {
				if h := k.headOf(id); h.says("connection", "close") {
					return true
				}
			}
			return false
		}, "none did"))},
}

// refusal is the premise of a message that is refused: by a record of its own, or with
// the answer to it. The octets that were read show why.
func refusal(shows func(text string, h *head) bool, otherwise string) func(*moment) error {
	return all(either(kind(trace.Refusal), answerWith()), program(func(_ *moment, k *talk, s *speaker) bool {
		text := k.unread(s)
		h := parseHead(text)
		if h.line == "" && strings.HasPrefix(text, "\r\n") {
			return shows(text, &h)
		}
		return text != "" && shows(text, &h)
	}, otherwise))
}

// startLine reports a request line by RFC 9112 §3: a method, a target and a version,
// with one space between them.
func startLine(line string) bool {
	words := strings.Split(line, " ")
	if len(words) != 3 || words[0] == "" || words[1] == "" || len(words[2]) != len("HTTP/1.1") || !strings.HasPrefix(words[2], "HTTP/") {
		return false
	}
	for _, c := range words[0] {
		if !tokenRune(c) || c != []rune(strings.ToUpper(string(c)))[0] {
			return false
		}
	}
	return strings.HasPrefix(words[1], "/") && strings.IndexFunc(words[1], func(r rune) bool { return r <= ' ' || r > '~' || r == '#' }) < 0
}

func tokenRune(c rune) bool {
	return c > ' ' && c <= '~' && !strings.ContainsRune("\"(),/:;<=>?@[\\]{}", c)
}

// badField reports a field line that is not a token, a colon, and text.
func badField(line string) bool {
	name, value, ok := strings.Cut(strings.TrimRight(line, "\r\n"), ":")
	return !ok || name == "" || strings.IndexFunc(name, func(r rune) bool { return !tokenRune(r) }) >= 0 ||
		strings.IndexFunc(value, func(r rune) bool { return r < ' ' && r != '\t' || r == 0x7f }) >= 0
}

func (h *head) anyLine(holds func(string) bool) bool { return slices.ContainsFunc(h.lines, holds) }

// bareEnding reports a LF without a CR before it, or a CR without a LF behind it.
func bareEnding(text string) bool {
	without := strings.ReplaceAll(text, "\r\n", "")
	return strings.ContainsAny(without, "\r\n")
}

func lengths(h *head) []string {
	var all []string
	for _, v := range h.all("content-length") {
		for part := range strings.SplitSeq(v, ",") {
			all = append(all, strings.TrimSpace(part))
		}
	}
	return all
}

func notANumber(s string) bool {
	_, err := strconv.ParseUint(s, 10, 63)
	return err != nil || strings.HasPrefix(s, "+")
}

// badChunk reports chunked content in which a size cannot be read, or whose end is not
// where its size says.
func badChunk(text string) bool {
	for text != "" {
		line, rest, ok := strings.Cut(text, "\n")
		size, _, _ := strings.Cut(strings.TrimRight(line, "\r"), ";")
		n, err := strconv.ParseUint(strings.TrimRight(size, " \t"), 16, 62)
		if err != nil || strings.TrimRight(size, " \t") != size || bareEnding(line+"\n") && !strings.HasSuffix(line, "\r") {
			return true
		}
		if !ok || n == 0 || uint64(len(rest)) < n+2 {
			return ok && n == 0 && false
		}
		if rest[n:n+2] != "\r\n" {
			return true
		}
		text = rest[n+2:]
	}
	return false
}

var refusalChecks = map[string]func(text string, h *head) bool{
	"http-bad-start-line": func(_ string, h *head) bool { return !startLine(h.line) },
	"http-bad-field":      func(_ string, h *head) bool { return h.anyLine(badField) },
	"http-bad-host": func(_ string, h *head) bool {
		hosts := h.all("host")
		return len(hosts) != 1 || strings.IndexFunc(hosts[0], func(r rune) bool { return !tokenRune(r) && !strings.ContainsRune(":[]", r) }) >= 0
	},
	"http-bad-version": func(_ string, h *head) bool {
		return !strings.HasSuffix(h.line, "HTTP/1.1") && !strings.HasSuffix(h.line, "HTTP/1.0")
	},
	"http-bare-lf": func(text string, _ *head) bool { return bareEnding(text) },
	"http-obs-fold": func(_ string, h *head) bool {
		return h.anyLine(func(l string) bool { return strings.HasPrefix(l, " ") || strings.HasPrefix(l, "\t") })
	},
	"http-space-before-colon": func(_ string, h *head) bool {
		return h.anyLine(func(l string) bool { n, _, ok := strings.Cut(l, ":"); return ok && strings.TrimRight(n, " \t") != n })
	},
	"http-both-lengths": func(_ string, h *head) bool {
		return len(h.all("transfer-encoding")) > 0 && len(h.all("content-length")) > 0
	},
	"http-differing-lengths": func(_ string, h *head) bool {
		all := lengths(h)
		return len(all) > 1 && slices.ContainsFunc(all, func(s string) bool { return s != all[0] })
	},
	"http-bad-length": func(_ string, h *head) bool { return slices.ContainsFunc(lengths(h), notANumber) },
	"http-bad-coding": func(_ string, h *head) bool {
		all := strings.Split(strings.Join(h.all("transfer-encoding"), ","), ",")
		return len(h.all("transfer-encoding")) > 0 && (!strings.EqualFold(strings.TrimSpace(all[len(all)-1]), "chunked") || len(all) > 1 || h.old())
	},
	"http-bad-chunk": func(text string, h *head) bool {
		return h.whole && h.says("transfer-encoding", "chunked") && badChunk(text[h.size:])
	},
}

var httpRefusalPremises = func() map[string]premise {
	table := map[string]premise{
		"http-head-too-long": {"what has come of the head is longer than any head that the server took", all(either(kind(trace.Refusal), answerWith()),
			that(func(m *moment) bool {
				longest := int64(0)
				for _, s := range m.server() {
					for _, id := range s.readAll {
						longest = max(longest, m.l.talk.message(id).HeadLen)
					}
				}
				text := m.l.talk.unread(m.prog)
				h := parseHead(text)
				return int64(len(text)) > longest && (!h.whole || int64(h.size) > longest)
			}, "a longer one was taken"))},
		"http-cut-short": {"the other end's FIN was read within a message", all(either(kind(trace.Refusal), answerWith()), eofRead,
			that(func(m *moment) bool { return m.l.talk.unread(m.prog) != "" }, "no message had begun"))},
		"http-cut-short/nothing": {"the other end's FIN was read, and no request had begun", all(answerWith(400), eofRead,
			that(func(m *moment) bool { return m.l.talk.unread(m.prog) == "" }, "a message had begun"))},
	}
	for id, shows := range refusalChecks {
		table[id] = premise{"the octets that were read show it", refusal(shows, "the octets do not show it")}
	}
	return table
}()

// breaks reports a message about whose shape somebody could complain.
func breaks(text string, h *head) bool {
	for _, shows := range refusalChecks {
		if shows(text, h) {
			return true
		}
	}
	return strings.HasPrefix(text, "\r\n") || strings.HasPrefix(text, "\n")
}

// told is the premise of a note of a program, about whose connection more holds.
func noted(more ...func(*moment) error) func(*moment) error {
	return all(append([]func(*moment) error{kind(trace.Note, trace.Refusal)}, more...)...)
}
