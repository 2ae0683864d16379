package sim_test

import (
	"net/netip"
	"slices"
	"testing"

	"wirewalk/sim"
	"wirewalk/sim/app"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

const ms = vtime.Millisecond

func run(t *testing.T, p sim.Plan) *trace.Trace {
	t.Helper()
	tr, err := sim.Run(p)
	if err != nil {
		t.Fatal(err)
	}
	return tr
}

// reasons lists the reasons of the records of a kind, in order.
func reasons(tr *trace.Trace, k trace.Kind) []trace.Reason {
	var out []trace.Reason
	for id := trace.RecordID(1); int(id) <= tr.Len(); id++ {
		if r := tr.Record(id); r.Kind == k {
			out = append(out, r.Why)
		}
	}
	return out
}

// errnos lists what programs on the client were told went wrong.
func errnos(tr *trace.Trace) []tcpmodel.Errno {
	var out []tcpmodel.Errno
	for id := trace.RecordID(1); int(id) <= tr.Len(); id++ {
		if r := tr.Record(id); r.Kind == trace.Indication && r.Host == 1 && r.Errno != 0 && app.Kind(r.Sub) != app.SoftError {
			out = append(out, r.Errno)
		}
	}
	return out
}

func TestConnectingWithoutAListenerIsRefused(t *testing.T) {
	p := exchange(10, tcpmodel.Textbook())
	p.Hosts[1].Apps = nil
	tr := run(t, p)
	if got := errnos(tr); !slices.Equal(got, []tcpmodel.Errno{tcpmodel.ECONNREFUSED}) {
		t.Errorf("the program sees %v, want ECONNREFUSED", got)
	}
	if s := &tr.Packet(2).Seg; !s.Flags.Has(tcpmodel.RST|tcpmodel.ACK) || s.Ack != tr.Packet(1).Seg.Seq+1 || s.Seq != 0 {
		t.Errorf("the answer is %+v, want RST,ACK with seq 0 (RFC 9293 §3.10.7.1)", s)
	}
}

func TestEphemeralPortsRunOut(t *testing.T) {
	cfg := tcpmodel.Linux()
	cfg.EphemeralFirst, cfg.EphemeralLast = 40000, 40027
	cfg.TimeWaitReuse = false
	p := exchange(10, cfg)
	p.Hosts[0].Apps[0].New = func() app.App { return &asker{n: 10, to: serverSocket} }
	p.Steps = nil
	for i := range 29 {
		p.Steps = append(p.Steps, sim.Step{
			At: vtime.Time(i) * vtime.Time(500*ms), App: &sim.AppStep{Host: "client", App: "asker", Label: "ask"},
		})
	}
	p.Hosts[0].Apps[0].New = func() app.App { return &oneShot{} }
	tr := run(t, p)
	if n := len(tr.Conns()); n != 28 {
		t.Errorf("%d connections, want 28: each keeps its port for 60 s in TIME-WAIT", n)
	}
	if got := errnos(tr); !slices.Equal(got, []tcpmodel.Errno{tcpmodel.EADDRNOTAVAIL}) {
		t.Errorf("the program sees %v, want EADDRNOTAVAIL once", got)
	}
}

// oneShot connects at each command, asks, and closes first.
type oneShot struct{}

func (*oneShot) Handle(_ vtime.Time, in *app.Indication, out *app.Effects) {
	switch in.Kind {
	case app.Command:
		out.Connect(serverSocket, 0)
	case app.Connected:
		out.Write(in.Sock, []byte("hello"), 0)
	case app.Readable:
		out.Read(in.Sock, 0, 0)
	case app.Received:
		out.Close(in.Sock, 0)
	}
}

func TestACrashedHostSaysNothing(t *testing.T) {
	p := exchange(10, tcpmodel.Textbook())
	p.Steps[0].Wait = 100 * ms
	p.Steps = append(p.Steps, sim.Step{At: vtime.Time(50 * ms), World: sim.CrashHost, Host: "server"})
	tr := run(t, p)
	for id := trace.PacketID(1); int(id) <= tr.Packets(); id++ {
		pk := tr.Packet(id)
		if pk.From != 1 || pk.Arrived != 0 || tr.Record(pk.Dropped).Why != sim.ReasonHostDown {
			t.Errorf("#%d: from host %d, delivered by %d", id, pk.From, pk.Arrived)
		}
	}
	if got := errnos(tr); !slices.Equal(got, []tcpmodel.Errno{tcpmodel.ETIMEDOUT}) {
		t.Errorf("the program sees %v, want ETIMEDOUT", got)
	}
}

func TestARebootedHostAnswersOldConnectionsWithReset(t *testing.T) {
	p := exchange(200_000, tcpmodel.Textbook())
	p.Steps = append(p.Steps, sim.Step{At: vtime.Time(150 * ms), World: sim.RebootHost, Host: "server"})
	tr := run(t, p)
	if got := errnos(tr); !slices.Contains(got, tcpmodel.ECONNRESET) {
		t.Errorf("the program sees %v, want ECONNRESET", got)
	}
	if n := len(reasons(tr, trace.Fault)); n != 1 {
		t.Errorf("%d faults, want 1", n)
	}
}

func TestACutCableLosesPacketsUntilItIsPlugged(t *testing.T) {
	p := exchange(3000, tcpmodel.Textbook())
	p.Steps = append(p.Steps,
		sim.Step{At: vtime.Time(10 * ms), World: sim.UnplugLink, Link: "wan"},
		sim.Step{At: vtime.Time(90 * ms), World: sim.PlugLink, Link: "wan"})
	tr := run(t, p)
	if got := reasons(tr, trace.SegmentDropped); !slices.Equal(got, []trace.Reason{sim.ReasonCableUnplugged}) {
		t.Errorf("drops %v, want one by the cable", got)
	}
	if s := tr.StateAt(1, 0, trace.RecordID(tr.Len())); s != tcpmodel.Closed || len(errnos(tr)) != 0 {
		t.Errorf("the connection ends in %s with %v; retransmission should have repaired it", s, errnos(tr))
	}
}

// through puts a box between client and server.
func through(p sim.Plan, b sim.MiddleboxPlan) sim.Plan {
	b.Name = "box"
	p.Middleboxes = []sim.MiddleboxPlan{b}
	p.Links = []sim.LinkPlan{
		{Name: "in", A: "client", B: "box", Delay: ms, DelayBack: ms},
		{Name: "out", A: "box", B: "server", Delay: 9 * ms, DelayBack: 9 * ms},
	}
	return p
}

func TestNATGivesTheClientItsOwnAddress(t *testing.T) {
	tr := run(t, through(exchange(3000, tcpmodel.Textbook()), sim.MiddleboxPlan{Kind: sim.BoxKindNamed("nat"), Addr: netip.MustParseAddr("192.0.2.1")}))
	c := tr.Conn(1)
	if len(tr.Conns()) != 1 || c.Ends[0].Public.Addr() != netip.MustParseAddr("192.0.2.1") {
		t.Fatalf("%d connections; the server sees %s, want the NAT", len(tr.Conns()), c.Ends[0].Public)
	}
	if s := tr.StateAt(1, 1, trace.RecordID(tr.Len())); s != tcpmodel.Closed || len(errnos(tr)) != 0 {
		t.Errorf("the server ends in %s", s)
	}
}

func TestAFirewallForgetsAnIdleFlow(t *testing.T) {
	for _, tt := range []struct {
		name  string
		reset bool
		errno tcpmodel.Errno
	}{{"and drops silently", false, tcpmodel.ETIMEDOUT}, {"and answers with a reset", true, tcpmodel.ECONNRESET}} {
		t.Run(tt.name, func(t *testing.T) {
			p := through(exchange(10, tcpmodel.Textbook()), sim.MiddleboxPlan{Kind: sim.BoxKindNamed("firewall"), IdleTimeout: 5 * vtime.Second, Reset: tt.reset})
			p.Hosts[0].Apps[0].New = func() app.App { return &lateTalker{} }
			tr := run(t, p)
			if got := errnos(tr); !slices.Equal(got, []tcpmodel.Errno{tt.errno}) {
				t.Errorf("the program sees %v, want %s", got, tt.errno)
			}
			if got := reasons(tr, trace.SegmentDropped); len(got) == 0 || got[0] != sim.ReasonFlowForgotten {
				t.Errorf("drops %v, want the forgotten flow", got)
			}
		})
	}
}

// lateTalker connects, waits 10 s and writes.
type lateTalker struct{ sock app.Sock }

func (l *lateTalker) Handle(_ vtime.Time, in *app.Indication, out *app.Effects) {
	switch in.Kind {
	case app.Command:
		l.sock = out.Connect(serverSocket, 0)
	case app.Connected:
		out.After(10*vtime.Second, "talk", 0)
	case app.TimerFired:
		out.Write(l.sock, []byte("still there?"), 0)
	}
}

func TestABlindResetOutsideTheWindowChangesNothing(t *testing.T) {
	p, number := exchange(10, tcpmodel.Textbook()), uint32(12345)
	p.Hosts[0].Apps[0].New = func() app.App { return &lateTalker{} }
	p.Hosts = append(p.Hosts, sim.HostPlan{Name: "mallory", Addr: netip.MustParseAddr("10.0.0.3"), NoStack: true})
	p.Links = append(p.Links, sim.LinkPlan{Name: "evil", A: "mallory", B: "server", Delay: ms, DelayBack: ms})
	p.Steps = append(p.Steps, sim.Step{At: vtime.Time(vtime.Second), World: sim.InjectSegment, Segment: &sim.RawSegment{
		From: "mallory", To: "server", Src: netip.MustParseAddr("10.0.0.1"), SrcPort: 49152, DstPort: 80,
		Flags: tcpmodel.RST, Seq: &number,
	}})
	p.Until = vtime.Time(20 * vtime.Second)
	tr := run(t, p)
	if s := tr.StateAt(1, 1, trace.RecordID(tr.Len())); s != tcpmodel.Established {
		t.Errorf("the server is in %s, want ESTABLISHED (RFC 9293 §3.10.7.4)", s)
	}
}

// sender sends one datagram at each command.
type sender struct{ sock app.Sock }

func (s *sender) Handle(_ vtime.Time, in *app.Indication, out *app.Effects) {
	switch in.Kind {
	case app.Start:
		s.sock = out.NewSock()
		out.Do(app.Call{Kind: app.CallBindUDP, Sock: s.sock}, 0)
	case app.Command:
		out.Do(app.Call{Kind: app.CallSendTo, Sock: s.sock, Remote: serverSocket, Data: []byte("ping")}, 0)
	}
}

func TestADatagramToAClosedPortDrawsICMP(t *testing.T) {
	p := exchange(10, tcpmodel.Textbook())
	p.Hosts[0].Apps[0].New = func() app.App { return &sender{} }
	tr := run(t, p)
	if tr.Packets() != 2 || tr.Packet(1).Proto != trace.UDP || tr.Packet(2).Proto != trace.ICMP {
		t.Fatalf("%d packets", tr.Packets())
	}
	if x := tr.Packet(2).Extra(); x.ICMPKind != tcpmodel.ICMPPortUnreachable || x.Cites != 1 {
		t.Errorf("the error is %+v, want port unreachable about #1 (RFC 1122 §3.2.2.1)", x)
	}
}

func TestAPlanThatIsImpossibleIsAnError(t *testing.T) {
	for name, change := range map[string]func(*sim.Plan){
		"two hosts of one name":    func(p *sim.Plan) { p.Hosts[1].Name = "client" },
		"two hosts of one address": func(p *sim.Plan) { p.Hosts[1].Addr = p.Hosts[0].Addr },
		"a link to nowhere":        func(p *sim.Plan) { p.Links[0].B = "moon" },
		"a link to itself":         func(p *sim.Plan) { p.Links[0].B = "client" },
		"a NAT without address":    func(p *sim.Plan) { p.Middleboxes = []sim.MiddleboxPlan{{Name: "nat", Kind: sim.BoxKindNamed("nat")}} },
		"a rule about nobody":      func(p *sim.Plan) { p.Links[0].Faults = []sim.Fault{{Match: sim.Match{From: "moon"}}} },
		"an unknown packet kind":   func(p *sim.Plan) { p.Links[0].Faults = []sim.Fault{{Match: sim.Match{Packet: "SIN"}}} },
		"a change of no link":      func(p *sim.Plan) { p.Faults = []sim.Intervention{{Link: "moon"}} },
	} {
		p := exchange(10, tcpmodel.Textbook())
		change(&p)
		if _, err := sim.Run(p); err == nil {
			t.Errorf("%s runs", name)
		}
	}
}

func TestALimitEndsARunWithAWarning(t *testing.T) {
	p := exchange(1_000_000, tcpmodel.Textbook())
	p.Limits.Events = 50
	tr := run(t, p)
	if len(tr.Warnings) != 1 {
		t.Errorf("warnings %q, want one", tr.Warnings)
	}
}

func TestAnInterventionLeavesTheLuckOfOtherPacketsAlone(t *testing.T) {
	lossy := func() sim.Plan {
		p := exchange(400_000, tcpmodel.Linux())
		p.Links[0].LossPPM = 20_000
		return p
	}
	before := run(t, lossy())
	p := lossy()
	last := trace.PacketID(before.Packets())
	p.Faults = []sim.Intervention{{Fault: sim.Fault{Match: sim.Match{Number: int(last)}, Action: sim.Drop}}}
	after := run(t, p)
	for id := trace.PacketID(1); id < last; id++ {
		a, b := before.Packet(id), after.Packet(id)
		if a.Seg != b.Seg || (a.Dropped == 0) != (b.Dropped == 0) {
			t.Fatalf("#%d differs before the change", id)
		}
	}
}

func TestAPacketLargerThanTheMTUDrawsAnICMPErrorThatNamesIt(t *testing.T) {
	p := boxed(3000, tcpmodel.Textbook())
	p.Links[1].MTU = 1000
	p.Until = vtime.Time(5 * vtime.Second)
	tr := run(t, p)
	for id := trace.PacketID(1); int(id) <= tr.Packets(); id++ {
		if x := tr.Packet(id).Extra(); x != nil && x.ICMPKind == tcpmodel.ICMPFragmentationNeeded {
			if x.MTU != 1000 || tr.Record(tr.Packet(x.Cites).Dropped).Why != sim.ReasonTooBig {
				t.Errorf("the error is %+v", x)
			}
			return
		}
	}
	t.Error("no error was sent")
}

func TestTheRecordOfListenTellsTheBacklog(t *testing.T) {
	cfg := tcpmodel.Linux()
	cfg.Backlog = 7
	tr := run(t, exchange(10, cfg))
	for id := trace.RecordID(1); int(id) <= tr.Len(); id++ {
		if r := tr.Record(id); r.Kind == trace.Call && app.CallKind(r.Sub) == app.CallListen {
			if r.N != 7 {
				t.Errorf("listen() takes %d, want 7", r.N)
			}
			return
		}
	}
	t.Error("nobody listens")
}
