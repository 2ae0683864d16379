package capture

// An exchange ends without a whole response when its connection does, or the
// capture. Which of these it was, and who did it, is what is told of it.

// fail ends an exchange with a packet that shows why there is no whole response.
func (x *exchange) fail(at *packet, why string) {
	x.end, x.failed = at.at, why
	at.events = append(at.events, event{kind: exchangeEnded, exch: x})
}

// before is what an exchange without a whole response still lacked.
func (x *exchange) before() string {
	if x.response == nil {
		return " before a response"
	}
	return " before the response was complete"
}

// failAll ends all exchanges that wait for a response; each is handed to a function
// that knows why.
func (c *conn) failAll(fail func(*exchange)) {
	waiting := c.http.waiting
	c.http.waiting = nil
	for _, x := range waiting {
		if from := 1 - x.request.side; c.streams[from].lacks() || x.response == nil && c.http.missed[from] {
			continue // What lacks may be what was not captured.
		}
		fail(x)
	}
}

// closed takes the FIN of an end, behind all of its octets. The requests of the other
// end get no response any more.
func (c *conn) closed(side int, at *packet) {
	if len(c.http.waiting) == 0 || c.http.waiting[0].request.side == side || c.http.off {
		return
	}
	c.failAll(func(x *exchange) { x.fail(at, c.closedBy(x, at)) })
}

// closedBy says why a response ends with the FIN of its sender.
func (c *conn) closedBy(x *exchange, at *packet) string {
	own := c.streams[x.request.side].fin
	switch {
	case x.response == nil && c.http.strange[1-x.request.side]:
		return "what came is no response of HTTP/1.x"
	case own != nil && own.at < at.at && own.at >= x.request.at:
		return "the client closed, then the server," + x.before()
	}
	return "closed by the server" + x.before() + " (EOF)"
}

// broken takes a RST: requests without an answer have failed. If the server's
// FIN came before, the client has read end of file instead of an answer, and
// the RST tells it nothing new.
func (c *conn) broken(rst *packet) {
	c.failAll(func(x *exchange) {
		fin, own := c.streams[1-x.request.side].fin, c.streams[x.request.side].fin
		switch {
		case fin != nil && x.request.at < fin.at:
			x.fail(fin, c.closedBy(x, fin))
		case fin != nil:
			x.fail(rst, "closed by the server"+x.before()+" (EOF)")
		case rst.side == x.request.side && own != nil:
			x.fail(own, "closed by the client"+x.before())
		case rst.side == x.request.side:
			x.fail(rst, "reset by the client"+x.before())
		default:
			x.reset = true
			x.fail(rst, "connection reset"+x.before())
		}
	})
}

// late takes octets of a response that came when the client had closed, so that a RST
// answers them.
func (c *conn) late(x *exchange, at *packet) {
	if own := c.streams[x.request.side].fin; own != nil {
		at = own
	}
	x.fail(at, "closed by the client"+x.before())
}

// unfinished takes the end of the capture.
func (c *conn) unfinished(last *packet) {
	c.failAll(func(x *exchange) {
		if own := c.streams[x.request.side].fin; own != nil && own.at >= x.request.at {
			x.fail(last, "the client closed, and the capture ended"+x.before())
			return
		}
		x.fail(last, "the capture ended"+x.before())
	})
}
