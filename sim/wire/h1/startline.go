package h1

import (
	"strconv"
	"strings"
)

// parseStartLine reads a request line or a status line by the letter (RFC 9112 §3, §4).
func (h *Head) parseStartLine() *Error {
	if h.Request {
		return h.requestLine()
	}
	return h.statusLine()
}

func (h *Head) requestLine() *Error {
	method, rest, ok := strings.Cut(h.Line, " ")
	target, proto, ok2 := strings.Cut(rest, " ")
	if !ok || !ok2 || !isToken(method) || !isTarget(target) {
		return bad(FaultStartLine, "the request line is not method, target and version")
	}
	h.Method, h.Target = method, target
	return h.version(proto)
}

// statusLine lets a status line end after the code: servers leave out the
// space before an empty reason phrase, and its meaning is plain. Any three
// digits are a code (RFC 9112 §4); what an unknown one means is said elsewhere.
func (h *Head) statusLine() *Error {
	proto, rest, ok := strings.Cut(h.Line, " ")
	code, phrase, _ := strings.Cut(rest, " ")
	if !ok || len(code) != 3 || !isDigits(code) || !isFieldText(phrase) {
		return bad(FaultStartLine, "the status line is not version, code and phrase")
	}
	h.Status, _ = strconv.Atoi(code)
	h.Phrase = phrase
	return h.version(proto)
}

// watchStartLine reads a start line as words between whitespace, which RFC 9112
// §3 and §4 allow, and lets a target be what stands between the first and the
// last word. A server must not correct such a target (§3.2), but it was asked for.
func (h *Head) watchStartLine() *Error {
	first, rest := cutWord(strings.Trim(h.Line, whitespace))
	if h.Request {
		last := strings.LastIndexAny(rest, whitespace)
		if last < 0 {
			return bad(FaultStartLine, "the request line is not method, target and version")
		}
		h.Method, h.Target = first, strings.TrimRight(rest[:last], whitespace)
		return h.version(rest[last+1:])
	}
	code, phrase := cutWord(rest)
	if len(code) != 3 || !isDigits(code) {
		return bad(FaultStartLine, "the status line is not version, code and phrase")
	}
	h.Status, _ = strconv.Atoi(code)
	h.Phrase = phrase
	return h.version(first)
}

// SplitStartLine cuts a start line at whitespace into its three parts: method,
// target and version, or version, status code and phrase (RFC 9112 §3, §4).
func SplitStartLine(line string) (first, second, third string) {
	first, rest := cutWord(strings.Trim(line, whitespace))
	second, third = cutWord(rest)
	return first, second, third
}

// whitespace is what may stand between the parts of a start line that is read
// leniently (RFC 9112 §3).
const whitespace = " \t\v\f\r"

func cutWord(s string) (word, rest string) {
	at := strings.IndexAny(s, whitespace)
	if at < 0 {
		return s, ""
	}
	return s[:at], strings.TrimLeft(s[at:], whitespace)
}

// version takes every 1.x as the highest minor version known (RFC 9110 §2.5).
func (h *Head) version(s string) *Error {
	if len(s) != 8 || s[:5] != "HTTP/" || s[6] != '.' || !isDigits(s[5:6]) || !isDigits(s[7:8]) {
		return bad(FaultStartLine, "the version is not HTTP/ and two digits")
	}
	if s[5] != '1' {
		return &Error{FaultVersion, 505, "the version is not HTTP/1.x"}
	}
	h.Version = HTTP11
	if s[7] == '0' {
		h.Version = HTTP10
	}
	return nil
}
