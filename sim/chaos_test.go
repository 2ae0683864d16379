package sim

import (
	"flag"
	"net/netip"
	"testing"

	"wirewalk/sim/app"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// inline keeps urgent octets among the others.
var inline = app.SockOpt{Option: tcpmodel.OptUrgentInline, N: 1}

// chaos is a program that does random things on its sockets. All that it
// writes is the alphabet over and over, so that it can check what it reads.
type chaos struct {
	t     *testing.T
	seed  uint64
	n     uint64
	far   string
	socks map[app.Sock]*talk
}

// talk is one socket of a chaos.
type talk struct {
	wrote, got uint64
	shut       bool
}

func (c *chaos) draw(k int) int { c.n++; return int(mix(mix(c.seed, 0x1234), c.n) % uint64(k)) }

func (c *chaos) Handle(_ vtime.Time, in *app.Indication, out *app.Effects) {
	switch in.Kind {
	case app.Start:
		c.socks = map[app.Sock]*talk{}
		if c.draw(2) == 0 {
			out.Listen(80, 0, inline) // so that no octet is taken out of the stream
		} else {
			s := out.NewSock()
			out.Do(app.Call{Kind: app.CallListen, Sock: s, Local: netip.AddrPortFrom(netip.IPv4Unspecified(), 80), Backlog: 2, Manual: true, Setup: []app.SockOpt{inline}}, 0)
			out.After(vtime.Duration(c.draw(3000))*vtime.Millisecond, "accept", uint64(s))
		}
		out.After(vtime.Duration(c.draw(100))*vtime.Millisecond, "tick", 0)
		out.After(30*vtime.Second, "end", 0)
	case app.TimerFired:
		switch in.Name {
		case "accept":
			out.Do(app.Call{Kind: app.CallAccept, Sock: app.Sock(in.Key)}, 0)
			out.After(vtime.Duration(c.draw(3000))*vtime.Millisecond, "accept", in.Key)
			if c.draw(20) == 0 {
				out.Do(app.Call{Kind: app.CallUnlisten, Sock: app.Sock(in.Key)}, 0)
			}
		case "tick":
			c.act(out)
			if c.n < 400 {
				out.After(vtime.Duration(c.draw(400))*vtime.Millisecond, "tick", 0)
			}
		}
	case app.Connected, app.Accepted:
		if c.socks[in.Sock] == nil && in.Kind == app.Accepted {
			c.socks[in.Sock] = &talk{}
		}
	case app.Readable:
		if c.draw(3) > 0 {
			out.Read(in.Sock, int64(c.draw(900)), 0)
		}
	case app.Received:
		s := c.socks[in.Sock]
		if s == nil {
			return
		}
		for i, b := range in.Data {
			if want := byte('a' + (s.got+uint64(i))%26); b != want {
				c.t.Fatalf("seed %d: octet %d is %q, want %q", c.seed, s.got+uint64(i), b, want)
			}
		}
		s.got += uint64(in.N)
		if in.N > 0 && c.draw(4) > 0 {
			out.Read(in.Sock, int64(c.draw(900)), 0)
		}
	case app.Sent:
		if s := c.socks[in.Sock]; s != nil {
			s.wrote += uint64(in.N)
		}
	}
}

func (c *chaos) act(out *app.Effects) {
	if len(c.socks) == 0 || c.draw(5) == 0 {
		var s app.Sock
		if c.draw(2) == 0 { // fixed ports: simultaneous open
			p := uint16(9000 + c.draw(2))
			s = out.NewSock()
			out.Do(app.Call{Kind: app.CallConnect, Sock: s, Local: netip.AddrPortFrom(netip.Addr{}, p), Remote: netip.AddrPortFrom(netip.MustParseAddr(c.far), p), Setup: []app.SockOpt{inline}}, 0)
		} else {
			s = out.Connect(netip.AddrPortFrom(netip.MustParseAddr(c.far), 80), 0, inline)
		}
		c.socks[s] = &talk{}
		return
	}
	var best app.Sock
	k := c.draw(len(c.socks))
	for i := app.Sock(0); i < 2000; i++ {
		if _, ok := c.socks[i]; ok {
			if k == 0 {
				best = i
				break
			}
			k--
		}
	}
	s := c.socks[best]
	switch c.draw(12) {
	case 0:
		out.Shutdown(best, 0)
		s.shut = true
	case 1:
		out.Close(best, 0)
		delete(c.socks, best)
	case 2:
		out.Abort(best, 0)
		delete(c.socks, best)
	case 3, 4:
		out.Read(best, int64(c.draw(4000)), 0)
	case 5:
		out.Do(app.Call{Kind: app.CallSetOption, Sock: best, Option: tcpmodel.Option(1 + c.draw(12)), N: int64(c.draw(3000)), D: vtime.Duration(c.draw(50)) * 100 * vtime.Millisecond}, 0)
	default:
		if s.shut {
			return
		}
		data := make([]byte, 1+c.draw(5000))
		for i := range data {
			data[i] = byte('a' + (s.wrote+uint64(i))%26)
		}
		out.Do(app.Call{Kind: app.CallWrite, Sock: best, Data: data, Urgent: c.draw(6) == 0, Push: c.draw(2) == 0}, 0)
	}
}

// schedules is how many worlds are drawn; -schedules 100000 takes about half an hour.
var (
	schedules     = flag.Uint64("schedules", 1000, "how many random worlds are run")
	firstSchedule = flag.Uint64("first-schedule", 0, "the seed of the first")
)

func TestRandomProgramsOnRandomPathsLeaveTheWorldSound(t *testing.T) {
	n := *schedules
	if testing.Short() {
		n = 40
	}
	for seed := *firstSchedule; seed < *firstSchedule+n; seed++ {
		w, err := newWorld(turmoil(t, seed))
		if err != nil {
			t.Fatal(err)
		}
		w.setUp()
		w.loop()
		if w.limitHit {
			t.Errorf("seed %d: %v", seed, w.trace.Warnings)
		}
		checkCauses(t, w.trace)
		checkTables(t, seed, w)
	}
}

// checkTables holds the hosts' tables against the endpoints.
func checkTables(t *testing.T, seed uint64, w *world) {
	t.Helper()
	halfOpen := map[*listener]int{}
	for i, ep := range w.endpoints.slots {
		if !ep.live {
			continue
		}
		if ep.host.conns[ep.key] != ep {
			t.Errorf("seed %d: endpoint %d lives outside its host's table", seed, i)
		}
		if ep.listener != nil {
			halfOpen[ep.listener]++
		}
		switch s := ep.tcp.State(); s {
		case tcpmodel.SynSent, tcpmodel.SynReceived, tcpmodel.LastAck, tcpmodel.Closing, tcpmodel.FinWait1, tcpmodel.TimeWait:
			if ep.tcp.Deadline() == vtime.Never {
				t.Errorf("seed %d: endpoint %d hangs in %s without a timer", seed, i, s)
			}
		}
	}
	for _, h := range w.hosts {
		for port, ls := range h.listeners {
			for _, l := range ls {
				if l.halfOpen != halfOpen[l] {
					t.Errorf("seed %d: port %d counts %d half-open connections, there are %d", seed, port, l.halfOpen, halfOpen[l])
				}
			}
		}
	}
}

// turmoil is two chaotic hosts, whose stacks, paths and accidents are drawn from a seed.
func turmoil(t *testing.T, seed uint64) Plan {
	t.Helper()
	draw := func(what uint64, n int) int { return int(mix(seed, what+100) % uint64(n)) }
	nat := draw(1, 3) == 0
	a, b := "10.0.0.1", "10.0.0.2"
	if draw(2, 3) == 0 {
		a, b, nat = "2001:db8::1", "2001:db8::2", false
	}
	farA, farB := b, a
	if nat {
		farB = "10.0.9.9"
	}
	p := Plan{
		Title: "turmoil", Seed: seed, Until: vtime.Time(2 * vtime.Hour), Limits: Limits{Events: 400_000},
		Hosts: []HostPlan{
			machine("a", a, turmoilStack(draw, 200), func() app.App { return &chaos{t: t, seed: seed*2 + 1, far: farA} }),
			machine("b", b, turmoilStack(draw, 300), func() app.App { return &chaos{t: t, seed: seed*2 + 2, far: farB} }),
		},
	}
	if nat {
		p.Middleboxes = []MiddleboxPlan{{
			Name: "nat", Kind: BoxKindNamed("nat"), Addr: netip.MustParseAddr("10.0.9.9"),
			IdleTimeout: []vtime.Duration{0, 2 * vtime.Second}[draw(58, 2)], Reset: draw(59, 2) == 0,
			MidStream: draw(64, 2) == 0, CheckWindow: draw(65, 2) == 0, KeepPorts: draw(66, 2) == 0,
		}}
		p.Links = []LinkPlan{turmoilLink(draw, "in", "a", "nat"), turmoilLink(draw, "out", "nat", "b")}
	} else {
		p.Links = []LinkPlan{turmoilLink(draw, "l", "a", "b")}
	}
	for i := range uint64(draw(60, 4)) {
		p.Steps = append(p.Steps, Step{
			At:    vtime.Time(draw(61+i, 20_000)) * vtime.Time(vtime.Millisecond),
			Host:  []string{"a", "b"}[draw(70+i, 2)],
			World: []WorldAction{CrashHost, RebootHost, RebootHost, UnplugLink, PlugLink}[draw(80+i, 5)],
		})
	}
	return p
}

func turmoilStack(draw func(uint64, int) int, k uint64) tcpmodel.Config {
	cfg := []func() tcpmodel.Config{tcpmodel.Textbook, tcpmodel.Linux, tcpmodel.BSD}[draw(k, 3)]()
	cfg.SACK, cfg.Timestamps = draw(k+1, 3) > 0, draw(k+2, 3) > 0
	cfg.ReceiveBuffer = []int64{256, 600, 3000, 64 << 10}[draw(k+3, 4)]
	cfg.SendBuffer = []int64{300, 3000, 100_000}[draw(k+5, 3)]
	cfg.MSS = []uint16{88, 536, 1460, 1460}[draw(k+6, 4)]
	cfg.Keepalive, cfg.KeepaliveIdle = draw(k+7, 2) == 0, 5*vtime.Second
	cfg.ECN, cfg.R2 = draw(k+8, 3) == 0, 6
	cfg.TimerGrain = []vtime.Duration{0, 4 * vtime.Millisecond}[draw(k+9, 2)]
	cfg.TimeWaitReuse, cfg.ResetKeepsUnread = draw(k+10, 2) == 0, draw(k+11, 2) == 0
	cfg.FinWait2Timeout = vtime.Minute
	cfg.Backlog, cfg.SynQueue = 1+draw(k+12, 3), 1+draw(k+13, 3)
	cfg.PRR, cfg.RACK = draw(k+14, 2) == 0, draw(k+15, 2) == 0
	return cfg
}

func turmoilLink(draw func(uint64, int) int, name, a, b string) LinkPlan {
	ppm := func(what uint64) int { return []int{0, 10_000, 60_000, 150_000}[draw(what, 4)] }
	return LinkPlan{
		Name: name, A: a, B: b, Delay: 10 * vtime.Millisecond, DelayBack: 15 * vtime.Millisecond,
		LossPPM: ppm(50), DuplicatePPM: ppm(51), ReorderPPM: ppm(52), CorruptPPM: ppm(53),
		ReorderBy: 700 * vtime.Millisecond * vtime.Duration(draw(54, 2)),
		Jitter:    []vtime.Duration{0, 3 * vtime.Millisecond}[draw(55, 2)],
		Faults: []Fault{
			{Match: Match{Packet: "data", Every: 7}, Action: MarkCE},
			{
				Match: Match{Packet: "data", Every: 31}, Action: []FaultAction{AnswerICMP, Delay}[draw(56, 2)],
				ICMP: tcpmodel.ICMPKind(1 + draw(57, 8)), By: 2 * vtime.Second,
			},
		},
	}
}
