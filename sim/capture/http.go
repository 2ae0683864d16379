package capture

import (
	"bytes"
	"strconv"
	"strings"

	"wirewalk/sim/app"
	"wirewalk/sim/vtime"
)

// event is an HTTP message that begins or ends with a packet.
type event struct {
	kind app.ReportKind // ReportMessageSent, ReportMessageReceived or ReportExchange
	msg  *message
	exch *exchange
	// before: the packet's sender shows that it had received the message before.
	before bool
}

// message is an HTTP message found in a stream.
type message struct {
	app.Message
	side   int // who sent it
	status int
	method string
	target string
	host   string
	body   framing
	length int64 // of the content, when the head says it
	at     vtime.Time
}

// framing is how the end of a message's content is found (RFC 9112 §6.3).
type framing uint8

const (
	noBody framing = iota
	counted
	chunked
	untilClose
	tunnel // the connection is no longer HTTP/1.x after the head
)

// exchange is a request with what becomes of it.
type exchange struct {
	request  *message
	response *message
	reused   bool
	sent     vtime.Time // the last octet of the request
	first    vtime.Time
	end      vtime.Time
	failed   string
	eof      bool // it failed by an end of file
}

// httpConn pairs the messages of a connection.
type httpConn struct {
	served  int
	waiting []*exchange // requests without a final response, in order
	off     bool        // not HTTP/1.x any more
	// byResponse finds the exchange of a response.
	byResponse map[*message]*exchange
}

// parseHead reads a message's start line and the fields that say where it ends.
// ok is false for what is not an HTTP/1.x head.
func parseHead(head []byte) (*message, bool) {
	lines := strings.Split(strings.ReplaceAll(string(head), "\r\n", "\n"), "\n")
	m := &message{length: -1}
	m.StartLine, m.HeadLen = lines[0], int64(len(head))
	switch kindOf([]byte(lines[0] + "\n")) {
	case startRequest:
		words := strings.Fields(m.StartLine)
		m.Request, m.method, m.target = true, words[0], words[1]
	case startResponse:
		words := strings.Fields(m.StartLine)
		if len(words) < 2 {
			return nil, false
		}
		status, err := strconv.Atoi(words[1])
		if err != nil || len(words[1]) != 3 {
			return nil, false
		}
		m.status = status
	case startUnknown, startPartial:
		return nil, false
	}
	var fields headFields
	for _, line := range lines[1:] {
		fields.add(line)
	}
	m.host, m.length, m.body = fields.host, fields.length, fields.framing(m)
	if m.body == noBody {
		m.length = 0
	}
	return m, true
}

// headFields are the header fields that matter here.
type headFields struct {
	host    string
	length  int64
	hasLen  bool
	chunked bool
}

func (h *headFields) add(line string) {
	name, value, ok := strings.Cut(line, ":")
	if !ok {
		return
	}
	value = strings.TrimSpace(value)
	switch strings.ToLower(name) {
	case "host":
		h.host = value
	case "content-length":
		if n, err := strconv.ParseInt(value, 10, 62); err == nil && n >= 0 {
			h.length, h.hasLen = n, true
		}
	case "transfer-encoding":
		h.chunked = strings.HasSuffix(strings.ToLower(value), "chunked")
	}
}

// framing follows RFC 9112 §6.3 as far as a message alone decides it.
func (h *headFields) framing(m *message) framing {
	switch {
	case !m.Request && (m.status < 200 || m.status == 204 || m.status == 304):
		if m.status == 101 {
			return tunnel
		}
		return noBody
	case h.chunked:
		return chunked
	case h.hasLen && h.length > 0:
		return counted
	case h.hasLen || m.Request:
		return noBody
	}
	return untilClose
}

// startKind is what the first octets of a line look like.
type startKind uint8

const (
	startUnknown startKind = iota
	startPartial           // it could become one
	startRequest
	startResponse
)

const maxStartLine = 8 << 10

// kindOf tells whether octets begin an HTTP/1.x message.
func kindOf(b []byte) startKind {
	const version = "HTTP/1."
	if n := min(len(b), len(version)); string(b[:n]) == version[:n] {
		if n < len(version) {
			return startPartial
		}
		return startResponse
	}
	end := bytes.IndexByte(b, '\n')
	line := b
	if end >= 0 {
		line = bytes.TrimSuffix(b[:end], []byte("\r"))
	}
	method, rest, more := bytes.Cut(line, []byte(" "))
	if !isMethod(method) || len(line) > maxStartLine {
		return startUnknown
	}
	if end < 0 {
		for _, c := range rest {
			if c < ' ' && c != '\r' || c == 0x7f {
				return startUnknown
			}
		}
		return startPartial
	}
	at := bytes.LastIndexByte(rest, ' ')
	if !more || at <= 0 || !bytes.HasPrefix(rest[at+1:], []byte(version)) ||
		len(rest)-at-1 != len(version)+1 {
		return startUnknown
	}
	return startRequest
}

// isMethod takes the methods that are in use: capital letters and hyphens.
func isMethod(b []byte) bool {
	if len(b) == 0 || len(b) > 24 {
		return false
	}
	for _, c := range b {
		if (c < 'A' || c > 'Z') && c != '-' && c != '_' {
			return false
		}
	}
	return true
}
