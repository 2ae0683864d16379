package h1

import "bytes"

// Start is what the first octets of a line look like.
type Start uint8

// What they can look like.
const (
	StartUnknown Start = iota // no start line of HTTP/1.x
	StartPartial              // it could become a request line or a status line
	StartRequest
	StartResponse
)

const (
	version1  = "HTTP/1." // how the versions of HTTP/1.x begin (RFC 9112 §2.3)
	maxMethod = 24        // octets of a method that is taken for one
	maxSniff  = 8 << 10   // octets of a request line, of which RFC 9112 §3 asks for 8,000
	maxWatch  = 64 << 10  // octets of one that begins with a registered method
)

// Sniff guesses whether octets begin an HTTP/1.x message. What it calls a
// request or a response may still be none by the letter.
func Sniff(b []byte) Start {
	if n := min(len(b), len(version1)); string(b[:n]) == version1[:n] {
		if n < len(version1) {
			return StartPartial
		}
		return StartResponse
	}
	line, whole := CutLine(b)
	if malformed(line, whole > 0) {
		return StartRequest
	}
	limit := maxSniff
	if BeginsRequest(b) {
		limit = maxWatch
	}
	at := bytes.IndexAny(line[:min(len(line), maxMethod+1)], whitespace)
	if at < 0 {
		at = len(line)
	}
	if !looksLikeMethod(line[:at]) || len(line) > limit {
		return StartUnknown
	}
	rest := line[at:]
	if whole == 0 {
		if bytes.ContainsFunc(rest, isControl) {
			return StartUnknown
		}
		return StartPartial
	}
	if !endsWithVersion(rest) {
		return StartUnknown
	}
	return StartRequest
}

func endsWithVersion(rest []byte) bool {
	rest = bytes.Trim(rest, whitespace)
	at := bytes.LastIndexAny(rest, whitespace)
	return at >= 0 && bytes.HasPrefix(rest[at+1:], []byte(version1)) && len(rest)-at-1 == len(version1)+1
}

// malformed reports whether a whole line is a request line in all but one part that
// servers are known to answer all the same: a method in small letters or that is no
// token, space before it (RFC 9112 §3, §3.1); behind a registered method a version other
// than 1.x, or none, as in HTTP/0.9 (RFC 9112 §2.3). The other parts decide, so the line
// has to come in one piece.
func malformed(line []byte, whole bool) bool {
	if !whole || len(line) > maxSniff || bytes.ContainsFunc(line, isControl) {
		return false
	}
	words := bytes.Fields(line)
	if len(words) < 2 || len(words) > 3 || len(words[0]) > maxMethod {
		return false
	}
	if words[1][0] != '/' && !bytes.Contains(words[1], []byte("://")) {
		return false
	}
	registered := BeginsRequest(append(bytes.Clone(words[0]), ' '))
	if len(words) == 2 {
		return registered && line[0] > ' '
	}
	return endsWithVersion(line) || registered && looksLikeVersion(words[2])
}

// looksLikeVersion takes the name in any case, and any digits.
func looksLikeVersion(b []byte) bool {
	name, number, _ := bytes.Cut(b, []byte("/"))
	major, minor, _ := bytes.Cut(number, []byte("."))
	return bytes.EqualFold(name, []byte("HTTP")) && isDigits(string(major)) && isDigits(string(minor))
}

func isControl(r rune) bool { return r < ' ' && (r < '\t' || r > '\r') || r == 0x7f }

// looksLikeMethod takes the methods that are in use: capital letters, hyphens
// and underscores. By RFC 9112 §3.1 a method is any token.
func looksLikeMethod(b []byte) bool {
	for _, c := range b {
		if (c < 'A' || c > 'Z') && c != '-' && c != '_' {
			return false
		}
	}
	return len(b) > 0 && len(b) <= maxMethod
}

// BeginsRequest reports whether octets, a dozen of them are enough, begin a
// request with one of the methods of RFC 9110 §9 and RFC 5789.
func BeginsRequest(b []byte) bool {
	for _, method := range []string{
		"GET ", "HEAD ", "POST ", "PUT ", "DELETE ", "OPTIONS ", "PATCH ", "TRACE ", "CONNECT ",
	} {
		if bytes.HasPrefix(b, []byte(method)) {
			return true
		}
	}
	return false
}

// BeginsResponse reports whether octets begin a response.
func BeginsResponse(b []byte) bool { return bytes.HasPrefix(b, []byte(version1)) }

// CutLine returns the first line without its end, which may be LF alone, and how
// many octets it takes with it: 0 when the line has no end yet.
func CutLine(b []byte) (line []byte, size int) {
	size = bytes.IndexByte(b, '\n') + 1
	if size == 0 {
		return b, 0
	}
	return bytes.TrimSuffix(b[:size-1], []byte("\r")), size
}
