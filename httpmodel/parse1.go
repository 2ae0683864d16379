package httpmodel

import (
	"bytes"
	"strconv"
	"strings"
)

// parseStartLine reads a request line or a status line (RFC 9112 §3, §4).
func parseStartLine(line []byte, request bool) (*Head, *MessageError) {
	if request {
		return parseRequestLine(string(line))
	}
	return parseStatusLine(string(line))
}

func parseRequestLine(line string) (*Head, *MessageError) {
	method, rest, ok := strings.Cut(line, " ")
	target, proto, ok2 := strings.Cut(rest, " ")
	if !ok || !ok2 || !isToken(method) || !isTarget(target) {
		return nil, refuse(400, ReasonBadStartLine, "the request line is not method, target and version")
	}
	v, err := parseVersion(proto)
	return &Head{Request: true, Method: method, Target: target, Version: v, Length: -1}, err
}

// parseStatusLine lets a status line end after the code: servers leave out the
// space before an empty reason phrase, and its meaning is plain.
func parseStatusLine(line string) (*Head, *MessageError) {
	proto, rest, ok := strings.Cut(line, " ")
	code, phrase, _ := strings.Cut(rest, " ")
	if !ok || len(code) != 3 || !isDigits(code) || code[0] == '0' || !isFieldText(phrase) {
		return nil, refuse(400, ReasonBadStartLine, "the status line is not version, code and phrase")
	}
	v, err := parseVersion(proto)
	status, _ := strconv.Atoi(code)
	return &Head{Status: status, Phrase: phrase, Version: v, Length: -1}, err
}

// parseVersion takes every 1.x as the highest minor version known (RFC 9110 §2.5).
func parseVersion(s string) (Version, *MessageError) {
	if len(s) != 8 || s[:5] != "HTTP/" || s[6] != '.' || !isDigits(s[5:6]) || !isDigits(s[7:8]) {
		return "", refuse(400, ReasonBadStartLine, "the version is not HTTP/ and two digits")
	}
	switch {
	case s[5] != '1':
		return "", refuse(505, ReasonBadVersion, "the version is not HTTP/1.x")
	case s[7] == '0':
		return HTTP10, nil
	}
	return HTTP11, nil
}

// addField reads one field line (RFC 9112 §5).
func addField(to *[]Field, line []byte, limit int) *MessageError {
	if line[0] == ' ' || line[0] == '\t' {
		return refuse(400, ReasonObsFold, "a field line begins with whitespace")
	}
	name, value, ok := bytes.Cut(line, []byte(":"))
	if k := len(name); ok && k > 0 && (name[k-1] == ' ' || name[k-1] == '\t') {
		return refuse(400, ReasonSpaceBeforeColon, "whitespace between field name and colon")
	}
	v := strings.Trim(string(value), " \t")
	if !ok || !isToken(string(name)) || !isFieldText(v) {
		return refuse(400, ReasonBadField, "a field line is not name, colon and value")
	}
	if len(*to) >= limit {
		return refuse(431, ReasonHeadTooLong, "too many field lines")
	}
	*to = append(*to, Field{Name: string(name), Value: v})
	return nil
}

// frame decides how the content of a message ends, in the order of RFC 9112
// §6.3; method is that of the request the message is or answers.
func frame(h *Head, method string) *MessageError {
	if h.Request {
		if err := checkHost(h); err != nil {
			return err
		}
	}
	coded := h.Has("Transfer-Encoding")
	if coded && h.Has("Content-Length") {
		return refuse(400, ReasonBothLengths, "both Transfer-Encoding and Content-Length") // §6.3 item 3, §11.2
	}
	n, err := contentLength(h)
	if err != nil {
		return err
	}
	if !h.Request && (method == "HEAD" || h.Status < 200 || h.Status == 204 || h.Status == 304) {
		h.Length = n
		return nil // §6.3 item 1
	}
	switch {
	case coded:
		return codings(h) // §6.3 item 4
	case n >= 0:
		h.Framing, h.Length = FramingLength, n // §6.3 items 5 and 6
	case !h.Request:
		h.Framing = FramingClose // §6.3 item 8
	}
	return nil
}

// checkHost: exactly one Host in an HTTP/1.1 request, at most one in 1.0 (RFC 9112 §3.2).
func checkHost(h *Head) *MessageError {
	n := 0
	for _, f := range h.Fields {
		if strings.EqualFold(f.Name, "Host") {
			n++
		}
	}
	if n > 1 || n == 0 && h.Version == HTTP11 {
		return refuse(400, ReasonBadHost, "a request has exactly one Host field")
	}
	return nil
}

// contentLength returns the value of Content-Length, -1 if there is none.
// Equal values given more than once count as one (RFC 9112 §6.3 item 5).
func contentLength(h *Head) (int64, *MessageError) {
	n := int64(-1)
	for _, f := range h.Fields {
		if !strings.EqualFold(f.Name, "Content-Length") {
			continue
		}
		for part := range strings.SplitSeq(f.Value, ",") {
			part = strings.Trim(part, " \t")
			v, err := strconv.ParseInt(part, 10, 64)
			if err != nil || !isDigits(part) {
				return 0, refuse(400, ReasonBadLength, "Content-Length is not a number of octets")
			}
			if n >= 0 && v != n {
				return 0, refuse(400, ReasonDifferingLengths, "two Content-Length values differ")
			}
			n = v
		}
	}
	return n, nil
}

// codings reads Transfer-Encoding: chunked is the only coding known, and a
// message of HTTP/1.0 cannot have one (RFC 9112 §6.1).
func codings(h *Head) *MessageError {
	var all []string
	for _, f := range h.Fields {
		if strings.EqualFold(f.Name, "Transfer-Encoding") {
			all = append(all, f.Value)
		}
	}
	switch {
	case h.Version == HTTP10:
		return refuse(400, ReasonBadCoding, "Transfer-Encoding in a message of HTTP/1.0")
	case len(all) != 1 || !strings.EqualFold(all[0], "chunked"):
		return refuse(501, ReasonBadCoding, "a transfer coding other than chunked")
	}
	h.Framing = FramingChunked
	return nil
}

// chunkSize reads a chunk-size line; extensions are ignored (RFC 9112 §7.1.1).
func (d *decoder1) chunkSize(line []byte) *MessageError {
	size, ext, _ := bytes.Cut(line, []byte(";"))
	size = bytes.TrimRight(size, " \t")
	if len(size) == 0 || len(size) > 15 || !isFieldText(string(ext)) {
		return refuse(400, ReasonBadChunk, "a chunk size is missing or too large")
	}
	n := int64(0)
	for _, c := range size {
		v, ok := hexDigit(c)
		if !ok {
			return refuse(400, ReasonBadChunk, "a chunk size is not a hexadecimal number")
		}
		n = n<<4 | v
	}
	d.left, d.state = n, atChunkData
	if n == 0 {
		d.state, d.taken = atTrailer, 0
	}
	return nil
}

func hexDigit(c byte) (int64, bool) {
	switch {
	case c >= '0' && c <= '9':
		return int64(c - '0'), true
	case c >= 'a' && c <= 'f':
		return int64(c-'a') + 10, true
	case c >= 'A' && c <= 'F':
		return int64(c-'A') + 10, true
	}
	return 0, false
}

func isDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// isToken: token of RFC 9110 §5.6.2.
func isToken(s string) bool {
	for i := range len(s) {
		c := s[i]
		letter := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
		if !letter && strings.IndexByte("!#$%&'*+-.^_`|~", c) < 0 {
			return false
		}
	}
	return s != ""
}

// isTarget: visible ASCII without spaces (RFC 9112 §3.2).
func isTarget(s string) bool {
	for i := range len(s) {
		if s[i] <= ' ' || s[i] >= 0x7f {
			return false
		}
	}
	return s != ""
}

// isFieldText: visible octets, spaces and tabs (RFC 9110 §5.5).
func isFieldText(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' && s[i] != '\t' || s[i] == 0x7f {
			return false
		}
	}
	return true
}
