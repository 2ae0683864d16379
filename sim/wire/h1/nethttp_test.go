package h1

import (
	"bufio"
	"bytes"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
)

// seeds are messages that fuzzing starts from.
func seeds() []string {
	return []string{
		"GET / HTTP/1.1\r\nHost: x\r\n\r\n",
		"POST /a?b=c HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc",
		"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
		"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nTrailer: X\r\n\r\n3;a=b\r\nabc\r\n0\r\nX: y\r\n\r\n",
		"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
		"PUT / HTTP/1.0\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\nhi",
		"HEAD / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
		"\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n",
		"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi",
		"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n",
		"HTTP/1.0 200 OK\r\n\r\nto the end",
		"HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\n",
		"HTTP/1.1 304 Not Modified\r\n\r\n", "HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n",
		"GET / HTTP/1.1\nHost: x\n\n", "GET / HTTP/1.1\r\nHost : x\r\n\r\n", "GET / HTTP/1.1\r\nHost: x\r\nA: b\r\n c\r\n\r\n",
	}
}

// Whatever this package's decoder takes as a whole message, net/http takes
// too, with the same content. The reverse need not hold: where net/http is
// lenient, this decoder refuses.
func FuzzDecoderAgainstNetHTTP(f *testing.F) {
	for _, s := range seeds() {
		f.Add([]byte(s), strings.HasPrefix(s, "HTTP/"), uint8(1))
	}
	f.Fuzz(func(t *testing.T, stream []byte, response bool, size uint8) {
		if len(stream) > 1<<16 {
			return
		}
		reads := Requests
		if response {
			reads = Responses
		}
		whole, errWhole := decodeAll(reads, string(stream), len(stream)+1)
		split, errSplit := decodeAll(reads, string(stream), int(size%32)+1)
		if (errWhole == nil) != (errSplit == nil) || len(whole) != len(split) {
			t.Fatalf("whole: %d messages, %v; split: %d messages, %v", len(whole), errWhole, len(split), errSplit)
		}
		if len(whole) == 0 || odd(whole[0]) {
			return
		}
		content, err := throughNetHTTP(stream, reads)
		if err != nil {
			t.Fatalf("taken here, refused by net/http: %v\n%q", err, stream)
		}
		if content != whole[0].Content {
			t.Fatalf("content %q, net/http reads %q from %q", whole[0].Content, content, stream)
		}
	})
}

// odd names what RFC 9112 lets a recipient take and net/http does not: a list
// of equal lengths (§6.3 item 5), any length in a response without content (item
// 1), targets that are no URL, unusual trailers, and what the upgrade and tunnel
// methods mean.
func odd(m decoded) bool {
	method, rest, _ := strings.Cut(m.Start, " ")
	target, _, _ := strings.Cut(rest, " ")
	for _, f := range m.Fields {
		name := strings.ToLower(f.Name)
		if name == "content-length" && strings.Contains(f.Value, ",") || name == "trailer" || name == "upgrade" ||
			name == "host" || name == "pragma" {
			if name != "host" || !isToken(f.Value) {
				return true
			}
		}
	}
	if strings.HasPrefix(m.Start, "HTTP/") {
		framed := slices.ContainsFunc(m.Fields, forbidden)
		return strings.HasPrefix(rest, "1") || framed && (strings.HasPrefix(rest, "204") || strings.HasPrefix(rest, "304"))
	}
	return method == "CONNECT" || method == "PRI" || !strings.HasPrefix(target, "/") || strings.ContainsAny(target, "%#?:@[]\\^`{|}\"<>") ||
		strings.HasPrefix(target, "//") || len(m.Trailers) > 0 && slices.ContainsFunc(m.Trailers, forbidden)
}

func forbidden(f Field) bool {
	switch strings.ToLower(f.Name) {
	case "transfer-encoding", "trailer", "content-length":
		return true
	}
	return false
}

func throughNetHTTP(stream []byte, reads Reads) (string, error) {
	r := bufio.NewReader(bytes.NewReader(bytes.TrimPrefix(stream, []byte("\r\n"))))
	var body io.ReadCloser
	if reads == Responses {
		res, err := http.ReadResponse(r, nil)
		if err != nil {
			return "", err
		}
		body = res.Body
	} else {
		req, err := http.ReadRequest(r)
		if err != nil {
			return "", err
		}
		body = req.Body
	}
	defer func() { _ = body.Close() }()
	content, err := io.ReadAll(body)
	return string(content), err
}
