package capture

import (
	"wirewalk/tcpmodel"
)

// begin takes a message whose head is complete and began with a packet.
func (c *conn) begin(m *message, at *packet) {
	h := &c.http
	at.events = append(at.events, event{kind: messageSent, msg: m})
	if m.Request {
		if len(h.waiting) == 0 {
			h.missed[1-m.side], h.strange[1-m.side] = false, false
		}
		x := &exchange{request: m, reused: h.served > 0, sent: m.at}
		h.served++
		h.waiting = append(h.waiting, x)
		h.watcher(1 - m.side).Expect(m.method)
		return
	}
	if len(h.waiting) > 0 && h.waiting[0].response != nil && !h.waiting[0].response.interim {
		x := h.waiting[0] // Its end was not found, and yet the next one begins.
		h.waiting = h.waiting[1:]
		x.fail(at, "the response was not read to its end")
	}
	if len(h.waiting) == 0 {
		return
	}
	x := h.waiting[0]
	if at.refused {
		h.waiting = h.waiting[1:]
		c.late(x, at)
		return
	}
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
func (c *conn) complete(m *message, at *packet) {
	h := &c.http
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
	if at.refused {
		c.late(x, at)
		return
	}
	x.end = at.at
	at.events = append(at.events, event{kind: exchangeEnded, exch: x})
}

// errno is how a failed exchange ends for its program.
func (x *exchange) errno() tcpmodel.Errno {
	if x.reset {
		return tcpmodel.ECONNRESET
	}
	return tcpmodel.OK
}
