package narrate

import (
	"fmt"
	"strconv"
	"strings"

	"wirewalk/httpmodel"
	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
)

// noReuse is why a pair of ports is not used again, or why a new connection
// was opened although there were others.
func (e *stopEnd) noReuse() reply {
	if left := e.left(tcpmodel.TimerTimeWait); e.s.State == tcpmodel.TimeWait && left > 0 {
		return say(ReuseTimeWait, "left", inWords(left))
	}
	if !e.acts || !e.did["SYN"] || e.s.State != tcpmodel.SynSent || e.did["retry"] {
		return reply{}
	}
	const most = 100
	mine, ended, elsewhere := e.t.Conn(e.conn), trace.ConnID(0), trace.ConnID(0)
	for id := e.conn - 1; id > 0 && e.conn-id <= most; id-- {
		c := e.t.Conn(id)
		side := c.Side(e.host)
		if side < 0 || side != e.side {
			continue
		}
		was, now := c.Ends[1-side].Addr, mine.Ends[1-e.side].Addr
		state := e.t.StateAt(id, side, e.last)
		switch {
		case was != now:
			if was.Addr() == now.Addr() && state == tcpmodel.Established {
				elsewhere = max(elsewhere, id)
			}
		case state <= tcpmodel.Listen:
			ended = max(ended, id)
		default:
			return e.notThis(id, state)
		}
	}
	switch {
	case elsewhere != 0:
		port := func(id trace.ConnID) string { return strconv.Itoa(int(e.t.Conn(id).Ends[1-e.side].Addr.Port())) }
		return say(ReusePort, "other", letter(elsewhere), "was", port(elsewhere), "port", port(e.conn))
	case ended != 0:
		return say(ReuseEnded, "other", letter(ended))
	}
	return reply{}
}

// notThis is why a connection to the same port, which has not ended, is not used.
func (e *stopEnd) notThis(id trace.ConnID, state tcpmodel.State) reply {
	other := letter(id)
	switch state { //nolint:exhaustive // those that have ended are none
	case tcpmodel.SynSent, tcpmodel.SynReceived:
		return say(ReuseOpening, "other", other)
	case tcpmodel.CloseWait:
		return say(ReusePeerClosed, "other", other)
	case tcpmodel.Established:
	default:
		return say(ReuseClosing, "other", other, "state", state.String())
	}
	use := e.usedFor(id)
	said := e.saidClose(id)
	switch {
	case use.leaked:
		return say(ReuseLeaked, "other", other)
	case use.open != "":
		return say(ReuseBusy, "other", other, "request", use.open)
	case said != "":
		return say(ReuseSaidClose, "other", other, "said", said)
	case e.because(httpmodel.ReasonDialFresh):
		return say(ReuseFresh, "other", other)
	}
	return say(ReuseOpen, "other", other)
}

// because reports that the call which opened this connection has a reason.
func (e *stopEnd) because(why trace.Reason) bool {
	for id := e.t.Conn(e.conn).First; id > 0 && id <= e.last; id++ {
		if r := e.t.Record(id); r.Kind == trace.Call && r.Conn == e.conn && r.Host == e.host {
			return r.Why == why
		}
	}
	return false
}

// use is what a connection is used for.
type use struct {
	leaked bool
	open   string // the request whose answer has not come to its end
}

// usedFor looks for an exchange on a connection that is not over.
func (e *stopEnd) usedFor(id trace.ConnID) use {
	var u use
	var asked []string
	for i := range e.t.Messages() {
		m := &e.t.Messages()[i]
		switch {
		case m.Conn != id || m.Rec > e.last:
		case m.Request && m.Sent && m.Sender == e.host:
			asked = append(asked, m.Name())
		case !m.Request && !m.Sent && m.Sender != e.host && len(asked) > 0 && !strings.HasPrefix(m.Name(), "1"):
			asked = asked[1:]
		}
	}
	for rec := e.t.Conn(id).First; rec > 0 && rec <= min(e.t.Conn(id).Last, e.last); rec++ {
		if r := e.t.Record(rec); r.Conn == id && r.Host == e.host && r.Why == httpmodel.ReasonBodyLeaked {
			u.leaked = true
		}
	}
	if len(asked) > 0 {
		u.open = asked[0]
	}
	return u
}

// saidClose is which message on a connection said that it is the last, "" if none did.
func (e *stopEnd) saidClose(id trace.ConnID) string {
	for i := range e.t.Messages() {
		m := &e.t.Messages()[i]
		if m.Conn != id || m.Rec > e.last || m.Sent && m.Sender != e.host || !m.Sent && m.Sender == e.host {
			continue
		}
		closes, keeps := e.connectionField(m)
		what := "the answer " + m.Name()
		if m.Request {
			what = m.Name()
		}
		switch {
		case closes:
			return what + " said Connection: close"
		case !m.Request && !keeps && strings.Contains(m.StartLine, "HTTP/1.0"):
			return what + " is HTTP/1.0 and did not say keep-alive"
		}
	}
	return ""
}

// connectionField reads what the head of a message says of its connection.
func (e *stopEnd) connectionField(m *trace.Message) (closes, keeps bool) {
	const most = 16 << 10
	side := e.t.Conn(m.Conn).Side(m.Sender)
	if side < 0 || m.HeadLen > most {
		return false, false
	}
	span := tcpmodel.Span{Stream: e.t.Conn(m.Conn).Ends[side].Clear(), Off: m.Off, Len: uint32(m.HeadLen)}
	for line := range strings.SplitSeq(string(e.t.Octets(nil, span)), "\r\n") {
		name, value, _ := strings.Cut(strings.ToLower(line), ":")
		if name == "connection" {
			closes = closes || strings.Contains(value, "close")
			keeps = keeps || strings.Contains(value, "keep-alive")
		}
	}
	return closes, keeps
}

// letter is what a ladder calls a connection.
func letter(id trace.ConnID) string {
	const letters = 26
	if id == 0 || id > letters {
		return fmt.Sprintf("%d", id)
	}
	return string(rune('a' + id - 1))
}
