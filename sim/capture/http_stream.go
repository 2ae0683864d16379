package capture

import (
	"bytes"

	"wirewalk/sim/wire/h1"
)

// httpStream finds the HTTP/1.x messages in one direction of a connection. It
// sees the octets in order; where the capture lacks some it is told how many.
type httpStream struct {
	conn  *conn
	side  int
	msg   *message // whose head is complete
	first *packet  // that carries the head's first octet
	began *packet  // in decrypted TLS: that carries the start of the record, else nil
	wire  int64    // in decrypted TLS: the offset behind that record as it was sent
}

// feed takes the next octets, which lie at an offset of the stream.
func (s *httpStream) feed(at *packet, data []byte, off uint64) {
	h := &s.conn.http
	for w := h.watcher(s.side); !h.off; {
		idle := w.Idle()
		if idle {
			s.first = at
			if s.began != nil {
				s.first = s.began
			}
		}
		n, ev := w.Next(data)
		if idle && w.Idle() && ev.Kind == h1.EventNone && len(bytes.Trim(data, "\r\n")) > 0 {
			h.strange[s.side] = true
		}
		data, off = data[n:], off+uint64(n)
		s.take(at, ev, off)
		if ev.Kind == h1.EventNone {
			return
		}
	}
}

// skip passes over n octets that were not captured, from an offset of the stream.
func (s *httpStream) skip(at *packet, n int64, off uint64) {
	w := s.conn.http.watchers[s.side]
	if w == nil {
		s.conn.http.missed[s.side] = true
		return
	}
	for {
		idle := w.Idle()
		took, ev := w.Lose(n)
		if took > 0 && w.Idle() && (idle || ev.Kind == h1.EventNone) {
			s.conn.http.missed[s.side] = true
		}
		n, off = n-took, off+uint64(took)
		s.take(at, ev, off)
		if ev.Kind == h1.EventNone {
			return
		}
	}
}

// end is the FIN: it ends content that lasts until the close.
func (s *httpStream) end(at *packet) {
	if w := s.conn.http.watchers[s.side]; w != nil {
		s.take(at, w.Close(), 0)
	}
	s.conn.closed(s.side, at)
}

// take takes what was found in the stream up to an offset.
func (s *httpStream) take(at *packet, ev h1.Event, end uint64) {
	switch ev.Kind {
	case h1.EventHead:
		s.msg = newMessage(ev.Head, end)
		s.msg.side, s.msg.at = s.side, s.first.at
		s.first.labels = append(s.first.labels, headLabels(ev.Head)...)
		s.conn.begin(s.msg, s.first)
	case h1.EventNone, h1.EventContent:
		if w := s.conn.http.watchers[s.side]; s.msg != nil && !w.Idle() {
			s.msg.BodyLen = w.BodyLen()
		}
	case h1.EventEnd:
		m := s.msg
		s.msg, m.BodyLen, m.wire = nil, ev.BodyLen, s.wire
		at.events = append(at.events, event{kind: messageReceived, msg: m})
		s.conn.complete(m, at)
		s.conn.http.off = s.conn.http.off || ev.Head.Tunnel
	}
}
