package httpmodel

import "wirewalk/sim/vtime"

// content lays a response's content out behind its head.
func (c *srvConn) content(now vtime.Time, p *ServerPage, head []byte, why Reason) []part {
	if !hasContent(p.Status) || c.req != nil && c.req.head.Method == "HEAD" {
		return []part{{data: head, why: why}}
	}
	var parts []part
	if p.BodyAfter > 0 {
		body := c.body(p, nil, ReasonSendContent)
		body[0].wait, body[0].held = p.BodyAfter, ReasonNotMade
		parts = append([]part{{data: head, why: why}}, body...)
	} else {
		parts = c.body(p, head, why)
	}
	if p.Rate > 0 {
		spread := &pace{rate: p.Rate, after: p.RateAfter, start: c.begun}
		if c.req == nil {
			spread.start = now
		}
		for i := range parts {
			parts[i].pace = spread
		}
	}
	return parts
}

// body is the content behind a head, which may have left already.
func (c *srvConn) body(p *ServerPage, head []byte, why Reason) []part {
	switch {
	case p.Framing == FramingChunked || p.Framing == FramingClose && p.Pause > 0 && p.Chunk > 0:
		lay := chunked{
			text: p.Text, size: p.Size, chunk: p.Chunk, pause: p.Pause, held: ReasonNotMade, trailers: p.Trailers,
			plain: p.Framing == FramingClose, lastApart: c.s.cfg.LastChunkApart, buffer: c.s.cfg.FlushFirst,
		}
		return lay.parts(c.enc, head, why)
	case p.Chunk > 0:
		return pieces(p, head, why)
	case c.s.cfg.HeadApart && p.Size > 0 && len(head) > 0:
		return []part{{data: head, why: why}, {data: []byte(p.Text), made: p.Size - int64(len(p.Text)), why: ReasonSendContent}}
	case p.Text != "":
		return c.flushed(part{data: append(head, p.Text...), why: why})
	}
	return c.flushed(part{data: head, made: p.Size, why: why})
}

// pieces are content that leaves in writes of p.Chunk octets, p.Pause apart; the
// head leaves with the first.
func pieces(p *ServerPage, head []byte, why Reason) []part {
	step := max(p.Chunk, (p.Size+maxChunks-1)/maxChunks, 1)
	var all []part
	for at := int64(0); at < p.Size || at == 0; at += step {
		n := min(step, p.Size-at)
		piece := part{data: head, made: n, why: why}
		if p.Text != "" {
			piece.data, piece.made = append(head, p.Text[at:at+n]...), 0
		}
		if at > 0 {
			piece.wait, piece.held, piece.why = p.Pause, ReasonNotMade, ReasonSendContent
		}
		all, head = append(all, piece), nil
	}
	return all
}

// flushed cuts a large response as a server with a small buffer does: one
// write fills the buffer, the next passes by it.
func (c *srvConn) flushed(whole part) []part {
	n := c.s.cfg.FlushFirst
	if n <= 0 || whole.size() <= n {
		return []part{whole}
	}
	rest := part{why: ReasonSendContent, made: whole.made}
	if int64(len(whole.data)) > n {
		whole.data, rest.data, whole.made = whole.data[:n:n], whole.data[n:], 0
		return []part{whole, rest}
	}
	whole.made = n - int64(len(whole.data))
	rest.made -= whole.made
	return []part{whole, rest}
}
