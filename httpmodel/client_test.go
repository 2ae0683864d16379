package httpmodel

import (
	"slices"
	"strings"
	"testing"

	"wirewalk/sim/app"
	"wirewalk/sim/vtime"
)

const ms = vtime.Millisecond

func (l *lab) get(name string) Request { return Request{Name: name, Remote: l.to, Path: "/small"} }

func TestTheDeadlockByLeakedBodiesIsNamed(t *testing.T) {
	cc := mustClient(t, "go")
	cc.Pool.MaxPerHost, cc.Body = 2, BodyLeak
	l := newLab(t, ms, cc, mustServer(t, "go"))
	l.command(0, l.client, Repeat{Name: "five", N: 5, Step: l.get("")})
	l.run(vtime.Minute)
	if !l.has(ReasonLeakDeadlock) || !l.has(ReasonBodyLeaked) || !l.has(ReasonWaitCap) {
		t.Error("the leak, the wait or the deadlock is not named")
	}
	if slices.Contains(l.signals, "five.done") {
		t.Error("the step ended, although its third request waits for ever")
	}
	if len(l.exchanges()) != 2 || l.dials != 2 {
		t.Errorf("%d exchanges over %d connections, want 2 and 2", len(l.exchanges()), l.dials)
	}
	named := 0
	for _, r := range l.reports {
		if r.Why == ReasonLeakDeadlock {
			named++
		}
		if r.Why == ReasonLeakDeadlock && r.Text != "deadlock: 1 request waiting, 2 connections held by leaked bodies" {
			t.Errorf("text %q", r.Text)
		}
	}
	if named != 1 {
		t.Errorf("the deadlock is named %d times", named)
	}
}

func TestALeakedBodyUnderNoCapCostsAConnectionEachTime(t *testing.T) {
	cc := mustClient(t, "go")
	cc.Body = BodyLeak
	l := newLab(t, ms, cc, mustServer(t, "go"))
	l.command(0, l.client, Repeat{N: 5, Step: l.get("")})
	l.run(vtime.Minute)
	if l.dials != 5 || l.has(ReasonLeakDeadlock) {
		t.Errorf("%d connections, deadlock named: %v", l.dials, l.has(ReasonLeakDeadlock))
	}
}

func TestRequestsBeyondTheCapWaitInOrder(t *testing.T) {
	cc, sc := mustClient(t, "plain"), mustServer(t, "go")
	cc.Pool.MaxPerHost = 1
	sc.Pages[0].Think = 10 * ms
	l := newLab(t, 0, cc, sc)
	var steps []Command
	for _, name := range []string{"a", "b", "c"} {
		steps = append(steps, l.get(name))
	}
	l.command(0, l.client, Concurrent{Steps: steps})
	l.run(vtime.Second)
	var ends []string
	for _, x := range l.exchanges() {
		ends = append(ends, x.Name+" "+x.End.String())
	}
	want := []string{"a 0.010000", "b 0.020000", "c 0.030000"}
	if !slices.Equal(ends, want) || l.dials != 1 {
		t.Errorf("%q over %d connections, want %q over 1", ends, l.dials, want)
	}
}

func TestAWaitingRequestTakesWhatComesFirst(t *testing.T) {
	for _, race := range []bool{false, true} {
		cc, sc := mustClient(t, "plain"), mustServer(t, "go")
		cc.Pool.DialRace = race
		l := newLab(t, 20*ms, cc, sc)
		l.command(0, l.client, l.get("a"))
		l.command(70*ms, l.client, l.get("b")) // a ends at 80 ms, a new connection is there at 110 ms
		l.run(vtime.Second)
		b := l.exchanges()[1]
		if b.Reused != race || b.End != vtime.Time(map[bool]vtime.Duration{true: 120 * ms, false: 150 * ms}[race]) {
			t.Errorf("race %v: reused %v, ended at %s", race, b.Reused, b.End)
		}
	}
}

func TestTheTimesOfAnExchangeAreThoseOfAHAR(t *testing.T) {
	cc, sc := mustClient(t, "go"), mustServer(t, "go")
	sc.Pages = []ServerPage{{Path: "/small", Type: "text/plain", Size: 10_000, Think: 40 * ms}}
	l := newLab(t, 28*ms, cc, sc)
	l.command(5*ms, l.client, Repeat{Name: "r", N: 2, Step: l.get("")})
	l.run(vtime.Second)
	at := func(d vtime.Duration) vtime.Time { return vtime.Time(d) }
	want := []app.Exchange{
		{
			ID: 1, Name: "r", Method: "GET", Target: "/small", Host: "10.99.0.2:8000", Status: 200,
			Queued: at(5 * ms), Lookup: vtime.Never, Connect: at(5 * ms), Connected: at(61 * ms), SendStart: at(61 * ms), SendEnd: at(61 * ms),
			FirstByte: at(157 * ms), End: at(157 * ms), ReqOctets: 100, ResOctets: 10_105, Phase: app.PhaseDone,
		},
		{
			ID: 2, Name: "r", Method: "GET", Target: "/small", Host: "10.99.0.2:8000", Status: 200, Reused: true,
			Queued: at(157 * ms), Lookup: vtime.Never, Connect: vtime.Never, Connected: vtime.Never, SendStart: at(157 * ms), SendEnd: at(157 * ms),
			FirstByte: at(253 * ms), End: at(253 * ms), ReqOctets: 100, ResOctets: 10_105, Phase: app.PhaseDone,
		},
	}
	if got := l.exchanges(); !slices.Equal(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

func TestSignalsTellHowAStepGoes(t *testing.T) {
	l := newLab(t, ms, mustClient(t, "plain"), mustServer(t, "go"))
	l.command(0, l.client, l.get("x"))
	l.run(vtime.Second)
	if want := []string{"x.connected", "x.sent", "x.first", "x.done"}; !slices.Equal(l.signals, want) {
		t.Errorf("signals %q, want %q", l.signals, want)
	}
	l.signals = nil
	l.server.listen = nil
	l.command(2*vtime.Second, l.client, Request{Name: "y", Remote: l.to, Fresh: true})
	l.run(3 * vtime.Second)
	if want := []string{"y.failed", "y.done"}; !slices.Equal(l.signals, want) {
		t.Errorf("signals %q, want %q", l.signals, want)
	}
	last := l.reports[len(l.reports)-1]
	if last.Kind != app.ReportResult || last.Text != "ECONNREFUSED" || last.Errno.String() != "ECONNREFUSED" {
		t.Errorf("result %+v", last)
	}
}

func TestPipelinedRequestsGoBehindIdempotentOnesOnly(t *testing.T) {
	cc := mustClient(t, "plain")
	cc.Pipeline, cc.PipelineBlind = 10, true
	l := newLab(t, ms, cc, mustServer(t, "go"))
	post := l.get("")
	post.Method = "POST"
	l.command(0, l.client, Concurrent{Steps: []Command{l.get(""), l.get(""), post, l.get("")}})
	l.run(vtime.Second)
	if l.dials != 2 {
		t.Errorf("%d connections, want 2: the POST has its own (RFC 9112 §9.3.2)\n%s", l.dials, strings.Join(l.log, "\n"))
	}
}

func TestPipelinedRequestsThatACloseLeftUnansweredAreSentAgain(t *testing.T) {
	cc, sc := mustClient(t, "curl"), mustServer(t, "nginx")
	cc.Pipeline, cc.PipelineBlind, sc.MaxRequests = 5, true, 2
	l := newLab(t, ms, cc, sc)
	l.command(0, l.client, Concurrent{Name: "all", Steps: []Command{l.get(""), l.get(""), l.get(""), l.get("")}})
	l.run(vtime.Second)
	for i, x := range l.exchanges() {
		if x.Failed || (x.Retried > 0) != (i >= 2) {
			t.Errorf("exchange %d: failed %v, retried %d", i, x.Failed, x.Retried)
		}
	}
	if l.dials != 2 || len(l.exchanges()) != 4 {
		t.Errorf("%d exchanges over %d connections", len(l.exchanges()), l.dials)
	}
}

func TestTimeoutsEndAnExchange(t *testing.T) {
	tests := []struct {
		name string
		set  func(c *ClientConfig, r *Request)
		text string
		end  vtime.Duration
	}{
		{"of the exchange", func(_ *ClientConfig, r *Request) { r.Timeout = 50 * ms }, "timed out", 50 * ms},
		{"of the response", func(c *ClientConfig, _ *Request) { c.ResponseTimeout = 30 * ms }, "timed out", 50 * ms},
		{"of the client", func(c *ClientConfig, _ *Request) { c.Timeout = 70 * ms }, "timed out", 70 * ms},
		{"of connect", func(c *ClientConfig, _ *Request) { c.ConnectTimeout = 15 * ms }, "ETIMEDOUT", 15 * ms},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			cc, sc := mustClient(t, "plain"), mustServer(t, "go")
			sc.Pages[0].Think = vtime.Second
			l := newLab(t, 10*ms, cc, sc)
			r := l.get("slow")
			tt.set(&cc, &r)
			l.client.app = NewClient(cc)
			l.command(0, l.client, r)
			l.run(3 * vtime.Second)
			x := l.exchanges()
			if len(x) != 1 || !x[0].Failed || x[0].Error != tt.text || x[0].End != vtime.Time(tt.end) {
				t.Errorf("exchanges %+v", x)
			}
		})
	}
}

func TestContentIsHeldBackUntilTheServerWantsIt(t *testing.T) {
	cc, sc := mustClient(t, "plain"), mustServer(t, "go")
	l := newLab(t, 10*ms, cc, sc)
	r := l.get("")
	r.Method, r.Size, r.ExpectContinue = "POST", 5000, true
	l.command(0, l.client, r)
	l.run(vtime.Second)
	want := []string{
		"C connect #1", "C #1 write 90 POST /small HTTP/1.1", "S #1 write 25 HTTP/1.1 100 Continue", "C #1 write 5000",
		"S #1 write 115 HTTP/1.1 200 OK",
	}
	if got := l.lines(); !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
	sc.ContinueAuto = false
	l = newLab(t, 10*ms, cc, sc)
	l.command(0, l.client, r)
	l.run(3 * vtime.Second)
	if x := l.exchanges()[0]; x.SendEnd != vtime.Time(1020*ms) {
		t.Errorf("content was sent at %s, want one second after the head (RFC 9110 §10.1.1)", x.SendEnd)
	}
}

func TestChunkedContentGoesBothWays(t *testing.T) {
	cc, sc := mustClient(t, "plain"), mustServer(t, "go")
	sc.Pages = []ServerPage{{
		Path: "/small", Text: "Wikipedia", Framing: FramingChunked, Chunk: 4, Trailers: []string{"X-Sum: 9"}, Pause: 5 * ms,
	}}
	l := newLab(t, 10*ms, cc, sc)
	r := l.get("")
	r.Method, r.Text, r.Framing, r.Chunk, r.Trailer = "POST", "hello world", FramingChunked, 5, []string{"X-Req: 1"}
	l.command(0, l.client, r)
	l.run(vtime.Second)
	x := l.exchanges()[0]
	if x.Failed || x.Status != 200 {
		t.Fatalf("exchange %+v", x)
	}
	for _, m := range l.reports {
		if m.Kind != app.ReportMessageReceived {
			continue
		}
		want := int64(len("5\r\nhello\r\n5\r\n worl\r\n1\r\nd\r\n0\r\nX-Req: 1\r\n\r\n"))
		if !m.Message.Request {
			want = int64(len("4\r\nWiki\r\n4\r\npedi\r\n1\r\na\r\n0\r\nX-Sum: 9\r\n\r\n"))
		}
		if m.Message.BodyLen != want {
			t.Errorf("%s: %d octets of content on the wire, want %d", m.Message.StartLine, m.Message.BodyLen, want)
		}
	}
	if x.End != vtime.Time(50*ms) {
		t.Errorf("ended at %s, want two pauses of 5 ms after the first chunk", x.End)
	}
}

func TestAnHTTP10ClientGetsNoChunks(t *testing.T) {
	cc, sc := mustClient(t, "http10"), mustServer(t, "go")
	sc.Pages[0].Framing = FramingChunked
	l := newLab(t, ms, cc, sc)
	l.command(0, l.client, l.get(""))
	l.run(vtime.Second)
	if x := l.exchanges()[0]; x.Failed || x.Status != 200 || strings.Contains(strings.Join(l.lines(), "\n"), "chunked") {
		t.Errorf("exchange %+v", x)
	}
}

func TestAPageLoadsWhatItRefersToAfterTheDocument(t *testing.T) {
	tests := []struct {
		name     string
		profile  string
		set      func(c *ClientConfig, p *Page)
		dials    int
		partsAt  vtime.Duration
		document vtime.Duration
	}{
		{"browser: six connections", "browser", func(*ClientConfig, *Page) {}, 6, 40 * ms, 40 * ms},
		{"one after the other", "plain", func(c *ClientConfig, _ *Page) { c.Parallel = 1 }, 1, 40 * ms, 40 * ms},
		{"parts found as the document comes", "browser", func(_ *ClientConfig, p *Page) { p.Incremental = true }, 6, 40 * ms, 140 * ms},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			cc, sc := mustClient(t, tt.profile), mustServer(t, "go")
			p := Page{Name: "page", Parts: make([]Request, 12)}
			for i := range p.Parts {
				p.Parts[i].Path = "/small"
			}
			tt.set(&cc, &p)
			sc.Pages = append(sc.Pages, ServerPage{Path: "/doc", Size: 5000})
			if p.Incremental {
				sc.Pages[1].Framing = FramingChunked
				sc.Pages[1] = ServerPage{Path: "/doc", Size: 50_000}
			}
			l := newLab(t, 10*ms, cc, sc)
			if p.Incremental {
				l.sndbuf = 10_000
			}
			p.Document = Request{Remote: l.to, Path: "/doc"}
			l.command(0, l.client, p)
			l.run(2 * vtime.Second)
			all := l.exchanges()
			if len(all) != 13 || l.dials != tt.dials {
				t.Fatalf("%d exchanges over %d connections, want 13 over %d", len(all), l.dials, tt.dials)
			}
			first := vtime.Never
			for _, x := range all {
				if x.Target == "/small" {
					first = vtime.Min(first, x.Queued)
				}
			}
			if first != vtime.Time(tt.partsAt) {
				t.Errorf("the first part was asked for at %s, want %s", first, tt.partsAt)
			}
			if !slices.Contains(l.signals, "page.done") {
				t.Error("the page never ended")
			}
		})
	}
}

func TestCommandsNest(t *testing.T) {
	l := newLab(t, 0, mustClient(t, "plain"), mustServer(t, "go"))
	l.command(0, l.client, Sequence{Name: "all", Gap: 10 * ms, Steps: []Command{
		Repeat{Name: "every", N: 3, Every: 20 * ms, Step: l.get("")},
		Concurrent{Steps: []Command{l.get(""), l.get("")}},
		CloseIdle{Name: "closed"},
		Connect{Name: "only", Remote: l.to},
		Abandon{},
	}})
	l.run(vtime.Second)
	var ends []string
	for _, x := range l.exchanges() {
		ends = append(ends, x.Name+" "+x.End.String())
	}
	want := []string{"every 0.000000", "every 0.020000", "every 0.040000", "all 0.050000", "all 0.050000"}
	if !slices.Equal(ends, want) {
		t.Errorf("%q, want %q", ends, want)
	}
	for _, s := range []string{"every.done", "closed.done", "only.connected", "only.done", "all.done"} {
		if !slices.Contains(l.signals, s) {
			t.Errorf("no signal %s", s)
		}
	}
}

func TestACookieSurvivesANewConnectionAndNothingElseDoes(t *testing.T) {
	for _, cookies := range []bool{true, false} {
		cc, sc := mustClient(t, "plain"), mustServer(t, "go")
		cc.Cookies, cc.KeepAlive = cookies, false
		sc.Pages = []ServerPage{
			{Path: "/login", Fields: []string{"Set-Cookie: id=7; Path=/"}}, {Path: "/private", NeedField: "Cookie: id=7"},
		}
		l := newLab(t, ms, cc, sc)
		l.command(0, l.client, Sequence{Steps: []Command{
			Request{Remote: l.to, Path: "/login"}, Request{Remote: l.to, Path: "/private"},
		}})
		l.run(vtime.Second)
		if got := l.exchanges()[1].Status; got != map[bool]int{true: 200, false: 401}[cookies] {
			t.Errorf("cookies %v: status %d", cookies, got)
		}
	}
}

func TestAnErrorStatusDoesNotCloseTheConnection(t *testing.T) {
	l := newLab(t, ms, mustClient(t, "plain"), mustServer(t, "nginx"))
	l.command(0, l.client, Sequence{Steps: []Command{Request{Remote: l.to, Path: "/nothing"}, l.get("")}})
	l.run(vtime.Second)
	if x := l.exchanges(); x[0].Status != 404 || x[1].Status != 200 || !x[1].Reused {
		t.Errorf("exchanges %+v", x)
	}
}

// RFC 9112 §6.3 item 2: what would be the next response is no HTTP any more.
func TestAConnectionThatBecameATunnelIsNotUsedAgain(t *testing.T) {
	for method, target := range map[string]string{"CONNECT": "a:1", "GET": "/a"} {
		sc := mustServer(t, "go")
		sc.Pages = []ServerPage{{Path: "*", Text: "hi"}}
		l := newLab(t, ms, mustClient(t, "plain"), sc)
		l.command(0, l.client, Sequence{Steps: []Command{
			Request{Remote: l.to, Method: method, Path: target}, Request{Remote: l.to},
		}})
		l.run(vtime.Second)
		x := l.exchanges()
		if len(x) != 2 || x[0].Status != 200 || x[1].Status != 200 || x[1].Reused != (method == "GET") {
			t.Errorf("after %s: %+v", method, x)
		}
	}
}
