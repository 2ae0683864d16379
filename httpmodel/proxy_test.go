package httpmodel

import (
	"net/netip"
	"slices"
	"strings"
	"testing"

	"wirewalk/sim/app"
	"wirewalk/sim/vtime"
	"wirewalk/sim/wire/h1"
)

// via is a client, a proxy and backends behind it.
type via struct {
	*fakeWorld
	client, proxy *fakeHost
	backends      []*fakeHost
	to            netip.AddrPort
}

func newVia(t *testing.T, cc ClientConfig, pc ProxyConfig, backends ...ServerConfig) *via {
	t.Helper()
	v := &via{fakeWorld: newFakeWorld(t, 10*ms), to: netip.MustParseAddrPort("10.99.0.3:80")}
	for i, sc := range backends {
		addr := netip.AddrFrom4([4]byte{10, 99, 1, byte(i + 1)})
		v.backends = append(v.backends, v.host("B", addr.String(), NewServer(sc)))
		pc.Upstreams = append(pc.Upstreams, netip.AddrPortFrom(addr, sc.Port))
	}
	v.proxy = v.host("P", "10.99.0.3", NewProxy(pc))
	v.client = v.host("C", "10.99.0.1", NewClient(cc))
	return v
}

func mustProxy(t *testing.T, name string) ProxyConfig {
	t.Helper()
	c, ok := ProxyProfile(name)
	if !ok {
		t.Fatalf("no proxy profile %q", name)
	}
	return c
}

// statuses are those of the client's exchanges; the proxy's own come first at
// each instant and have no name.
func (v *via) statuses() []int {
	var all []int
	for _, x := range v.exchanges() {
		if x.Name != "" {
			all = append(all, x.Status)
		}
	}
	return all
}

func (v *via) request(name, method string) Request {
	return Request{Name: name, Remote: v.to, Host: "x", Path: "/small", Method: method}
}

// A dumb proxy passes Connection: keep-alive on and then only copies until the
// origin closes: the second request stalls until the origin's idle timeout.
func TestADumbProxyStallsTheSecondRequest(t *testing.T) {
	cc, sc := mustClient(t, "plain"), mustServer(t, "nginx")
	cc.Version, sc.IdleTimeout = HTTP10, 5*vtime.Second
	v := newVia(t, cc, mustProxy(t, "dumb"), sc)
	v.command(0, v.client, Repeat{Name: "two", N: 2, Gap: 500 * ms, Step: v.request("", "GET")})
	v.run(20 * vtime.Second)
	x := v.exchanges()
	if len(x) != 2 || x[0].Failed || !x[1].Failed || x[1].Error != "ECONNRESET" || x[1].End < vtime.Time(5*vtime.Second) {
		t.Errorf("exchanges %+v", x)
	}
	if !v.has(ReasonDumbRelay) || !v.has(ReasonRelayUnread) {
		t.Error("what the proxy does is not named")
	}
}

// A right proxy takes Connection away and keeps connections of its own.
func TestARightProxyRemovesHopByHopFields(t *testing.T) {
	cc, sc := mustClient(t, "plain"), mustServer(t, "nginx")
	cc.Version, sc.IdleTimeout = HTTP10, 5*vtime.Second
	pc := mustProxy(t, "right")
	v := newVia(t, cc, pc, sc)
	r := v.request("", "GET")
	r.Fields = []string{"Keep-Alive: 300", "Connection: X-Private", "X-Private: 1", "X-Public: 2"}
	v.command(0, v.client, Repeat{Name: "two", N: 2, Gap: 500 * ms, Step: r})
	v.run(3 * vtime.Second)
	if got := v.statuses(); !slices.Equal(got, []int{200, 200}) || v.dials != 2 {
		t.Errorf("statuses %v over %d connections, want two over one on each side", got, v.dials)
	}
	if !v.has(ReasonHopByHop) {
		t.Error("the removal is not named")
	}
	fields, removed := endToEnd(&h1.Head{Fields: appendLines(nil, append(r.Fields, "TE: trailers", "Upgrade: h2c"))})
	if want := []h1.Field{{Name: "X-Public", Value: "2"}}; !removed || !slices.Equal(fields, want) {
		t.Errorf("forwarded %v, want %v", fields, want)
	}
}

// A balancer that keeps backend connections longer than the backend does gets
// sporadic 502; the inverted timers cure it.
func TestABalancerWithTheLongerTimeoutGives502(t *testing.T) {
	for _, tt := range []struct {
		name    string
		backend vtime.Duration
		want    []int
	}{
		{"balancer 60 s, backend 5 s", 5 * vtime.Second, []int{200, 502}},
		{"balancer 60 s, backend 75 s", 75 * vtime.Second, []int{200, 200}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			sc := mustServer(t, "node")
			sc.IdleTimeout = tt.backend
			v := newVia(t, mustClient(t, "browser"), mustProxy(t, "aws-alb"), sc)
			v.command(0, v.client, v.request("a", "POST"))
			v.command(5055*ms, v.client, v.request("b", "POST")) // The backend's FIN is under way.
			v.run(20 * vtime.Second)
			if got := v.statuses(); !slices.Equal(got, tt.want) {
				t.Errorf("statuses %v, want %v\n%s", got, tt.want, strings.Join(v.log, "\n"))
			}
		})
	}
}

func TestABalancerTakesBackendsInTurnAndPassesOverDeadOnes(t *testing.T) {
	sc := mustServer(t, "nginx")
	for _, next := range []bool{false, true} {
		pc := mustProxy(t, "balancer")
		pc.Next, pc.Client.KeepAlive = next, false
		v := newVia(t, mustClient(t, "plain"), pc, sc, sc)
		v.backends[1].listen = nil
		v.command(0, v.client, Repeat{Name: "four", N: 4, Step: v.request("", "GET")})
		v.run(vtime.Second)
		want := map[bool][]int{false: {200, 502, 200, 502}, true: {200, 200, 200, 200}}[next]
		if got := v.statuses(); !slices.Equal(got, want) {
			t.Errorf("next %v: statuses %v, want %v", next, got, want)
		}
	}
}

func TestASlowBackendGives504(t *testing.T) {
	sc := mustServer(t, "nginx")
	sc.Pages[0].Think = 10 * vtime.Second
	pc := mustProxy(t, "balancer")
	pc.Client.ResponseTimeout = vtime.Second
	v := newVia(t, mustClient(t, "plain"), pc, sc)
	v.command(0, v.client, v.request("slow", "GET"))
	v.run(20 * vtime.Second)
	if got := v.statuses(); !slices.Equal(got, []int{504}) {
		t.Errorf("statuses %v", got)
	}
}

func TestContentPassesThroughAProxyUnchanged(t *testing.T) {
	for _, framing := range []Framing{FramingLength, FramingChunked, FramingClose} {
		sc := mustServer(t, "go")
		sc.Pages = []ServerPage{{Path: "/small", Size: 20_000, Framing: framing}}
		v := newVia(t, mustClient(t, "plain"), mustProxy(t, "right"), sc)
		r := v.request("up", "POST")
		r.Size, r.Framing = 5000, FramingChunked
		v.command(0, v.client, r)
		v.run(3 * vtime.Second)
		received := map[bool]int64{}
		for _, m := range v.reports {
			if m.Kind == app.ReportMessageReceived {
				received[m.Message.Request] = max(received[m.Message.Request], m.Message.BodyLen)
			}
		}
		if got := v.statuses(); !slices.Equal(got, []int{200}) || received[true] < 5000 || received[false] < 20_000 {
			t.Errorf("%s: statuses %v, received %v", framing, got, received)
		}
	}
}

func TestAProxyWhoseClientLeavesGivesUpTheRequest(t *testing.T) {
	sc := mustServer(t, "nginx")
	sc.Pages[0].Think = 10 * vtime.Second
	v := newVia(t, mustClient(t, "plain"), mustProxy(t, "right"), sc)
	v.command(0, v.client, v.request("left", "GET"))
	v.at(vtime.Time(vtime.Second), func() {
		for _, e := range v.client.ends {
			e.reset()
		}
	})
	v.run(20 * vtime.Second)
	if !slices.Contains(v.lines(), "P #2 FIN") {
		t.Errorf("the backend's connection stays:\n%s", strings.Join(v.log, "\n"))
	}
}
