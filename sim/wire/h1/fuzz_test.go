package h1

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// piece is a part of a stream that comes at once, or that nobody saw.
type piece struct {
	octets []byte
	lost   bool
}

// splits is a stream in one piece, split in two, and octet by octet.
func splits(stream []byte, at int) [][]piece {
	var single []piece
	for i := range stream {
		single = append(single, piece{octets: stream[i : i+1]})
	}
	return [][]piece{{{octets: stream}}, {{octets: stream[:at]}, {octets: stream[at:]}}, single}
}

// watchAll takes all messages that a watcher finds in a stream that then ends.
func watchAll(t *testing.T, pieces []piece, methods ...string) []decoded {
	t.Helper()
	w := NewWatcher()
	for _, m := range methods {
		w.Expect(m)
	}
	var got collector
	for _, p := range pieces {
		left := p.octets
		for steps := 0; ; steps++ {
			n, ev := 0, Event{}
			if p.lost {
				var took int64
				took, ev = w.Lose(int64(len(left)))
				n = int(took)
			} else {
				n, ev = w.Next(left)
			}
			if n < 0 || n > len(left) || steps > 2*len(p.octets)+2 || ev.Kind == EventNone && n < len(left) {
				t.Fatalf("%d octets taken of %d, step %d", n, len(left), steps)
			}
			left = left[n:]
			got.take(ev)
			if ev.Kind == EventNone {
				break
			}
		}
	}
	got.take(w.Close())
	if !w.Idle() && w.d.state != atTunnel {
		t.Fatal("a message goes on after the end of the stream")
	}
	return got.all
}

// FuzzParse: no octets make the codec panic, its limits hold, a stream gives the
// same messages wherever it is split, and a watcher finds what a decoder takes.
func FuzzParse(f *testing.F) {
	for _, s := range seeds() {
		f.Add([]byte(s), strings.HasPrefix(s, "HTTP/"), uint16(7), false)
	}
	f.Add([]byte("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n\r\nHTTP/1.1 200 OK\r\n"), true, uint16(30), true)
	f.Add([]byte("CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n\x16\x03\x01"), false, uint16(3), true)
	f.Fuzz(func(t *testing.T, stream []byte, response bool, at uint16, head bool) {
		if len(stream) > 1<<12 {
			return
		}
		reads, methods := Requests, []string{"GET"}
		if response {
			reads = Responses
		}
		if head {
			methods = []string{"HEAD", "CONNECT"}
		}
		cut := min(int(at), len(stream))
		all := splits(stream, cut)
		whole, errWhole := decodePieces(reads, all[0], methods...)
		for _, split := range all[1:] {
			got, err := decodePieces(reads, split, methods...)
			if d := cmp.Diff(whole, got); d != "" || fault(err) != fault(errWhole) {
				t.Fatalf("split at %d: %v, whole: %v (-whole +split):\n%s", cut, err, errWhole, d)
			}
		}
		holdsLimits(t, reads, stream)
		gap := piece{make([]byte, at%5), true}
		watchAll(t, []piece{all[1][0], gap, all[1][1]}, methods...)
		// A malformed line is known only where it comes in one piece.
		known := func(m decoded) bool {
			return Sniff([]byte(m.Start+"\r\n")) != StartUnknown && Sniff([]byte(m.Start)) != StartUnknown
		}
		if errWhole != nil || slices.ContainsFunc(whole, func(m decoded) bool { return !known(m) }) {
			return
		}
		for _, split := range all {
			if d := cmp.Diff(whole, watchAll(t, split, methods...)); d != "" {
				t.Fatalf("a watcher sees something else in %q (-decoder +watcher):\n%s", stream, d)
			}
		}
	})
}

func fault(err error) Fault {
	var e *Error
	if errors.As(err, &e) {
		return e.Fault
	}
	return 255
}

// holdsLimits reads a stream with narrow limits.
func holdsLimits(t *testing.T, reads Reads, stream []byte) {
	t.Helper()
	lim := Limits{Head: 48, Line: 24, Field: 24, Fields: 3}
	d := NewDecoder(reads, lim)
	for {
		n, ev, err := d.Next(stream)
		stream = stream[n:]
		if int64(len(d.line)) > lim.Line+1 || len(d.trailer) > lim.Fields {
			t.Fatalf("%d octets of a line and %d trailers are held", len(d.line), len(d.trailer))
		}
		if h := ev.Head; h != nil && (h.Octets > lim.Head || len(h.Fields) > lim.Fields) {
			t.Fatalf("a head of %d octets and %d fields was taken", h.Octets, len(h.Fields))
		}
		if err != nil || ev.Kind == EventNone {
			return
		}
	}
}

func TestStartsAreGuessed(t *testing.T) {
	long := "GET /" + strings.Repeat("a", maxWatch)
	for text, want := range map[string]Start{
		"":                               StartPartial,
		"HT":                             StartPartial,
		"HTTP/1.1 2":                     StartResponse,
		"HTTP/2 200\r\n":                 StartUnknown,
		"G":                              StartPartial,
		"GET /a":                         StartPartial,
		"GET /a\x01":                     StartUnknown,
		"GET /a HTTP/1.1\r\n":            StartRequest,
		"GET /a HTTP/1.1\n":              StartRequest,
		"GET  /a\tHTTP/1.0 \r\n":         StartRequest,
		"GET /a HTTP/1.1":                StartPartial,
		"GET /a FTP/1.1\r\n":             StartUnknown,
		"GET HTTP/1.1\r\n":               StartUnknown,
		"get / HTTP/1.1\r\n":             StartRequest,
		" GET / HTTP/1.1\r\n":            StartRequest,
		"G(T / HTTP/1.1\r\n":             StartRequest,
		"GET / HTTP/2.0\r\n":             StartRequest,
		"GET / http/1.1\r\n":             StartRequest,
		"GET / HTTP/1.10\r\n":            StartRequest,
		"GET /\r\n":                      StartRequest,
		"mail from:<a> HTTP/1.1\r\n":     StartUnknown,
		"FOO /a\r\n":                     StartUnknown,
		"PRI * HTTP/2.0\r\n":             StartUnknown,
		long:                             StartUnknown,
		"\x16\x03\x01":                   StartUnknown,
		strings.Repeat("A", 25) + " / H": StartUnknown,
	} {
		if got := Sniff([]byte(text)); got != want {
			t.Errorf("%.40q: %d, want %d", text, got, want)
		}
	}
}

func TestAHeadIsReadAsFarAsItIsThere(t *testing.T) {
	text := "GET /a HTTP/1.1\nHost: x\r\nX:\r\nnonsense\r\nY: b"
	h := ParseHead([]byte(text))
	if h == nil || h.Target != "/a" || !slices.Equal(h.Fields, []Field{{"Host", "x"}, {"X", ""}}) {
		t.Errorf("read %+v", h)
	}
	if h := ParseHead([]byte("nonsense\r\n\r\n")); h != nil {
		t.Errorf("nonsense is %+v", h)
	}
	line, size := CutLine([]byte("one\r\ntwo"))
	if !bytes.Equal(line, []byte("one")) || size != 5 {
		t.Errorf("the first line is %q with %d octets", line, size)
	}
	if line, size := CutLine([]byte("two")); string(line) != "two" || size != 0 {
		t.Errorf("a line without end is %q with %d octets", line, size)
	}
}
