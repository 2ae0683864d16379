package capture

import (
	"bytes"
	"strconv"

	"wirewalk/sim/app"
)

// httpScan finds the HTTP/1.x messages in one direction of a connection. It
// sees the octets in order; where the capture lacks some it is told how many.
type httpScan struct {
	state scanState
	buf   []byte // a head or a chunk line that is not complete
	start uint64 // where buf begins in the stream
	msg   *message
	first *packet // that carries the head's first octet
	left  int64   // octets of content, or of a chunk with its line end, still to come
}

type scanState uint8

const (
	scanStart scanState = iota // a message may begin here
	scanHead
	scanCounted
	scanChunkLine
	scanChunk
	scanTrailer
	scanClose
	scanCut // the head was not captured whole, so that nobody knows where the content ends
)

const maxHead = 64 << 10

// feed takes the next octets, which lie at an offset of the stream.
func (s *httpScan) feed(c *conn, side int, at *packet, data []byte, off uint64) {
	if s.state == scanCut && kindOf(data) == startResponse {
		s.finish(c, at)
	}
	for len(data) > 0 && !c.http.off {
		var n int
		switch s.state {
		case scanStart:
			n = s.seek(data, off)
		case scanHead:
			n = s.head(c, side, at, data)
		case scanCounted, scanChunk:
			n = int(min(int64(len(data)), s.left))
			s.take(c, at, int64(n))
		case scanClose, scanCut:
			n = len(data)
			s.msg.BodyLen += int64(n)
		case scanChunkLine, scanTrailer:
			n = s.line(c, at, data)
		}
		data, off = data[n:], off+uint64(n)
	}
}

// seek looks for the start of a message at the start of data. Empty lines
// before it do not count (RFC 9112 §2.2); data that starts otherwise is left out.
func (s *httpScan) seek(data []byte, off uint64) int {
	n := 0
	for n < len(data) && (data[n] == '\r' || data[n] == '\n') {
		n++
	}
	if n == len(data) {
		return n
	}
	if kindOf(data[n:]) == startUnknown {
		return len(data)
	}
	s.state, s.start, s.buf = scanHead, off+uint64(n), s.buf[:0]
	return n
}

// head collects a head up to its empty line.
func (s *httpScan) head(c *conn, side int, at *packet, data []byte) int {
	before := len(s.buf)
	s.buf = append(s.buf, data...)
	if before == 0 {
		s.msg, s.first = &message{side: side, at: at.at}, at
	}
	end := headEnd(s.buf, max(0, before-3))
	if end < 0 {
		if len(s.buf) > maxHead || kindOf(s.buf) == startUnknown {
			s.reset()
		}
		return len(data)
	}
	m, ok := parseHead(s.buf[:end])
	if !ok {
		s.reset()
		return len(data)
	}
	m.side, m.Off, m.at = side, s.start, s.msg.at
	s.msg, s.buf = m, s.buf[:0]
	c.http.begin(m, s.first)
	s.enter(c, at)
	return end - before
}

// headEnd is the index after the empty line that ends a head, -1 if there is none.
func headEnd(b []byte, from int) int {
	for i := from; i < len(b); i++ {
		if b[i] != '\n' {
			continue
		}
		if i+1 < len(b) && b[i+1] == '\n' {
			return i + 2
		}
		if i+2 < len(b) && b[i+1] == '\r' && b[i+2] == '\n' {
			return i + 3
		}
	}
	return -1
}

// enter chooses how the content after a head is read.
func (s *httpScan) enter(c *conn, at *packet) {
	switch s.msg.body {
	case noBody:
		s.finish(c, at)
	case counted:
		s.state, s.left = scanCounted, s.msg.length
	case chunked:
		s.state = scanChunkLine
	case untilClose:
		s.state = scanClose
	case tunnel:
		s.finish(c, at)
		c.http.off = true
	}
}

// take counts octets of content.
func (s *httpScan) take(c *conn, at *packet, n int64) {
	s.left -= n
	s.msg.BodyLen += n
	switch {
	case s.left > 0:
	case s.state == scanChunk:
		s.state = scanChunkLine
	default:
		s.finish(c, at)
	}
}

// line collects a line of the chunked coding (RFC 9112 §7.1).
func (s *httpScan) line(c *conn, at *packet, data []byte) int {
	n := bytes.IndexByte(data, '\n') + 1
	if n == 0 {
		n = len(data)
	}
	s.msg.BodyLen += int64(n)
	s.buf = append(s.buf, data[:n]...)
	if len(s.buf) > maxHead {
		s.reset()
		return len(data)
	}
	if data[n-1] != '\n' {
		return n
	}
	text := string(bytes.TrimSpace(s.buf))
	s.buf = s.buf[:0]
	if s.state == scanTrailer {
		if text == "" {
			s.finish(c, at)
		}
		return n
	}
	size, _, _ := bytes.Cut([]byte(text), []byte(";"))
	length, err := strconv.ParseInt(string(bytes.TrimSpace(size)), 16, 62)
	switch {
	case err != nil || length < 0:
		s.reset()
		return len(data)
	case length == 0:
		s.state = scanTrailer
	default:
		s.state, s.left = scanChunk, length+2
	}
	return n
}

// skip passes over octets that were not captured.
func (s *httpScan) skip(c *conn, at *packet, n int64) {
	switch s.state {
	case scanCounted, scanChunk:
		use := min(n, s.left)
		s.take(c, at, use)
		if use < n {
			s.skip(c, at, n-use)
		}
	case scanClose, scanCut:
		s.msg.BodyLen += n
	case scanHead:
		s.cutHead(c, at, n)
	case scanChunkLine, scanTrailer:
		s.reset()
	case scanStart:
	}
}

// cutHead makes the most of a head of which only the start was captured: the
// start line is still worth showing. A request is taken to have no content; a
// response lasts until the next one starts a segment.
func (s *httpScan) cutHead(c *conn, at *packet, missing int64) {
	first := s.first
	m, ok := parseStart(s.buf)
	if !ok {
		s.reset()
		return
	}
	m.side, m.Off, m.at, m.HeadLen = s.msg.side, s.start, s.msg.at, int64(len(s.buf))+missing
	s.msg, s.buf = m, s.buf[:0]
	c.http.begin(m, first)
	if m.Request {
		s.finish(c, at)
		return
	}
	s.state = scanCut
}

// parseStart reads the start line of a head that is cut off.
func parseStart(head []byte) (*message, bool) {
	end := bytes.IndexByte(head, '\n')
	if end < 0 {
		return nil, false
	}
	return parseHead(head[:end+1])
}

// end is the FIN: it ends content that lasts until the close.
func (s *httpScan) end(c *conn, at *packet) {
	if s.state == scanClose || s.state == scanCut {
		s.finish(c, at)
	}
	s.reset()
}

func (s *httpScan) finish(c *conn, at *packet) {
	m := s.msg
	s.reset()
	at.events = append(at.events, event{kind: app.ReportMessageReceived, msg: m})
	c.http.complete(m, at)
}

func (s *httpScan) reset() { s.state, s.msg, s.buf, s.left = scanStart, nil, s.buf[:0], 0 }
