package capture_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"wirewalk/sim/app"
	"wirewalk/sim/trace"
)

// talk makes a capture of a connection from lines of "> text" from the client
// and "< text" from the server; "<FIN" and ">FIN" close, "<..n" are n octets
// that were not captured, "<RST" resets.
func talk(t *testing.T, lines ...string) *trace.Trace {
	t.Helper()
	frames := [][]byte{segment(fromClient, 100, 0, 2, ""), segment(fromServer, 500, 101,
		0x12, "")}
	seq := [2]uint32{101, 501}
	for _, line := range lines {
		side, text := 0, line[1:]
		if line[0] == '<' {
			side = 1
		}
		flags := byte(0x18)
		var n int
		switch {
		case text == "FIN":
			flags, text = 0x11, ""
		case text == "RST":
			flags, text = 0x14, ""
		case strings.HasPrefix(text, ".."):
			if _, err := fmt.Sscanf(text, "..%d", &n); err != nil {
				t.Fatal(err)
			}
			seq[side] += uint32(n)
			continue
		}
		if side == 0 {
			frames = append(frames, segment(fromClient, seq[0], seq[1], flags, text))
		} else {
			frames = append(frames, segment(fromServer, seq[1], seq[0], flags, text))
		}
		seq[side] += uint32(len(text))
	}
	return importBytes(t, rawPcap(frames...))
}

// said lists the HTTP records: who did what, sizes of head and body, exchange.
func said(t *trace.Trace) []string {
	var out []string
	for id := trace.RecordID(1); int(id) <= t.Len(); id++ {
		r := t.Record(id)
		switch r.Kind {
		case trace.HTTP:
			verb := "sent"
			if app.ReportKind(r.Sub) == app.ReportMessageReceived {
				verb = "received"
			}
			m := t.Message(r.Ref)
			out = append(out, fmt.Sprintf("%d %s %s (%d+%d) x%d", r.Host, verb, m.StartLine,
				m.HeadLen, m.BodyLen, m.Exchange))
		case trace.Exchange:
			x := t.Exchange(r.Ref)
			out = append(out, fmt.Sprintf("%s: %d%s", x.Name, x.Status, x.Error))
		}
	}
	return out
}

func TestHTTPMessagesAreFound(t *testing.T) {
	for _, c := range []struct {
		name  string
		lines []string
		want  []string
	}{
		{"a length", []string{">GET / HTTP/1.1\r\n\r\n", "<HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"}, []string{
			"1 sent GET / HTTP/1.1 (18+0) x1", "2 received GET / HTTP/1.1 (18+0) x1",
			"2 sent HTTP/1.1 200 OK (38+5) x1", "1 received HTTP/1.1 200 OK (38+5) x1",
			"GET /: 200",
		}},
		{"a head in pieces", []string{">GE", ">T / HTTP/1.1\r", ">\n\r", ">\n"}, []string{
			"1 sent GET / HTTP/1.1 (18+0) x1", "GET /: 0the capture ended before a response",
		}},
		{"chunks", []string{
			">GET / HTTP/1.1\r\n\r\n",
			"<HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;x=y\r\nhel", "<lo\r\n0\r\n",
			"<A: b\r\n\r\n",
		}, []string{
			"1 sent GET / HTTP/1.1 (18+0) x1", "2 received GET / HTTP/1.1 (18+0) x1",
			"2 sent HTTP/1.1 200 OK (47+25) x1", "1 received HTTP/1.1 200 OK (47+25) x1",
			"GET /: 200",
		}},
		{"until the close", []string{">GET / HTTP/1.0\r\n\r\n", "<HTTP/1.0 200 OK\r\n\r\nhello", "<FIN"}, []string{
			"1 sent GET / HTTP/1.0 (18+0) x1", "2 received GET / HTTP/1.0 (18+0) x1",
			"2 sent HTTP/1.0 200 OK (19+5) x1", "1 received HTTP/1.0 200 OK (19+5) x1",
			"GET /: 200",
		}},
		{"HEAD and 304 have no content", []string{
			">HEAD /a HTTP/1.1\r\n\r\nGET /b HTTP/1.1\r\n\r\n",
			"<HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nHTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n",
		}, []string{
			"1 sent HEAD /a HTTP/1.1 (20+0) x1", "1 sent GET /b HTTP/1.1 (19+0) x2",
			"2 received HEAD /a HTTP/1.1 (20+0) x1", "2 received GET /b HTTP/1.1 (19+0) x2",
			"2 sent HTTP/1.1 200 OK (38+0) x1", "2 sent HTTP/1.1 304 Not Modified (48+0) x2",
			"1 received HTTP/1.1 200 OK (38+0) x1",
			"1 received HTTP/1.1 304 Not Modified (48+0) x2",
			"HEAD /a: 200", "GET /b: 304",
		}},
		{"an interim response", []string{
			">POST / HTTP/1.1\r\nContent-Length: 2\r\n\r\n", "<HTTP/1.1 100 Continue\r\n\r\n",
			">ok",
			"<HTTP/1.1 204 No Content\r\n\r\n",
		}, []string{
			"1 sent POST / HTTP/1.1 (38+2) x1", "2 sent HTTP/1.1 100 Continue (25+0) x1",
			"1 received HTTP/1.1 100 Continue (25+0) x1", "2 received POST / HTTP/1.1 (38+2) x1",
			"2 sent HTTP/1.1 204 No Content (27+0) x1",
			"1 received HTTP/1.1 204 No Content (27+0) x1", "POST /: 204",
		}},
		{"content that was not captured", []string{
			">GET / HTTP/1.1\r\n\r\n", "<HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhel", "<..3",
			"<oye", ">GET /2 HTTP/1.1\r\n\r\n",
		}, []string{
			"1 sent GET / HTTP/1.1 (18+0) x1", "2 received GET / HTTP/1.1 (18+0) x1",
			"2 sent HTTP/1.1 200 OK (38+9) x1",
			"1 sent GET /2 HTTP/1.1 (19+0) x2", "1 received HTTP/1.1 200 OK (38+9) x1",
			"GET /: 200", "GET /2: 0the capture ended before a response",
		}},
		{"a reset instead of an answer", []string{">POST /x HTTP/1.1\r\n\r\n", "<RST"}, []string{
			"1 sent POST /x HTTP/1.1 (20+0) x1", "POST /x: 0connection reset before a response",
		}},
		{"the end of file, then a reset", []string{">POST /x HTTP/1.1\r\n\r\n", "<FIN", ">FIN", "<RST"}, []string{
			"1 sent POST /x HTTP/1.1 (20+0) x1", "2 received POST /x HTTP/1.1 (20+0) x1",
			"POST /x: 0closed by the server before a response (EOF)",
		}},
		{"a FIN instead of an answer, on a connection that served before", []string{
			">GET /1 HTTP/1.1\r\n\r\n", "<HTTP/1.1 204 No Content\r\n\r\n", ">GET /2 HTTP/1.1\r\n\r\n", "<FIN", ">FIN",
		}, []string{
			"1 sent GET /1 HTTP/1.1 (19+0) x1", "2 received GET /1 HTTP/1.1 (19+0) x1",
			"2 sent HTTP/1.1 204 No Content (27+0) x1", "1 received HTTP/1.1 204 No Content (27+0) x1", "GET /1: 204",
			"1 sent GET /2 HTTP/1.1 (19+0) x2", "2 received GET /2 HTTP/1.1 (19+0) x2",
			"GET /2: 0closed by the server before a response (EOF)",
		}},
		{"fewer octets than Content-Length says", []string{
			">GET / HTTP/1.1\r\n\r\n", "<HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhel", "<FIN",
		}, []string{
			"1 sent GET / HTTP/1.1 (18+0) x1", "2 received GET / HTTP/1.1 (18+0) x1",
			"2 sent HTTP/1.1 200 OK (38+3) x1", "GET /: 200closed by the server before the response was complete (EOF)",
		}},
		{"chunks without the last one", []string{
			">GET / HTTP/1.1\r\n\r\n", "<HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n", "<FIN",
		}, []string{
			"1 sent GET / HTTP/1.1 (18+0) x1", "2 received GET / HTTP/1.1 (18+0) x1",
			"2 sent HTTP/1.1 200 OK (47+10) x1", "GET /: 200closed by the server before the response was complete (EOF)",
		}},
		{"the capture ends instead", []string{">GET / HTTP/1.1\r\n\r\n", "<HTTP/1.1 100 Continue\r\n\r\n"}, []string{
			"1 sent GET / HTTP/1.1 (18+0) x1", "2 received GET / HTTP/1.1 (18+0) x1",
			"2 sent HTTP/1.1 100 Continue (25+0) x1", "1 received HTTP/1.1 100 Continue (25+0) x1",
			"GET /: 100the capture ended before the response was complete",
		}},
		{"what may not have been captured is not said to be missing", []string{
			">GET / HTTP/1.1\r\n\r\n", "<..300", ">FIN", "<FIN",
		}, []string{"1 sent GET / HTTP/1.1 (18+0) x1", "2 received GET / HTTP/1.1 (18+0) x1"}},
		{"what comes is no response", []string{">GET / HTTP/1.1\r\n\r\n", "<\x15\x03\x01", "<FIN"}, []string{
			"1 sent GET / HTTP/1.1 (18+0) x1", "2 received GET / HTTP/1.1 (18+0) x1",
			"GET /: 0what came is no response of HTTP/1.x",
		}},
		{"a client that resets", []string{">GET / HTTP/1.1\r\n\r\n", ">RST"}, []string{
			"1 sent GET / HTTP/1.1 (18+0) x1", "GET /: 0reset by the client before a response",
		}},
		{"a response with a bad chunk, and the next one", []string{
			">GET /1 HTTP/1.1\r\n\r\n", "<HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n",
			">GET /2 HTTP/1.1\r\n\r\n", "<HTTP/1.1 204 No Content\r\n\r\n",
		}, []string{
			"1 sent GET /1 HTTP/1.1 (19+0) x1", "2 received GET /1 HTTP/1.1 (19+0) x1",
			"2 sent HTTP/1.1 200 OK (47+0) x1",
			"1 sent GET /2 HTTP/1.1 (19+0) x2", "2 received GET /2 HTTP/1.1 (19+0) x2",
			"2 sent HTTP/1.1 204 No Content (27+0) x2", "1 received HTTP/1.1 204 No Content (27+0) x2",
			"GET /1: 200the response was not read to its end", "GET /2: 204",
		}},
		{"a tunnel", []string{
			">CONNECT b:1 HTTP/1.1\r\n\r\n", "<HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n",
			">GET / HTTP/1.1\r\n\r\n", "<HTTP/1.1 200 OK\r\n\r\n",
		}, []string{
			"1 sent CONNECT b:1 HTTP/1.1 (24+0) x1", "2 received CONNECT b:1 HTTP/1.1 (24+0) x1",
			"2 sent HTTP/1.1 200 OK (38+0) x1", "1 received HTTP/1.1 200 OK (38+0) x1",
			"CONNECT b:1: 200",
		}},
		{"a head that was not captured whole", []string{
			">GET / HTTP/1.1\r\n\r\n", "<HTTP/1.1 200 OK\r\nContent-", "<..20", "<abc",
			">GET /2 HTTP/1.1\r\n\r\n", "<HTTP/1.1 204 No Content\r\n\r\n",
		}, []string{
			"1 sent GET / HTTP/1.1 (18+0) x1", "2 received GET / HTTP/1.1 (18+0) x1",
			"2 sent HTTP/1.1 200 OK (45+3) x1", "1 sent GET /2 HTTP/1.1 (19+0) x2",
			"2 received GET /2 HTTP/1.1 (19+0) x2",
			"2 sent HTTP/1.1 204 No Content (27+0) x2", "1 received HTTP/1.1 200 OK (45+3) x1",
			"1 received HTTP/1.1 204 No Content (27+0) x2", "GET /: 200", "GET /2: 204",
		}},
		{"no HTTP", []string{">hello\r\n", "<GET out\r\n", ">\x16\x03\x01", "<220 ready\r\n", ">GET / FTP/1.1\r\n\r\n"}, nil},
		{"HTTP/2 is left alone", []string{">PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := said(talk(t, c.lines...)); !slices.Equal(got, c.want) {
				t.Errorf("got\n %s\nwant\n %s", strings.Join(got, "\n "),
					strings.Join(c.want, "\n "))
			}
		})
	}
}

// The answer to "why was this sent?" leads from the response to the request.
func TestAResponseIsCausedByItsRequest(t *testing.T) {
	tr := talk(t, ">GET / HTTP/1.1\r\n\r\n", "<HTTP/1.1 204 No Content\r\n\r\n")
	var kinds []string
	for id := tr.Packet(4).Sent; id != 0; id = tr.Record(id).Cause {
		kinds = append(kinds, tr.Record(id).Kind.String())
	}
	want := []string{"segment_sent", "http", "segment_delivered", "segment_sent", "http"}
	if !slices.Equal(kinds, want) {
		t.Errorf("causes %v, want %v", kinds, want)
	}
}

// A snap length of 96 octets and a long target are the usual case.
func TestARequestLineThatTheSnapLengthCutsIsARequest(t *testing.T) {
	request := "GET /" + strings.Repeat("x", 200) + " HTTP/1.1\r\nHost: a\r\n\r\n"
	answer := "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"
	data := cutFrames(rawPcap(
		segment(fromClient, 100, 0, 2, ""), segment(fromServer, 900, 101, 0x12, ""),
		segment(fromClient, 101, 901, 0x18, request),
		segment(fromServer, 901, 101+uint32(len(request)), 0x18, answer)), 96)
	tr := importBytes(t, data)
	if n := len(tr.Messages()); n == 0 || !tr.Messages()[0].Request || tr.Messages()[0].StartLine != request[:56] {
		t.Fatalf("%d messages, %+v", n, tr.Messages())
	}
	if labels := tr.Packet(3).Extra().Labels; !slices.Contains(labels, "the capture has only the start of the HTTP head") {
		t.Errorf("labels %q", labels)
	}
	if n := len(tr.Exchanges()); n != 1 || tr.Exchanges()[0].Status != 200 || tr.Exchanges()[0].Method != "GET" {
		t.Errorf("%d exchanges, %+v", n, tr.Exchanges())
	}
}

func TestARequestOfAnOddVersionIsARequestAndMarked(t *testing.T) {
	tr := importBytes(t, rawPcap(
		segment(fromClient, 100, 0, 2, ""), segment(fromServer, 900, 101, 0x12, ""),
		segment(fromClient, 101, 901, 0x18, "GET /a HTTP/1.10\r\nHost: x\r\n\r\n"),
		segment(fromServer, 901, 131, 0x18, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi")))
	if len(tr.Exchanges()) != 1 || tr.Messages()[0].StartLine != "GET /a HTTP/1.10" {
		t.Errorf("exchanges %+v, messages %+v", tr.Exchanges(), tr.Messages())
	}
	if labels := tr.Packet(3).Extra().Labels; !slices.Contains(labels, "HTTP: the version is not HTTP/ and two digits") {
		t.Errorf("labels %q", labels)
	}
}
