package premises

import (
	"strings"

	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
)

// octets are those of one end's stream from an offset on, at most n of them.
func (k *talk) octets(conn trace.ConnID, side int, off uint64, n int64) string {
	if conn == 0 || n <= 0 {
		return ""
	}
	const most = 1 << 20
	return string(k.t.Octets(nil, tcpmodel.Span{Stream: k.t.Conn(conn).Ends[side].Stream, Off: off, Len: uint32(min(n, most))}))
}

// head is the start line and the fields of a message, read loosely: for what it says,
// not for whether it may be said so.
type head struct {
	line   string
	lines  []string // all of its field lines as they came
	fields []string // name in small letters, a colon, the value without space around it
	whole  bool     // its end was there
	size   int      // octets, with the empty line
}

func parseHead(text string) head {
	var h head
	at := 0
	for {
		line, rest, ok := strings.Cut(text[at:], "\n")
		if !ok {
			return h
		}
		at = len(text) - len(rest)
		bare := strings.TrimRight(line, "\r")
		switch {
		case h.line == "" && bare == "":
		case h.line == "":
			h.line = bare
		case bare == "":
			h.whole, h.size = true, at
			return h
		default:
			h.lines = append(h.lines, line)
			name, value, _ := strings.Cut(bare, ":")
			h.fields = append(h.fields, strings.ToLower(strings.TrimSpace(name))+":"+strings.TrimSpace(value))
		}
	}
}

// get is the value of the first field of a name, and whether there is one.
func (h *head) get(name string) (string, bool) {
	for _, f := range h.fields {
		if value, ok := strings.CutPrefix(f, name+":"); ok {
			return value, true
		}
	}
	return "", false
}

// all are the values of all fields of a name.
func (h *head) all(name string) []string {
	var values []string
	for _, f := range h.fields {
		if value, ok := strings.CutPrefix(f, name+":"); ok {
			values = append(values, value)
		}
	}
	return values
}

// says reports that a field has a word, in a list or alone.
func (h *head) says(name, word string) bool {
	for _, value := range h.all(name) {
		for part := range strings.SplitSeq(value, ",") {
			if strings.EqualFold(strings.TrimSpace(part), word) {
				return true
			}
		}
	}
	return false
}

// old reports HTTP/1.0 or less.
func (h *head) old() bool { return !strings.Contains(h.line, "HTTP/1.1") }

// headOf is the head of a message that was reported.
func (k *talk) headOf(id trace.RecordID) head {
	if id == 0 {
		return head{}
	}
	m := k.message(id)
	if m.Conn == 0 {
		return head{line: m.StartLine}
	}
	side := k.t.Conn(m.Conn).Side(m.Sender)
	if side < 0 {
		return head{line: m.StartLine}
	}
	return parseHead(k.octets(m.Conn, side, m.Off, m.HeadLen))
}

// unread are the octets that an end has read since the last message that it read
// to its end.
func (k *talk) unread(s *speaker) string {
	off := uint64(0)
	if n := len(s.readAll); n > 0 {
		m := k.message(s.readAll[n-1])
		off = m.Off + uint64(max(m.HeadLen, 0)) + uint64(max(m.BodyLen, 0))
	}
	side := k.t.Conn(s.conn).Side(s.host)
	return k.octets(s.conn, 1-side, off, s.read-int64(off))
}

// written reports how far the latest message that an end began was handed to TCP:
// the octets of it that were, and those that it has; -1 where that is not known.
func (k *talk) written(m *moment) (done, whole int64) {
	n := len(m.prog.sentAll)
	if n == 0 {
		return 0, 0
	}
	msg := k.message(m.prog.sentAll[n-1])
	whole = msg.HeadLen + msg.BodyLen
	if msg.BodyLen < 0 {
		whole = -1
	}
	done = m.prog.asked
	if m.r.Stop != m.prog.wrote { // What TCP did not take of an earlier write is still to be written.
		done = k.taken(m.r)
	}
	return done - int64(msg.Off), whole
}
