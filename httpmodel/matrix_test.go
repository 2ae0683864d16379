package httpmodel

import (
	"strings"
	"testing"

	"wirewalk/sim/app"
	"wirewalk/sim/vtime"
)

// What servers do when a request does not come, as measured: a partial head, a
// new connection that sends nothing, a kept connection that is idle.
func TestServersAnswer408OrCloseSilentlyAsMeasured(t *testing.T) {
	const fin, silent408, open = "FIN", "408", "open"
	tests := []struct{ server, partial, fresh, idle string }{
		{"nginx", fin, fin, fin},
		{"go", fin, fin, fin},
		{"apache", silent408, open, fin},
		{"haproxy", silent408, silent408, fin},
		{"node", silent408, silent408, fin},
		{"tencent-clb", fin, fin, fin},
		{"gunicorn", fin, fin, fin},
		{"uvicorn", open, open, fin},
		{"puma", fin, fin, fin},
		{"jetty", fin, fin, fin},
		{"tomcat", fin, fin, fin},
	}
	for _, tt := range tests {
		t.Run(tt.server, func(t *testing.T) {
			cases := []struct {
				name, want string
				cmd        func(l *lab) Command
			}{
				{"partial head", tt.partial, func(l *lab) Command {
					return Request{Remote: l.to, Path: "/small", SendOnly: 20}
				}},
				{"nothing sent", tt.fresh, func(l *lab) Command { return Connect{Remote: l.to} }},
				{"idle kept connection", tt.idle, func(l *lab) Command { return Request{Remote: l.to, Path: "/small"} }},
			}
			for _, c := range cases {
				sc := mustServer(t, tt.server)
				if sc.HeaderTimeout != vtime.Forever || tt.server != "uvicorn" {
					sc.HeaderTimeout = 3 * vtime.Second
				}
				if sc.IdleTimeout != 0 {
					sc.IdleTimeout = 5 * vtime.Second
				}
				l := newLab(t, vtime.Millisecond, mustClient(t, "plain"), sc)
				l.command(0, l.client, c.cmd(l))
				l.run(15 * vtime.Second)
				if got := l.verdict(); got != c.want {
					t.Errorf("%s: %s, want %s\n%s", c.name, got, c.want, strings.Join(l.log, "\n"))
				}
			}
		})
	}
}

// verdict is what the server did in the end.
func (l *lab) verdict() string {
	got := "open"
	for _, line := range l.lines() {
		if strings.HasPrefix(line, "S #1 write") && strings.Contains(line, " 408 ") {
			return "408"
		}
		if line == "S #1 FIN" || line == "S #1 RST" {
			got = "FIN"
		}
	}
	return got
}

// A request that crosses the server's FIN on a kept connection, as measured
// for five clients: what is retried and what the program sees.
func TestClientsRetryInTheIdleCloseRaceAsMeasured(t *testing.T) {
	tests := []struct {
		client, method string
		key            bool
		retried        bool
		text           string
	}{
		{client: "go", method: "GET", retried: true},
		{client: "go", method: "POST", text: `Post "http://10.99.0.2:8000/small": EOF`},
		{client: "go", method: "POST", key: true, retried: true},
		{client: "go", method: "PUT", text: `Put "http://10.99.0.2:8000/small": EOF`},
		{client: "curl", method: "GET", retried: true},
		{client: "curl", method: "POST", retried: true},
		{client: "java", method: "GET", retried: true},
		{client: "java", method: "POST", text: "java.io.IOException: HTTP/1.1 header parser received no bytes"},
		{client: "node", method: "GET", text: "Error: socket hang up (ECONNRESET)"},
		{client: "node", method: "POST", text: "Error: socket hang up (ECONNRESET)"},
		{
			client: "python-requests", method: "GET",
			text: "requests.exceptions.ConnectionError: ('Connection aborted.', " +
				"RemoteDisconnected('Remote end closed connection without response'))",
		},
		{
			client: "python-requests", method: "POST",
			text: "requests.exceptions.ConnectionError: ('Connection aborted.', " +
				"RemoteDisconnected('Remote end closed connection without response'))",
		},
		{client: "okhttp", method: "GET", retried: true},
		{client: "okhttp", method: "POST", retried: true},
		{client: "urllib3", method: "GET", retried: true},
		{client: "urllib3", method: "PUT", retried: true},
		{
			client: "urllib3", method: "POST", text: "urllib3.exceptions.ProtocolError: ('Connection aborted.', " +
				"RemoteDisconnected('Remote end closed connection without response'))",
		},
		{client: "httpx", method: "GET", text: "httpx.RemoteProtocolError: Server disconnected without sending a response."},
		{client: "undici", method: "GET", text: "TypeError: fetch failed (SocketError: other side closed, UND_ERR_SOCKET)"},
	}
	for _, tt := range tests {
		t.Run(tt.client+" "+tt.method, func(t *testing.T) {
			sc := mustServer(t, "nginx")
			sc.IdleTimeout = 3 * vtime.Second
			l := newLab(t, 28*vtime.Millisecond, mustClient(t, tt.client), sc)
			r := Request{Name: "second", Remote: l.to, Path: "/small", Method: tt.method}
			if tt.method != "GET" {
				r.Size = 20
			}
			if tt.key {
				r.IdempotencyKey = "k1"
			}
			l.command(0, l.client, Request{Remote: l.to, Path: "/small"})
			l.command(3100*vtime.Millisecond, l.client, r)
			l.run(20 * vtime.Second)
			x := l.exchanges()[1]
			if got := x.Retried > 0; got != tt.retried || x.Error != tt.text || x.Failed != (tt.text != "") {
				t.Errorf("retried %v, error %q; want %v, %q\n%s", got, x.Error, tt.retried, tt.text, strings.Join(l.log, "\n"))
			}
			if !l.has(ReasonIdleRace) {
				t.Error("the race is not named")
			}
			if want := map[bool]int{true: 2, false: 1}[tt.retried]; l.dials != want {
				t.Errorf("%d connections, want %d", l.dials, want)
			}
		})
	}
}

// If the FIN arrived before the next use, nothing is lost: a new connection is opened.
func TestAConnectionThatThePeerHasClosedIsNotUsedAgain(t *testing.T) {
	for _, name := range ClientProfiles() {
		if name == "http10" || name == "http-client" {
			continue // One keeps none, the other does not look (recorded).
		}
		t.Run(name, func(t *testing.T) {
			sc := mustServer(t, "nginx")
			sc.IdleTimeout = 5 * vtime.Second
			l := newLab(t, 28*vtime.Millisecond, mustClient(t, name), sc)
			l.command(0, l.client, Request{Remote: l.to, Path: "/small"})
			l.command(6*vtime.Second, l.client, Request{Remote: l.to, Path: "/small", Method: "POST", Size: 20})
			l.run(20 * vtime.Second)
			all := l.exchanges()
			if len(all) != 2 || all[1].Failed || all[1].Retried != 0 || all[1].Reused || l.dials != 2 {
				t.Errorf("exchanges %+v over %d connections", all, l.dials)
			}
		})
	}
}

func TestARetryIsRefusedOnceAnOctetOfTheResponseWasSeen(t *testing.T) {
	sc := mustServer(t, "nginx")
	l := newLab(t, vtime.Millisecond, mustClient(t, "curl"), sc)
	l.server.app = &cutter{}
	l.server.listen = map[uint16]app.Sock{8000: 1}
	l.command(0, l.client, Sequence{Steps: []Command{
		Request{Remote: l.to, Path: "/whole"}, Request{Remote: l.to, Path: "/cut"},
	}})
	l.run(vtime.Second)
	x := l.exchanges()[1]
	if !x.Failed || x.Retried != 0 || x.Error != "curl: (18) transfer closed with 7 bytes remaining to read" {
		t.Errorf("exchange %+v", x)
	}
	if !l.has(ReasonNoRetryAnswered) {
		t.Error("what forbids the retry is not named")
	}
}

// cutter answers /whole in full and closes within the answer to anything else.
type cutter struct{}

func (cutter) Handle(_ vtime.Time, in *app.Indication, out *app.Effects) {
	switch in.Kind {
	case app.Readable:
		out.Read(in.Sock, 0, 0)
	case app.Received:
		if in.N == 0 {
			out.Close(in.Sock, 0)
			return
		}
		if strings.HasPrefix(string(in.Data), "GET /whole") {
			out.Write(in.Sock, []byte("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"), 0)
			return
		}
		out.Write(in.Sock, []byte("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\ncut"), 0)
		out.Close(in.Sock, 0)
	}
}
