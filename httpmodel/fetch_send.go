package httpmodel

import (
	"strconv"

	"wirewalk/sim/app"
	"wirewalk/sim/vtime"
	"wirewalk/sim/wire/h1"
)

// lay queues the request's octets on its connection.
func (f *fetch) lay(c *cliConn) {
	why := f.reason(c)
	f.laid, f.passed = false, 0
	var parts []part
	if f.req.Raw != "" {
		parts = f.rawParts(c, why)
	} else {
		parts = f.parts(c, why)
	}
	parts[0].begin = func(now vtime.Time) { f.x.SendStart, f.x.Phase = now, app.PhaseSend }
	whole := true
	if n := f.req.SendOnly; n > 0 {
		parts, whole = cut(parts, n)
	}
	if f.req.Drip > 0 {
		parts = drip(parts, f.req.Drip, f.req.DripEvery)
	}
	for i := range parts {
		f.x.ReqOctets += parts[i].size()
		c.out.add(parts[i])
	}
	if f.laid {
		return
	}
	c.out.add(part{join: true, done: func(now vtime.Time, out *app.Effects) { f.written(now, c, whole, out) }})
}

// reason says why the request is written.
func (f *fetch) reason(c *cliConn) Reason {
	switch {
	case f.relay:
		return ReasonForwardRequest
	case f.tries > 0:
		return ReasonResend
	case len(c.flight) > 1:
		return ReasonPipelined
	case c.served > 0:
		return ReasonReuse
	}
	return ReasonSendRequest
}

// written: TCP has taken all that the client wants to send.
func (f *fetch) written(now vtime.Time, c *cliConn, whole bool, out *app.Effects) {
	if f.over || f.conn != c {
		return
	}
	f.sent, f.x.SendEnd, f.x.Phase = whole, now, app.PhaseWait
	f.owner.wrote(now, f, out)
	if c.stale && f.cl.cfg.Pool.BlindReads { // What the peer's FIN left to read is found only now (recorded: http.client).
		c.stale = false
		c.transport.read(0, out)
	}
	if f.req.HalfClose {
		out.Shutdown(c.sock, ReasonHalfClose)
	}
	if limit := f.cl.cfg.ResponseTimeout; limit > 0 && !f.got {
		c.clock.arm(timerResponse, "HTTP response", limit, ReasonTimerResponse, out)
	}
}

// parts lays out head and content.
func (f *fetch) parts(c *cliConn, why Reason) []part {
	h := f.requestHead()
	head := c.enc.Head(nil, h)
	c.dec.Expect(h.Method)
	if f.open {
		length := int64(unknown)
		if v := h.Get("Content-Length"); v != "" {
			length, _ = strconv.ParseInt(v, 10, 64)
		}
		return f.openParts(c, head, why, reportSent(c.sock, h, app.Message{
			HeadLen: int64(len(head)), BodyLen: length, Off: c.out.off, Exchange: f.x.ID,
		}))
	}
	parts := append([]part{{data: head, why: why, join: true}}, f.contentParts(c)...)
	total := int64(0)
	for i := range parts {
		total += parts[i].size()
	}
	parts[0].reports = []app.Report{
		reportSent(c.sock, h, app.Message{
			HeadLen: int64(len(head)), BodyLen: total - int64(len(head)), Off: c.out.off, Exchange: f.x.ID,
		}),
	}
	if len(parts) == 1 {
		return parts
	}
	body := &parts[1]
	switch {
	case f.expects():
		parts[0].done = func(_ vtime.Time, out *app.Effects) {
			c.clock.arm(timerContinue, "100 (Continue)", f.cl.cfg.ContinueWait, ReasonTimerContinue, out)
		}
		for i := range parts[1:] {
			parts[i+1].gate = true
		}
	case f.req.BodyAfter > 0:
		body.wait = f.req.BodyAfter
	case f.req.Framing == FramingChunked && f.cl.cfg.ChunksApart:
	case !f.cl.cfg.BodyApart:
		body.join = true
		return f.flushed(parts)
	}
	return parts
}

// flushed cuts a large request as a client with a small buffer does: head and
// content fill it, the rest is one write more.
func (f *fetch) flushed(parts []part) []part {
	n := f.cl.cfg.FlushFirst - int64(len(parts[0].data))
	if f.cl.cfg.FlushFirst == 0 || n <= 0 || len(parts) != 2 || parts[1].size() <= n {
		return parts
	}
	first, rest := parts[1], part{why: ReasonSendContent, made: parts[1].made}
	if int64(len(first.data)) > n {
		first.data, rest.data, first.made = first.data[:n:n], first.data[n:], 0
	} else {
		first.made = n - int64(len(first.data))
		rest.made -= first.made
	}
	return []part{parts[0], first, rest}
}

// contentParts lays out the request's content, without its head.
func (f *fetch) contentParts(c *cliConn) []part {
	text, size := f.content()
	switch {
	case f.load != nil && f.fwd.HasToken("Transfer-Encoding", "chunked"): // passed on when all of it was there already
		return []part{{data: c.enc.End(f.framed(c, f.load), nil), why: ReasonSendContent}}
	case size == 0 && f.req.Framing != FramingChunked:
		return nil
	case f.req.Framing != FramingChunked && text == "":
		return []part{{made: size, why: ReasonSendContent}}
	case f.req.Framing != FramingChunked:
		return []part{{data: []byte(text), why: ReasonSendContent}}
	}
	lay := chunked{text: text, size: size, chunk: f.req.Chunk, trailers: f.req.Trailer, apart: f.cl.cfg.ChunksApart}
	return lay.parts(c.enc, nil, ReasonSendContent)
}

func (f *fetch) content() (text string, size int64) {
	switch {
	case f.load != nil:
		return string(f.load), int64(len(f.load))
	case f.req.Text != "":
		return f.req.Text, int64(len(f.req.Text))
	}
	return "", f.req.Size
}

// rawParts sends octets as they stand; what messages they hold decides how
// many responses are awaited.
func (f *fetch) rawParts(c *cliConn, why Reason) []part {
	data := []byte(f.req.Raw)
	p := part{data: data, why: why, join: true}
	dec, at, head := h1.NewDecoder(h1.Requests, h1.Limits{}), uint64(0), uint64(0)
	count := 0
	for rest := data; ; {
		n, ev, err := dec.Next(rest)
		rest, at = rest[n:], at+uint64(n)
		if err != nil || ev.Kind == h1.EventNone {
			break
		}
		if ev.Kind == h1.EventEnd {
			p.reports = append(p.reports, reportSent(c.sock, ev.Head, app.Message{
				HeadLen: ev.HeadLen, BodyLen: ev.BodyLen, Off: c.out.off + head, Exchange: f.x.ID,
			}))
			c.dec.Expect(ev.Head.Method)
			head = at
			count++
		}
	}
	f.more = max(count-1, 0)
	return []part{p}
}
