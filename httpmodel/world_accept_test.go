package httpmodel

import "wirewalk/sim/app"

// accept gives the program the connections that it waits for.
func (h *fakeHost) accept() {
	for len(h.waiting) > 0 && (!h.manual || h.accepts > 0) {
		e := h.waiting[0]
		h.waiting, h.accepts = h.waiting[1:], h.accepts-1
		e.queued = false
		h.tell(app.Indication{Kind: app.Accepted, Sock: e.sock, Listener: e.listener, Remote: e.remote})
		if len(e.buf) > 0 || e.eof {
			h.tell(app.Indication{Kind: app.Readable, Sock: e.sock, N: int64(len(e.buf)), EOF: e.eof})
		}
	}
}
