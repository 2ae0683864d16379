package h1

import (
	"strconv"
	"strings"
)

// frame decides how the content of a message ends, in the order of RFC 9112
// §6.3; method is that of the request which the message is or answers. The
// framing is set to what those see who do not refuse.
func (d *Decoder) frame(h *Head, method string) *Error {
	length, err := d.contentLength(h)
	if !h.Request && h.endsWithHead(method) {
		h.Length = length
		return nil
	}
	if h.Has("Transfer-Encoding") && !d.ignoresCoding(h) {
		if h.Has("Content-Length") {
			if both := d.judge(BothLengths); both != nil { // §6.3 item 3: it overrides the length.
				_ = d.transferCodings(h)
				return both
			}
		}
		return d.transferCodings(h)
	}
	switch {
	case length == broken || err != nil:
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

const (
	absent = -1 // no length is given
	broken = -2 // one is, and nobody knows which
)

// contentLength returns the value of Content-Length, absent or broken if it says none.
func (d *Decoder) contentLength(h *Head) (int64, *Error) {
	n, lines := int64(absent), 0
	for i := range h.Fields {
		if !strings.EqualFold(h.Fields[i].Name, "Content-Length") {
			continue
		}
		lines++
		for k, part := range strings.Split(h.Fields[i].Value, ",") {
			v, err := d.length(strings.Trim(part, " \t"))
			if err != nil || v == broken {
				return broken, err
			}
			if err := d.again(n, v, lines > 1, k > 0); err != nil {
				return broken, err
			}
			if n >= 0 && n != v {
				return broken, nil
			}
			n = max(n, v)
		}
	}
	return n, nil
}

// again judges a length that is given again (RFC 9112 §6.3 item 5).
func (d *Decoder) again(before, now int64, line, list bool) *Error {
	switch {
	case before < 0:
		return nil
	case before != now:
		return d.judge(LengthsDiffer)
	case list:
		return d.judge(LengthList)
	case line:
		return d.judge(LengthTwice)
	}
	return nil
}

// length reads one value of Content-Length.
func (d *Decoder) length(s string) (int64, *Error) {
	if s == "" {
		return absent, d.judge(LengthEmpty)
	}
	if strings.HasPrefix(s, "+") {
		if err := d.judge(LengthSign); err != nil || d.rules.Of(LengthSign) == Ignore {
			return broken, err
		}
		s = s[1:]
	}
	if !isDigits(s) {
		return broken, d.judge(LengthBad)
	}
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		return broken, d.judge(LengthHuge)
	}
	return n, nil
}

// ignoresCoding reports whether Transfer-Encoding is as good as absent to this reader.
func (d *Decoder) ignoresCoding(h *Head) bool {
	old := h.Version == HTTP10 && d.rules.Of(CodingOld) == Ignore
	shape, odd := codingShape(h)
	return old || odd && d.rules.Of(shape) == Ignore
}

// codingShape says what is odd about the codings of a message. Chunked is the
// only coding known here (RFC 9112 §7.1); gzip, deflate and compress have names (§7.2).
func codingShape(h *Head) (Shape, bool) {
	var codings []string
	for _, coding := range h.list("Transfer-Encoding") {
		if coding != "" { // RFC 9110 §5.6.1: empty elements do not count.
			codings = append(codings, strings.ToLower(coding))
		}
	}
	chunked := 0
	for _, coding := range codings {
		if coding == "chunked" {
			chunked++
		}
	}
	last := ""
	if len(codings) > 0 {
		last = codings[len(codings)-1]
	}
	switch {
	case chunked > 1:
		return CodingTwice, true
	case chunked == 1 && last != "chunked":
		return CodingLast, true
	case chunked == 1:
		return CodingBefore, len(codings) > 1
	case last == "gzip" || last == "deflate" || last == "compress" || last == "x-gzip" || last == "identity":
		return CodingInstead, true
	}
	return CodingUnknown, true
}

// transferCodings reads Transfer-Encoding (RFC 9112 §6.3 item 4).
func (d *Decoder) transferCodings(h *Head) *Error {
	shape, odd := codingShape(h)
	switch {
	case !odd || shape == CodingBefore || shape == CodingTwice:
		h.Framing = FramingChunked
	case h.Request:
		h.Framing = FramingUnknown
	default:
		h.Framing = FramingClose
	}
	if h.Version == HTTP10 {
		if err := d.judge(CodingOld); err != nil || d.watches {
			h.Framing = FramingUnknown // §6.1: as if the framing is faulty
			return err
		}
	}
	if odd {
		return d.judge(shape)
	}
	return nil
}
