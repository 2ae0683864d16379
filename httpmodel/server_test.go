package httpmodel

import (
	"slices"
	"strings"
	"testing"

	"wirewalk/sim/vtime"
)

func TestWorkersServeOneRequestEach(t *testing.T) {
	cc, sc := mustClient(t, "plain"), mustServer(t, "nginx")
	sc.Workers, sc.Pages[0].Think = 2, 10*ms
	l := newLab(t, 0, cc, sc)
	l.command(0, l.client, Concurrent{Steps: slices.Repeat([]Command{l.get("")}, 4)})
	l.run(vtime.Second)
	var ends []string
	for _, x := range l.exchanges() {
		ends = append(ends, x.End.String())
	}
	if want := []string{"0.010000", "0.010000", "0.020000", "0.020000"}; !slices.Equal(ends, want) {
		t.Errorf("%q, want %q", ends, want)
	}
	if !l.has(ReasonWaitWorker) {
		t.Error("the wait for a worker is not named")
	}
}

func TestAWorkerThatStaysWithItsConnectionIsFreedByTheIdleTimeout(t *testing.T) {
	cc, sc := mustClient(t, "plain"), mustServer(t, "nginx")
	sc.Workers, sc.WorkerPerConnection, sc.IdleTimeout = 1, true, 5*vtime.Second
	l := newLab(t, 0, cc, sc)
	l.command(0, l.client, Concurrent{Steps: slices.Repeat([]Command{l.get("")}, 2)})
	l.run(vtime.Minute)
	if x := l.exchanges(); len(x) != 2 || x[1].End != vtime.Time(5*vtime.Second) {
		t.Errorf("exchanges %+v", x)
	}
}

// nginx limit_conn 2 counts active requests: five idle kept connections are
// allowed, three of five active ones get 503 (measured).
func TestThePerClientCapCountsActiveRequestsOrConnections(t *testing.T) {
	cc, sc := mustClient(t, "plain"), mustServer(t, "nginx")
	sc.PerClient, sc.Pages[0].Think = 2, 10*ms
	l := newLab(t, 0, cc, sc)
	five := slices.Repeat([]Command{l.get("")}, 5)
	l.command(0, l.client, Concurrent{Steps: five})
	l.run(vtime.Second)
	count := func() (n503, failed int) {
		for _, x := range l.exchanges() {
			if x.Status == 503 {
				n503++
			}
			if x.Failed {
				failed++
			}
		}
		return n503, failed
	}
	if n, _ := count(); n != 3 {
		t.Errorf("%d of five got 503, want 3", n)
	}
	l.reports = nil
	for i := range 5 {
		l.command(2*vtime.Second+vtime.Duration(i)*20*ms, l.client, l.get(""))
	}
	l.run(3 * vtime.Second)
	if n, _ := count(); n != 0 {
		t.Errorf("%d of five one after the other got 503, want none: idle connections do not count", n)
	}

	sc.PerClientBy, sc.PerClient = CapConnections, 2
	l = newLab(t, 0, mustClient(t, "http10"), sc)
	l.command(0, l.client, Concurrent{Steps: slices.Repeat([]Command{l.get("")}, 5)})
	l.run(vtime.Second)
	if _, failed := count(); failed != 3 {
		t.Errorf("%d of five connections were closed, want 3", failed)
	}
}

func TestTheConnectionIdleLongestMakesRoom(t *testing.T) {
	sc := mustServer(t, "nginx")
	sc.MaxConns = 2
	cc := mustClient(t, "plain")
	l := newLab(t, ms, cc, sc)
	for i := range 3 {
		r := l.get("")
		r.Fresh = true
		l.command(vtime.Duration(i)*vtime.Second, l.client, r)
	}
	l.run(10 * vtime.Second)
	if !slices.Contains(l.lines(), "S #1 FIN") || slices.Contains(l.lines(), "S #2 FIN") || !l.has(ReasonCloseReaped) {
		t.Errorf("not the oldest idle connection was closed:\n%s", strings.Join(l.log, "\n"))
	}
	for _, x := range l.exchanges() {
		if x.Failed {
			t.Errorf("exchange failed: %s", x.Error)
		}
	}
}

func TestAServerShutsDownAfterTheResponsesItIsAt(t *testing.T) {
	cc, sc := mustClient(t, "plain"), mustServer(t, "nginx")
	sc.Pages = append(sc.Pages, ServerPage{Path: "/slow", Text: "x", Think: 100 * ms})
	l := newLab(t, ms, cc, sc)
	l.command(0, l.client, l.get(""))
	l.command(10*ms, l.client, Request{Remote: l.to, Path: "/slow", Fresh: true})
	l.command(50*ms, l.server, Shutdown{Name: "down"})
	l.command(60*ms, l.client, Request{Remote: l.to, Path: "/small", Fresh: true})
	l.run(vtime.Second)
	x := l.exchanges()
	if x[1].Error != "ECONNREFUSED" || x[2].Target != "/slow" || x[2].Failed {
		t.Errorf("exchanges %+v", x)
	}
	if !slices.Contains(l.signals, "down.done") || !l.has(ReasonCloseShutdown) {
		t.Error("the shutdown is not named or has not ended")
	}
}

// A server that closes with unread octets sends RST; a staged close is clean
// (RFC 9112 §9.6).
func TestHowAServerClosesDecidesWhatTheClientSees(t *testing.T) {
	tests := []struct {
		name   string
		style  CloseStyle
		failed bool
		rst    bool
	}{
		{"at once", CloseAbrupt, true, true},
		{"staged", CloseStaged, false, false},
		{"after a wait without reading", CloseWait, false, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			cc, sc := mustClient(t, "plain"), mustServer(t, "nginx")
			sc.Close, sc.ReadSize, sc.MaxBody, sc.LingerTime = tt.style, 1024, 1000, 500*ms
			l := newLab(t, 28*ms, cc, sc)
			r := l.get("")
			r.Method, r.Size = "POST", 100_000
			l.sndbuf = 20_000
			l.command(0, l.client, r)
			l.run(10 * vtime.Second)
			x := l.exchanges()[0]
			rst := slices.Contains(l.lines(), "S #1 RST")
			if x.Status != 413 && !tt.failed || rst != tt.rst {
				t.Errorf("status %d, error %q, RST %v\n%s", x.Status, x.Error, rst, strings.Join(l.log, "\n"))
			}
		})
	}
}

func TestASlowAnswerHoldsTheNextOne(t *testing.T) {
	cc, sc := mustClient(t, "plain"), mustServer(t, "go")
	cc.Pipeline, cc.PipelineBlind = 2, true
	sc.Pages[0].Think = 300 * ms
	sc.Pages = append(sc.Pages, ServerPage{Path: "/quick", Text: "x"})
	l := newLab(t, 28*ms, cc, sc)
	l.command(0, l.client, Concurrent{Steps: []Command{l.get("a"), Request{Name: "b", Remote: l.to, Path: "/quick"}}})
	l.run(vtime.Second)
	x := l.exchanges()
	if x[0].Name != "a" || x[1].End != x[0].End || x[1].End != vtime.Time(412*ms) || !l.has(ReasonHeadOfLine) {
		t.Errorf("exchanges %+v", x)
	}
}

func TestEveryProfileKeepsAndClosesConnections(t *testing.T) {
	for _, name := range ServerProfiles() {
		for _, client := range ClientProfiles() {
			l := newLab(t, ms, mustClient(t, client), mustServer(t, name))
			kept := client != "http10"
			l.command(0, l.client, Repeat{N: 3, Step: l.get("")})
			l.run(vtime.Second)
			kept = kept && name != "gunicorn" && name != "python"
			want := map[bool]int{true: 1, false: 3}[kept]
			if l.dials != want || len(l.exchanges()) != 3 {
				t.Errorf("%s to %s: %d exchanges over %d connections, want 3 over %d", client, name, len(l.exchanges()), l.dials, want)
			}
			for _, x := range l.exchanges() {
				if x.Failed || x.Status != 200 {
					t.Errorf("%s to %s: %+v", client, name, x)
				}
			}
		}
	}
}

func TestAServerWithoutRoomInItsSendBufferWritesTheRestLater(t *testing.T) {
	cc, sc := mustClient(t, "plain"), mustServer(t, "go")
	sc.Pages[0] = ServerPage{Path: "/small", Type: "text/plain", Size: 100_000}
	l := newLab(t, ms, cc, sc)
	l.sndbuf = 16_000
	l.command(0, l.client, l.get(""))
	l.run(vtime.Second)
	if x := l.exchanges(); len(x) != 1 || x[0].Failed || x[0].ResOctets != 100_106 {
		t.Errorf("exchanges %+v", x)
	}
}

func TestErrorPagesHaveTheSizesOfTheRealOnes(t *testing.T) {
	tests := []struct {
		server string
		status int
		size   int
	}{
		{"nginx", 405, 157}, {"nginx", 404, 153}, {"haproxy", 408, 110}, {"node", 408, 0}, {"go", 404, 19},
	}
	for _, tt := range tests {
		if p := errorPage(&ServerConfig{Profile: tt.server}, tt.status); len(p.Text) != tt.size {
			t.Errorf("%s %d: %d octets, want %d", tt.server, tt.status, len(p.Text), tt.size)
		}
	}
}

func TestLargeChunkedContentIsKeptAsItsSize(t *testing.T) {
	for _, chunk := range []int64{0, 100_000, 1} {
		cc, sc := mustClient(t, "plain"), mustServer(t, "go")
		sc.Pages[0] = ServerPage{Path: "/small", Size: 1 << 20, Framing: FramingChunked, Chunk: chunk}
		l := newLab(t, ms, cc, sc)
		l.command(0, l.client, l.get(""))
		l.run(vtime.Second)
		x := l.exchanges()
		if len(x) != 1 || x[0].Failed || x[0].ResOctets < 1<<20 || len(l.log) > maxChunks+10 {
			t.Errorf("chunks of %d: exchanges %+v, %d lines", chunk, x, len(l.log))
		}
	}
}

func TestATextLargerThanTheServersBufferIsFlushedInTwo(t *testing.T) {
	cc, sc := mustClient(t, "plain"), mustServer(t, "go")
	sc.Pages[0] = ServerPage{Path: "/small", Type: "text/plain", Text: strings.Repeat("x", 5000)}
	l := newLab(t, ms, cc, sc)
	l.command(0, l.client, l.get(""))
	l.run(vtime.Second)
	if got := l.lines(); got[2] != "S #1 write 4096 HTTP/1.1 200 OK" || got[3] != "S #1 write 1008" {
		t.Errorf("got %q", got)
	}
}

func TestARunawayRepeatEnds(t *testing.T) {
	l := newLab(t, 0, mustClient(t, "plain"), mustServer(t, "go"))
	l.command(0, l.client, Repeat{Name: "all", N: 1 << 40, Step: CloseIdle{}})
	l.run(vtime.Second)
	if !slices.Contains(l.signals, "all.failed") {
		t.Error("a step repeated without end did not fail")
	}
}

// HTTP/1.0 keeps a connection only when both sides opt in (RFC 9112 §9.3, RFC 2068 §19.7.1).
func TestHTTP10KeepsAConnectionOnlyWhenBothOptIn(t *testing.T) {
	for _, tt := range []struct {
		client, server bool
		dials          int
	}{{true, true, 1}, {true, false, 2}, {false, true, 2}} {
		cc, sc := mustClient(t, "http10"), mustServer(t, "nginx")
		cc.KeepAlive, sc.KeepAlive10 = tt.client, tt.server
		l := newLab(t, ms, cc, sc)
		l.command(0, l.client, Repeat{N: 2, Step: l.get("")})
		l.run(vtime.Second)
		if l.dials != tt.dials || len(l.exchanges()) != 2 {
			t.Errorf("client %v, server %v: %d connections, want %d", tt.client, tt.server, l.dials, tt.dials)
		}
		if !tt.client && !slices.Contains(l.lines(), "S #1 FIN") {
			t.Error("the server did not close first")
		}
	}
}

func TestTheIdleTimeoutRunsFromTheEndOfTheResponse(t *testing.T) {
	cc, sc := mustClient(t, "plain"), mustServer(t, "nginx")
	sc.IdleTimeout, sc.Pages[0].Think = 5*vtime.Second, 2*vtime.Second
	l := newLab(t, 0, cc, sc)
	l.command(0, l.client, l.get(""))
	l.command(4*vtime.Second, l.client, l.get(""))
	l.run(time30)
	if !slices.Contains(l.log, "11.000000 S #1 FIN") {
		t.Errorf("the FIN did not come 5 s after the second answer, at 11 s:\n%s", strings.Join(l.log, "\n"))
	}
}

const time30 = 30 * vtime.Second

func TestAServerThatKeepsNoConnectionSaysSo(t *testing.T) {
	cc, sc := mustClient(t, "plain"), mustServer(t, "nginx")
	sc.IdleTimeout = 0
	l := newLab(t, ms, cc, sc)
	l.command(0, l.client, Repeat{N: 2, Step: l.get("")})
	l.run(vtime.Second)
	if l.dials != 2 || !l.has(ReasonCloseEach) {
		t.Errorf("%d connections", l.dials)
	}
}
