package httpmodel_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wirewalk/httpmodel"
	"wirewalk/sim"
	"wirewalk/sim/app"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

const ms = vtime.Millisecond

type (
	client = httpmodel.ClientConfig
	server = httpmodel.ServerConfig
)

// recording is a capture with the programs that made it.
type recording struct {
	name           string
	client, server string
	delay          vtime.Duration
	set            func(c *client, s *server)
	script         func(l *lab)
	// lost: the capture lacks the server's octets from here to before the end.
	lost uint32
}

// seen leaves out what the capture lacks.
func (r *recording) seen(all []packet) []packet {
	if r.lost == 0 {
		return all
	}
	return slices.DeleteFunc(all, func(p packet) bool {
		return p.dir == "S>C" && p.end > p.seq && p.seq >= r.lost
	})
}

func get(path string) httpmodel.Request { return httpmodel.Request{Remote: at(8000), Path: path} }

func repeat(n int, gap vtime.Duration) func(l *lab) {
	return func(l *lab) { l.do(0, httpmodel.Repeat{N: n, Gap: gap, Step: get("/small")}) }
}

// The programs and the linux stack put on the wire what real programs on a real
// kernel did. Times at which programs act are taken from the recordings.
func TestPacketsAreThoseOfTheRecordings(t *testing.T) {
	for _, tt := range append(recordings(), moreRecordings()...) {
		t.Run(tt.name, func(t *testing.T) {
			cc, sc := profile(t, tt.client, tt.server)
			if tt.set != nil {
				tt.set(&cc, &sc)
			}
			l := newLab(tt.delay, cc, sc)
			tt.script(l)
			l.run(t)
			if d := cmp.Diff(multiset(tt.seen(recorded(t, tt.name))), multiset(tt.seen(l.seenAtClient()))); d != "" {
				t.Errorf("packets (-recorded +model):\n%s", d)
			}
		})
	}
}

func recordings() []recording {
	return []recording{
		{
			name: "e01_http10_noka", client: "curl", server: "nginx", script: repeat(1, 0),
			set: func(c *client, _ *server) { c.Version, c.KeepAlive = httpmodel.HTTP10, false },
		},
		{
			name: "e02_http10_ka", client: "curl", server: "nginx", script: repeat(2, ms),
			set: func(c *client, _ *server) { c.Version, c.CloseAtEnd = httpmodel.HTTP10, true },
		},
		{
			name: "e03_http11_seq3", client: "curl", server: "nginx", script: repeat(3, 4*ms),
			set: func(c *client, _ *server) { c.CloseAtEnd, c.EndDelay = true, 4*ms },
		},
		{
			name: "e04_http11_close", client: "curl", server: "nginx",
			script: func(l *lab) {
				r := get("/small")
				r.Close = true
				l.do(0, r)
			},
		},
		{
			name: "e05_pipeline_1seg", client: "plain", server: "nginx",
			set: func(c *client, _ *server) {
				c.Pipeline, c.PipelineBlind, c.CloseAtEnd, c.EndDelay = 2, true, true, 106*ms
			},
			script: func(l *lab) {
				r := get("/small")
				r.Host = "x"
				l.do(0, httpmodel.Concurrent{Steps: []httpmodel.Command{r, r}})
			},
		},
		{
			name: "e05c_halfclose_nginx", client: "plain", server: "nginx",
			set: func(_ *client, s *server) { s.Pages[0].Think = ms },
			script: func(l *lab) {
				one := "GET /small HTTP/1.1\r\nHost: x\r\n\r\n"
				l.do(0, httpmodel.Request{Remote: at(8000), Raw: one + one, HalfClose: true})
			},
		},
		{
			name: "e06a_katimeout5_goclient", client: "go", server: "nginx", script: repeat(2, 0),
			set: func(_ *client, s *server) { s.IdleTimeout = 5 * vtime.Second },
		},
		{
			name: "e06b_katimeout5_stale", client: "plain", server: "nginx",
			set: func(c *client, s *server) { s.IdleTimeout, c.Pool.Blind = 5*vtime.Second, true },
			script: func(l *lab) {
				r := get("/small")
				r.Host = "x"
				l.do(0, httpmodel.Repeat{N: 2, Gap: 6135 * ms, Step: r})
			},
		},
		{
			name: "e07a_race_GET", client: "go", server: "nginx", delay: 28 * ms,
			set: func(c *client, s *server) {
				s.IdleTimeout, c.CloseAtEnd, c.EndDelay = 5*vtime.Second, true, 6*ms
			},
			script: repeat(2, 4985*ms),
		},
		{
			name: "e07b_race_POST", client: "go", server: "nginx", delay: 28 * ms,
			set: func(_ *client, s *server) {
				s.IdleTimeout, s.Methods = 5*vtime.Second, []string{"GET", "HEAD"}
			},
			script: func(l *lab) {
				r := get("/small")
				r.Method, r.Size = "POST", 20
				l.do(0, httpmodel.Repeat{N: 2, Gap: 4985 * ms, Step: r})
			},
		},
		{
			name: "e08a_seq10_drain", client: "go", server: "nginx",
			set: func(c *client, _ *server) { c.CloseAtEnd, c.EndDelay = true, 3*ms }, script: repeat(10, 0),
		},
		{
			name: "e08b_seq10_close_small", client: "go", server: "nginx",
			set: func(c *client, _ *server) { c.Body = httpmodel.BodyCloseEarly }, script: repeat(10, 0),
		},
		{
			name: "e08f_seq10_dka", client: "go", server: "nginx",
			set: func(c *client, _ *server) { c.KeepAlive = false }, script: repeat(10, 0),
		},
		{
			name: "e13_apache_max3", client: "curl", server: "apache", script: repeat(4, 4*ms),
			set: func(_ *client, s *server) { s.MaxRequests = 3 },
		},
		{
			name: "e14_nginx_reqs3", client: "curl", server: "nginx", script: repeat(4, 0),
			set: func(c *client, s *server) { s.MaxRequests, s.KeepAliveField, c.CloseAtEnd = 3, "timeout=5", true },
		},
		{
			name: "e29_client_idle_timeout", client: "go", server: "nginx", script: repeat(1, 0),
			set: func(c *client, _ *server) { c.Pool.IdleTimeout = 2 * vtime.Second },
		},
	}
}

func moreRecordings() []recording {
	return []recording{
		{
			name: "e09a_conc10_default", client: "go", server: "go",
			script: func(l *lab) { tenRounds(l) }, set: slowPage,
		},
		{
			name: "e09b_conc10_mih10", client: "go", server: "go", script: func(l *lab) { tenRounds(l) },
			set: func(c *client, s *server) {
				slowPage(c, s)
				c.Pool.MaxIdlePerHost = 10
			},
		},
		{
			name: "e10c_naive_close", client: "plain", server: "nginx", delay: 28 * ms, set: refuser(httpmodel.CloseAbrupt),
			script: func(l *lab) {
				l.do(0, httpmodel.Request{
					Remote: at(8000), Path: "/up", Method: "POST", Host: "x", Size: 20000, SendOnly: 4053,
				})
			},
		},
		{
			name: "e10d_staged_close", client: "plain", server: "nginx", delay: 28 * ms, set: refuser(httpmodel.CloseStaged),
			script: func(l *lab) {
				head := "POST /up HTTP/1.1\r\nHost: x\r\nContent-Length: 20000\r\n\r\n"
				l.raw(
					rawStep{text: head, n: 4000}, rawStep{after: 198 * ms, n: 16000}, rawStep{after: 200 * ms, close: true},
				)
			},
		},
		{
			name: "e15a_ka_alive", client: "plain", server: "go", delay: 28 * ms,
			script: func(l *lab) {
				l.sleepy()
				l.plan.Until = vtime.Time(8 * vtime.Second)
				l.raw(rawStep{text: "ab"}, rawStep{after: 7305 * ms, close: true})
			},
		},
		{
			name: "e15c_ka_rebooted", client: "plain", server: "go", delay: 28 * ms,
			script: func(l *lab) {
				l.sleepy()
				l.raw(rawStep{text: "ab"})
				l.plan.Steps = append(l.plan.Steps, sim.Step{
					Name: "reboot", At: vtime.Time(vtime.Second), World: sim.RebootHost, Host: "client",
				})
			},
		},
		{
			name: "e15d_ka_unreach_icmp", client: "plain", server: "go", delay: 28 * ms,
			script: func(l *lab) {
				l.sleepy()
				l.plan.Until = vtime.Time(15200 * ms) // before the FIN is repeated
				l.raw(rawStep{text: "ab"}, rawStep{after: 15 * vtime.Second, close: true})
				l.plan.Middleboxes = []sim.MiddleboxPlan{{
					Name:   "router",
					Refuse: []sim.Refusal{{To: "client", After: vtime.Time(vtime.Second), ICMP: tcpmodel.ICMPHostUnreachable}},
				}}
				far := l.plan.Links[0]
				l.plan.Links = []sim.LinkPlan{{Name: "near", A: "client", B: "router"}, far}
				l.plan.Links[1].Name, l.plan.Links[1].A = "far", "router"
			},
		},
		{
			name: "e16a_port_exhaust_clientclose", client: "go", server: "nginx",
			set: func(c *client, _ *server) { c.Body = httpmodel.BodyCloseEarly },
			script: func(l *lab) {
				tcp := &l.plan.Hosts[0].TCP
				tcp.EphemeralFirst, tcp.EphemeralLast = 40000, 40027
				repeat(29, 0)(l)
			},
		},
		{
			name: "e19_hpbn_64k", client: "go", server: "go", delay: 28 * ms, lost: 73982,
			set: func(c *client, s *server) {
				s.Port = 8080
				s.Pages = []httpmodel.ServerPage{{Path: "/?n=65436&d=40", Size: 65436, Type: "text/plain", Think: 40 * ms}}
				c.CloseAtEnd, c.EndDelay = true, 2*ms
			},
			script: func(l *lab) {
				r := get("/?n=65436&d=40")
				r.Remote, r.Host = at(8080), "10.98.0.2:8080"
				l.do(0, httpmodel.Repeat{N: 2, Gap: 10 * ms, Step: r})
			},
		},
		{
			name: "e20_dumb_proxy", client: "plain", server: "nginx",
			set: func(_ *client, s *server) { s.IdleTimeout = 5 * vtime.Second },
			script: func(l *lab) {
				pc, _ := httpmodel.ProxyProfile("dumb")
				pc.Upstreams = append(pc.Upstreams, at(8000))
				l.between("10.99.0.3", func() app.App { return httpmodel.NewProxy(pc) })
				one := "GET /small HTTP/1.0\r\nHost: x\r\nConnection: Keep-Alive\r\n\r\n"
				l.raw(rawStep{text: one, to: "10.99.0.3:80"}, rawStep{after: 500 * ms, text: one})
			},
		},
		{
			name: "e23_hol_pipeline", client: "plain", server: "go", delay: 28 * ms,
			set: func(c *client, s *server) {
				c.Pipeline, c.PipelineBlind, c.CloseAtEnd = 2, true, true
				s.Pages = []httpmodel.ServerPage{
					{Path: "/?n=13&d=300", Size: 13, Type: "text/plain", Think: 300 * ms}, {Path: "/?n=14", Size: 14, Type: "text/plain"},
				}
			},
			script: func(l *lab) {
				a, b := get("/?n=13&d=300"), get("/?n=14")
				a.Host, b.Host = "x", "x"
				l.do(0, httpmodel.Concurrent{Steps: []httpmodel.Command{a, b}})
			},
		},
	}
}

// refuser is the server that answers 413 without reading the content.
func refuser(style httpmodel.CloseStyle) func(c *client, s *server) {
	return func(_ *client, s *server) {
		s.Close, s.Unread, s.ReadSize = style, true, 1024
		s.Pages = []httpmodel.ServerPage{{
			Path: "/up", Method: "POST", Status: 413, Reason: "Too Large", Size: 5000, Bare: true, Close: true,
			Think: ms,
		}}
	}
}

// slowPage takes 10 ms; the client closes its connections at the end.
func slowPage(c *client, s *server) {
	c.CloseAtEnd, s.Port = true, 8080
	s.Pages = []httpmodel.ServerPage{{Path: "/?d=10", Size: 13, Type: "text/plain", Think: 10 * ms}}
}

// tenRounds does ten rounds of ten concurrent requests.
func tenRounds(l *lab) {
	r := get("/?d=10")
	r.Remote = at(8080)
	ten := slices.Repeat([]httpmodel.Command{r}, 10)
	l.do(0, httpmodel.Repeat{N: 10, Step: httpmodel.Concurrent{Steps: ten}})
}
