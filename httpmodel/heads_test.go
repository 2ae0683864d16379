package httpmodel_test

import (
	"strings"
	"testing"

	"wirewalk/httpmodel"
	"wirewalk/sim"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// writes lists what the payloads of one side's segments hold, in order.
func (l *lab) writes(from trace.HostID) []string {
	var all []string
	for id := trace.PacketID(1); int(id) <= l.tr.Packets(); id++ {
		p := l.tr.Packet(id)
		if p.From != from || p.Seg.Payload.Len == 0 {
			continue
		}
		all = append(all, string(l.tr.Octets(nil, p.Seg.Payload)))
	}
	return all
}

func exchangeOf(t *testing.T, client, server string, r httpmodel.Request) *lab {
	t.Helper()
	cc, sc := profile(t, client, server)
	sc.Port = 8000
	sc.Pages = []httpmodel.ServerPage{{Path: "*", Text: "hello, world\n", Dynamic: true}}
	l := newLab(vtime.Millisecond, cc, sc)
	l.plan.Until = vtime.Time(vtime.Second)
	r.Remote, r.Path, r.Host = at(8000), "/small", "127.0.0.1:8000"
	l.do(0, r)
	l.run(t)
	return l
}

// The requests are those that the programs sent to a socket that showed each
// segment: Java 17.0.15, Node 20.20.
func TestClientsWriteTheRequestsThatWereRecorded(t *testing.T) {
	tests := []struct {
		client  string
		request httpmodel.Request
		want    []string
	}{
		{"java", httpmodel.Request{}, []string{
			"GET /small HTTP/1.1\r\nContent-Length: 0\r\nHost: 127.0.0.1:8000\r\nUser-Agent: Java-http-client/17.0.15\r\n\r\n",
		}},
		{"java", httpmodel.Request{Method: "DELETE"}, []string{
			"DELETE /small HTTP/1.1\r\nContent-Length: 0\r\nHost: 127.0.0.1:8000\r\nUser-Agent: Java-http-client/17.0.15\r\n\r\n",
		}},
		{"java", httpmodel.Request{Method: "POST", Text: "abc"}, []string{
			"POST /small HTTP/1.1\r\nContent-Length: 3\r\nHost: 127.0.0.1:8000\r\nUser-Agent: Java-http-client/17.0.15\r\n\r\n",
			"abc",
		}},
		{"node", httpmodel.Request{}, []string{"GET /small HTTP/1.1\r\nHost: 127.0.0.1:8000\r\nConnection: keep-alive\r\n\r\n"}},
		{"node", httpmodel.Request{Method: "POST"}, []string{
			"POST /small HTTP/1.1\r\nHost: 127.0.0.1:8000\r\nConnection: keep-alive\r\nContent-Length: 0\r\n\r\n",
		}},
		{"okhttp", httpmodel.Request{}, []string{
			"GET /small HTTP/1.1\r\nHost: 127.0.0.1:8000\r\nConnection: Keep-Alive\r\nAccept-Encoding: gzip\r\nUser-Agent: okhttp/3.13.1\r\n\r\n",
		}},
		{"urllib3", httpmodel.Request{Method: "POST", Text: "abc"}, []string{
			"POST /small HTTP/1.1\r\nHost: 127.0.0.1:8000\r\nAccept-Encoding: identity\r\nContent-Length: 3\r\nUser-Agent: python-urllib3/1.26.12\r\n\r\n",
			"abc",
		}},
		{"httpx", httpmodel.Request{Method: "POST", Text: "abc"}, []string{
			"POST /small HTTP/1.1\r\nHost: 127.0.0.1:8000\r\nAccept: */*\r\nAccept-Encoding: gzip, deflate\r\nConnection: keep-alive\r\n" +
				"User-Agent: python-httpx/0.23.3\r\nContent-Length: 3\r\n\r\n",
			"abc",
		}},
		{"undici", httpmodel.Request{}, []string{
			"GET /small HTTP/1.1\r\nhost: 127.0.0.1:8000\r\nconnection: keep-alive\r\naccept: */*\r\naccept-language: *\r\nsec-fetch-mode: cors\r\n" +
				"user-agent: node\r\naccept-encoding: gzip, deflate\r\n\r\n",
		}},
	}
	for _, tt := range tests {
		l := exchangeOf(t, tt.client, "go", tt.request)
		if got := l.writes(1); strings.Join(got, "|") != strings.Join(tt.want, "|") {
			t.Errorf("%s wrote %q, want %q", tt.client, got, tt.want)
		}
	}
}

func TestServersWriteTheFieldsThatWereRecorded(t *testing.T) {
	const date = "Date: Thu, 01 Jan 2026 00:00:00 GMT\r\n"
	tests := []struct {
		server  string
		request httpmodel.Request
		want    string
	}{
		{"node", httpmodel.Request{}, "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n" + date +
			"Connection: keep-alive\r\nKeep-Alive: timeout=5\r\nContent-Length: 13\r\n\r\nhello, world\n"},
		{"haproxy", httpmodel.Request{}, "HTTP/1.1 200 OK\r\ncontent-length: 13\r\ncontent-type: text/plain\r\n\r\nhello, world\n"},
		{"haproxy", httpmodel.Request{Close: true}, "HTTP/1.1 200 OK\r\ncontent-length: 13\r\ncontent-type: text/plain\r\n" +
			"connection: close\r\n\r\nhello, world\n"},
		{"haproxy", httpmodel.Request{Raw: "GET / HTTP/1.1\r\n bad\r\n\r\n"}, "HTTP/1.1 400 Bad request\r\nContent-length: 90\r\n" +
			"Cache-Control: no-cache\r\nConnection: close\r\nContent-Type: text/html\r\n\r\n" +
			"<html><body><h1>400 Bad request</h1>\nYour browser sent an invalid request.\n</body></html>\n"},
		{"apache", httpmodel.Request{Fields: []string{"Connection: keep-alive"}}, "HTTP/1.1 200 OK\r\n" + date +
			"Server: Apache/2.4.71 (Debian)\r\nContent-Length: 13\r\nKeep-Alive: timeout=5, max=100\r\n" +
			"Connection: Keep-Alive\r\n\r\nhello, world\n"},
		{"gunicorn", httpmodel.Request{}, "HTTP/1.1 200 OK\r\nServer: gunicorn\r\n" + date + "Connection: close\r\n" +
			"Content-Type: text/plain\r\nContent-Length: 13\r\n\r\nhello, world\n"},
		{"uvicorn", httpmodel.Request{Raw: "GET / HTTP/1.1\r\nHost: x\r\nbad\r\n\r\n"}, "HTTP/1.1 400 Bad Request\r\n" +
			"date: Thu, 01 Jan 2026 00:00:00 GMT\r\nserver: uvicorn\r\ncontent-type: text/plain; charset=utf-8\r\n" +
			"content-length: 30\r\nconnection: close\r\n\r\nInvalid HTTP request received."},
		{"puma", httpmodel.Request{Raw: "GET / HTTP/1.1\r\nHost: x\r\nbad\r\n\r\n"}, "HTTP/1.1 400 Bad Request\r\n\r\n"},
		{"jetty", httpmodel.Request{}, "HTTP/1.1 200 OK\r\n" + date + "Content-Type: text/plain\r\nContent-Length: 13\r\n" +
			"Server: Jetty(9.4.57.v20241219)\r\n\r\nhello, world\n"},
		{"tomcat", httpmodel.Request{}, "HTTP/1.1 200 \r\nContent-Type: text/plain\r\nContent-Length: 13\r\n" + date + "\r\nhello, world\n"},
	}
	for _, tt := range tests {
		l := exchangeOf(t, "plain", tt.server, tt.request)
		if got := strings.Join(l.writes(2), ""); got != tt.want {
			t.Errorf("%s wrote\n%q, want\n%q", tt.server, got, tt.want)
		}
	}
}

func TestServersNameAStatusAsTheirProgramsDo(t *testing.T) {
	for server, want := range map[string]string{
		"go": "Request Entity Too Large", "nginx": "Request Entity Too Large", "apache": "Request Entity Too Large",
		"node": "Payload Too Large", "haproxy": "Request Entity Too Large",
	} {
		cc, sc := profile(t, "plain", server)
		sc.Pages = []httpmodel.ServerPage{{Path: "/small", Status: 413}}
		l := newLab(vtime.Millisecond, cc, sc)
		l.plan.Until = vtime.Time(vtime.Second)
		l.do(0, get("/small"))
		l.run(t)
		if got, _, _ := strings.Cut(l.writes(2)[0], "\r\n"); got != "HTTP/1.1 413 "+want {
			t.Errorf("%s: %q, want %q", server, got, want)
		}
	}
}

// HAProxy's kernel keeps the ACK of a request for the answer, and sends it alone
// when the answer takes longer than 40 ms (recorded: a09b, a connection that waits).
func TestHAProxyAcknowledgesByTheAnswer(t *testing.T) {
	for _, tt := range []struct {
		think vtime.Duration
		acks  int
	}{{0, 0}, {ms, 0}, {300 * ms, 1}} {
		cc, sc := profile(t, "plain", "haproxy")
		sc.Pages = []httpmodel.ServerPage{{Path: "/small", Size: 13, Think: tt.think}}
		l := newLab(25*ms, cc, sc)
		l.plan.Until = vtime.Time(vtime.Second)
		l.do(0, get("/small"))
		l.run(t)
		n, at := 0, vtime.Time(0)
		for _, p := range l.seenAtClient() {
			if p.dir == "S>C" && p.pureAck() {
				n++
				at = p.at
			}
		}
		if n != tt.acks {
			t.Errorf("think %v: %d ACKs of their own, want %d", tt.think, n, tt.acks)
		}
		if n == 1 && (at < vtime.Time(140*ms) || at > vtime.Time(148*ms)) {
			t.Errorf("the ACK came at %v, want 40 to 48 ms after the request", at)
		}
	}
}

// probes lists when a side's keepalive probes left, in whole seconds after the
// last octet of the exchange.
func (l *lab) probes(from trace.HostID) []int64 {
	var last vtime.Time
	var out []int64
	for id := trace.RecordID(1); int(id) <= l.tr.Len(); id++ {
		r := l.tr.Record(id)
		if r.Kind != trace.SegmentSent || r.Packet() == 0 {
			continue
		}
		if p := l.tr.Packet(r.Packet()); p.Seg.Payload.Len > 0 {
			last = r.At
		} else if l.tr.PacketIs(r.Packet(), "keepalive-probe") && p.From == from {
			out = append(out, int64(r.At.Sub(last)/vtime.Second))
		}
	}
	return out
}

func TestGoProbesIdleConnections(t *testing.T) {
	for _, tt := range []struct {
		client, server string
		from           trace.HostID
		first          int64
	}{{"go", "nginx", 1, 30}, {"go-transport", "nginx", 1, 15}, {"plain", "go", 2, 15}} {
		cc, sc := profile(t, tt.client, tt.server)
		l := newLab(ms, cc, sc)
		l.plan.Until = vtime.Time(70 * vtime.Second)
		l.do(0, get("/small"))
		l.plan.Steps = append(l.plan.Steps, sim.Step{
			Name: "crash", At: vtime.Time(vtime.Second), World: sim.CrashHost, Host: []string{"server", "client"}[tt.from-1],
		})
		l.run(t)
		got := l.probes(tt.from)
		if len(got) < 3 || got[0] != tt.first || got[1] != tt.first+15 || got[2] != tt.first+30 {
			t.Errorf("%s to %s: probes %v s after the exchange, want %d s, then every 15 s", tt.client, tt.server, got, tt.first)
		}
	}
}

func TestGoGivesADialUpAfter30Seconds(t *testing.T) {
	cc, sc := profile(t, "go", "go")
	l := newLab(ms, cc, sc)
	l.plan.Hosts[1].TCP = tcpmodel.Linux()
	l.plan.Hosts[1].NoStack = true
	l.do(0, get("/small"))
	l.run(t)
	x := l.tr.Exchange(1)
	if !x.Failed || x.End != vtime.Time(30*vtime.Second) || !strings.Contains(x.Error, "i/o timeout") {
		t.Errorf("failed %v at %v: %s", x.Failed, x.End, x.Error)
	}
}
