package httpmodel

import (
	"strings"

	"wirewalk/sim/vtime"
)

// responseHead makes the head of a response in the order of the profile's layout.
func (c *srvConn) responseHead(now vtime.Time, p *ServerPage) *Head {
	cfg := &c.s.cfg
	h := &Head{Version: cfg.Version, Status: p.Status, Phrase: phrase(p.Reason, p.Status)}
	if cfg.EchoVersion && c.req != nil {
		h.Version = c.req.head.Version
	}
	layout := cfg.Layout
	if p.Bare {
		layout = []string{"Connection", "Content-Length", "Transfer-Encoding", "Trailer", "*"}
	}
	for _, name := range layout {
		if name == "*" {
			h.Fields = appendLines(h.Fields, p.Fields)
			continue
		}
		if literal, value, ok := strings.Cut(name, ": "); ok {
			h.Fields = append(h.Fields, Field{literal, value})
			continue
		}
		if v := c.fieldValue(now, strings.ToLower(name), p); v != "" {
			h.Fields = append(h.Fields, Field{name, v})
		}
	}
	return h
}

// fieldValue fills one field in, "" leaves it out.
func (c *srvConn) fieldValue(now vtime.Time, name string, p *ServerPage) string {
	cfg := &c.s.cfg
	switch name {
	case "date":
		return httpDate(cfg.Epoch, now)
	case "content-type":
		if p.Type != "" || p.Size == 0 {
			return p.Type
		}
		return cfg.ContentType
	case "content-length":
		if !hasContent(p.Status) || p.Framing == FramingChunked || p.Framing == FramingClose {
			return ""
		}
		return itoa(p.Size)
	case "transfer-encoding":
		if p.Framing == FramingChunked && hasContent(p.Status) {
			return "chunked"
		}
	case "trailer":
		return fieldNames(p.Trailers)
	case "connection":
		return c.connectionValue()
	case "keep-alive":
		if strings.EqualFold(c.connectionValue(), "keep-alive") {
			return strings.ReplaceAll(cfg.KeepAliveField, "%max", itoa(int64(cfg.MaxRequests+extra(cfg.ExtraRequest)-c.requests)))
		}
	case "last-modified", "etag", "accept-ranges":
		if !p.Dynamic && p.Status == 200 {
			return fileField(cfg, name, p.Size)
		}
	}
	return ""
}

// connectionValue is the value of Connection on this response, "" if there is none.
func (c *srvConn) connectionValue() string {
	cfg := &c.s.cfg
	old := c.req != nil && c.req.head.Version == HTTP10
	if c.closeWhy != 0 {
		if old && cfg.EchoVersion {
			return "" // An HTTP/1.0 response closes by default.
		}
		return "close"
	}
	asked := c.req != nil && c.req.head.HasToken("Connection", "keep-alive")
	if cfg.ConnectionField == AnnounceAlways || asked && (old || cfg.ConnectionField == AnnounceAsked) {
		return "keep-alive"
	}
	return ""
}

// fileField is what a server says about a file: made the day before the run.
func fileField(cfg *ServerConfig, name string, size int64) string {
	made := epoch(cfg.Epoch) - secondsADay
	switch name {
	case "last-modified":
		return httpDate(made, 0)
	case "accept-ranges":
		return "bytes"
	}
	if cfg.Profile == "apache" {
		return `"` + hex(size) + "-" + hex(made*1_000_000) + `"` // size, then microseconds
	}
	return `"` + hex(made) + "-" + hex(size) + `"` // seconds, then size
}

// content lays a response's content out behind its head.
func (c *srvConn) content(p *ServerPage, head []byte, why Reason) []part {
	if !hasContent(p.Status) || c.req != nil && c.req.head.Method == "HEAD" {
		return []part{{data: head, why: why}}
	}
	if p.Framing == FramingChunked {
		return c.chunks(p, head, why)
	}
	if p.Text != "" {
		return c.flushed([]part{{data: append(head, p.Text...), why: why}})
	}
	return c.flushed([]part{{data: head, made: p.Size, why: why}})
}

// flushed cuts a large response as a server with a small buffer does: one
// write fills the buffer, the next passes by it.
func (c *srvConn) flushed(parts []part) []part {
	first, n := &parts[0], c.s.cfg.FlushFirst
	if n <= 0 || first.size() <= n || int64(len(first.data)) >= n {
		return parts
	}
	more := part{made: first.made - (n - int64(len(first.data))), why: ReasonSendContent}
	first.made -= more.made
	return append(parts, more)
}

const literalChunks = 256 << 10 // chunked content up to this many octets is laid out in one piece

// chunks lays chunked content out (RFC 9112 §7.1).
func (c *srvConn) chunks(p *ServerPage, head []byte, why Reason) []part {
	parts := []part{{data: head, why: why}}
	size := p.Chunk
	if size <= 0 || size > literalChunks {
		size = literalChunks
	}
	for at := int64(0); at < p.Size; at += size {
		n := min(size, p.Size-at)
		data := c.enc.Before(nil, n)
		if p.Text != "" {
			data = append(data, p.Text[at:at+n]...)
		} else {
			data = append(data, made(n)...)
		}
		data = c.enc.After(data)
		next := part{data: data, why: ReasonSendContent, wait: p.Pause, join: p.Pause <= 0}
		if at == 0 {
			next.wait, next.join = 0, true
		}
		parts = append(parts, next)
	}
	return append(parts, part{data: c.enc.End(nil, appendLines(nil, p.Trailers)), why: ReasonSendContent, join: true})
}

func hasContent(status int) bool { return status >= 200 && status != 204 && status != 304 }

// appendLines adds fields given as Name: value.
func appendLines(to []Field, lines []string) []Field {
	for _, line := range lines {
		name, value, _ := strings.Cut(line, ":")
		to = append(to, Field{name, strings.TrimSpace(value)})
	}
	return to
}

func fieldNames(lines []string) string {
	var names []string
	for _, f := range appendLines(nil, lines) {
		names = append(names, f.Name)
	}
	return strings.Join(names, ", ")
}
