package httpmodel

import (
	"slices"
	"strings"

	"wirewalk/sim/vtime"
	"wirewalk/sim/wire/h1"
)

// responseHead makes the head of a response in the order of the profile's layout.
func (c *srvConn) responseHead(now vtime.Time, p *ServerPage) *h1.Head {
	cfg := &c.s.cfg
	h := &h1.Head{Version: cfg.Version, Status: p.Status, Phrase: cfg.phrase(p.Reason, p.Status)}
	if cfg.EchoVersion && c.req != nil {
		h.Version = c.req.head.Version
	}
	layout := cfg.Layout
	if len(p.order) > 0 {
		layout = p.order
	} else if p.Bare {
		layout = []string{"*", "Connection", "Content-Length", "Transfer-Encoding", "Trailer"}
	}
	sorted := cfg.SortedFields && len(p.order) == 0 && !p.Bare
	if sorted {
		h.Fields = c.sorted(now, p)
	}
	for _, name := range layout {
		if sorted && (name == "*" || h.Has(name)) {
			continue
		}
		if name == "*" {
			h.Fields = appendLines(h.Fields, p.Fields)
			continue
		}
		if literal, value, ok := strings.Cut(name, ": "); ok {
			h.Fields = append(h.Fields, h1.Field{Name: literal, Value: value})
			continue
		}
		if v := c.fieldValue(now, strings.ToLower(name), p); v != "" {
			h.Fields = append(h.Fields, h1.Field{Name: name, Value: v})
		}
	}
	return h
}

// sniffed is the longest content that Go's server holds back until it is complete,
// to give it a length (net/http bufferBeforeChunkingSize).
const sniffed = 2048

// sorted are the fields that a page's program sets, in the order of their names.
func (c *srvConn) sorted(now vtime.Time, p *ServerPage) []h1.Field {
	fields := appendLines(nil, p.Fields)
	set := func(name string) {
		if v := c.fieldValue(now, strings.ToLower(name), p); v != "" {
			fields = append(fields, h1.Field{Name: name, Value: v})
		}
	}
	if p.Type != "" {
		set("Content-Type")
	}
	if p.Framing == FramingLength || p.Size > sniffed {
		set("Content-Length")
	}
	set("Trailer")
	slices.SortStableFunc(fields, func(a, b h1.Field) int { return strings.Compare(a.Name, b.Name) })
	return fields
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
		if cfg.ImplicitLength && p.Framing == "" && c.req != nil && c.req.head.Method == "HEAD" {
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
			return c.keepAliveField()
		}
	case "last-modified", "etag", "accept-ranges":
		if !p.Dynamic && p.Status == 200 {
			return fileField(cfg, name, p.Size)
		}
	}
	return ""
}

// keepAliveField is the value of Keep-Alive, with the requests left or the limit filled in.
func (c *srvConn) keepAliveField() string {
	cfg := &c.s.cfg
	limit := ""
	if cfg.MaxRequests > 0 {
		limit = ", max=" + itoa(int64(cfg.MaxRequests))
	}
	return strings.NewReplacer("%max", itoa(int64(cfg.lastRequest()-c.requests)), "%cap", limit).Replace(cfg.KeepAliveField)
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
		return cfg.KeepAliveWord
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

func hasContent(status int) bool { return status >= 200 && status != 204 && status != 304 }

// appendLines adds fields given as Name: value.
func appendLines(to []h1.Field, lines []string) []h1.Field {
	for _, line := range lines {
		name, value, _ := strings.Cut(line, ":")
		to = append(to, h1.Field{Name: name, Value: strings.TrimSpace(value)})
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
