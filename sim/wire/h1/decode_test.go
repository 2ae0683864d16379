package h1

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// decoded is a message as a test compares it.
type decoded struct {
	Start    string
	Fields   []Field
	Content  string
	Trailers []Field
	HeadLen  int64
	BodyLen  int64
}

// collector puts events together.
type collector struct {
	all []decoded
	now decoded
}

func (c *collector) take(ev Event) {
	switch ev.Kind {
	case EventNone:
	case EventHead:
		c.now = decoded{Start: ev.Head.StartLine(), Fields: ev.Head.Fields}
	case EventContent:
		c.now.Content += string(ev.Data)
	case EventEnd:
		c.now.Trailers, c.now.HeadLen, c.now.BodyLen = ev.Trailers, ev.HeadLen, ev.BodyLen
		c.all = append(c.all, c.now)
	}
}

// decodeAll takes all messages out of a stream that comes in pieces of size n
// and then ends; the error is that of the decoder, if it refused.
func decodeAll(reads Reads, stream string, n int, methods ...string) ([]decoded, error) {
	var pieces []piece
	for octets := range slices.Chunk([]byte(stream), n) {
		pieces = append(pieces, piece{octets: octets})
	}
	return decodePieces(reads, pieces, methods...)
}

func decodePieces(reads Reads, pieces []piece, methods ...string) ([]decoded, error) {
	d := NewDecoder(reads, Limits{})
	for _, m := range methods {
		d.Expect(m)
	}
	var got collector
	for _, p := range pieces {
		for left := p.octets; ; {
			used, ev, err := d.Next(left)
			if err != nil {
				return got.all, err
			}
			left = left[used:]
			if ev.Kind == EventNone {
				break
			}
			got.take(ev)
		}
	}
	ev, err := d.Close()
	got.take(ev)
	return got.all, err
}

func TestMessagesAreCutOutOfTheStreamWhereverItIsSplit(t *testing.T) {
	tests := []struct {
		name    string
		reads   Reads
		stream  string
		methods []string
		want    []decoded
	}{
		{
			name:   "two pipelined requests, the first with content",
			stream: "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabcGET /b HTTP/1.0\r\n\r\n",
			want: []decoded{
				{
					Start: "POST /a HTTP/1.1", Fields: []Field{{"Host", "x"}, {"Content-Length", "3"}}, Content: "abc",
					HeadLen: 48, BodyLen: 3,
				},
				{Start: "GET /b HTTP/1.0", HeadLen: 19},
			},
		},
		{
			name:   "an empty line before the request line is skipped (RFC 9112 §2.2)",
			stream: "\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n",
			want:   []decoded{{Start: "GET / HTTP/1.1", Fields: []Field{{"Host", "x"}}, HeadLen: 27}},
		},
		{
			name: "chunks with extensions and trailers (RFC 9112 §7.1)", reads: Responses,
			stream: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4;q=\"1\"\r\nwiki\r\nA \r\n0123456789\r\n0\r\nX-Sum: 7\r\n\r\n",
			want: []decoded{{
				Start: "HTTP/1.1 200 OK", Fields: []Field{{"Transfer-Encoding", "chunked"}}, Content: "wiki0123456789",
				Trailers: []Field{{"X-Sum", "7"}}, HeadLen: 47, BodyLen: 46,
			}},
		},
		{
			name: "content until the connection ends (RFC 9112 §6.3 item 8)", reads: Responses,
			stream: "HTTP/1.0 200 OK\r\n\r\nall of it\r\n",
			want:   []decoded{{Start: "HTTP/1.0 200 OK", Content: "all of it\r\n", HeadLen: 19, BodyLen: 11}},
		},
		{
			name: "HEAD, 304 and 204 have no content whatever they say (RFC 9112 §6.3 item 1)", reads: Responses, methods: []string{"HEAD", "GET", "GET"},
			stream: "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nHTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n" +
				"HTTP/1.1 204 No Content\r\n\r\n",
			want: []decoded{
				{Start: "HTTP/1.1 200 OK", Fields: []Field{{"Content-Length", "5"}}, HeadLen: 38},
				{Start: "HTTP/1.1 304 Not Modified", Fields: []Field{{"Content-Length", "9"}}, HeadLen: 48},
				{Start: "HTTP/1.1 204 No Content", HeadLen: 27},
			},
		},
		{
			name: "an interim response goes before the answer and counts for none (RFC 9110 §15.2)", reads: Responses, methods: []string{"HEAD", "GET"},
			stream: "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n" +
				"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi",
			want: []decoded{
				{Start: "HTTP/1.1 100 Continue", HeadLen: 25},
				{Start: "HTTP/1.1 200 OK", Fields: []Field{{"Content-Length", "2"}}, HeadLen: 38},
				{Start: "HTTP/1.1 200 OK", Fields: []Field{{"Content-Length", "2"}}, Content: "hi", HeadLen: 38, BodyLen: 2},
			},
		},
		{
			name:   "equal lengths given twice are one (RFC 9112 §6.3 item 5)",
			stream: "PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 2, 2\r\nContent-Length: 2\r\n\r\nhi",
			want: []decoded{{
				Start: "PUT / HTTP/1.1", Fields: []Field{{"Host", "x"}, {"Content-Length", "2, 2"}, {"Content-Length", "2"}},
				Content: "hi", HeadLen: 68, BodyLen: 2,
			}},
		},
		{
			name: "a status line may end after the code", reads: Responses,
			stream: "HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n",
			want:   []decoded{{Start: "HTTP/1.1 200", Fields: []Field{{"Content-Length", "0"}}, HeadLen: 35}},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for n := 1; n <= len(tt.stream); n++ {
				got, err := decodeAll(tt.reads, tt.stream, n, tt.methods...)
				if err != nil {
					t.Fatalf("pieces of %d: %v", n, err)
				}
				if d := cmp.Diff(tt.want, got); d != "" {
					t.Fatalf("pieces of %d (-want +got):\n%s", n, d)
				}
			}
		})
	}
}

func TestAmbiguousMessagesAreRefused(t *testing.T) {
	const host = "Host: x\r\n"
	long := strings.Repeat("a", 20<<10)
	tests := []struct {
		name   string
		reads  Reads
		stream string
		status int
		fault  Fault
	}{
		{"both lengths (RFC 9112 §6.3 item 3, §11.2)", Requests, "POST / HTTP/1.1\r\n" + host + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n", 400, FaultBothLengths},
		{"two lengths that differ (§6.3 item 5)", Requests, "POST / HTTP/1.1\r\n" + host + "Content-Length: 3\r\nContent-Length: 4\r\n\r\n", 400, FaultDifferingLengths},
		{"a list of lengths that differ", Requests, "POST / HTTP/1.1\r\n" + host + "Content-Length: 3, 4\r\n\r\n", 400, FaultDifferingLengths},
		{"a signed length", Requests, "POST / HTTP/1.1\r\n" + host + "Content-Length: +3\r\n\r\n", 400, FaultLength},
		{"a length beyond 63 bits", Requests, "POST / HTTP/1.1\r\n" + host + "Content-Length: 9223372036854775808\r\n\r\n", 400, FaultLength},
		{"an unknown coding (§6.1)", Requests, "POST / HTTP/1.1\r\n" + host + "Transfer-Encoding: gzip, chunked\r\n\r\n", 501, FaultCoding},
		{"chunked twice", Requests, "POST / HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked, chunked\r\n\r\n", 501, FaultCoding},
		{"a coding in HTTP/1.0 (§6.1)", Requests, "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", 400, FaultCoding},
		{"a chunk size that is no number (§7.1)", Requests, chunkedPost + "0x3\r\nabc\r\n", 400, FaultChunk},
		{"a signed chunk size", Requests, chunkedPost + "+3\r\nabc\r\n", 400, FaultChunk},
		{"an empty chunk size", Requests, chunkedPost + "\r\nabc\r\n", 400, FaultChunk},
		{"a chunk size beyond 60 bits", Requests, chunkedPost + "1000000000000000\r\n", 400, FaultChunk},
		{"a chunk longer than its size", Requests, chunkedPost + "3\r\nabcd\r\n", 400, FaultChunk},
		{"a chunk-size line that ends with LF", Requests, chunkedPost + "3\nabc\r\n", 400, FaultBareLF},
		{"a line that ends with LF (§2.2)", Requests, "GET / HTTP/1.1\n" + host + "\r\n", 400, FaultBareLF},
		{"a CR within a line (§2.2)", Requests, "GET / HTTP/1.1\r\nHost: x\ry\r\n\r\n", 400, FaultBareLF},
		{"a folded field (§5.2)", Requests, "GET / HTTP/1.1\r\n" + host + "X: a\r\n b\r\n\r\n", 400, FaultFold},
		{"a folded field of a response", Responses, "HTTP/1.1 200 OK\r\nX: a\r\n\tb\r\n\r\n", 400, FaultFold},
		{"whitespace before the first field (§2.2)", Requests, "GET / HTTP/1.1\r\n Host: x\r\n\r\n", 400, FaultFold},
		{"whitespace before the colon (§5.1)", Requests, "GET / HTTP/1.1\r\nHost : x\r\n\r\n", 400, FaultSpaceBeforeColon},
		{"a field without colon", Requests, "GET / HTTP/1.1\r\nHost\r\n\r\n", 400, FaultField},
		{"a NUL in a field (RFC 9110 §5.5)", Requests, "GET / HTTP/1.1\r\nHost: a\x00b\r\n\r\n", 400, FaultField},
		{"no Host (§3.2)", Requests, "GET / HTTP/1.1\r\n\r\n", 400, FaultHost},
		{"two Hosts (§3.2)", Requests, "GET / HTTP/1.1\r\n" + host + host + "\r\n", 400, FaultHost},
		{"two spaces in the request line (§3)", Requests, "GET  / HTTP/1.1\r\n" + host + "\r\n", 400, FaultStartLine},
		{"a space in the target", Requests, "GET /a b HTTP/1.1\r\n" + host + "\r\n", 400, FaultStartLine},
		{"a method that is no token", Requests, "G(T / HTTP/1.1\r\n" + host + "\r\n", 400, FaultStartLine},
		{"lower case http", Requests, "GET / http/1.1\r\n" + host + "\r\n", 400, FaultStartLine},
		{"HTTP/2.0 in a request line", Requests, "GET / HTTP/2.0\r\n" + host + "\r\n", 505, FaultVersion},
		{"two empty lines first", Requests, "\r\n\r\nGET / HTTP/1.1\r\n", 400, FaultStartLine},
		{"a request line that never ends", Requests, "GET /" + long, 414, FaultTooLong},
		{"a field that never ends", Requests, "GET / HTTP/1.1\r\nX: " + long, 431, FaultTooLong},
		{"too many fields", Requests, "GET / HTTP/1.1\r\n" + strings.Repeat("A: b\r\n", 201), 431, FaultTooLong},
		{"a chunk extension that never ends", Requests, chunkedPost + "3;" + long, 400, FaultChunk},
		{"an end within a head (§8)", Requests, "GET / HTTP/1.1\r\nHost", 400, FaultCutShort},
		{"an end within content (§8)", Responses, "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nab", 400, FaultCutShort},
		{"an end before the last chunk (§8)", Responses, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n", 400, FaultCutShort},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for _, n := range []int{1, 7, len(tt.stream)} {
				_, err := decodeAll(tt.reads, tt.stream, n)
				var refused *Error
				if !errors.As(err, &refused) {
					t.Fatalf("pieces of %d: taken, want refused", n)
				}
				if refused.Status != tt.status || refused.Fault != tt.fault {
					t.Errorf("pieces of %d: %d, fault %d, want %d, fault %d (%s)", n, refused.Status, refused.Fault,
						tt.status, tt.fault, refused.Text)
				}
			}
		})
	}
}

const chunkedPost = "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"

func TestADecoderThatRefusedTakesNothingMore(t *testing.T) {
	d := NewDecoder(Requests, Limits{})
	if _, _, err := d.Next([]byte("nonsense\r\n")); err == nil {
		t.Fatal("nonsense was taken")
	}
	if n, _, err := d.Next([]byte("GET / HTTP/1.1\r\n")); n != 0 || err == nil {
		t.Errorf("took %d octets after an error, error %v", n, err)
	}
}

func TestSkippedContentCountsAsIfItWereSeen(t *testing.T) {
	d := NewDecoder(Responses, Limits{})
	_, ev, err := d.Next([]byte("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n"))
	if err != nil || ev.Kind != EventHead || d.Content() != 1_000_000 {
		t.Fatalf("event %d, content %d, error %v", ev.Kind, d.Content(), err)
	}
	if ev := d.Skip(1_000_000); ev.N != 1_000_000 {
		t.Errorf("skipped %d", ev.N)
	}
	if _, ev, _ := d.Next(nil); ev.Kind != EventEnd || ev.BodyLen != 1_000_000 {
		t.Errorf("after the content: event %d, %d octets", ev.Kind, ev.BodyLen)
	}
}

func TestWhatTheEncoderWritesTheDecoderReads(t *testing.T) {
	for _, chunked := range []bool{false, true} {
		t.Run(fmt.Sprint("chunked ", chunked), func(t *testing.T) {
			h := &Head{Status: 200, Phrase: "OK", Version: HTTP11, Fields: []Field{{"Content-Length", "10"}}}
			var trailers []Field
			if chunked {
				h.Fields[0], trailers = Field{"Transfer-Encoding", "chunked"}, []Field{{"X-A", "b"}}
			}
			e := &Encoder{}
			b := e.Head(nil, h)
			for _, part := range []string{"hello", "world"} {
				b = append(e.Before(b, int64(len(part))), part...)
				b = e.After(b)
			}
			b = e.End(b, trailers)
			got, err := decodeAll(Responses, string(b), 3)
			if err != nil || len(got) != 1 || got[0].Content != "helloworld" || len(got[0].Trailers) != len(trailers) {
				t.Errorf("read %+v, error %v, from %q", got, err, b)
			}
		})
	}
}
