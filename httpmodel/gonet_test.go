package httpmodel_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"wirewalk/httpmodel"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
)

// counts are what a pattern of requests cost: the same for net/http on
// loopback and for the model's go profile.
type counts struct {
	Dials, Reused, Failed int
}

// pattern is one way to use a client.
type pattern struct {
	name   string
	pool   func(tr *http.Transport, p *client)
	rounds int
	wide   int
	body   httpmodel.BodyUse
}

// Go's own Transport and Server on loopback agree with the model about
// dials and reuse.
func TestGoProfileDialsAndReusesAsNetHTTPDoes(t *testing.T) {
	patterns := []pattern{
		{name: "five one after the other", rounds: 5, wide: 1},
		{name: "five with bodies closed early", rounds: 5, wide: 1, body: httpmodel.BodyCloseEarly},
		{name: "five with bodies leaked", rounds: 5, wide: 1, body: httpmodel.BodyLeak},
		{name: "five without keep-alives", rounds: 5, wide: 1, pool: func(tr *http.Transport, c *client) {
			tr.DisableKeepAlives, c.KeepAlive = true, false
		}},
		{name: "ten at once, ten times", rounds: 10, wide: 10},
		{name: "ten at once, ten idle allowed", rounds: 10, wide: 10, pool: func(tr *http.Transport, c *client) {
			tr.MaxIdleConnsPerHost, c.Pool.MaxIdlePerHost = 10, 10
		}},
		{name: "ten at once over two connections", rounds: 10, wide: 10, pool: func(tr *http.Transport, c *client) {
			tr.MaxConnsPerHost, c.Pool.MaxPerHost = 2, 2
		}},
		{name: "five at once, one idle in all", rounds: 4, wide: 5, pool: func(tr *http.Transport, c *client) {
			tr.MaxIdleConns, c.Pool.MaxIdle = 1, 1
		}},
	}
	for _, p := range patterns {
		t.Run(p.name, func(t *testing.T) {
			want, got := p.real(t), p.model(t)
			if got != want {
				t.Errorf("model %+v, net/http %+v", got, want)
			}
		})
	}
}

// together is how many requests are under way at once.
func (p *pattern) together() int {
	tr, c := &http.Transport{}, client{}
	if p.pool != nil {
		p.pool(tr, &c)
	}
	if tr.MaxConnsPerHost > 0 {
		return tr.MaxConnsPerHost
	}
	return p.wide
}

// loopback starts a server on the machine's own interface, or skips the test.
func loopback(t *testing.T, h http.Handler) *httptest.Server {
	t.Helper()
	var lc net.ListenConfig
	l, err := lc.Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Skip("no loopback interface: ", err)
	}
	s := httptest.NewUnstartedServer(h)
	_ = s.Listener.Close()
	s.Listener = l
	s.Start()
	return s
}

// real runs the pattern with net/http. The handler answers a round when all
// of its requests are there, so that none of them reuses another's connection.
func (p *pattern) real(t *testing.T) counts {
	t.Helper()
	gate := newGate(p.together())
	s := loopback(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		gate.pass()
		_, _ = io.WriteString(w, strings.Repeat("x", 100_000))
	}))
	defer s.CloseClientConnections()
	tr := &http.Transport{}
	var c client
	if p.pool != nil {
		p.pool(tr, &c)
	}
	var n counter
	for range p.rounds {
		var wg sync.WaitGroup
		for range p.wide {
			wg.Go(func() { n.get(tr, s.URL, p.body) })
		}
		wg.Wait()
	}
	tr.CloseIdleConnections()
	return n.counts()
}

// gate lets requests pass in groups.
type gate struct {
	size, here int
	mu         sync.Mutex
	open       chan struct{}
}

func newGate(n int) *gate { return &gate{size: n, open: make(chan struct{})} }

func (g *gate) pass() {
	g.mu.Lock()
	mine := g.open
	if g.here++; g.here == g.size {
		g.here, g.open = 0, make(chan struct{})
		close(mine)
	}
	g.mu.Unlock()
	<-mine
}

// counter counts what net/http's trace tells.
type counter struct{ fresh, reused, failed atomic.Int64 }

func (n *counter) counts() counts {
	return counts{Dials: int(n.fresh.Load()), Reused: int(n.reused.Load()), Failed: int(n.failed.Load())}
}

func (n *counter) context() context.Context {
	return httptrace.WithClientTrace(context.Background(), &httptrace.ClientTrace{GotConn: func(i httptrace.GotConnInfo) {
		if i.Reused {
			n.reused.Add(1)
		} else {
			n.fresh.Add(1)
		}
	}})
}

func (n *counter) get(tr *http.Transport, url string, use httpmodel.BodyUse) {
	req, err := http.NewRequestWithContext(n.context(), http.MethodGet, url, nil)
	if err != nil {
		n.failed.Add(1)
		return
	}
	res, err := tr.RoundTrip(req)
	if err != nil {
		n.failed.Add(1)
		return
	}
	switch use {
	case httpmodel.BodyLeak:
	case httpmodel.BodyCloseEarly:
		_ = res.Body.Close()
	default:
		_, _ = io.Copy(io.Discard, res.Body)
		_ = res.Body.Close()
	}
}

// model runs the pattern with the go profiles.
func (p *pattern) model(t *testing.T) counts {
	t.Helper()
	cc, sc := profile(t, "go", "go")
	if p.pool != nil {
		p.pool(&http.Transport{}, &cc)
	}
	cc.Body = p.body
	sc.Pages[0] = httpmodel.ServerPage{Path: "/small", Size: 100_000, Think: 10 * ms}
	l := newLab(ms, cc, sc)
	var wide []httpmodel.Command
	for range p.wide {
		wide = append(wide, get("/small"))
	}
	l.do(0, httpmodel.Repeat{N: p.rounds, Step: httpmodel.Concurrent{Steps: wide}})
	l.plan.Until = vtime.Time(vtime.Minute)
	l.run(t)
	return l.counts()
}

func (l *lab) counts() counts {
	var n counts
	for id := trace.RecordID(1); int(id) <= l.tr.Len(); id++ {
		r := l.tr.Record(id)
		if r.Kind != trace.Exchange {
			continue
		}
		x := l.tr.Exchange(r.Ref)
		switch {
		case x.Failed:
			n.Failed++
		case x.Reused:
			n.Reused++
		default:
			n.Dials++
		}
	}
	return n
}

// A kept connection that ends under the second request: Go sends it again, or
// not, as the model's go profile does.
func TestGoProfileRetriesAsNetHTTPDoes(t *testing.T) {
	tests := []struct {
		method, key string
		content     bool
		retried     bool
	}{
		{method: "GET", retried: true},
		{method: "HEAD", retried: true},
		{method: "OPTIONS", retried: true},
		{method: "DELETE"},
		{method: "POST", content: true},
		{method: "PUT", content: true},
		{method: "POST", content: true, key: "k1", retried: true},
	}
	for _, tt := range tests {
		t.Run(fmt.Sprint(tt.method, " ", tt.key), func(t *testing.T) {
			var body io.Reader
			if tt.content {
				body = strings.NewReader("content")
			}
			if got := realRetry(t, tt.method, tt.key, body); got != tt.retried {
				t.Errorf("net/http retried: %v, want %v", got, tt.retried)
			}
			cc, sc := profile(t, "go", "nginx")
			sc.IdleTimeout = 5 * vtime.Second
			l := newLab(28*ms, cc, sc)
			r := get("/small")
			r.Method, r.IdempotencyKey = tt.method, tt.key
			if tt.content {
				r.Text = "content"
			}
			l.do(0, get("/small"))
			l.do(5100*ms, r)
			l.run(t)
			x := l.tr.Exchanges()[1]
			if got := x.Retried > 0 && !x.Failed; got != tt.retried {
				t.Errorf("the model retried: %v, want %v (%s)", got, tt.retried, x.Error)
			}
		})
	}
}

// realRetry answers a first request and closes the connection when a second
// one has come on it; it reports whether that one succeeds all the same.
func realRetry(t *testing.T, method, key string, body io.Reader) bool {
	t.Helper()
	var lc net.ListenConfig
	l, err := lc.Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Skip("no loopback interface: ", err)
	}
	defer func() { _ = l.Close() }()
	go func() {
		for n := 0; ; n++ {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go answerOne(c, n == 0)
		}
	}()
	tr := &http.Transport{}
	defer tr.CloseIdleConnections()
	ask := func(method, key string, body io.Reader) error {
		req, err := http.NewRequestWithContext(t.Context(), method, "http://"+l.Addr().String()+"/", body)
		if err != nil {
			return err
		}
		if key != "" {
			req.Header.Set("Idempotency-Key", key)
		}
		res, err := tr.RoundTrip(req)
		if err != nil {
			return err
		}
		_, err = io.Copy(io.Discard, res.Body)
		return errors.Join(err, res.Body.Close())
	}
	if err := ask("GET", "", nil); err != nil {
		t.Fatal(err)
	}
	return ask(method, key, body) == nil
}

// answerOne answers each request of a connection; the first connection ends at its second request.
func answerOne(c net.Conn, first bool) {
	defer func() { _ = c.Close() }()
	buf := make([]byte, 4096)
	for n := 1; ; n++ {
		if _, err := c.Read(buf); err != nil || first && n == 2 {
			return
		}
		if _, err := io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"); err != nil {
			return
		}
	}
}
