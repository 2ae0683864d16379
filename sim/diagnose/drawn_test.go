package diagnose

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
	"testing"

	"wirewalk/sim/capture"
)

// drawn makes a capture of a connection, behind its handshake, of lines such as
// "1.5 > P GET / HTTP/1.1\r\n\r\n": the time in seconds, who sends (> the client), the flags
// (A, P, F, R; ~ for who does not know of the latest segment of the other end) and the octets.
// Octets of n times "x" are written %n.
func drawn(t *testing.T, port uint16, lines ...string) []byte {
	t.Helper()
	var file bytes.Buffer
	head := [6]uint32{0xa1b2c3d4, 4<<16 | 2, 0, 0, 65535, 101}
	_ = binary.Write(&file, binary.LittleEndian, head)
	next, acked := [2]uint32{1000, 5000}, [2]uint32{0, 0}
	send := func(at float64, side int, flags byte, stale bool, payload string) {
		if !stale {
			acked[side] = next[1-side]
		}
		b := make([]byte, 40, 40+len(payload))
		b[0], b[8], b[9] = 0x45, 64, 6
		binary.BigEndian.PutUint16(b[2:], uint16(40+len(payload)))
		copy(b[12:], []byte{10, 0, 0, byte(1 + side), 10, 0, 0, byte(2 - side)})
		ports := [2]uint16{40000, port}
		binary.BigEndian.PutUint16(b[20:], ports[side])
		binary.BigEndian.PutUint16(b[22:], ports[1-side])
		binary.BigEndian.PutUint32(b[24:], next[side])
		if flags&0x10 != 0 {
			binary.BigEndian.PutUint32(b[28:], acked[side])
		}
		b[32], b[33] = 5<<4, flags
		binary.BigEndian.PutUint16(b[34:], 60000)
		b = append(b, payload...)
		us := uint32(at*1e6 + 0.5)
		_ = binary.Write(&file, binary.LittleEndian, [4]uint32{1700000000 + us/1e6, us % 1e6, uint32(len(b)), uint32(len(b))})
		file.Write(b)
		next[side] += uint32(len(payload))
		if flags&3 != 0 {
			next[side]++
		}
	}
	send(0, 0, 0x02, false, "")
	send(0.02, 1, 0x12, false, "")
	send(0.02001, 0, 0x10, false, "")
	repeat := [2]uint32{}
	for _, line := range lines {
		var at float64
		var who, flags string
		if _, err := fmt.Sscan(line, &at, &who, &flags); err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		_, payload, _ := strings.Cut(line, " "+flags+" ")
		var n int
		if before, count, ok := strings.Cut(payload, "%"); ok {
			if _, err := fmt.Sscan(count, &n); err != nil {
				t.Fatal(err)
			}
			payload = before + strings.Repeat("x", n)
		}
		side := strings.Index("><", who)
		bits := byte(0x10)
		for _, f := range flags {
			bits |= map[rune]byte{'P': 8, 'F': 1, 'R': 4}[f]
		}
		if strings.Contains(flags, "r") { // the last octets once more
			next[side] = repeat[side]
		}
		repeat[side] = next[side]
		send(at, side, bits, strings.Contains(flags, "~"), payload)
	}
	return file.Bytes()
}

const (
	get  = "GET /a HTTP/1.1\r\nHost: a\r\n\r\n"
	ok   = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"
	post = "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n"
)

// record is a TLS record of a type and so many octets.
func record(kind byte, n int) string {
	return string([]byte{kind, 3, 3, byte(n >> 8), byte(n)}) + strings.Repeat("\x9c", n)
}

// A ClientHello that offers nothing, and the ServerHello of TLS 1.3, as records.
var (
	hi     = "\x16\x03\x01\x00\x2f\x01\x00\x00\x2b\x03\x03" + strings.Repeat("r", 32) + "\x00\x00\x02\x13\x01\x01\x00\x00\x00"
	chosen = "\x16\x03\x03\x00\x32\x02\x00\x00\x2e\x03\x03" + strings.Repeat("s", 32) + "\x00\x13\x01\x00\x00\x06\x00\x2b\x00\x02\x03\x04"
)

func TestEveryKindIsFoundWhereItIsAndNotWhereItTempts(t *testing.T) {
	hello := []string{"0.03 > P " + record(22, 200), "0.05 < P " + record(22, 900), "0.06 > P " + record(23, 300), "0.08 < P " + record(23, 800), "0.081 > A"}
	tls := func(lines ...string) []string { return append(slices.Clone(hello), lines...) }
	asked := func(lines ...string) []string {
		return append([]string{"0.03 > P " + get, "0.05 < P " + ok, "0.0501 > A"}, lines...)
	}
	ends := []string{"0.3 > F", "0.32 < F", "0.3201 > A"}
	closed := func(lines ...string) []string { return append(slices.Clone(lines), ends...) }
	for _, c := range []struct {
		name      string
		lines     []string
		must, not string
		says      string
		whole     bool // nothing else may be found
		port      uint16
	}{
		{name: "an ordinary exchange", lines: asked(ends...), whole: true},
		{name: "an ordinary TLS connection", lines: tls("0.1 > P "+record(23, 19), "0.1001 > F", "0.12 < P "+record(23, 19), "0.1201 < F", "0.1202 > A"), whole: true, port: 443},

		// tls-failed
		{name: "a ClientHello and silence", lines: []string{"0.03 > P " + hi, "0.05 < A", "9 > A"}, must: "tls-failed", says: "nothing comes from the server behind the ClientHello", whole: true, port: 443},
		{name: "a ClientHello at the end of a capture", lines: []string{"0.03 > P " + hi, "0.05 < A"}, whole: true, port: 443},
		{name: "a client that closes behind the server's flight", lines: []string{"0.03 > P " + hi, "0.05 < P " + chosen + record(23, 900), "0.06 > F", "0.08 < F", "0.0801 > A"}, must: "tls-failed", says: "the client ends the connection (FIN) behind the ServerHello", whole: true, port: 443},
		{name: "a client that refuses the server's flight", lines: []string{"0.03 > P " + hi, "0.05 < P " + chosen + record(23, 900), "0.06 > P " + record(23, 19), "0.0601 > F", "0.08 < F", "0.0801 > A"}, must: "tls-failed", says: "the client answers the server's flight with a record as long as an alert", whole: true, port: 443},
		{name: "a ClientHello that nothing acknowledges", lines: []string{"0.03 > P " + hi, "0.3 > Pr " + hi, "0.9 > Pr " + hi, "2 > Pr " + hi, "5 > Pr " + hi}, must: "silent-peer", not: "tls-failed", port: 443},
		{name: "a server that closes an unused connection", lines: []string{"0.03 > P " + hi, "0.05 < P " + chosen + record(23, 900), "0.06 > P " + record(23, 53), "60 < P " + record(23, 19), "60.0001 < F", "60.02 > F", "60.04 < A"}, not: "tls-failed", port: 443},
		{name: "a client that takes leave at once", lines: []string{"0.03 > P " + hi, "0.05 < P " + chosen + record(23, 900), "0.06 > P " + record(23, 53) + record(23, 19), "0.0601 > F", "0.08 < P " + record(23, 19), "0.0801 < F", "0.0802 > A"}, not: "tls-failed", port: 443},
		{name: "an alert that warns", lines: []string{"0.03 > P " + hi, "0.05 < P \x15\x03\x03\x00\x02\x01\x70" + chosen + record(23, 900), "0.06 > P " + record(23, 53), "0.1 > P " + record(23, 90), "0.12 < P " + record(23, 90), "0.3 > F", "0.32 < F", "0.3201 > A"}, whole: true, port: 443},
		{name: "a port that is no TLS", lines: []string{"0.03 > P " + hi, "0.05 < P -ERR unknown command\r\n", "0.06 > F", "0.08 < F", "0.0801 > A"}, must: "tls-failed", says: "is no TLS", whole: true, port: 6379},
		{name: "STARTTLS", lines: []string{"0.025 < P 220 hi\r\n", "0.03 > P STARTTLS\r\n", "0.05 < P 220 go\r\n", "0.07 > P " + hi, "0.09 < P " + chosen + record(23, 900), "0.1 > P " + record(23, 53), "0.2 > P " + record(23, 90), "0.22 < P " + record(23, 90), "0.3 > F", "0.32 < F", "0.3201 > A"}, whole: true, port: 25},

		// server-error
		{name: "a 500", lines: closed("0.03 > P "+get, "0.05 < P HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n"), must: "server-error", whole: true},
		{name: "a 503 to the second request", lines: asked("0.1 > P "+get, "0.12 < P HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n", "0.3 > F", "0.32 < F", "0.3201 > A"), must: "server-error", whole: true},
		{name: "a 404", lines: closed("0.03 > P "+get, "0.05 < P HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n"), whole: true},
		{name: "content that looks like a 500", lines: closed("0.03 > P "+get, "0.05 < P HTTP/1.1 200 OK\r\nContent-Length: 19\r\n\r\nHTTP/1.1 500 No\r\n\r\n"), whole: true},

		// answer-cut
		{name: "a length cut by FIN", lines: []string{"0.03 > P " + get, "0.05 < P HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhi", "0.06 < F", "0.07 > F", "0.09 < A"}, must: "answer-cut", not: "no-answer", whole: true},
		{name: "chunks cut by RST", lines: []string{"0.03 > P " + get, "0.05 < P HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n", "0.051 > A", "0.06 < R"}, must: "answer-cut", not: "no-answer reset"},
		{name: "an answer until the close", lines: []string{"0.03 > P " + get, "0.05 < P HTTP/1.1 200 OK\r\n\r\nhi", "0.06 < F", "0.07 > F", "0.09 < A"}, whole: true},
		{name: "an answer to HEAD", lines: closed("0.03 > P HEAD /a HTTP/1.1\r\nHost: a\r\n\r\n", "0.05 < P HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n"), whole: true},
		{name: "a 304 with a length", lines: closed("0.03 > P "+get, "0.05 < P HTTP/1.1 304 Not Modified\r\nContent-Length: 900\r\n\r\n"), whole: true},
		{name: "a capture that ends within", lines: []string{"0.03 > P " + get, "0.05 < P HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhi"}, whole: true},

		// no-answer
		{name: "a FIN instead", lines: []string{"0.03 > P " + get, "0.05 < A", "0.3 < F", "0.31 > F", "0.33 < A"}, must: "no-answer", whole: true},
		{name: "a RST instead", lines: []string{"0.03 > P " + get, "0.05 < A", "0.3 < R"}, must: "no-answer", not: "reset request-crossed-fin"},
		{name: "silence instead", lines: []string{"0.03 > P " + get, "0.05 < A", "9 > A"}, must: "no-answer", whole: true},
		{name: "a client that gives up", lines: []string{"0.03 > P " + get, "0.05 < A", "5 > F", "5.02 < A", "7 < P " + ok, "7.0001 > R"}, must: "no-answer", not: "request-after-fin reset-after-close request-crossed-fin reset"},
		{name: "a capture that ends soon", lines: []string{"0.03 > P " + get, "0.05 < A"}, must: "answer-pending", not: "no-answer", whole: true},
		{name: "an interim answer and the final one", lines: closed("0.03 > P "+post+"%100", "0.04 < P HTTP/1.1 100 Continue\r\n\r\n", "0.05 < P "+ok), whole: true},

		// bad-framing
		{name: "both lengths", lines: closed("0.03 > P POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "0.05 < P HTTP/1.1 400 No\r\nContent-Length: 0\r\n\r\n"), must: "bad-framing", whole: true},
		{name: "a bad chunk", lines: closed("0.03 > P "+get, "0.05 < P HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\nhello\r\n"), must: "bad-framing", not: "answer-cut no-answer"},
		{name: "two answers", lines: asked("0.06 < P "+ok, "0.3 > F", "0.32 < F", "0.3201 > A"), must: "bad-framing", not: "early-answer", whole: true},
		{name: "octets behind the end", lines: closed("0.03 > P "+get, "0.05 < P "+ok+" and more"), must: "bad-framing", whole: true},
		{name: "octets behind the last answer", lines: closed("0.03 > P "+get, "0.05 < P HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n", "0.06 > P "+get, "0.08 < P "+ok), must: "bad-framing"},
		{name: "a coding before chunked", lines: closed("0.03 > P "+get, "0.05 < P HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n"), whole: true},
		{name: "the same length twice", lines: closed("0.03 > P "+get, "0.05 < P HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\nhi"), whole: true},
		{name: "pipelined requests", lines: closed("0.03 > P "+get+get, "0.05 < P "+ok+ok), whole: true},
		{name: "HTTP/1.0 without Host", lines: closed("0.03 > P GET / HTTP/1.0\r\n\r\n", "0.05 < P HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n"), whole: true},

		// early-answer
		{name: "a 413 within the request", lines: closed("0.03 > P "+post+"%10", "0.05 < P HTTP/1.1 413 No\r\nContent-Length: 0\r\n\r\n", "0.06 > P %90"), must: "early-answer", whole: true},
		{name: "a 503, then RST for what comes", lines: []string{"0.03 > P " + post, "0.05 < P HTTP/1.1 503 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", "0.0501 < F", "0.0502 > P~ %50", "0.07 < R"}, must: "early-answer server-error", not: "request-crossed-fin request-after-fin reset-after-close no-answer"},
		{name: "a 408 unasked", lines: []string{"30 < P HTTP/1.1 408 Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n", "30.001 < F", "30.03 > F", "30.05 < A"}, must: "early-answer", whole: true},
		{name: "a 408 within a head", lines: []string{"0.03 > P GET /a HTTP/1.1\r\nHost", "10 < P HTTP/1.1 408 Timeout\r\nContent-Length: 0\r\n\r\n", "10.001 < F", "10.03 > F", "10.05 < A"}, must: "early-answer", says: "408 before the request had ended", whole: true},
		{name: "a 431 within a head", lines: asked("0.1 > P GET /a HTTP/1.1\r\nHost: a\r\nX: %900", "0.12 < P HTTP/1.1 431 No\r\nContent-Length: 0\r\n\r\n", "0.121 < F", "0.13 > F", "0.15 < A"), must: "early-answer", not: "bad-framing"},
		{name: "a 400 to TLS", lines: closed("0.03 > P "+record(22, 200), "0.05 < P HTTP/1.1 400 No\r\nContent-Length: 0\r\n\r\n"), whole: true},
		{name: "an error after all of the request", lines: closed("0.03 > P "+post, "0.04 > P %100", "0.06 < P HTTP/1.1 413 No\r\nContent-Length: 0\r\n\r\n"), whole: true},
		{name: "a refusal of who asked first", lines: closed("0.03 > P POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\nExpect: 100-continue\r\n\r\n", "0.05 < P HTTP/1.1 417 No\r\nContent-Length: 0\r\n\r\n"), whole: true},
		{name: "a 200 while content comes", lines: closed("0.03 > P "+post, "0.05 < P "+ok, "0.06 > P %100"), whole: true},

		// idle-reset
		{name: "a RST by itself after a while", lines: asked("60 < R"), must: "idle-reset", whole: true},
		{name: "a RST for a request after a while", lines: asked("360 > P "+get, "360.02 < R"), must: "idle-reset", not: "reset no-answer reset-unread", whole: true},
		{name: "nothing after a while", lines: asked("360 > P "+get, "360.3 > Pr "+get, "360.9 > Pr "+get, "362 > Pr "+get, "364 > Pr "+get), must: "idle-reset silent-peer", whole: true},
		{name: "a RST at once", lines: asked("0.06 < R"), must: "reset-unread", not: "idle-reset", whole: true},
		{name: "a RST behind a FIN after a while", lines: asked("60 < F", "60.0001 > P~ "+get, "60.02 < R"), must: "request-crossed-fin", not: "idle-reset"},
		{name: "silence at once", lines: asked("0.1 > P "+get, "0.3 > Pr "+get, "0.9 > Pr "+get, "2 > Pr "+get, "5 > Pr "+get), must: "silent-peer", not: "idle-reset no-answer"},
		{name: "silence, then a RST", lines: asked("0.1 > P "+get, "0.3 > Pr "+get, "0.9 > Pr "+get, "2 > Pr "+get, "5 > Pr "+get, "5.02 < R"), must: "silent-peer", not: "reset reset-unread no-answer idle-reset"},

		// half-closed
		{name: "a server that never closes", lines: asked("0.3 > F", "0.32 < A", "5 > A"), must: "half-closed", whole: true},
		{name: "a client that never closes", lines: asked("75 < F", "75.04 > A", "80 < A"), must: "half-closed", whole: true},
		{name: "an open half that is used", lines: []string{"0.03 > P some words", "0.04 > F", "0.06 < A", "3 < P more words", "3.01 > A"}, whole: true, port: 9000},
		{name: "a FIN that nothing acknowledges", lines: asked("0.3 > F", "0.4 > A"), not: "half-closed"},
		{name: "a FIN at the end of the capture", lines: asked("0.3 > F", "0.32 < A"), not: "half-closed"},

		// slow-answer
		{name: "a long wait", lines: closed("0.03 > P "+get, "0.05 < A", "2.5 < P "+ok), must: "slow-answer"},
		{name: "a long transfer", lines: []string{"0.03 > P " + get, "0.05 < P HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhi", "3 < P hi", "7 < P hello", "7.01 > F", "7.03 < F", "7.04 > A"}, must: "slow-answer", whole: true},
		{name: "a client that thinks", lines: asked("9 > P "+get, "9.02 < P "+ok, "9.1 > F", "9.12 < F", "9.13 > A"), whole: true},
		{name: "a stream of events", lines: []string{"0.03 > P " + get, "0.05 < P HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: 1\n\n", "9 < P data: 2\n\n", "9.1 < F", "9.12 > F", "9.14 < A"}, whole: true},

		// close-notify-race, and other goodbyes
		{name: "close_notify meets a FIN", lines: tls("0.1 > F", "0.1001 < P~ "+record(21, 26), "0.1002 > R"), must: "close-notify-race", whole: true, port: 443},
		{name: "close_notify of TLS 1.3 behind a FIN", lines: tls("0.1 > F", "0.12 < P "+record(23, 19), "0.1201 < F", "0.1202 > R"), must: "close-notify-race", whole: true, port: 443},
		{name: "a TLS request meets a FIN after a while", lines: tls("60 < F", "60.0001 > P~ "+record(23, 300), "60.02 < R"), must: "request-crossed-fin", not: "close-notify-race", port: 443},
		{name: "a close_notify of the client meets a FIN after a while", lines: tls("60 < F", "60.0001 > P~ "+record(21, 26), "60.02 < R"), must: "close-notify-race", not: "request-crossed-fin", port: 443},
		{name: "SMTP: 221 behind a FIN", lines: []string{"0.04 < P 220 mail\r\n", "0.05 > P EHLO a\r\n", "0.07 < P 250 mail\r\n", "0.1 > P QUIT\r\n", "0.1001 > F", "0.12 < P 221 bye\r\n", "0.1201 > R", "0.1202 < F", "0.1203 > R"}, whole: true, port: 25},
		{name: "SMTP: QUIT meets the server's FIN", lines: []string{"0.04 < P 220 mail\r\n", "0.05 > P EHLO a\r\n", "0.07 < P 250 mail\r\n", "300 < F", "300.0001 > P~ QUIT\r\n", "300.02 < R"}, not: "request-crossed-fin request-after-fin", port: 25},
		{name: "MySQL: COM_QUIT and a FIN", lines: []string{"0.04 < P %90", "0.05 > P %120", "0.07 < P %11", "0.1 > P \x01\x00\x00\x00\x01", "0.1001 > F", "0.12 < F", "0.1201 > A"}, whole: true, port: 3306},
		{name: "SSH: last words behind a FIN", lines: []string{"0.04 < P SSH-2.0-a\r\n", "0.05 > P SSH-2.0-b\r\n", "0.07 < P %400", "0.1 > P %60", "0.1001 > F", "0.12 < P %100", "0.1201 > R"}, whole: true, port: 22},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.port == 0 {
				c.port = 80
			}
			tr, err := capture.Import(bytes.NewReader(drawn(t, c.port, c.lines...)), c.name, capture.Options{})
			if err != nil {
				t.Fatal(err)
			}
			var found []string
			said := ""
			for _, f := range whole(tr).Findings {
				t.Logf("%s: %s", f.ID, f.Sentence())
				found, said = append(found, f.ID), said+f.Summary
			}
			if !strings.Contains(said, c.says) {
				t.Errorf("nothing says %q", c.says)
			}
			holdFound(t, found, c.must, c.not, c.whole)
		})
	}
}
