package httpmodel_test

import (
	"fmt"
	"slices"
	"testing"

	"wirewalk/httpmodel"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// totals of a run.
type totals struct {
	conns, packets, octets int
	clientTW, serverTW     int
	ms                     int64
}

func (l *lab) totals() totals {
	var n totals
	n.conns = len(l.tr.Conns())
	for id := trace.RecordID(1); int(id) <= l.tr.Len(); id++ {
		r := l.tr.Record(id)
		switch r.Kind {
		case trace.SegmentSent:
			n.packets++
			n.octets += octets(&l.tr.Packet(r.Packet()).Seg)
		case trace.StateChange:
			if r.To() == tcpmodel.TimeWait && r.Host == 1 {
				n.clientTW++
			} else if r.To() == tcpmodel.TimeWait {
				n.serverTW++
			}
		case trace.Exchange:
			n.ms = int64(l.tr.Exchange(r.Ref).End) / int64(ms)
		}
	}
	return n
}

// octets is the length of the IP packet that carries a segment with the
// options of a Linux stack.
func octets(s *tcpmodel.Segment) int {
	switch {
	case s.Flags.Has(tcpmodel.SYN):
		return 60
	case s.Options.HasTS:
		return 52 + int(s.Payload.Len)
	}
	return 40 + int(s.Payload.Len)
}

func within(got, want, percent int64) bool {
	return got*100 >= want*(100-percent) && got*100 <= want*(100+percent)
}

// pageLab is the page of 42,000 octets with 42 objects on Go's server.
func pageLab(t *testing.T, set func(c *client)) *lab {
	t.Helper()
	cc, sc := profile(t, "plain", "go")
	cc.Layout = []string{
		"Host", "User-Agent: libwww-robot/5.1 (simulation)", "Accept: */*",
		"X-Pad: 0123456789012345678901234567890123456789012345678901234567890123456789012345",
	}
	cc.CloseAtEnd, cc.BatchReads = true, 8
	set(&cc)
	page := httpmodel.Page{Name: "page"}
	add := func(n int, size int64) {
		path := fmt.Sprintf("/?n=%d", size)
		if !slices.ContainsFunc(sc.Pages, func(p httpmodel.ServerPage) bool { return p.Path == path }) {
			sc.Pages = append(sc.Pages, httpmodel.ServerPage{Path: path, Size: size})
		}
		for range n {
			r := get(path)
			r.Host = "sim.test"
			if size == 42000 {
				page.Document = r
			} else {
				page.Parts = append(page.Parts, r)
			}
		}
	}
	add(1, 42000)
	add(19, 500)
	add(7, 1500)
	add(6, 2500)
	add(9, 5555)
	add(1, 40000)
	l := newLab(28400*vtime.Microsecond, cc, sc) // The round trip was about 57 ms.
	// The recordings show a window of 79 KiB at these transfers.
	l.plan.Hosts[0].TCP.ReceiveBuffer = 79 << 10
	l.do(0, page)
	l.run(t)
	return l
}

// A page of 43 objects loads as measured with Go's server over a 28 ms link.
func TestPageModesCostWhatWasMeasured(t *testing.T) {
	old := func(parallel int) func(c *client) {
		return func(c *client) { c.Version, c.KeepAlive, c.Parallel = httpmodel.HTTP10, false, parallel }
	}
	tests := []struct {
		name string
		set  func(c *client)
		want totals
	}{
		{"HTTP/1.0 serial", old(1), totals{conns: 43, packets: 627, octets: 212_551, ms: 5022, serverTW: 43}},
		{"HTTP/1.0, 4 at once", old(4), totals{conns: 43, packets: 640, octets: 213_227, ms: 1500, serverTW: 43}},
		{"HTTP/1.0, 6 at once", old(6), totals{conns: 43, packets: 653, octets: 213_903, ms: 1032, serverTW: 43}},
		{"HTTP/1.1 serial", func(c *client) { c.Parallel = 1 }, totals{conns: 1, packets: 244, octets: 191_963, ms: 2567, clientTW: 1}},
		{"HTTP/1.1, 6 connections", func(c *client) { c.Pool.MaxPerHost = 6 }, totals{conns: 6, packets: 295, octets: 194_695, ms: 632, clientTW: 6}},
		{"HTTP/1.1 pipelined", func(c *client) { c.Pipeline = 100 }, totals{conns: 1, packets: 197, octets: 189_519, ms: 315, clientTW: 1}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			l := pageLab(t, tt.set)
			got := l.totals()
			if got.conns != tt.want.conns || got.clientTW != tt.want.clientTW || got.serverTW != tt.want.serverTW {
				t.Errorf("connections and TIME-WAIT %+v, want %+v", got, tt.want)
			}
			if !within(int64(got.packets), int64(tt.want.packets), 5) {
				t.Errorf("%d packets, want %d within 5 %%", got.packets, tt.want.packets)
			}
			if !within(int64(got.octets), int64(tt.want.octets), 5) {
				t.Errorf("%d octets of IP, want %d within 5 %%", got.octets, tt.want.octets)
			}
			if !within(got.ms, tt.want.ms, 10) {
				t.Errorf("%d ms, want %d within 10 %%", got.ms, tt.want.ms)
			}
			t.Logf("%+v", got)
		})
	}
}

// Go's pool: ten rounds of ten concurrent requests.
func TestGoPoolDialsAsMeasured(t *testing.T) {
	tests := []struct {
		name  string
		set   func(p *httpmodel.Pool)
		dials int
		ms    int64
	}{
		{"two idle connections a host", func(*httpmodel.Pool) {}, 82, 131},
		{"ten idle connections a host", func(p *httpmodel.Pool) { p.MaxIdlePerHost = 10 }, 10, 131},
		{"two connections a host", func(p *httpmodel.Pool) { p.MaxPerHost = 2 }, 2, 574},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			l := rounds(t, tt.set)
			if got := l.totals().conns; got != tt.dials {
				t.Errorf("%d connections dialled, want %d", got, tt.dials)
			}
			t.Logf("%+v", l.totals())
		})
	}
}

func rounds(t *testing.T, set func(p *httpmodel.Pool)) *lab {
	t.Helper()
	cc, sc := profile(t, "go", "go")
	set(&cc.Pool)
	slowPage(&cc, &sc)
	l := newLab(0, cc, sc)
	tenRounds(l)
	l.run(t)
	return l
}

// Two requests that take 40 and 20 ms, RTT 56 ms (High Performance Browser
// Networking, chapter on HTTP/1.x).
func TestSeparateKeptAndPipelinedTakeWhatTheBookSays(t *testing.T) {
	tests := []struct {
		name string
		set  func(c *client)
		want int64
	}{
		{"separate", func(c *client) { c.KeepAlive = false }, 284},
		{"kept", func(*client) {}, 228},
		{"pipelined", func(c *client) { c.Pipeline, c.PipelineBlind = 2, true }, 172},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			cc, sc := profile(t, "plain", "go")
			tt.set(&cc)
			sc.Pages = []httpmodel.ServerPage{{Path: "/a", Size: 500, Think: 40 * ms}, {Path: "/b", Size: 500, Think: 20 * ms}}
			l := newLab(28*ms, cc, sc)
			steps := []httpmodel.Command{get("/a"), get("/b")}
			if cc.Pipeline > 1 {
				l.do(0, httpmodel.Concurrent{Steps: steps})
			} else {
				l.do(0, httpmodel.Sequence{Steps: steps})
			}
			l.run(t)
			if got := l.totals().ms; got != tt.want {
				t.Errorf("%d ms, want %d", got, tt.want)
			}
		})
	}
}

func TestTenSequentialGetsCostWhatWasMeasured(t *testing.T) {
	tests := []struct {
		name             string
		set              func(c *client, s *server)
		conns, packets   int
		client, serverTW int
	}{
		{"drained", func(c *client, _ *server) { c.CloseAtEnd, c.EndDelay = true, 3*ms }, 1, 28, 1, 0},
		{"closed with 13 octets unread", func(c *client, _ *server) { c.Body = httpmodel.BodyCloseEarly }, 10, 100, 10, 0},
		{"keep-alives disabled", func(c *client, _ *server) { c.KeepAlive = false }, 10, 100, 0, 10},
		{"closed with 64 KB unread: RST, no TIME-WAIT", func(c *client, s *server) {
			c.Body = httpmodel.BodyCloseEarly
			s.Pages[0] = httpmodel.ServerPage{Path: "/small", Size: 64 << 10}
		}, 10, 0, 0, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			cc, sc := profile(t, "go", "nginx")
			tt.set(&cc, &sc)
			l := newLab(0, cc, sc)
			repeat(10, 0)(l)
			l.run(t)
			got := l.totals()
			if got.conns != tt.conns || got.clientTW != tt.client || got.serverTW != tt.serverTW ||
				tt.packets > 0 && got.packets != tt.packets {
				t.Errorf("got %+v, want %+v", got, tt)
			}
		})
	}
}

// 28 ephemeral ports: 28 connections that the client closes first, then
// EADDRNOTAVAIL; none fails when the server closes first, nor with
// tcp_tw_reuse when a cycle lasts over 1 s (measured).
func TestPortsRunOutWhenTheClientClosesFirst(t *testing.T) {
	tests := []struct {
		name  string
		n     int
		gap   vtime.Duration
		reuse bool
		set   func(c *client)
		fails int
	}{
		{"client first", 29, 0, false, func(c *client) { c.Body = httpmodel.BodyCloseEarly }, 1},
		{"server first", 60, 0, false, func(c *client) { c.KeepAlive = false }, 0},
		{"client first, reuse, slowly", 60, 40 * ms, true, func(c *client) { c.Body = httpmodel.BodyCloseEarly }, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			cc, sc := profile(t, "go", "nginx")
			tt.set(&cc)
			l := newLab(0, cc, sc)
			tcp := &l.plan.Hosts[0].TCP
			tcp.EphemeralFirst, tcp.EphemeralLast, tcp.TimeWaitReuse = 40000, 40027, tt.reuse
			repeat(tt.n, tt.gap)(l)
			l.run(t)
			failed := 0
			for _, x := range l.tr.Exchanges() {
				if x.Failed {
					failed++
					want := `Get "http://10.99.0.2:8000/small": dial tcp 10.99.0.2:8000: connect: cannot assign requested address`
					if x.Error != want {
						t.Errorf("error %q", x.Error)
					}
				}
			}
			if failed != tt.fails {
				t.Errorf("%d of %d requests failed, want %d", failed, tt.n, tt.fails)
			}
		})
	}
}

// A program that leaks bodies under a cap is told what it does to itself.
func TestTheTraceNamesTheDeadlock(t *testing.T) {
	cc, sc := profile(t, "go", "go")
	cc.Pool.MaxPerHost, cc.Body = 2, httpmodel.BodyLeak
	l := newLab(ms, cc, sc)
	repeat(3, 0)(l)
	l.run(t)
	for id := trace.RecordID(1); int(id) <= l.tr.Len(); id++ {
		if r := l.tr.Record(id); r.Why == httpmodel.ReasonLeakDeadlock && r.Kind == trace.Note && r.Cause != 0 {
			return
		}
	}
	t.Error("no note names the deadlock")
}
