package narrate

import (
	"strings"

	"wirewalk/httpmodel"
	"wirewalk/sim/app"
	"wirewalk/sim/trace"
	"wirewalk/sim/wire/h1"
	"wirewalk/tcpmodel"
)

// unseen reports that the record gives a connection to a program which asked not to see
// it before octets have come: the note that says so hangs on it.
func (f *recordFacts) unseen() bool {
	if f.r.Kind != trace.Indication || app.Kind(f.r.Sub) != app.Accepted {
		return false
	}
	_, last := f.t.Stop(f.r.Stop)
	for id := f.id + 1; id <= last; id++ {
		if r := f.t.Record(id); r.Cause == f.id && r.Kind == trace.Note && r.Why == httpmodel.ReasonDeferred {
			return true
		}
	}
	return false
}

// accepted reports that the record's end was opened by the other one.
func (f *recordFacts) accepted() bool { return f.side == 1 }

// messages visits the HTTP messages of the record's end, the latest first, until visit is content.
func (f *recordFacts) messages(visit func(r trace.Record, m *trace.Message) bool) {
	f.backward(func(_ trace.RecordID, r trace.Record) bool {
		return r.Kind == trace.HTTP && visit(r, f.t.Message(r.Ref))
	})
}

// backward visits the records of the end before this, the latest first.
func (f *recordFacts) backward(visit func(id trace.RecordID, r trace.Record) bool) {
	for id := f.id - 1; id > 0 && f.id-id < lookBack; id-- {
		if r := f.t.Record(id); r.Conn == f.conn && r.Host == f.r.Host && f.conn != 0 && visit(id, r) {
			return
		}
	}
}

// begins is the message with which a write begins, nil when it goes on with one.
func (f *recordFacts) begins() *trace.Message {
	var out *trace.Message
	f.backward(func(_ trace.RecordID, r trace.Record) bool {
		if r.Stop != f.r.Stop || r.Kind == trace.Call && app.CallKind(r.Sub) == app.CallWrite {
			return true
		}
		if r.Kind == trace.HTTP && app.ReportKind(r.Sub) == app.ReportMessageSent {
			out = f.t.Message(r.Ref)
		}
		return out != nil
	})
	return out
}

// statusOf is the status of an answer, 0 for a request.
func statusOf(m *trace.Message) int {
	h := headOf(m.StartLine)
	return h.Status
}

// headOf reads the head of a message that may be cut off, as loosely as can be.
func headOf(text string) *h1.Head {
	h := &h1.Head{}
	line, rest, _ := strings.Cut(strings.TrimLeft(text, "\r\n"), "\n")
	words := strings.Fields(line)
	if len(words) == 0 {
		return h
	}
	if version, ok := strings.CutPrefix(words[0], "HTTP/"); ok {
		h.Version = h1.Version(version)
		if len(words) > 1 {
			for _, c := range words[1] {
				h.Status = h.Status*10 + int(c-'0')
			}
		}
	} else {
		h.Request, h.Method, h.Version = true, words[0], h1.HTTP09
		if version, ok := strings.CutPrefix(words[len(words)-1], "HTTP/"); ok {
			h.Version = h1.Version(version)
		}
	}
	for line := range strings.Lines(rest) {
		line = strings.TrimRight(line, "\r\n")
		if line == "" {
			break
		}
		name, value, _ := strings.Cut(line, ":")
		h.Fields = append(h.Fields, h1.Field{Name: strings.TrimSpace(name), Value: strings.TrimSpace(value)})
	}
	return h
}

// octetsOf are those of the head of a message.
func (f *recordFacts) octetsOf(m *trace.Message) string {
	side := -1
	if m.Conn != 0 {
		side = f.t.Conn(m.Conn).Side(m.Sender)
	}
	if side < 0 {
		return m.StartLine
	}
	const most = 1 << 16
	return string(f.t.Octets(nil, tcpmodel.Span{Stream: f.t.Conn(m.Conn).Ends[side].Clear(), Off: m.Off, Len: uint32(min(max(m.HeadLen, 0), most))}))
}

// request is the head of the last request that passed the record's end.
func (f *recordFacts) request() *h1.Head {
	h := &h1.Head{}
	f.messages(func(_ trace.Record, m *trace.Message) bool {
		if m.Request {
			h = headOf(f.octetsOf(m))
		}
		return m.Request
	})
	return h
}

// method is that of the last request that passed the record's end, or of its exchange.
func (f *recordFacts) method() string {
	if f.r.Kind == trace.Exchange {
		return f.t.Exchange(f.r.Ref).Method
	}
	return f.request().Method
}

// answer is the head of the last final answer that passed the record's end, nil for none.
func (f *recordFacts) answer() *h1.Head {
	var h *h1.Head
	f.messages(func(_ trace.Record, m *trace.Message) bool {
		if !m.Request && statusOf(m) >= 200 {
			h = headOf(f.octetsOf(m))
		}
		return h != nil
	})
	return h
}

// endsWithAnswer reports that by its last answer the connection ends.
func (f *recordFacts) endsWithAnswer() bool {
	h := f.answer()
	return h != nil && (h.HasToken("Connection", "close") || h.Version != h1.HTTP11 && !h.HasToken("Connection", "keep-alive"))
}

// answerRead reports that the answer of the record's exchange was read to its end.
func (f *recordFacts) answerRead() bool {
	x, found := f.t.Exchange(f.r.Ref), false
	f.messages(func(r trace.Record, m *trace.Message) bool {
		found = !m.Request && app.ReportKind(r.Sub) == app.ReportMessageReceived && statusOf(m) == x.Status
		return found || m.Request
	})
	return found || f.conn == 0
}

// peerClosed reports that the other end's FIN is here.
func (f *recordFacts) peerClosed() bool {
	return f.before != nil && (f.before.State == tcpmodel.CloseWait || f.before.State == tcpmodel.LastAck)
}

// opening reports that the record's connection is not open yet.
func (f *recordFacts) opening() bool { return f.before != nil && f.before.State == tcpmodel.SynSent }

// fails reports that a call is refused by what follows.
func (f *recordFacts) fails() bool {
	_, last := f.t.Stop(f.r.Stop)
	for id := f.id + 1; id <= last; id++ {
		if r := f.t.Record(id); r.Kind == trace.Refusal && r.Cause == f.id && r.Errno != tcpmodel.OK {
			return true
		}
	}
	return false
}

// accepts reports that a connection is handed to the host's program later in the stop.
func (f *recordFacts) accepts() bool {
	_, last := f.t.Stop(f.r.Stop)
	for id := f.id + 1; id <= last; id++ {
		if r := f.t.Record(id); r.Kind == trace.Indication && app.Kind(r.Sub) == app.Accepted && r.Host == f.r.Host {
			return true
		}
	}
	return false
}

// cameSinceMessage reports that octets were read at the record's end that belong to no
// message that was read to its end.
func (f *recordFacts) cameSinceMessage() bool {
	came := false
	f.backward(func(_ trace.RecordID, r trace.Record) bool {
		if r.Kind == trace.HTTP && app.ReportKind(r.Sub) == app.ReportMessageReceived {
			return true
		}
		came = came || r.Kind == trace.Call && app.CallKind(r.Sub) == app.CallRead && r.N > 0
		return came
	})
	return came
}

// alarm is the program's timer that began the stop, 0 for none.
func (f *recordFacts) alarm() trace.RecordID {
	at := trace.RecordID(0)
	for id := f.id; id != 0; {
		r := f.t.Record(id)
		if r.Stop != f.r.Stop {
			break
		}
		if r.Kind == trace.AppTimer {
			at = id
			break
		}
		if r.Cause >= id {
			break
		}
		id = r.Cause
	}
	return at
}

// ran is how long that timer ran.
func (f *recordFacts) ran() string {
	id := f.alarm()
	if id == 0 || f.t.Record(id).Cause == 0 {
		return ""
	}
	return inWords(f.t.Record(id).At.Sub(f.t.Record(f.t.Record(id).Cause).At))
}

// idle is how long no message passed the record's end.
func (f *recordFacts) idle() string {
	s := ""
	f.backward(func(_ trace.RecordID, r trace.Record) bool {
		if r.Kind == trace.HTTP || r.Kind == trace.Indication && (app.Kind(r.Sub) == app.Connected || app.Kind(r.Sub) == app.Accepted) {
			s = inWords(f.r.At.Sub(r.At))
		}
		return s != ""
	})
	return s
}

// openFor is how long the connection has been open at the record's end.
func (f *recordFacts) openFor() string {
	s := ""
	f.backward(func(_ trace.RecordID, r trace.Record) bool {
		if r.Kind == trace.Indication && (app.Kind(r.Sub) == app.Connected || app.Kind(r.Sub) == app.Accepted) {
			s = inWords(f.r.At.Sub(r.At))
		}
		return s != ""
	})
	return s
}

// carried counts the requests that were answered on the record's connection.
func (f *recordFacts) carried() string {
	n := 0
	f.messages(func(r trace.Record, m *trace.Message) bool {
		if !m.Request && statusOf(m) >= 200 && app.ReportKind(r.Sub) == app.ReportMessageSent {
			n++
		}
		return false
	})
	if n == 1 {
		return "1 request"
	}
	return number(int64(n)) + " requests"
}

// pause is a length of time that a record has as its text.
func (f *recordFacts) pause() string {
	s := text(f)
	for _, unit := range []struct{ short, long string }{{"ms", "ms"}, {"us", "µs"}, {"ns", "ns"}} {
		if n, ok := strings.CutSuffix(s, unit.short); ok {
			return n + " " + unit.long
		}
	}
	if !strings.HasSuffix(s, "s") {
		return s
	}
	for _, unit := range []struct{ short, long string }{{"h", " h "}, {"m", " min "}, {"s", " s"}} {
		s = strings.Replace(s, unit.short, unit.long, 1)
	}
	return strings.TrimSpace(strings.TrimSuffix(strings.TrimSuffix(s, " 0 s"), " 0 min"))
}

// httpPlaceholders are the facts about programs that speak HTTP.
func httpPlaceholders() map[string]placeholder {
	return map[string]placeholder{
		"ran":     (*recordFacts).ran,
		"idle":    (*recordFacts).idle,
		"openfor": (*recordFacts).openFor,
		"carried": (*recordFacts).carried,
		"pause":   (*recordFacts).pause,
		"stepfault": func(f *recordFacts) string {
			_, fault, _ := strings.Cut(text(f), ": ")
			return fault
		},
		"about":   (*recordFacts).about,
		"ackedby": func(f *recordFacts) string { return packetNumber(f.ackedBefore()) },
		"method":  (*recordFacts).method,
		"wrote": func(f *recordFacts) string {
			if m := f.begins(); m != nil {
				return number(int64(statusOf(m)))
			}
			return ""
		},
	}
}
