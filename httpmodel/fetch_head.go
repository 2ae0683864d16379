package httpmodel

import (
	"slices"
	"strings"

	"wirewalk/sim/wire/h1"
)

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
			if f.req.Method == "HEAD" && slices.Contains(f.cl.cfg.HeadWithout, literal) {
				continue
			}
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
		case f.cl.cfg.LengthAlways, f.req.Method == "POST" || f.req.Method == "PUT" || f.req.Method == "PATCH":
			return "0" // RFC 9110 §8.6
		}
	case "content-type":
		if size > 0 || chunked {
			return f.cl.cfg.ContentType
		}
	case "transfer-encoding":
		if chunked {
			return "chunked"
		}
	case "trailer":
		return fieldNames(f.req.Trailer)
	case "expect":
		if f.expects() {
			return "100-continue"
		}
	case "cookie":
		return f.cl.cookies(f)
	}
	return ""
}

// expects reports whether the content waits for 100 (Continue).
func (f *fetch) expects() bool {
	_, size := f.content()
	over := f.cl.cfg.ExpectOver
	return f.req.ExpectContinue || over > 0 && f.version() == HTTP11 && (size > over || f.req.Framing == FramingChunked)
}

// connectionValue is the value of the Connection field, "" for none: the
// version's default needs no words (RFC 9112 §9.3).
func (f *fetch) connectionValue() string {
	always := f.cl.cfg.ConnectionField == AnnounceAlways
	switch old, keep := f.version() == HTTP10, f.willing(); {
	case keep && (old || always):
		return f.cl.cfg.KeepAliveWord
	case !keep && (!old || always || f.cl.cfg.ConnectionField == AnnounceClose):
		return "close"
	}
	return ""
}
