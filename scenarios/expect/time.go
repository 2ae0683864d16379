package expect

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"wirewalk/scenarios/language"
	"wirewalk/sim/app"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
)

func (x *matcher) holdTime(e *language.Expectation) []failure {
	id := x.nth(e.TimeOf)
	if id == 0 {
		hint := "last event: " + x.lastEvent()
		if why := x.reason(e.TimeOf); why != "" {
			hint = why + "\n" + hint
		}
		return failed(hint, "time_of: no %s", x.ordinal(e.TimeOf))
	}
	return x.compareTime(e, id, x.ordinal(e.TimeOf))
}

func (x *matcher) ordinal(w *language.Event) string {
	if w.Nth > 1 {
		return w.Describe() + " number " + strconv.Itoa(w.Nth)
	}
	return w.Describe()
}

// compareTime holds the instant of a record against time and within.
func (x *matcher) compareTime(e *language.Expectation, id trace.RecordID, what string) []failure {
	at := x.t.Record(id).At
	base, problem := x.base(e, id)
	if problem != "" {
		return failed("", "%s", problem)
	}
	got := at.Sub(base)
	diff := got - e.Time.D
	if diff < 0 {
		diff = -diff
	}
	if diff <= e.Within {
		return nil
	}
	since, wanted, saw := "", "at "+language.Lasting(e.Time.D), language.Lasting(got)
	if got == 0 {
		saw = "at once"
	}
	if e.Time.After != "" {
		since = " after " + e.Time.After + " (" + language.Seconds(base) + ")"
		if e.Time.D == 0 {
			wanted = "at once"
		}
	}
	return failed("it happens at "+x.at(id), "expected %s %s%s, it is %s: off by %s, within is %s",
		what, wanted, since, saw, language.Lasting(diff), language.Lasting(e.Within))
}

// base is the instant that a time is counted from.
func (x *matcher) base(e *language.Expectation, id trace.RecordID) (vtime.Time, string) {
	after := e.Time.After
	switch after {
	case "", "start":
		return 0, ""
	case language.LastActivity:
		return x.activity(x.t.Record(id)), ""
	}
	if at, ok := x.named(after); ok {
		return at, ""
	}
	if at, ok := x.exchangeTime(after); ok {
		return at, ""
	}
	if rec := x.signalRecord(after); rec != 0 {
		return x.t.Record(rec).At, ""
	}
	return 0, "after " + after + ": this does not happen in the run"
}

// exchangeTime is the instant of connected, sent or first of a step that is an
// HTTP exchange: the connection may have carried others before.
func (x *matcher) exchangeTime(signal string) (vtime.Time, bool) {
	name, event, _ := strings.Cut(signal, ".")
	for i := range x.t.Exchanges() {
		ex := &x.t.Exchanges()[i]
		if ex.Name != name {
			continue
		}
		at := vtime.Never
		switch event {
		case "connected":
			at = ex.Connected
		case "sent":
			at = ex.SendEnd
		case "first":
			at = ex.FirstByte
		}
		return at, at != vtime.Never
	}
	return 0, false
}

// activity is the instant of the last segment with data, SYN or FIN, or of an
// acknowledgment that acknowledged something, at the host of a record before it.
func (x *matcher) activity(r trace.Record) vtime.Time {
	var last vtime.Time
	type place struct {
		conn trace.ConnID
		from trace.HostID
	}
	acked := map[place]uint32{}
	for id := trace.RecordID(1); int(id) <= x.t.Len(); id++ {
		s := x.t.Record(id)
		if s.At > r.At || s.Conn != r.Conn || s.Host != r.Host || s.Packet() == 0 || s.Kind == trace.SegmentDropped {
			continue
		}
		p := x.t.Packet(s.Packet())
		k := place{p.Conn, p.From}
		news := p.Seg.Len() > 0 && !x.t.PacketIs(s.Packet(), "keepalive-probe") || acked[k] != uint32(p.Seg.Ack)
		acked[k] = uint32(p.Seg.Ack)
		if news && !x.t.PacketIs(s.Packet(), "RST") {
			last = s.At
		}
	}
	return last
}

// signalRecord is the record behind a signal: first, first.done, c.connected,
// server.c.eof, c.fin, ...
func (x *matcher) signalRecord(signal string) trace.RecordID {
	if _, ok := x.steps[signal]; ok {
		return x.steps[signal].ended
	}
	i := strings.LastIndexByte(signal, '.')
	if i < 0 {
		return 0
	}
	name, event := signal[:i], signal[i+1:]
	if s, ok := x.steps[name]; ok {
		switch event {
		case "done":
			return s.ended
		case "start":
			return s.begun
		}
	}
	host := ""
	conns := x.conns(name)
	if h, c, ok := strings.Cut(name, "."); ok && len(conns) == 0 {
		host, conns = h, x.conns(c)
	}
	for id := trace.RecordID(1); int(id) <= x.t.Len(); id++ {
		r := x.t.Record(id)
		if slices.Contains(conns, r.Conn) && r.Conn != 0 && (host == "" || x.hostName(r.Host) == host) && x.isEvent(event, r) {
			return id
		}
	}
	return 0
}

// isEvent reports whether a record is what a signal's last word says.
func (x *matcher) isEvent(event string, r trace.Record) bool {
	in := r.Kind == trace.Indication
	switch event {
	case "connected":
		return in && app.Kind(r.Sub) == app.Connected
	case "accepted":
		return in && app.Kind(r.Sub) == app.Accepted
	case "failed":
		return in && r.Errno != 0
	case "eof":
		return in && (app.Kind(r.Sub) == app.Readable || app.Kind(r.Sub) == app.Received)
	case "fin":
		return r.Kind == trace.SegmentSent && x.t.PacketIs(r.Packet(), "FIN")
	case "closed":
		return r.Kind == trace.StateChange && r.To() == 0
	case "sent":
		return r.Kind == trace.HTTP && app.ReportKind(r.Sub) == app.ReportMessageSent && x.t.Message(r.Ref).Request
	case "received", "first":
		return r.Kind == trace.SegmentDelivered && x.t.PacketIs(r.Packet(), "data")
	}
	return false
}

// holdStep checks how a step ended.
func (x *matcher) holdStep(e *language.Expectation) []failure {
	s := x.steps[e.Step]
	switch {
	case s.begun == 0:
		return failed("last event: "+x.lastEvent(), "step %s never began", e.Step)
	case s.ended == 0:
		return failed("it began at "+x.at(s.begun)+"; last event: "+x.lastEvent(), "step %s never ended", e.Step)
	}
	if e.Result != "" {
		if got := x.result(e.Step, s, e.Result); got != "" {
			return failed("it ended at "+x.at(s.ended), "expected step %s to end with %s, it is %s", e.Step, e.Result, got)
		}
	}
	if e.Time != nil {
		return x.compareTime(e, s.ended, "the end of step "+e.Step)
	}
	return nil
}

// result compares a step's result with a word; it returns what differs.
func (x *matcher) result(name string, s stepRun, want string) string {
	r := x.t.Record(s.ended)
	_, text, _ := strings.Cut(x.t.Text(r.Ref), ": ")
	var last *app.Exchange
	for i := range x.t.Exchanges() {
		if ex := &x.t.Exchanges()[i]; ex.Name == name {
			last = ex
		}
	}
	switch {
	case language.WholeNumber(want) > 0:
		if last == nil {
			return cmp.Or(text, "no HTTP exchange")
		}
		if last.Status == language.WholeNumber(want) {
			return ""
		}
		return cmp.Or(strconv.Itoa(last.Status), text)
	case want == "OK":
		if r.Errno == 0 && text == "" {
			return x.badAnswer(name)
		}
	case want == "failed":
		if r.Errno != 0 || text != "" {
			return ""
		}
		return "OK"
	case r.Errno.String() == want || strings.Contains(text, want):
		return ""
	}
	if text != "" && !strings.Contains(text, r.Errno.String()) {
		return r.Errno.String() + ": " + text
	}
	return cmp.Or(text, r.Errno.String())
}

// badAnswer names the first answer to a step's requests that is no success: a
// client or server error (RFC 9110 §15.5, §15.6). It is "" when there is none.
func (x *matcher) badAnswer(step string) string {
	for i := range x.t.Exchanges() {
		if ex := &x.t.Exchanges()[i]; ex.Name == step && ex.Status >= 400 {
			return strconv.Itoa(ex.Status) + " for " + ex.Target
		}
	}
	return ""
}

// holdEnd checks how and when a connection ended as one host sees it.
func (x *matcher) holdEnd(e *language.Expectation) []failure {
	conns := x.conns(e.AtEnd)
	if len(conns) == 0 {
		return failed("last event: "+x.lastEvent(), "at_end: %s has no connection in the run", e.AtEnd)
	}
	var end, told trace.RecordID
	for id := trace.RecordID(1); int(id) <= x.t.Len(); id++ {
		r := x.t.Record(id)
		if !slices.Contains(conns, r.Conn) || x.hostName(r.Host) != e.Host {
			continue
		}
		if r.Kind == trace.StateChange && r.To() == 0 {
			end = id
		}
		if r.Kind == trace.Indication && r.Errno != 0 {
			told = id
		}
	}
	if end == 0 {
		return failed("last event: "+x.lastEvent(), "at_end: the connection of %s does not end at %s", e.AtEnd, e.Host)
	}
	if e.Result != "" {
		got := "OK"
		if told != 0 {
			got = x.t.Record(told).Errno.String()
		}
		if got != e.Result {
			return failed("it ends at "+x.at(end), "expected the connection of %s to end at %s with %s, it is %s", e.AtEnd, e.Host, e.Result, got)
		}
	}
	if e.Time != nil {
		return x.compareTime(e, end, "the end of the connection of "+e.AtEnd+" at "+e.Host)
	}
	return nil
}
