package sim_test

import (
	"net/netip"
	"testing"

	"wirewalk/sim"
	"wirewalk/sim/app"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// largest is the largest payload that arrived, and how many ICMP errors were sent from where.
func largest(t *trace.Trace) (size uint32, errors int, from netip.Addr) {
	for id := trace.PacketID(1); int(id) <= t.Packets(); id++ {
		p := t.Packet(id)
		if p.Proto == trace.ICMP {
			errors++
			from = t.Host(p.From).Addr
		} else if p.Arrived != 0 {
			size = max(size, p.Seg.Payload.Len)
		}
	}
	return size, errors, from
}

// RFC 9293 §3.7.1: the MTU of the interfaces decides what the SYNs announce.
func TestTheMTUBetweenTwoHostsDecidesTheMSSOfBoth(t *testing.T) {
	for _, cfg := range []tcpmodel.Config{tcpmodel.Textbook(), tcpmodel.Linux()} {
		p := exchange(3000, cfg)
		p.Links[0].MTU = 1000
		tr := run(t, p)
		for id := trace.PacketID(1); id <= 2; id++ {
			if mss := tr.Packet(id).Seg.Options.MSS; mss != 960 {
				t.Errorf("%s: #%d announces %d octets, want 960", cfg.Profile, id, mss)
			}
		}
		if size, errors, _ := largest(tr); size != 948 || errors != 0 {
			t.Errorf("%s: segments of %d octets and %d ICMP errors, want 948 and none", cfg.Profile, size, errors)
		}
	}
}

func TestThePathMTUIsLearntFromTheBoxOnTheWay(t *testing.T) {
	for _, cfg := range []tcpmodel.Config{tcpmodel.Textbook(), tcpmodel.Linux()} {
		p := boxed(5000, cfg)
		p.Links[1].MTU = 1300
		tr := run(t, p)
		size, errors, from := largest(tr)
		if size != 1248 || errors == 0 || from != netip.MustParseAddr("192.0.2.1") {
			t.Errorf("%s: segments of %d octets, %d ICMP errors from %s; want 1248, some, the box", cfg.Profile, size, errors, from)
		}
		if mss := tr.Packet(1).Seg.Options.MSS; mss != 1460 {
			t.Errorf("%s: the SYN announces %d octets: the path is not known yet", cfg.Profile, mss)
		}
	}
}

func TestABoxThatFiltersICMPIsABlackHole(t *testing.T) {
	p := boxed(5000, tcpmodel.Linux())
	p.Links[1].MTU = 1300
	p.Middleboxes[0].SilentICMP = true
	p.Until = vtime.Time(30 * vtime.Second)
	if size, errors, _ := largest(run(t, p)); size > 1248 || errors != 0 {
		t.Errorf("segments of %d octets passed, %d ICMP errors were sent", size, errors)
	}
}

func TestABoxThatClampsTheMSSSparesTheDiscovery(t *testing.T) {
	p := boxed(5000, tcpmodel.Linux())
	p.Links[1].MTU = 1300
	p.Middleboxes[0].ClampMSS = true
	tr := run(t, p)
	if size, errors, _ := largest(tr); size != 1248 || errors != 0 {
		t.Errorf("segments of %d octets and %d ICMP errors, want 1248 and none", size, errors)
	}
	x := tr.Packet(1).Extra()
	if tr.Packet(1).Seg.Options.MSS != 1460 || x == nil || x.Clamped != 1260 {
		t.Errorf("the SYN left with %d and came with %+v", tr.Packet(1).Seg.Options.MSS, x)
	}
}

// Below 552 octets Linux lets routers fragment.
func TestFragmentsPassALinkThatIsTooSmall(t *testing.T) {
	p := boxed(5000, tcpmodel.Linux())
	p.Links[1].MTU = 400
	tr := run(t, p)
	found := false
	for id := trace.PacketID(1); int(id) <= tr.Packets(); id++ {
		if q := tr.Packet(id); q.Arrived != 0 && tr.Record(q.Arrived).Why == sim.ReasonFragmented {
			found = found || q.Seg.Fragments && q.Seg.Payload.Len == 500
		}
	}
	if !found {
		t.Error("no segment of 500 octets came in fragments")
	}
}

func TestARunEndsAfterTheThirdAnsweredKeepaliveProbe(t *testing.T) {
	cfg := tcpmodel.Textbook()
	cfg.Keepalive = true
	idle := func(until vtime.Duration) *trace.Trace {
		p := exchange(100, cfg)
		p.Hosts[0].Apps = []sim.AppPlan{{Name: "asker", New: func() app.App { return &idler{} }}}
		p.Steps = []sim.Step{{Name: "opened", App: &sim.AppStep{Host: "client", App: "asker", Label: "open"}}}
		p.Until = vtime.Time(until)
		return run(t, p)
	}
	probes := func(tr *trace.Trace, host trace.HostID) int {
		n := 0
		for id := trace.PacketID(1); int(id) <= tr.Packets(); id++ {
			if tr.PacketIs(id, "keepalive-probe") && tr.Packet(id).From == host {
				n++
			}
		}
		return n
	}
	tr := idle(0)
	last := tr.Record(trace.RecordID(tr.Len()))
	if n := probes(tr, 1); n < 3 || n > 4 || last.Why != sim.ReasonOnlyKeepalive {
		t.Errorf("the run ends after %d probes for reason %d at %s", n, last.Why, last.At)
	}
	if n := probes(idle(24*vtime.Hour), 1); n < 10 {
		t.Errorf("a run of 24 h has %d probes", n)
	}
}

// idler connects and then does nothing.
type idler struct{}

func (*idler) Handle(_ vtime.Time, in *app.Indication, out *app.Effects) {
	if in.Kind == app.Command {
		out.Connect(serverSocket, 0)
		out.Signal("opened.done")
	}
}

// RFC 1191 §6.2: every connection that uses the path is told. The second has
// written nothing when the first learns.
func TestWhatOneConnectionLearnsOfThePathHoldsForTheOthers(t *testing.T) {
	for _, cfg := range []tcpmodel.Config{tcpmodel.Textbook(), tcpmodel.Linux(), tcpmodel.BSD()} {
		p := boxed(100, cfg)
		p.Links[1].MTU = 1300
		p.Hosts[0].Apps = []sim.AppPlan{{Name: "asker", New: func() app.App { return &twice{} }}}
		p.Steps = []sim.Step{
			{Name: "open", App: &sim.AppStep{Host: "client", App: "asker", Label: "open", Command: "open"}},
			{Name: "first", At: vtime.Time(vtime.Second), App: &sim.AppStep{Host: "client", App: "asker", Label: "write", Command: 0}},
			{Name: "second", At: vtime.Time(2 * vtime.Second), App: &sim.AppStep{Host: "client", App: "asker", Label: "write", Command: 1}},
		}
		p.Until = vtime.Time(4 * vtime.Second)
		tr := run(t, p)
		var errors [3]int
		var got [3]uint32
		for id := trace.PacketID(1); int(id) <= tr.Packets(); id++ {
			q := tr.Packet(id)
			if q.Proto == trace.ICMP {
				errors[q.Conn]++
			} else if q.From == 1 && q.Arrived != 0 {
				got[q.Conn] += q.Seg.Payload.Len
			}
		}
		if errors[1] == 0 || errors[2] != 0 || got[1] < 4000 || got[2] != 4000 {
			t.Errorf("%s: ICMP errors by connection %v, octets %v; want some and none, and all octets", cfg.Profile, errors[1:], got[1:])
		}
	}
}

// twice opens two connections and writes on the one that it is told.
type twice struct{ socks []app.Sock }

func (a *twice) Handle(_ vtime.Time, in *app.Indication, out *app.Effects) {
	switch n, write := in.Command.(int); {
	case in.Kind != app.Command:
	case write:
		out.Do(app.Call{Kind: app.CallWrite, Sock: a.socks[n], Generate: 4000}, 0)
	default:
		a.socks = []app.Sock{out.Connect(serverSocket, 0), out.Connect(serverSocket, 0)}
	}
}
