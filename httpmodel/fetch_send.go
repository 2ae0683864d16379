package httpmodel

import (
	"strings"

	"wirewalk/sim/app"
	"wirewalk/sim/vtime"
	"wirewalk/sim/wire/h1"
	"wirewalk/tcpmodel"
)

// lay queues the request's octets on its connection.
func (f *fetch) lay(c *cliConn) {
	why := f.reason(c)
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
	parts := append([]part{{data: head, why: why, join: true}}, f.contentParts(c)...)
	total := int64(0)
	for i := range parts {
		total += parts[i].size()
	}
	parts[0].reports = []app.Report{
		reportSent(c.sock, h, int64(len(head)), total-int64(len(head)), c.out.off, f.x.ID),
	}
	if len(parts) == 1 {
		return parts
	}
	body := &parts[1]
	switch {
	case f.req.ExpectContinue:
		parts[0].done = func(_ vtime.Time, out *app.Effects) {
			c.clock.arm(timerContinue, "100 (Continue)", f.cl.cfg.ContinueWait, ReasonTimerContinue, out)
		}
		for i := range parts[1:] {
			parts[i+1].gate = true
		}
	case f.req.BodyAfter > 0:
		body.wait = f.req.BodyAfter
	case !f.cl.cfg.BodyApart:
		body.join = true
	}
	return parts
}

// contentParts lays out the request's content, without its head.
func (f *fetch) contentParts(c *cliConn) []part {
	text, size := f.content()
	switch {
	case size == 0 && f.req.Framing != FramingChunked:
		return nil
	case f.req.Framing != FramingChunked && text == "":
		return []part{{made: size, why: ReasonSendContent}}
	case f.req.Framing != FramingChunked:
		return []part{{data: []byte(text), why: ReasonSendContent}}
	}
	lay := chunked{text: text, size: size, chunk: f.req.Chunk, trailers: f.req.Trailer}
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
			p.reports = append(p.reports, reportSent(c.sock, ev.Head, ev.HeadLen, ev.BodyLen, c.out.off+head, f.x.ID))
			c.dec.Expect(ev.Head.Method)
			head = at
			count++
		}
	}
	f.more = max(count-1, 0)
	return []part{p}
}

// cut keeps the first n octets.
func cut(parts []part, n int64) ([]part, bool) {
	for i := range parts {
		p := &parts[i]
		if p.size() <= n {
			n -= p.size()
			continue
		}
		k := min(n, int64(len(p.data)))
		p.data, p.made = p.data[:k], n-k
		return parts[:i+1], false
	}
	return parts, true
}

const maxDrips = 10_000 // pieces that a slow request is cut into at most

// drip cuts parts into pieces that leave one after the other.
func drip(parts []part, size int64, every vtime.Duration) []part {
	var out []part
	for _, p := range parts {
		for p.size() > size && len(out) < maxDrips {
			k := min(size, int64(len(p.data)))
			piece := p
			piece.data, piece.made = p.data[:k], size-k
			piece.done = nil
			p.data, p.made = p.data[k:], p.made-(size-k)
			out = append(out, piece)
			p.reports, p.begin, p.wait, p.join, p.why = nil, nil, every, false, ReasonDrip
		}
		if len(out) > 0 && p.wait == 0 {
			p.wait, p.join = every, false
		}
		out = append(out, p)
	}
	return out
}

// requestHead makes the request's head in the order of the client's layout.
func (f *fetch) requestHead() *h1.Head {
	if f.fwd != nil {
		return f.fwd
	}
	h := &h1.Head{Request: true, Method: f.req.Method, Target: f.req.Path, Version: f.version()}
	for _, name := range f.cl.cfg.Layout {
		if name == "*" {
			h.Fields = appendLines(h.Fields, f.req.Fields)
			if f.req.IdempotencyKey != "" {
				h.Fields = append(h.Fields, h1.Field{Name: "Idempotency-Key", Value: f.req.IdempotencyKey})
			}
			continue
		}
		if literal, value, ok := strings.Cut(name, ": "); ok {
			h.Fields = append(h.Fields, h1.Field{Name: literal, Value: value})
			continue
		}
		if v := f.fieldValue(strings.ToLower(name)); v != "" {
			h.Fields = append(h.Fields, h1.Field{Name: name, Value: v})
		}
	}
	return h
}

// fieldValue fills one field in, "" leaves it out.
func (f *fetch) fieldValue(name string) string {
	_, size := f.content()
	chunked := f.req.Framing == FramingChunked
	switch name {
	case "host":
		return f.x.Host
	case "connection":
		return f.connectionValue()
	case "content-length":
		switch {
		case chunked:
		case size > 0:
			return itoa(size)
		case f.req.Method == "POST" || f.req.Method == "PUT" || f.req.Method == "PATCH":
			return "0" // RFC 9110 §8.6
		}
	case "content-type":
		if size > 0 || chunked {
			return "application/octet-stream"
		}
	case "transfer-encoding":
		if chunked {
			return "chunked"
		}
	case "trailer":
		return fieldNames(f.req.Trailer)
	case "expect":
		if f.req.ExpectContinue {
			return "100-continue"
		}
	case "cookie":
		return f.cl.cookies(f)
	}
	return ""
}

// connectionValue is the value of the Connection field, "" for none: the
// version's default needs no words (RFC 9112 §9.3).
func (f *fetch) connectionValue() string {
	always := f.cl.cfg.ConnectionField == AnnounceAlways
	switch old, keep := f.version() == HTTP10, f.willing(); {
	case keep && (old || always):
		return "keep-alive"
	case !keep && (!old || always):
		return "close"
	}
	return ""
}

// cookie is a name and its value, kept for the requests to a host.
type cookie struct{ key, pair string }

// keepCookies stores what Set-Cookie fields say: name and value, by host name.
func (cl *client) keepCookies(f *fetch, h *h1.Head, out *app.Effects) {
	if !cl.cfg.Cookies {
		return
	}
	for _, field := range h.Fields {
		if !strings.EqualFold(field.Name, "Set-Cookie") {
			continue
		}
		pair, _, _ := strings.Cut(field.Value, ";")
		name, _, _ := strings.Cut(pair, "=")
		key := f.x.Host + " " + name
		kept := false
		for i := range cl.jar {
			if cl.jar[i].key == key {
				cl.jar[i].pair, kept = pair, true
			}
		}
		if !kept && len(cl.jar) < 1000 {
			cl.jar = append(cl.jar, cookie{key, pair})
		}
		out.Report(app.Report{Kind: app.ReportNote, Sock: f.conn.sock, Why: ReasonCookie, Text: pair})
	}
}

// cookies is the value of the Cookie field for a request (RFC 6265 §4.2).
func (cl *client) cookies(f *fetch) string {
	var pairs []string
	for _, c := range cl.jar {
		if strings.HasPrefix(c.key, f.x.Host+" ") {
			pairs = append(pairs, c.pair)
		}
	}
	return strings.Join(pairs, "; ")
}

// failure is how an exchange ended badly.
type failure struct {
	kind  failKind
	errno tcpmodel.Errno
	text  string
}

type failKind uint8

const (
	failNone      failKind = iota
	failConnect            // connect() failed
	failEOF                // end of file before the response's first octet
	failReset              // the connection ended with an error
	failCut                // end of file within the response
	failMalformed          // the response cannot be understood
	failTimeout            // the exchange took too long
	failNoHead             // the response's head took too long
	failAbandoned          // the program ended
)
