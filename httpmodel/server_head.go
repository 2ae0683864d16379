package httpmodel

import (
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
	for _, name := range layout {
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
			return strings.ReplaceAll(cfg.KeepAliveField, "%max", itoa(int64(cfg.lastRequest()-c.requests)))
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
