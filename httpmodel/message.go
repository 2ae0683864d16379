package httpmodel

import "strings"

// Field is one field line (RFC 9110 §5).
type Field struct{ Name, Value string }

// Head is the start line and the fields of a message, and what they say about
// its content (RFC 9112 §2.1).
type Head struct {
	Request bool
	Version Version
	Method  string // requests
	Target  string // requests
	Status  int    // responses
	Phrase  string // responses
	Fields  []Field

	// What a Decoder found.
	Octets  int64   // length of the head with its empty line
	Framing Framing // how the content ends, empty if there is none
	Length  int64   // octets of content by Content-Length, else -1
}

// Get returns the value of the first field of that name, "" if there is none.
// Names compare without regard to case (RFC 9110 §5.1).
func (h *Head) Get(name string) string {
	for i := range h.Fields {
		if strings.EqualFold(h.Fields[i].Name, name) {
			return h.Fields[i].Value
		}
	}
	return ""
}

// Has reports whether there is a field of that name.
func (h *Head) Has(name string) bool {
	for i := range h.Fields {
		if strings.EqualFold(h.Fields[i].Name, name) {
			return true
		}
	}
	return false
}

// HasToken reports whether a comma-separated field, over all its lines, has the token.
func (h *Head) HasToken(name, token string) bool {
	for i := range h.Fields {
		if !strings.EqualFold(h.Fields[i].Name, name) {
			continue
		}
		for part := range strings.SplitSeq(h.Fields[i].Value, ",") {
			if strings.EqualFold(strings.Trim(part, " \t"), token) {
				return true
			}
		}
	}
	return false
}

// StartLine is the request line or status line, without its CRLF.
func (h *Head) StartLine() string {
	if h.Request {
		return h.Method + " " + h.Target + " HTTP/" + string(h.Version)
	}
	return "HTTP/" + string(h.Version) + " " + itoa(int64(h.Status)) + " " + h.Phrase
}

// Interim reports whether the message is an interim response (RFC 9110 §15.2).
// 101 ends the exchange in HTTP, so it is final here.
func (h *Head) Interim() bool {
	return !h.Request && h.Status >= 100 && h.Status < 200 && h.Status != 101
}

// appendHead lays a head into octets (RFC 9112 §2.1).
func appendHead(dst []byte, h *Head) []byte {
	dst = append(dst, h.StartLine()...)
	dst = append(dst, "\r\n"...)
	for _, f := range h.Fields {
		dst = append(dst, f.Name...)
		dst = append(dst, ": "...)
		dst = append(dst, f.Value...)
		dst = append(dst, "\r\n"...)
	}
	return append(dst, "\r\n"...)
}
