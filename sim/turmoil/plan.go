// Package turmoil draws worlds in which everything goes wrong, for tests of whatever
// must hold in every world: programs that do random things, on stacks and paths and
// with accidents drawn from a seed.
package turmoil

import (
	"net/netip"

	"wirewalk/sim"
	"wirewalk/sim/app"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// Plan is two chaotic hosts, whose stacks, paths and accidents are drawn from a seed. A
// program that reads what was not written calls fail.
func Plan(seed uint64, fail func(format string, args ...any)) sim.Plan {
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
	p := sim.Plan{
		Title: "turmoil", Seed: seed, Until: vtime.Time(2 * vtime.Hour), Limits: sim.Limits{Events: 400_000},
		Hosts: []sim.HostPlan{
			host("a", a, turmoilStack(draw, 200), func() app.App { return &chaos{fail: fail, seed: seed*2 + 1, far: farA} }),
			host("b", b, turmoilStack(draw, 300), func() app.App { return &chaos{fail: fail, seed: seed*2 + 2, far: farB} }),
		},
	}
	if nat {
		p.Middleboxes = []sim.MiddleboxPlan{{
			Name: "nat", Kind: sim.BoxKindNamed("nat"), Addr: netip.MustParseAddr("10.0.9.9"),
			IdleTimeout: []vtime.Duration{0, 2 * vtime.Second}[draw(58, 2)], Reset: draw(59, 2) == 0,
			MidStream: draw(64, 2) == 0, CheckWindow: draw(65, 2) == 0, KeepPorts: draw(66, 2) == 0,
		}}
		p.Links = []sim.LinkPlan{turmoilLink(draw, "in", "a", "nat"), turmoilLink(draw, "out", "nat", "b")}
	} else {
		p.Links = []sim.LinkPlan{turmoilLink(draw, "l", "a", "b")}
	}
	for i := range uint64(draw(60, 4)) {
		p.Steps = append(p.Steps, sim.Step{
			At:    vtime.Time(draw(61+i, 20_000)) * vtime.Time(vtime.Millisecond),
			Host:  []string{"a", "b"}[draw(70+i, 2)],
			World: []sim.WorldAction{sim.CrashHost, sim.RebootHost, sim.RebootHost, sim.UnplugLink, sim.PlugLink}[draw(80+i, 5)],
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

func turmoilLink(draw func(uint64, int) int, name, a, b string) sim.LinkPlan {
	ppm := func(what uint64) int { return []int{0, 10_000, 60_000, 150_000}[draw(what, 4)] }
	return sim.LinkPlan{
		Name: name, A: a, B: b, Delay: 10 * vtime.Millisecond, DelayBack: 15 * vtime.Millisecond,
		LossPPM: ppm(50), DuplicatePPM: ppm(51), ReorderPPM: ppm(52), CorruptPPM: ppm(53),
		ReorderBy: 700 * vtime.Millisecond * vtime.Duration(draw(54, 2)),
		Jitter:    []vtime.Duration{0, 3 * vtime.Millisecond}[draw(55, 2)],
		Faults: []sim.Fault{
			{Match: sim.Match{Packet: "data", Every: 7}, Action: sim.MarkCE},
			{
				Match: sim.Match{Packet: "data", Every: 31}, Action: []sim.FaultAction{sim.AnswerICMP, sim.Delay}[draw(56, 2)],
				ICMP: tcpmodel.ICMPKind(1 + draw(57, 8)), By: 2 * vtime.Second,
			},
		},
	}
}

func host(name, addr string, cfg tcpmodel.Config, f func() app.App) sim.HostPlan {
	return sim.HostPlan{Name: name, Addr: netip.MustParseAddr(addr), TCP: cfg, Apps: []sim.AppPlan{{Name: "p", New: f}}}
}
