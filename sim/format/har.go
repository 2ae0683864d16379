package format

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"wirewalk/sim/app"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

func har() Format {
	return Format{
		Name: "har", Ending: ".har", Help: "the HTTP exchanges as an HTTP Archive, for a browser's network view",
		Takes: Upto | Filtered | OneConn, Needs: needsExchanges, Write: HAR,
	}
}

func needsExchanges(r *Request) error {
	if len(r.Trace.Exchanges()) > 0 {
		return nil
	}
	return &Need{Text: "there are no HTTP exchanges here", Hint: "the packets are in .pcapng, the records in .jsonl"}
}

// HAR writes the HTTP exchanges as an HTTP Archive 1.2, the form in which
// browsers save a page load.
func HAR(w io.Writer, req *Request) error {
	t := req.Trace
	log := harLog{
		Version: "1.2", Creator: harCreator{Name: "wirewalk", Version: "1"},
		Entries: []harEntry{},
	}
	heads := headsOf(t)
	for id := trace.RecordID(1); int(id) <= t.Len(); id++ {
		if r := t.Record(id); r.Kind == trace.Exchange && req.keepsExchange(id, heads) {
			x := t.Exchange(r.Ref)
			log.Entries = append(log.Entries, entryOf(t, r, x, heads[x.ID], req.Date(x.Queued)))
		}
	}
	return encodeJSON(w, map[string]any{"log": log}, "  ")
}

// keepsExchange reports whether an exchange is written: a filter wants it where it wants a
// record of its connection from its beginning to its end.
func (r *Request) keepsExchange(id trace.RecordID, of map[uint32]heads) bool {
	if id > r.Upto.Rec {
		return false
	}
	end := r.Trace.Record(id)
	x := r.Trace.Exchange(end.Ref)
	conn := connOf(end, of[x.ID])
	if r.Conn != 0 && conn != r.Conn {
		return false
	}
	if r.Filter == nil || r.Filter.Match(r.Trace, id) {
		return true
	}
	for at := id - 1; at > 0 && r.Trace.Record(at).At >= x.Queued; at-- {
		if r.Trace.Record(at).Conn == conn && conn != 0 && r.Filter.Match(r.Trace, at) {
			return true
		}
	}
	return false
}

// connOf is the connection of an exchange: one that failed may have none any more, but its
// request went somewhere.
func connOf(end trace.Record, h heads) trace.ConnID {
	if end.Conn == 0 && h.request != nil {
		return h.request.Conn
	}
	return end.Conn
}

type harLog struct {
	Version string     `json:"version"`
	Creator harCreator `json:"creator"`
	Entries []harEntry `json:"entries"`
}

type harCreator struct {
	Name    string `json:"name"`
	Version string `json:"version"`
}

type harEntry struct {
	Started    string      `json:"startedDateTime"`
	Time       millis      `json:"time"`
	Request    harRequest  `json:"request"`
	Response   harResponse `json:"response"`
	Cache      struct{}    `json:"cache"`
	Timings    harTimings  `json:"timings"`
	ServerIP   string      `json:"serverIPAddress,omitempty"`
	Connection string      `json:"connection,omitempty"`
	Comment    string      `json:"comment,omitempty"`
}

// harTimings are the phases of an exchange; noPhase where one does not apply.
type harTimings struct {
	Blocked millis `json:"blocked"`
	DNS     millis `json:"dns"`
	Connect millis `json:"connect"`
	Send    millis `json:"send"`
	Wait    millis `json:"wait"`
	Receive millis `json:"receive"`
	SSL     millis `json:"ssl"`
}

func entryOf(t *trace.Trace, r trace.Record, x *app.Exchange, h heads, begun int64) harEntry {
	e := harEntry{
		Started: time.Unix(0, begun).UTC().Format("2006-01-02T15:04:05.000000Z"),
		Time:    milliseconds(x.Queued, x.End),
		Request: requestOf(t, x, h), Response: responseOf(t, x, h),
		Timings: timingsOf(x), Comment: x.Error,
	}
	if r.Conn != 0 {
		c := t.Conn(r.Conn)
		e.ServerIP = c.Ends[1].Addr.Addr().String()
		e.Connection = c.Ends[0].Addr.String()
	}
	return e
}

// timingsOf splits an exchange into phases whose sum is its time. What came
// before the request was written and is no connecting counts as blocked.
func timingsOf(x *app.Exchange) harTimings {
	h := harTimings{DNS: noPhase, SSL: noPhase, Connect: noPhase}
	sent := firstOf(x.SendStart, x.End)
	h.Blocked = milliseconds(x.Queued, sent)
	if x.Lookup != vtime.Never {
		h.DNS = milliseconds(x.Lookup, firstOf(x.Connect, sent))
		h.Blocked = max(0, h.Blocked-h.DNS)
	}
	if x.Connect != vtime.Never {
		h.Connect = milliseconds(x.Connect, firstOf(x.Connected, sent))
		h.Blocked = max(0, h.Blocked-h.Connect)
	}
	answered := firstOf(x.FirstByte, x.End)
	written := min(firstOf(x.SendEnd, answered), answered)
	h.Send = milliseconds(sent, written)
	h.Wait = milliseconds(written, answered)
	h.Receive = milliseconds(answered, x.End)
	return h
}

// firstOf is an instant, or another when it was not reached.
func firstOf(at, or vtime.Time) vtime.Time {
	if at == vtime.Never {
		return or
	}
	return at
}

// millis is a length of time that is written in milliseconds.
type millis vtime.Duration

// noPhase is written as -1.
const noPhase = millis(-vtime.Millisecond)

// MarshalJSON writes milliseconds with as many digits as they need.
func (m millis) MarshalJSON() ([]byte, error) {
	whole, rest := m/millis(vtime.Millisecond), m%millis(vtime.Millisecond)
	text := strconv.FormatInt(int64(whole), 10)
	if rest != 0 {
		text += "." + strings.TrimRight(fmt.Sprintf("%06d", rest), "0")
	}
	return []byte(text), nil
}

func milliseconds(from, to vtime.Time) millis {
	if from == vtime.Never || to == vtime.Never || to < from {
		return 0
	}
	return millis(to.Sub(from))
}

// heads are the messages of one exchange, the last ones when it was repeated.
type heads struct {
	request, response *trace.Message
	secret            bool // they were in TLS
}

func headsOf(t *trace.Trace) map[uint32]heads {
	all := map[uint32]heads{}
	messages := t.Messages()
	for i := range messages {
		m := &messages[i]
		h := all[m.Exchange]
		h.secret = m.Conn != 0 && t.Conn(m.Conn).Decrypted()
		switch {
		case m.Exchange == 0:
		case m.Request && m.Sent:
			h.request = m
		case !m.Request && (!m.Sent || h.response == nil):
			h.response = m // As it was sent, if it was not received to its end.
		}
		all[m.Exchange] = h
	}
	return all
}

// headOctets are the start line and fields of a message as they were sent.
func headOctets(t *trace.Trace, m *trace.Message) []byte {
	if m == nil || m.Conn == 0 || m.HeadLen <= 0 || m.HeadLen > 1<<20 {
		return nil
	}
	c := t.Conn(m.Conn)
	side := c.Side(m.Sender)
	if side < 0 {
		return nil
	}
	return t.Octets(nil, tcpmodel.Span{
		Stream: c.Ends[side].Clear(), Off: m.Off,
		Len: uint32(m.HeadLen),
	})
}
