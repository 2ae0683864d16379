package h1

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

const reply = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"

// parts are pieces of a stream; those that begin with '?' stand for as many
// octets that nobody saw.
func parts(texts ...string) []piece {
	var pieces []piece
	for _, text := range texts {
		pieces = append(pieces, piece{[]byte(text), text[0] == '?'})
	}
	return pieces
}

// What a decoder refuses a watcher shows, and where it loses its way it finds
// the next message.
func TestAWatcherTakesWhatWasSent(t *testing.T) {
	next := decoded{
		Start: "HTTP/1.1 200 OK", Fields: []Field{{"Content-Length", "2"}}, Content: "hi", HeadLen: 38, BodyLen: 2,
	}
	asked := decoded{Start: "GET /n HTTP/1.1", HeadLen: 19}
	const ask = "GET /n HTTP/1.1\r\n\r\n"
	for _, tt := range []struct {
		name   string
		pieces []string
		want   []decoded
	}{
		{
			"LF alone ends lines of a head (§2.2)",
			[]string{"GET / HTTP/1.1\nA: b\n\n" + ask},
			[]decoded{{Start: "GET / HTTP/1.1", Fields: []Field{{"A", "b"}}, HeadLen: 21}, asked},
		},
		{
			"a CR within a line is a space (§2.2)",
			[]string{"GET / HTTP/1.1\r\nA: b\rc\r\n\r\n" + ask},
			[]decoded{{Start: "GET / HTTP/1.1", Fields: []Field{{"A", "b c"}}, HeadLen: 26}, asked},
		},
		{
			"LF alone does not end a chunk-size line (§7.1)",
			[]string{"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\nhi\r\n0\r\n\r\n", reply},
			[]decoded{next},
		},
		{
			"a fold is a space (§5.2)",
			[]string{"GET / HTTP/1.1\r\nA: b\r\n\t c\r\n\r\n" + ask},
			[]decoded{{Start: "GET / HTTP/1.1", Fields: []Field{{"A", "b c"}}, HeadLen: 29}, asked},
		},
		{
			"whitespace before the first field hides the line (§2.2)",
			[]string{"POST / HTTP/1.1\r\n Content-Length: 9\r\n\r\n" + ask},
			[]decoded{{Start: "POST / HTTP/1.1", HeadLen: 39}, asked},
		},
		{
			"whitespace before a colon is removed (§5.1)",
			[]string{"HTTP/1.1 200 OK\r\nContent-Length : 2\r\n\r\nhi" + reply},
			[]decoded{{
				Start: "HTTP/1.1 200 OK", Fields: []Field{{"Content-Length", "2"}}, Content: "hi", HeadLen: 39, BodyLen: 2,
			}, next},
		},
		{
			"a target may hold spaces, although a server refuses it (§3.2)",
			[]string{"GET /a b HTTP/1.1\r\n\r\n"},
			[]decoded{{Start: "GET /a b HTTP/1.1", HeadLen: 21}},
		},
		{
			"Transfer-Encoding overrides Content-Length (§6.3 item 3)",
			[]string{"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n1\r\nx\r\n0\r\n\r\n" + ask},
			[]decoded{{
				Start: "POST / HTTP/1.1", Fields: []Field{{"Transfer-Encoding", "chunked"}, {"Content-Length", "3"}},
				Content: "x", HeadLen: 66, BodyLen: 11,
			}, asked},
		},
		{
			"chunked counts when it comes last (§6.3 item 4)",
			[]string{"POST / HTTP/1.1\r\nTransfer-Encoding: gzip, CHUNKED,\r\n\r\n1\r\nx\r\n0\r\n\r\n" + ask},
			[]decoded{{
				Start: "POST / HTTP/1.1", Fields: []Field{{"Transfer-Encoding", "gzip, CHUNKED,"}},
				Content: "x", HeadLen: 54, BodyLen: 11,
			}, asked},
		},
		{
			"else a response lasts until the close (§6.3 item 4)",
			[]string{"HTTP/1.1 200 OK\r\nTransfer-Encoding: xchunked\r\n\r\n1\r\nx", reply},
			[]decoded{{
				Start: "HTTP/1.1 200 OK", Fields: []Field{{"Transfer-Encoding", "xchunked"}},
				Content: "1\r\nx" + reply, HeadLen: 48, BodyLen: 44,
			}},
		},
		{
			"and a request has no end that is known (§6.3 item 4)",
			[]string{"POST / HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\nzzz", ask},
			[]decoded{{Start: "POST / HTTP/1.1", Fields: []Field{{"Transfer-Encoding", "gzip"}}, HeadLen: 44}, asked},
		},
		{
			"a coding in HTTP/1.0 is faulty framing (§6.1): the next response ends it",
			[]string{"HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n", reply},
			[]decoded{{
				Start: "HTTP/1.0 200 OK", Fields: []Field{{"Transfer-Encoding", "chunked"}},
				Content: "1\r\nx\r\n0\r\n\r\n", HeadLen: 47, BodyLen: 11,
			}, next},
		},
		{
			"equal lengths are one (§6.3 item 5)",
			[]string{"HTTP/1.1 200 OK\r\nContent-Length: 2, 2\r\n\r\nhi" + reply},
			[]decoded{{
				Start: "HTTP/1.1 200 OK", Fields: []Field{{"Content-Length", "2, 2"}}, Content: "hi", HeadLen: 41, BodyLen: 2,
			}, next},
		},
		{
			"lengths that differ are no length (§6.3 item 5)",
			[]string{"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nhi!", reply},
			[]decoded{{
				Start: "HTTP/1.1 200 OK", Fields: []Field{{"Content-Length", "2"}, {"Content-Length", "3"}},
				Content: "hi!", HeadLen: 57, BodyLen: 3,
			}, next},
		},
		{
			"a signed length is none (§6.2)",
			[]string{"POST / HTTP/1.1\r\nContent-Length: +3\r\n\r\nabc", ask},
			[]decoded{{Start: "POST / HTTP/1.1", Fields: []Field{{"Content-Length", "+3"}}, HeadLen: 39}, asked},
		},
		{
			"what is no message is left out up to the end of its piece",
			[]string{"nonsense\r\n" + reply, reply},
			[]decoded{next},
		},
		{
			"so is a chunk that is longer than its size",
			[]string{"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nxyz\r\n" + reply, reply},
			[]decoded{next},
		},
		{
			"any number of empty lines before a message",
			[]string{"\r\n\r\n", "\n" + ask},
			[]decoded{asked},
		},
		{
			"nothing is HTTP after an upgrade (RFC 9110 §15.2.2)",
			[]string{"HTTP/1.1 101 Switching Protocols\r\n\r\n" + reply, reply},
			[]decoded{{Start: "HTTP/1.1 101 Switching Protocols", HeadLen: 36}},
		},
		{
			"a message in the middle of which the stream ends",
			[]string{"GET / HTTP/1.1\r\nHos"},
			nil,
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if d := cmp.Diff(tt.want, watchAll(t, parts(tt.pieces...))); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
		})
	}
}

func TestAnAnswerToConnectBeginsATunnel(t *testing.T) {
	const opened = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n"
	want := []decoded{{Start: "HTTP/1.1 200 OK", Fields: []Field{{"Content-Length", "2"}}, HeadLen: 38}}
	got := watchAll(t, parts(opened+"\x16\x03\x01", reply), "CONNECT", "GET")
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("a watcher (-want +got):\n%s", d)
	}
	got, err := decodePieces(Responses, parts(opened+"\x16\x03\x01", reply), "CONNECT", "GET")
	if d := cmp.Diff(want, got); d != "" || err != nil {
		t.Errorf("a decoder: %v (-want +got):\n%s", err, d)
	}
}

func TestAWatcherDoesWithoutOctetsThatWereNotCaptured(t *testing.T) {
	chunks := "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
	coded := []Field{{"Transfer-Encoding", "chunked"}}
	next := decoded{
		Start: "HTTP/1.1 200 OK", Fields: []Field{{"Content-Length", "2"}}, Content: "hi", HeadLen: 38, BodyLen: 2,
	}
	for _, tt := range []struct {
		name   string
		pieces []string
		want   []decoded
	}{
		{
			"in counted content, up to its end and over it",
			[]string{"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab", "?23", "?....", reply},
			[]decoded{{
				Start: "HTTP/1.1 200 OK", Fields: []Field{{"Content-Length", "5"}}, Content: "ab", HeadLen: 38, BodyLen: 5,
			}, next},
		},
		{
			"in a chunk and the line end after it",
			[]string{chunks + "3\r\na", "?234", "0\r\n\r\n" + reply},
			[]decoded{{Start: "HTTP/1.1 200 OK", Fields: coded, Content: "a", HeadLen: 47, BodyLen: 13}, next},
		},
		{
			"in the line end after a chunk",
			[]string{chunks + "1\r\na\r", "?", "0\r\n\r\n" + reply},
			[]decoded{{Start: "HTTP/1.1 200 OK", Fields: coded, Content: "a", HeadLen: 47, BodyLen: 11}, next},
		},
		{"over a line end into the next size", []string{chunks + "1\r\na", "?..", "\r\nx", reply}, []decoded{next}},
		{"in a chunk-size line", []string{chunks + "1", "?", reply}, []decoded{next}},
		{
			"in content until the close",
			[]string{"HTTP/1.1 200 OK\r\n\r\nab", "?.."},
			[]decoded{{Start: "HTTP/1.1 200 OK", Content: "ab", HeadLen: 19, BodyLen: 5}},
		},
		{
			"in a request line, which is a request all the same",
			[]string{"GET /a/long/pa", "?......", reply},
			[]decoded{{Start: "GET /a/long/pa", HeadLen: 21}, next},
		},
		{"in what could be a request line of a method that nobody uses", []string{"HELLO wor", "?...", reply}, []decoded{next}},
		{"in a start line", []string{"HTTP/1.1 200 O", "?...", reply}, []decoded{next}},
		{
			"in the fields of a request, which ends with them",
			[]string{"POST / HTTP/1.1\r\nA: b\r\nContent-Le", "?......", "abc", reply},
			[]decoded{{Start: "POST / HTTP/1.1", Fields: []Field{{"A", "b"}}, HeadLen: 40}, next},
		},
		{
			"in the fields of a response, which lasts until the next",
			[]string{"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nDa", "?......", "abc", reply},
			[]decoded{{
				Start: "HTTP/1.1 200 OK", Fields: []Field{{"Content-Length", "1"}}, Content: "abc", HeadLen: 45, BodyLen: 3,
			}, next},
		},
		{
			"in the fields of a response that has no content (§6.3 item 1)",
			[]string{"HTTP/1.1 304 Not Modified\r\nDa", "?......", "abc", reply},
			[]decoded{{Start: "HTTP/1.1 304 Not Modified", HeadLen: 36}, next},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if d := cmp.Diff(tt.want, watchAll(t, parts(tt.pieces...))); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
		})
	}
}
