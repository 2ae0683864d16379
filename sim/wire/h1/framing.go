package h1

import (
	"strconv"
	"strings"
)

// frame decides how the content of a message ends, in the order of RFC 9112
// §6.3; method is that of the request which the message is or answers. An error
// is what a recipient may or must refuse; the framing is set all the same, to
// what those see who do not refuse.
func (h *Head) frame(method string) *Error {
	length, err := h.contentLength()
	if !h.Request && h.endsWithHead(method) {
		h.Length = length
		return nil
	}
	coded := h.Has("Transfer-Encoding")
	switch {
	case coded && h.Has("Content-Length"):
		_ = h.transferCodings() // §6.3 item 3: it overrides the length.
		return bad(FaultBothLengths, "both Transfer-Encoding and Content-Length")
	case coded:
		return h.transferCodings()
	case err != nil:
		h.Framing = FramingUnknown // §6.3 item 5: an unrecoverable error
		return err
	case length >= 0:
		h.Framing, h.Length = FramingLength, length // §6.3 items 5 and 6
	case !h.Request:
		h.Framing = FramingClose // §6.3 item 8; item 7 is a request without content.
	}
	return nil
}

// endsWithHead reports whether a response ends with its head whatever its
// fields say, and notes whether the connection is a tunnel from there on.
func (h *Head) endsWithHead(method string) bool {
	if h.Status == 101 || method == "CONNECT" && h.Status/100 == 2 {
		h.Tunnel = true // §6.3 item 2, RFC 9110 §15.2.2
		return true
	}
	return method == "HEAD" || h.Status/100 == 1 || h.Status == 204 || h.Status == 304 // §6.3 item 1
}

// checkHost: exactly one Host in an HTTP/1.1 request, at most one in 1.0 (RFC 9112 §3.2).
func (h *Head) checkHost() *Error {
	n := 0
	for i := range h.Fields {
		if strings.EqualFold(h.Fields[i].Name, "Host") {
			n++
		}
	}
	if h.Request && (n > 1 || n == 0 && h.Version == HTTP11) {
		return bad(FaultHost, "a request has exactly one Host field")
	}
	return nil
}

// contentLength returns the value of Content-Length, -1 if there is none or it
// is no good. Equal values given more than once count as one (RFC 9112 §6.3 item 5).
func (h *Head) contentLength() (int64, *Error) {
	n := int64(-1)
	for _, part := range h.list("Content-Length") {
		v, err := strconv.ParseInt(part, 10, 64)
		if err != nil || !isDigits(part) {
			return -1, bad(FaultLength, "Content-Length is not a number of octets")
		}
		if n >= 0 && v != n {
			return -1, bad(FaultDifferingLengths, "two Content-Length values differ")
		}
		n = v
	}
	return n, nil
}

// transferCodings reads Transfer-Encoding. Chunked is the only coding known here.
func (h *Head) transferCodings() *Error {
	codings, final := h.list("Transfer-Encoding"), ""
	for _, coding := range codings {
		if coding != "" { // RFC 9110 §5.6.1: empty elements do not count.
			final = coding
		}
	}
	unknown := &Error{FaultCoding, 501, "a transfer coding other than chunked"} // §6.1
	switch {
	case h.Version == HTTP10:
		h.Framing = FramingUnknown // §6.1: as if the framing is faulty
		return bad(FaultCoding, "Transfer-Encoding in a message of HTTP/1.0")
	case strings.EqualFold(final, "chunked"):
		h.Framing = FramingChunked // §6.3 item 4, as the two below
		if len(codings) == 1 {
			return nil
		}
	case h.Request:
		h.Framing = FramingUnknown
	default:
		h.Framing = FramingClose
	}
	return unknown
}
