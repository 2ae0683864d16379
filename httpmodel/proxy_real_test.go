package httpmodel

import (
	"slices"
	"strings"
	"testing"

	"wirewalk/sim/vtime"
)

// upstreamDials counts the proxy's connections to its backends.
func (v *via) upstreamDials() int {
	n := 0
	for _, line := range v.lines() {
		if strings.HasPrefix(line, "P connect") {
			n++
		}
	}
	return n
}

// What nginx 1.22, HAProxy 2.6 and Caddy 2.6 do with their upstreams, as measured
// with two GETs on one client connection.
func TestProxiesUseUpstreamConnectionsAsMeasured(t *testing.T) {
	for _, tt := range []struct {
		proxy string
		set   func(c *ProxyConfig)
		dials int
	}{
		{"nginx", func(*ProxyConfig) {}, 2},
		{"nginx", func(c *ProxyConfig) { c.Client.Version, c.Client.KeepAlive = HTTP11, true }, 1},
		{"haproxy", func(*ProxyConfig) {}, 1},
		{"caddy", func(*ProxyConfig) {}, 1},
		{"right", func(c *ProxyConfig) { c.Client.KeepAlive = false }, 2},
	} {
		pc := mustProxy(t, tt.proxy)
		tt.set(&pc)
		v := newVia(t, mustClient(t, "plain"), pc, mustServer(t, "go"))
		v.command(0, v.client, Sequence{Steps: []Command{v.request("a", "GET"), v.request("b", "GET")}})
		v.run(2 * vtime.Second)
		if got := v.statuses(); !slices.Equal(got, []int{200, 200}) || v.upstreamDials() != tt.dials {
			t.Errorf("%s: %v over %d upstream connections, want %d\n%s", tt.proxy, got, v.upstreamDials(), tt.dials, strings.Join(v.log, "\n"))
		}
	}
}

// HAProxy's http-reuse safe: the first request of each client's connection never
// meets a race on a kept upstream connection.
func TestHAProxyGivesEachClientsFirstRequestItsOwnConnection(t *testing.T) {
	for _, tt := range []struct {
		proxy string
		dials int
	}{{"haproxy", 2}, {"caddy", 1}} {
		v := newVia(t, mustClient(t, "http10"), mustProxy(t, tt.proxy), mustServer(t, "go"))
		v.command(0, v.client, Sequence{Steps: []Command{v.request("a", "GET"), v.request("b", "GET")}})
		v.run(2 * vtime.Second)
		if v.upstreamDials() != tt.dials {
			t.Errorf("%s: %d upstream connections, want %d", tt.proxy, v.upstreamDials(), tt.dials)
		}
	}
}

// An upstream that ends a kept connection under a request.
func TestProxiesMeetTheIdleCloseRaceAsMeasured(t *testing.T) {
	reuse := func(c *ProxyConfig) { c.Client.Version, c.Client.KeepAlive = HTTP11, true }
	same := func(*ProxyConfig) {}
	for _, tt := range []struct {
		proxy, method string
		set           func(c *ProxyConfig)
		status        int // 0: the client's connection ends without an answer
	}{
		{"nginx", "GET", reuse, 200},
		{"nginx", "POST", reuse, 502},
		{"haproxy", "GET", same, 0},
		{"haproxy", "POST", same, 0},
		{"caddy", "GET", same, 200},
		{"caddy", "POST", same, 502},
		{"envoy", "GET", same, 503},
	} {
		pc := mustProxy(t, tt.proxy)
		tt.set(&pc)
		sc := mustServer(t, "go")
		sc.IdleTimeout = 2 * vtime.Second
		v := newVia(t, mustClient(t, "plain"), pc, sc)
		v.command(0, v.client, v.request("a", "GET"))
		r := v.request("b", tt.method)
		if tt.method == "POST" {
			r.Size = 3
		}
		v.command(2045*ms, v.client, r) // It meets the upstream's FIN on its way there.
		v.run(4 * vtime.Second)
		if got := v.statuses(); len(got) != 2 || got[1] != tt.status {
			t.Errorf("%s %s: %v, want %d\n%s", tt.proxy, tt.method, got, tt.status, strings.Join(v.log, "\n"))
		}
	}
}

func TestProxiesTakeAHalfCloseAsMeasured(t *testing.T) {
	for _, tt := range []struct{ proxy, want string }{
		{"nginx", "FIN"}, {"envoy", "FIN"}, {"haproxy", "HTTP/1.1 200 OK, X-A"}, {"caddy", "HTTP/1.1 200 OK"},
	} {
		sc := mustServer(t, "go")
		sc.Pages[0].Think, sc.Pages[0].Fields = vtime.Second, []string{"X-A: b"}
		v := newVia(t, mustClient(t, "plain"), mustProxy(t, tt.proxy), sc)
		r := v.request("a", "GET")
		r.HalfClose = true
		v.command(0, v.client, r)
		v.run(3 * vtime.Second)
		got := ""
		for _, line := range v.lines() {
			if text, ok := strings.CutPrefix(line, "P #1 "); ok && got == "" {
				_, got, _ = strings.Cut(" "+text, "HTTP")
				if got = "HTTP" + got; strings.HasPrefix(text, "FIN") {
					got = "FIN"
				}
			}
		}
		if tt.proxy == "haproxy" && v.now > 0 && slices.Contains(v.lines(), "P #1 FIN") && strings.HasPrefix(got, "HTTP/1.1 200") {
			got += ", X-A"
		}
		if got != tt.want {
			t.Errorf("%s: %s, want %s\n%s", tt.proxy, got, tt.want, strings.Join(v.log, "\n"))
		}
	}
}

// nginx leaves a backend that failed out for fail_timeout (doc).
func TestNginxLeavesAFailedBackendOut(t *testing.T) {
	pc := mustProxy(t, "nginx")
	bad := mustServer(t, "go")
	bad.Port = 8000
	v := newVia(t, mustClient(t, "plain"), pc, bad, mustServer(t, "go"))
	v.command(0, v.backends[0], Shutdown{})
	v.command(ms, v.client, Repeat{N: 5, Gap: ms, Step: v.request("a", "GET")})
	v.command(11*vtime.Second, v.client, v.request("b", "GET"))
	v.run(13 * vtime.Second)
	if got := v.statuses(); slices.ContainsFunc(got, func(s int) bool { return s != 200 }) || len(got) != 6 {
		t.Errorf("statuses %v", got)
	}
	if n := v.upstreamDials(); n != 5+1+2 {
		t.Errorf("%d dials, want one vain one at first and one after 10 s", n)
	}
}

// gunicorn's one sync worker takes a connection on which nothing comes, and the
// next client waits until that worker is killed (measured: 30 s).
func TestAnIdleConnectionHoldsASyncWorker(t *testing.T) {
	for _, first := range []func(l *lab) Command{
		func(l *lab) Command { return Connect{Remote: l.to} },
		func(l *lab) Command { return Request{Remote: l.to, Path: "/small", SendOnly: 20} },
	} {
		l := newLab(t, ms, mustClient(t, "plain"), mustServer(t, "gunicorn"))
		l.command(0, l.client, first(l))
		l.command(vtime.Second, l.client, Request{Name: "second", Remote: l.to, Path: "/small", Fresh: true})
		l.run(40 * vtime.Second)
		all := l.exchanges()
		x := all[len(all)-1]
		if x.Name != "second" || x.Failed || x.End < vtime.Time(30*vtime.Second) || x.End > vtime.Time(31*vtime.Second) {
			t.Errorf("the second client: %+v\n%s", x, strings.Join(l.log, "\n"))
		}
	}
}
