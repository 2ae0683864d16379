package capture

import (
	"wirewalk/tcpmodel"
)

// begin takes a message whose head is complete and began with a packet.
func (h *httpConn) begin(m *message, at *packet) {
	at.events = append(at.events, event{kind: messageSent, msg: m})
	if m.Request {
		x := &exchange{request: m, reused: h.served > 0, sent: m.at}
		h.served++
		h.waiting = append(h.waiting, x)
		h.watcher(1 - m.side).Expect(m.method)
		return
	}
	if len(h.waiting) == 0 {
		return
	}
	x := h.waiting[0]
	x.response = m
	if h.byResponse == nil {
		h.byResponse = map[*message]*exchange{}
	}
	h.byResponse[m] = x
	if x.first == 0 {
		x.first = m.at
	}
}

// complete takes a message whose last octet has passed.
func (h *httpConn) complete(m *message, at *packet) {
	if m.Request {
		for _, x := range h.waiting {
			if x.request == m {
				x.sent = at.at
			}
		}
		return
	}
	if len(h.waiting) == 0 || h.waiting[0].response != m || m.interim {
		return
	}
	x := h.waiting[0]
	h.waiting = h.waiting[1:]
	x.end = at.at
	at.events = append(at.events, event{kind: exchangeEnded, exch: x})
}

// broken takes a RST: requests without an answer have failed. If the server's
// FIN came before, the client has read end of file instead of an answer, and
// the RST tells it nothing new.
func (c *conn) broken(rst *packet) {
	for _, x := range c.http.waiting {
		at, what, eof := rst, "connection reset", ""
		if fin := c.streams[1-x.request.side].fin; fin != nil {
			what, eof = "closed by the server", " (EOF)"
			if x.request.at < fin.at {
				at = fin
			}
		}
		x.end, x.eof = at.at, eof != ""
		x.failed = what + " before the response was complete" + eof
		if x.response == nil {
			x.failed = what + " before a response" + eof
		}
		at.events = append(at.events, event{kind: exchangeEnded, exch: x})
	}
	c.http.waiting = nil
}

// errno is how a failed exchange ends for its program.
func (x *exchange) errno() tcpmodel.Errno {
	if x.failed != "" && !x.eof {
		return tcpmodel.ECONNRESET
	}
	return tcpmodel.OK
}
