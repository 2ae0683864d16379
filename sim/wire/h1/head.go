package h1

import (
	"strconv"
	"strings"
)

// Version is an HTTP version as its digits are written.
type Version string

// The versions.
const (
	HTTP09 Version = "0.9" // a request line alone; the answer is content alone
	HTTP10 Version = "1.0" // RFC 1945
	HTTP11 Version = "1.1" // RFC 9112
)

// Framing is how the end of a message's content is told (RFC 9112 §6).
type Framing string

// The framings. A message without content has none.
const (
	FramingLength  Framing = "length"  // Content-Length (RFC 9112 §6.2)
	FramingChunked Framing = "chunked" // Transfer-Encoding: chunked (RFC 9112 §7.1)
	FramingClose   Framing = "close"   // the end of the connection (RFC 9112 §6.3 item 8)
	// FramingUnknown is what a Watcher finds where the fields contradict
	// themselves or were not captured: nobody knows where the content ends.
	FramingUnknown Framing = "unknown"
)

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

	// What a Decoder or Watcher found.
	Line    string  // the start line as it came, without its line end
	Octets  int64   // length of the head with its empty line
	Framing Framing // how the content ends, empty if there is none
	Length  int64   // octets of content by Content-Length, else -1
	Taken   []Shape // what is not by the letter, or not understood alike by all, and was taken
	Closes  bool    // the rules that took it want the connection closed after the answer
	Cut     bool    // the capture has the start of the head alone
	Tunnel  bool    // what follows the head is no HTTP/1.x (RFC 9110 §9.3.6, §15.2.2)
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
	for _, part := range h.list(name) {
		if strings.EqualFold(part, token) {
			return true
		}
	}
	return false
}

// list returns the elements of a comma-separated field, over all its lines
// (RFC 9110 §5.6.1), the empty ones too.
func (h *Head) list(name string) []string {
	var all []string
	for i := range h.Fields {
		if !strings.EqualFold(h.Fields[i].Name, name) {
			continue
		}
		for part := range strings.SplitSeq(h.Fields[i].Value, ",") {
			all = append(all, strings.Trim(part, " \t"))
		}
	}
	return all
}

// StartLine is the request line or status line, without its line end: as it
// came, or made for a head that is to be sent.
func (h *Head) StartLine() string {
	switch {
	case h.Line != "":
		return h.Line
	case h.Request:
		return h.Method + " " + h.Target + " HTTP/" + string(h.Version)
	}
	return "HTTP/" + string(h.Version) + " " + strconv.Itoa(h.Status) + " " + h.Phrase
}

// Interim reports whether the message is an interim response (RFC 9110 §15.2).
// 101 ends the exchange in HTTP, so it is final here.
func (h *Head) Interim() bool { return !h.Request && h.Status/100 == 1 && h.Status != 101 }
