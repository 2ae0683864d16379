// Package messagetest has requests as they should and should not be, for tests that
// show who takes which, and what real programs did with them.
package messagetest

import "strings"

// Message is a request with the rule that decides about it.
type Message struct {
	Name string // unique
	Raw  string
	// Rule is what RFC 9112 or RFC 9110 asks of a server, in short; Ref is where.
	Rule, Ref string
	// Must is what a server MUST do with it, if it must.
	Must Duty
}

// Duty is what a requirement asks for.
type Duty string

// The duties.
const (
	Free   Duty = ""       // a server may take it or refuse it
	Take   Duty = "take"   // MUST be understood
	Refuse Duty = "refuse" // MUST be answered with an error
	Close  Duty = "close"  // MUST be refused, or the connection closed after the answer
)

const (
	get  = "GET /small HTTP/1.1\r\n"
	host = "Host: x\r\n"
	post = "POST /small HTTP/1.1\r\n" + host
	end  = "\r\n"
	te   = post + "Transfer-Encoding: chunked\r\n" + end
	hi   = "hello"
	last = "0\r\n\r\n"
)

// All lists the messages.
func All() []Message {
	var all []Message
	for _, part := range [][]Message{targets(), lines(), versions(), hosts(), fields(), lengths(), codings(), chunks(), limits()} {
		all = append(all, part...)
	}
	return all
}

func targets() []Message {
	return []Message{
		{"origin form", get + host + end, "the ordinary form", "RFC 9112 §3.2.1", Take},
		{"absolute form", "GET http://x/small HTTP/1.1\r\n" + host + end, "a server MUST accept it", "RFC 9112 §3.2.2", Take},
		{"absolute form and another Host", "GET http://x/small HTTP/1.1\r\nHost: y\r\n" + end, "the target counts, Host is ignored", "RFC 9112 §3.2.2", Free},
		{"absolute form in capitals", "GET HTTP://x/small HTTP/1.1\r\n" + host + end, "schemes have no case", "RFC 9110 §4.2.3", Take},
		{"asterisk form of OPTIONS", "OPTIONS * HTTP/1.1\r\n" + host + end, "asks about the server as a whole", "RFC 9112 §3.2.4", Free},
		{"asterisk form of GET", "GET * HTTP/1.1\r\n" + host + end, "only for OPTIONS", "RFC 9112 §3.2.4", Free},
		{"authority form of GET", "GET x:80 HTTP/1.1\r\n" + host + end, "only for CONNECT", "RFC 9112 §3.2.3", Free},
		{"target without slash", "GET small HTTP/1.1\r\n" + host + end, "is no form of a target", "RFC 9112 §3.2", Free},
		{"fragment in the target", "GET /small#f HTTP/1.1\r\n" + host + end, "a target has none", "RFC 9112 §3.2.1", Free},
		{"octet above 127 in the target", "GET /small?\xe9 HTTP/1.1\r\n" + host + end, "a URI is ASCII", "RFC 9112 §3.2", Free},
		{"space in the target", "GET /small ?a HTTP/1.1\r\n" + host + end, "SHOULD be answered 400", "RFC 9112 §3.2", Free},
	}
}

func lines() []Message {
	return []Message{
		{"LF alone ends every line", "GET /small HTTP/1.1\nHost: x\n\n", "MAY be taken for the end of a line", "RFC 9112 §2.2", Free},
		{"LF alone ends a field line", get + "Host: x\n" + end, "MAY be taken for the end of a line", "RFC 9112 §2.2", Free},
		{"one empty line first", end + get + host + end, "SHOULD be ignored", "RFC 9112 §2.2", Free},
		{"two empty lines first", end + end + get + host + end, "at least one SHOULD be ignored", "RFC 9112 §2.2", Free},
		{"LF alone first", "\n" + get + host + end, "as an empty line", "RFC 9112 §2.2", Free},
		{"CR within a field line", get + host + "X-A: b\rc\r\n" + end, "invalid, or replaced by SP", "RFC 9112 §2.2", Free},
		{"two spaces in the request line", "GET  /small HTTP/1.1\r\n" + host + end, "MAY be read as one", "RFC 9112 §3", Free},
		{"tab in the request line", "GET\t/small HTTP/1.1\r\n" + host + end, "MAY be read as a space", "RFC 9112 §3", Free},
		{"space behind the version", "GET /small HTTP/1.1 \r\n" + host + end, "MAY be ignored", "RFC 9112 §3", Free},
		{"space before the method", " GET /small HTTP/1.1\r\n" + host + end, "MAY be ignored", "RFC 9112 §3", Free},
		{"method in small letters", "get /small HTTP/1.1\r\n" + host + end, "methods have case: another method", "RFC 9112 §3.1", Free},
		{"method that is no token", "G(T /small HTTP/1.1\r\n" + host + end, "SHOULD be answered 400", "RFC 9112 §3", Free},
	}
}

func versions() []Message {
	return []Message{
		{"HTTP/1.0 without Host", "GET /small HTTP/1.0\r\n" + end, "Host came with HTTP/1.1", "RFC 9112 §3.2", Take},
		{"HTTP/1.2", "GET /small HTTP/1.2\r\n" + host + end, "is to be read as 1.1", "RFC 9110 §2.5", Free},
		{"HTTP/1.10", "GET /small HTTP/1.10\r\n" + host + end, "a version has two digits", "RFC 9112 §2.3", Free},
		{"HTTP/2.0", "GET /small HTTP/2.0\r\n" + host + end, "MAY be answered 505", "RFC 9110 §15.6.6", Free},
		{"http/1.1 in small letters", "GET /small http/1.1\r\n" + host + end, "the name has case", "RFC 9112 §2.3", Free},
		{"no version", "GET /small\r\n", "that was HTTP/0.9", "RFC 9112 §3", Free},
	}
}

func hosts() []Message {
	return []Message{
		{"no Host", get + end, "MUST be answered 400", "RFC 9112 §3.2", Refuse},
		{"two Hosts", get + host + "Host: y\r\n" + end, "MUST be answered 400", "RFC 9112 §3.2", Refuse},
		{"the same Host twice", get + host + host + end, "MUST be answered 400", "RFC 9112 §3.2", Refuse},
		{"empty Host", get + "Host:\r\n" + end, "is valid", "RFC 9112 §3.2", Free},
		{"Host with a space", get + "Host: x y\r\n" + end, "MUST be answered 400", "RFC 9112 §3.2", Refuse},
		{"Host with a slash", get + "Host: x/y\r\n" + end, "MUST be answered 400", "RFC 9112 §3.2", Refuse},
	}
}

func fields() []Message {
	return []Message{
		{"space before the colon", get + host + "X-A : b\r\n" + end, "MUST be answered 400", "RFC 9112 §5.1", Refuse},
		{"folded field", get + host + "X-A: b\r\n c\r\n" + end, "MUST be refused or unfolded", "RFC 9112 §5.2", Free},
		{"space before the first field", get + " X-A: b\r\n" + host + end, "MUST be refused, or the line ignored", "RFC 9112 §2.2", Free},
		{"line without colon", get + host + "X-A\r\n" + end, "is no field line", "RFC 9112 §5", Free},
		{"empty field name", get + host + ": b\r\n" + end, "a name is a token", "RFC 9110 §5.1", Free},
		{"field name with a parenthesis", get + host + "X(A: b\r\n" + end, "a name is a token", "RFC 9110 §5.1", Free},
		{"NUL in a field", get + host + "X-A: b\x00c\r\n" + end, "MUST be refused or replaced by SP", "RFC 9110 §5.5", Free},
		{"control octet in a field", get + host + "X-A: b\x01c\r\n" + end, "invalid; MAY be kept", "RFC 9110 §5.5", Free},
		{"octet above 127 in a field", get + host + "X-A: b\xe9c\r\n" + end, "opaque", "RFC 9110 §5.5", Free},
	}
}

func lengths() []Message {
	cl := func(lines, body string) string { return post + lines + end + body }
	return []Message{
		{"content with a length", cl("Content-Length: 5\r\n", hi), "the ordinary form", "RFC 9112 §6.2", Take},
		{"content of a GET", get + host + "Content-Length: 5\r\n" + end + hi, "has no meaning, but a length", "RFC 9110 §9.3.1", Free},
		{"two equal lengths", cl("Content-Length: 5\r\nContent-Length: 5\r\n", hi), "refuse, or take as one", "RFC 9112 §6.3", Free},
		{"a list of equal lengths", cl("Content-Length: 5, 5\r\n", hi), "refuse, or take as one", "RFC 9112 §6.3", Free},
		{"two lengths that differ", cl("Content-Length: 5\r\nContent-Length: 6\r\n", hi), "MUST be answered 400, then the close", "RFC 9112 §6.3", Refuse},
		{"a list of lengths that differ", cl("Content-Length: 5, 6\r\n", hi), "MUST be answered 400, then the close", "RFC 9112 §6.3", Refuse},
		{"a negative length", cl("Content-Length: -5\r\n", hi), "MUST be answered 400, then the close", "RFC 9112 §6.3", Refuse},
		{"a length with a sign", cl("Content-Length: +5\r\n", hi), "MUST be answered 400, then the close", "RFC 9112 §6.3", Refuse},
		{"a length in hexadecimal", cl("Content-Length: 0x5\r\n", hi), "MUST be answered 400, then the close", "RFC 9112 §6.3", Refuse},
		{"an empty length", cl("Content-Length:\r\n", ""), "MUST be answered 400, then the close", "RFC 9112 §6.3", Refuse},
		{"a length beyond 64 bits", cl("Content-Length: 18446744073709551621\r\n", hi), "MUST NOT be cut to what fits", "RFC 9110 §8.6", Refuse},
	}
}

func codings() []Message {
	coded := func(lines string) string { return post + lines + end + "5\r\nhello\r\n" + last }
	return []Message{
		{"chunked", coded("Transfer-Encoding: chunked\r\n"), "MUST be understood", "RFC 9112 §7.1", Take},
		{"Chunked with a capital", coded("Transfer-Encoding: Chunked\r\n"), "names of codings have no case", "RFC 9112 §7", Take},
		{
			"both lengths", coded("Content-Length: 15\r\nTransfer-Encoding: chunked\r\n"),
			"refuse, or let chunked win; MUST close after the answer", "RFC 9112 §6.1", Close,
		},
		{"a coding before chunked", coded("Transfer-Encoding: gzip, chunked\r\n"), "SHOULD be answered 501", "RFC 9112 §6.1", Free},
		{"a coding instead of chunked", coded("Transfer-Encoding: gzip\r\n"), "MUST be answered 400, then the close", "RFC 9112 §6.3", Refuse},
		{"a name that only looks like chunked", coded("Transfer-Encoding: xchunked\r\n"), "MUST be answered 400, then the close", "RFC 9112 §6.3", Refuse},
		{"chunked twice", coded("Transfer-Encoding: chunked, chunked\r\n"), "MUST NOT be sent", "RFC 9112 §6.1", Free},
		{"chunked, then identity", coded("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n"), "MUST be answered 400, then the close", "RFC 9112 §6.3", Refuse},
		{
			"chunked in HTTP/1.0", "POST /small HTTP/1.0\r\n" + host + "Transfer-Encoding: chunked\r\nConnection: keep-alive\r\n" + end + "5\r\nhello\r\n" + last,
			"faulty framing: MUST close after the answer", "RFC 9112 §6.1", Close,
		},
	}
}

func chunks() []Message {
	return []Message{
		{"a chunk extension", te + "5;a=b\r\nhello\r\n" + last, "MUST be ignored", "RFC 9112 §7.1.1", Take},
		{"a trailer", te + "5\r\nhello\r\n0\r\nX-A: b\r\n\r\n", "MAY be kept or dropped", "RFC 9112 §7.1.2", Take},
		{"zeros before a chunk size", te + "0005\r\nhello\r\n000\r\n\r\n", "any number of digits", "RFC 9112 §7.1", Take},
		{"space behind a chunk size", te + "5 \r\nhello\r\n" + last, "was sent by old programs", "RFC 9112 §7.1.1", Free},
		{"space before a chunk size", te + " 5\r\nhello\r\n" + last, "is no chunk size", "RFC 9112 §7.1", Free},
		{"0x before a chunk size", te + "0x5\r\nhello\r\n" + last, "is no chunk size", "RFC 9112 §7.1", Free},
		{"a negative chunk size", te + "-5\r\nhello\r\n" + last, "is no chunk size", "RFC 9112 §7.1", Free},
		{"a chunk size that is no number", te + "xyz\r\nhello\r\n" + last, "is no chunk size", "RFC 9112 §7.1", Free},
		{"an empty chunk size", te + "\r\nhello\r\n" + last, "is no chunk size", "RFC 9112 §7.1", Free},
		{"a chunk size beyond 64 bits", te + "10000000000000005\r\nhello\r\n" + last, "MUST NOT be cut to what fits", "RFC 9112 §7.1", Refuse},
		{"LF alone behind a chunk size", te + "5\nhello\r\n" + last, "the rule for lines of a head does not hold here", "RFC 9112 §2.2", Free},
		{"LF alone behind a chunk", te + "5\r\nhello\n" + last, "the rule for lines of a head does not hold here", "RFC 9112 §2.2", Free},
		{"a chunk longer than its size", te + "5\r\nhello!\r\n" + last, "what follows is no CRLF", "RFC 9112 §7.1", Free},
		{"a trailer line without colon", te + "5\r\nhello\r\n0\r\nX-A\r\n\r\n", "is no field line", "RFC 9112 §7.1.2", Free},
	}
}

func limits() []Message {
	long := func(n int) string { return strings.Repeat("a", n) }
	return []Message{
		{"a target of 7,900 octets", "GET /small?" + long(7_900) + " HTTP/1.1\r\n" + host + end, "8,000 octets RECOMMENDED", "RFC 9112 §3", Free},
		{"a target of 20,000 octets", "GET /small?" + long(20_000) + " HTTP/1.1\r\n" + host + end, "MUST be answered 414 if too long", "RFC 9112 §3", Free},
		{"a field of 7,900 octets", get + host + "X-A: " + long(7_900) + "\r\n" + end, "no limit is said", "RFC 9110 §5.4", Free},
		{"a field of 20,000 octets", get + host + "X-A: " + long(20_000) + "\r\n" + end, "MUST be answered 4xx if too long", "RFC 9110 §5.4", Free},
		{"150 fields", get + host + strings.Repeat("X-A: b\r\n", 150) + end, "no limit is said", "RFC 9110 §5.4", Free},
	}
}
