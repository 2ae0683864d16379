package sim

import (
	"net/netip"
	"testing"

	"wirewalk/sim/app"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

type handler func(now vtime.Time, in *app.Indication, out *app.Effects)

func (f handler) Handle(now vtime.Time, in *app.Indication, out *app.Effects) { f(now, in, out) }

func machine(name, addr string, cfg tcpmodel.Config, f func() app.App) HostPlan {
	return HostPlan{Name: name, Addr: netip.MustParseAddr(addr), TCP: cfg, Apps: []AppPlan{{Name: "p", New: f}}}
}

// pair joins two machines by a link of 1 ms; each step is a command for one of them.
func pair(cfg tcpmodel.Config, a, b func() app.App, until vtime.Duration, steps ...Step) Plan {
	return Plan{
		Title: "pair",
		Hosts: []HostPlan{machine("a", "10.0.0.1", cfg, a), machine("b", "10.0.0.2", cfg, b)},
		Links: []LinkPlan{{Name: "l", A: "a", B: "b", Delay: vtime.Millisecond, DelayBack: vtime.Millisecond}},
		Steps: steps, Until: vtime.Time(until),
	}
}

func tellAt(at vtime.Duration, host, command string) Step {
	return Step{At: vtime.Time(at), App: &AppStep{Host: host, App: "p", Command: command}}
}

func port(n uint16) netip.AddrPort { return netip.AddrPortFrom(netip.MustParseAddr("10.0.0.2"), n) }

// behindNAT puts a NAT between the two machines of a plan.
func behindNAT(p Plan) Plan {
	p.Middleboxes = []MiddleboxPlan{{Name: "nat", Kind: BoxKindNamed("nat"), Addr: netip.MustParseAddr("10.0.9.9")}}
	p.Links = []LinkPlan{
		{Name: "in", A: "a", B: "nat", Delay: vtime.Millisecond, DelayBack: vtime.Millisecond},
		{Name: "out", A: "nat", B: "b", Delay: vtime.Millisecond, DelayBack: vtime.Millisecond},
	}
	return p
}

func silent() app.App { return handler(func(vtime.Time, *app.Indication, *app.Effects) {}) }

func listens() app.App {
	return handler(func(_ vtime.Time, in *app.Indication, out *app.Effects) {
		if in.Kind == app.Start {
			out.Listen(80, 0)
		}
	})
}

// answers is a server that answers all it reads.
func answers() app.App {
	return handler(func(_ vtime.Time, in *app.Indication, out *app.Effects) {
		switch in.Kind {
		case app.Start:
			out.Listen(80, 0)
		case app.Readable:
			out.Read(in.Sock, 0, 0)
		case app.Received:
			if in.N > 0 {
				out.Write(in.Sock, []byte("answer"), 0)
			}
		}
	})
}

func live(w *world) int {
	n := 0
	for _, ep := range w.endpoints.slots {
		if ep.live {
			n++
		}
	}
	return n
}

func TestAConnectionResetInTheAcceptQueueIsNotAccepted(t *testing.T) {
	var listening app.Sock
	var got []netip.AddrPort
	server := func() app.App {
		return handler(func(_ vtime.Time, in *app.Indication, out *app.Effects) {
			switch in.Kind {
			case app.Start:
				listening = out.NewSock()
				out.Do(app.Call{Kind: app.CallListen, Sock: listening, Local: port(80), Backlog: 10, Manual: true}, 0)
				out.Listen(81, 0)
			case app.Command:
				out.Do(app.Call{Kind: app.CallAccept, Sock: listening}, 0)
			case app.Accepted:
				if in.Listener == listening {
					got = append(got, in.Remote)
				}
			}
		})
	}
	client := func() app.App {
		var s app.Sock
		return handler(func(_ vtime.Time, in *app.Indication, out *app.Effects) {
			if in.Kind != app.Command {
				return
			}
			switch in.Command {
			case "80":
				s = out.Connect(port(80), 0)
			case "abort":
				out.Abort(s, 0)
			case "81":
				out.Connect(port(81), 0)
			}
		})
	}
	const ms = vtime.Millisecond
	_, err := Run(pair(tcpmodel.Textbook(), client, server, 5*vtime.Second,
		tellAt(0, "a", "80"), tellAt(10*ms, "a", "abort"), tellAt(20*ms, "a", "81"), tellAt(30*ms, "b", "accept")))
	if err != nil || len(got) != 0 {
		t.Errorf("accepted %v (%v), but the only connection to port 80 was reset", got, err)
	}
}

func TestClosingAListenerResetsWhoWaitsForAccept(t *testing.T) {
	server := func() app.App {
		var s app.Sock
		return handler(func(_ vtime.Time, in *app.Indication, out *app.Effects) {
			switch in.Kind {
			case app.Start:
				s = out.NewSock()
				out.Do(app.Call{Kind: app.CallListen, Sock: s, Local: port(80), Backlog: 10, Manual: true}, 0)
			case app.Command:
				out.Do(app.Call{Kind: app.CallUnlisten, Sock: s}, 0)
			}
		})
	}
	var errno tcpmodel.Errno
	client := func() app.App {
		return handler(func(_ vtime.Time, in *app.Indication, out *app.Effects) {
			switch in.Kind {
			case app.Command:
				out.Connect(port(80), 0)
			case app.Failed:
				errno = in.Errno
			}
		})
	}
	w, err := newWorld(pair(tcpmodel.Linux(), client, server, 100*vtime.Second, tellAt(0, "a", ""), tellAt(vtime.Second, "b", "")))
	if err != nil {
		t.Fatal(err)
	}
	w.setUp()
	w.loop()
	if errno != tcpmodel.ECONNRESET || live(w) != 0 {
		t.Errorf("the client is told %s and %d endpoints live on, want ECONNRESET and none", errno, live(w))
	}
}

func TestMovingTimersDoesNotFillTheQueue(t *testing.T) {
	cfg := tcpmodel.Textbook()
	cfg.Keepalive = true
	n := 0
	client := func() app.App {
		var s app.Sock
		return handler(func(_ vtime.Time, in *app.Indication, out *app.Effects) {
			switch in.Kind {
			case app.Command:
				s = out.Connect(port(80), 0)
			case app.Connected, app.TimerFired:
				out.Write(s, []byte("request"), 0)
			case app.Readable:
				out.Read(in.Sock, 0, 0)
			case app.Received:
				if n++; n < 1000 {
					out.After(1300*vtime.Millisecond, "t", 0)
				}
			}
		})
	}
	w, err := newWorld(pair(cfg, client, answers, 8000*vtime.Second, tellAt(0, "a", "")))
	if err != nil {
		t.Fatal(err)
	}
	worst := 0
	w.afterEvent = func(w *world) { worst = max(worst, w.events.len()) }
	w.setUp()
	w.loop()
	if n < 1000 || worst > 20 {
		t.Errorf("%d requests on one connection leave up to %d events in the queue", n, worst)
	}
}

func TestBindingMoreUDPSocketsThanPortsEnds(t *testing.T) {
	refused := 0
	client := func() app.App {
		return handler(func(_ vtime.Time, in *app.Indication, out *app.Effects) {
			switch in.Kind {
			case app.Start:
				for range 26_000 {
					out.Do(app.Call{Kind: app.CallBindUDP, Sock: out.NewSock()}, 0)
				}
			case app.Failed:
				refused++
			}
		})
	}
	if _, err := Run(pair(tcpmodel.Linux(), client, silent, vtime.Second)); err != nil || refused != 26_000-25_536 {
		t.Errorf("%d binds are refused (%v), want those beyond 25,536", refused, err)
	}
}

func TestManyFailingConnectsDoNotSearchForAPort(t *testing.T) {
	cfg := tcpmodel.Linux()
	n, failed := 0, 0
	client := func() app.App {
		return handler(func(_ vtime.Time, in *app.Indication, out *app.Effects) {
			switch in.Kind {
			case app.Command, app.TimerFired:
				if n++; n <= 32_000 {
					out.Connect(port(80), 0)
					out.After(0, "t", 0)
				}
			case app.ConnectFailed:
				failed++
			}
		})
	}
	p := pair(cfg, client, listens, vtime.Millisecond, tellAt(0, "a", ""))
	p.Links[0].Delay = vtime.Second
	if _, err := Run(p); err != nil || failed != 32_000-28_232 {
		t.Errorf("%d connects fail (%v), want those beyond 28,232 ports", failed, err)
	}
}

func TestANATKeepsThePortOfALiveFlow(t *testing.T) {
	n, got := 0, 0
	client := func() app.App {
		var first app.Sock
		return handler(func(_ vtime.Time, in *app.Indication, out *app.Effects) {
			switch in.Kind {
			case app.Command:
				if in.Command == "write" {
					out.Write(first, []byte("hello"), 0)
					return
				}
				first = out.Connect(port(80), 0)
				out.After(100*vtime.Millisecond, "t", 0)
			case app.TimerFired:
				if n++; n < 15_540 {
					out.Connect(port(80), 0)
					out.After(vtime.Microsecond, "t", 0)
				}
			case app.Readable:
				if in.Sock == first {
					got++
				}
			}
		})
	}
	p := behindNAT(pair(tcpmodel.Linux(), client, answers, 10*vtime.Second, tellAt(0, "a", "go"), tellAt(5*vtime.Second, "a", "write")))
	if _, err := Run(p); err != nil || got == 0 {
		t.Errorf("the first connection got %d answers (%v) after 15,540 others were opened", got, err)
	}
}

func TestAnICMPErrorPassesANATToWhomItConcerns(t *testing.T) {
	var errno tcpmodel.Errno
	client := func() app.App {
		return handler(func(_ vtime.Time, in *app.Indication, out *app.Effects) {
			switch in.Kind {
			case app.Command:
				out.Connect(port(80), 0)
			case app.ConnectFailed:
				errno = in.Errno
			}
		})
	}
	p := behindNAT(pair(tcpmodel.Linux(), client, silent, 60*vtime.Second, tellAt(0, "a", "")))
	p.Links[1].Faults = []Fault{{Match: Match{Packet: "SYN"}, Action: AnswerICMP, ICMP: tcpmodel.ICMPHostUnreachable}}
	if _, err := Run(p); err != nil || errno != tcpmodel.EHOSTUNREACH {
		t.Errorf("the client is told %s (%v), want EHOSTUNREACH", errno, err)
	}
}

func TestJitterKeepsTheOrderOfPackets(t *testing.T) {
	peers := [2]*peer{{t: t, dial: true, n: 100_000}, {t: t}}
	p := pair(tcpmodel.Textbook(), func() app.App { return peers[0] }, func() app.App { return peers[1] }, 600*vtime.Second,
		tellAt(0, "a", ""))
	p.Links[0].Jitter = 5 * vtime.Millisecond
	tr, err := Run(p)
	if err != nil {
		t.Fatal(err)
	}
	var last [3]trace.PacketID
	for id := trace.RecordID(1); int(id) <= tr.Len(); id++ {
		if r := tr.Record(id); r.Kind == trace.SegmentDelivered {
			if r.Packet() < last[r.Host] {
				t.Fatalf("#%d arrives after #%d", r.Packet(), last[r.Host])
			}
			last[r.Host] = r.Packet()
		}
	}
}
