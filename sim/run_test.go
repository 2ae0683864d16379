package sim_test

import (
	"fmt"
	"net/netip"
	"strings"
	"testing"

	"wirewalk/sim"
	"wirewalk/sim/app"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

var serverSocket = netip.MustParseAddrPort("10.0.0.2:80")

// asker connects, writes a request, reads the answer and closes.
type asker struct {
	sock app.Sock
	got  int64
	n    int64
	to   netip.AddrPort
}

func (a *asker) Handle(_ vtime.Time, in *app.Indication, out *app.Effects) {
	switch in.Kind {
	case app.Command:
		a.sock = out.Connect(a.to, 0)
	case app.Connected:
		out.Write(in.Sock, []byte("hello"), 0)
	case app.Readable:
		out.Read(in.Sock, 0, 0)
	case app.Received:
		a.got += in.N
		if a.got == a.n || in.EOF {
			out.Close(in.Sock, 0)
			out.Signal("asked.done")
		}
	}
}

// answerer answers every request with n octets and closes when the peer has.
type answerer struct {
	n    int64
	left map[app.Sock]int64
}

func (a *answerer) Handle(_ vtime.Time, in *app.Indication, out *app.Effects) {
	switch in.Kind {
	case app.Start:
		a.left = map[app.Sock]int64{}
		out.Listen(80, 0)
	case app.Readable:
		out.Read(in.Sock, 0, 0)
	case app.Received:
		if in.EOF {
			out.Close(in.Sock, 0)
			return
		}
		a.left[in.Sock] = a.n
		out.Do(app.Call{Kind: app.CallWrite, Sock: in.Sock, Generate: a.n}, 0)
	case app.Sent:
		a.left[in.Sock] -= in.N
	case app.Writable:
		if a.left[in.Sock] > 0 {
			out.Do(app.Call{Kind: app.CallWrite, Sock: in.Sock, Generate: a.left[in.Sock]}, 0)
		}
	}
}

func exchange(n int64, cfg tcpmodel.Config) sim.Plan { return exchangeTo(serverSocket, n, cfg) }

func exchangeTo(to netip.AddrPort, n int64, cfg tcpmodel.Config) sim.Plan {
	return sim.Plan{
		Title: "exchange", Seed: 1,
		Hosts: []sim.HostPlan{
			{Name: "client", Addr: netip.MustParseAddr("10.0.0.1"), TCP: cfg, Apps: []sim.AppPlan{
				{Name: "asker", New: func() app.App { return &asker{n: n, to: to} }},
			}},
			{Name: "server", Addr: serverSocket.Addr(), TCP: cfg, Apps: []sim.AppPlan{
				{Name: "answerer", New: func() app.App { return &answerer{n: n} }},
			}},
		},
		Links: []sim.LinkPlan{{Name: "wan", A: "client", B: "server", Delay: 28 * vtime.Millisecond, DelayBack: 28 * vtime.Millisecond}},
		Steps: []sim.Step{{Name: "asked", App: &sim.AppStep{Host: "client", App: "asker", Label: "ask"}}},
	}
}

// dump lists a trace for reading and comparing.
func dump(t *trace.Trace) string {
	var b strings.Builder
	for id := trace.RecordID(1); int(id) <= t.Len(); id++ {
		r := t.Record(id)
		fmt.Fprintf(&b, "%d stop %d %s host %d conn %d %s cause %d why %d", id, r.Stop, r.At, r.Host, r.Conn, r.Kind, r.Cause, r.Why)
		if p := r.Packet(); p != 0 {
			s := &t.Packet(p).Seg
			fmt.Fprintf(&b, " #%d %s seq %d ack %d len %d win %d", p, s.Flags, s.Seq, s.Ack, s.Payload.Len, s.Window)
		}
		if r.Kind == trace.StateChange {
			fmt.Fprintf(&b, " %s -> %s", r.From(), r.To())
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func TestAnExchangeRunsToTheEndOfTimeWait(t *testing.T) {
	tr, err := sim.Run(exchange(3000, tcpmodel.Textbook()))
	if err != nil {
		t.Fatal(err)
	}
	if testing.Verbose() {
		t.Log(dump(tr))
	}
	if got := len(tr.Conns()); got != 1 {
		t.Fatalf("%d connections, want 1", got)
	}
	for side := range 2 {
		if s := tr.StateAt(1, side, trace.RecordID(tr.Len())); s != tcpmodel.Closed {
			t.Errorf("side %d ends in %s, want CLOSED", side, s)
		}
	}
	if tr.End < vtime.Time(4*vtime.Minute) {
		t.Errorf("the run ends at %s; TIME-WAIT of the textbook lasts 4 min", tr.End)
	}
}

func TestTheSamePlanGivesTheSameTrace(t *testing.T) {
	one, _ := sim.Run(exchange(3000, tcpmodel.Linux()))
	two, _ := sim.Run(exchange(3000, tcpmodel.Linux()))
	if dump(one) != dump(two) {
		t.Error("two runs of one plan differ")
	}
}

func TestEveryCauseExistsAndPrecedesItsEffect(t *testing.T) {
	tr, err := sim.Run(exchange(100_000, tcpmodel.Textbook()))
	if err != nil {
		t.Fatal(err)
	}
	var last vtime.Time
	for id := trace.RecordID(1); int(id) <= tr.Len(); id++ {
		r := tr.Record(id)
		if r.Cause >= id {
			t.Fatalf("record %d has cause %d", id, r.Cause)
		}
		if r.Cause == 0 && r.Kind != trace.Note && r.Kind != trace.Command {
			t.Errorf("record %d (%s) has no cause", id, r.Kind)
		}
		if r.At < last {
			t.Fatalf("record %d runs back in time", id)
		}
		last = r.At
	}
}

func TestALostPacketIsDroppedOnceByItsRule(t *testing.T) {
	plan := exchange(3000, tcpmodel.Textbook())
	plan.Links[0].Faults = []sim.Fault{{Match: sim.Match{Packet: "SYN", Nth: 1}, Action: sim.Drop}}
	tr, err := sim.Run(plan)
	if err != nil {
		t.Fatal(err)
	}
	dropped := 0
	for id := trace.RecordID(1); int(id) <= tr.Len(); id++ {
		if tr.Record(id).Kind == trace.SegmentDropped {
			dropped++
		}
	}
	if dropped != 1 {
		t.Errorf("%d packets dropped, want 1", dropped)
	}
	if tr.Packet(2).Again != 1 {
		t.Errorf("#2 repeats #%d, want #1", tr.Packet(2).Again)
	}
}

func TestQueueIsOrderedByTimeThenInsertion(t *testing.T) {
	// The order of events at one instant is the order in which they were caused.
	tr, err := sim.Run(exchange(100, tcpmodel.Textbook()))
	if err != nil {
		t.Fatal(err)
	}
	for id := trace.PacketID(2); int(id) <= tr.Packets(); id++ {
		if tr.Packet(id).Sent < tr.Packet(id-1).Sent {
			t.Errorf("#%d was sent before #%d", id, id-1)
		}
	}
}

// boxed is exchange with a router between client and server.
func boxed(n int64, cfg tcpmodel.Config) sim.Plan {
	p := exchange(n, cfg)
	p.Middleboxes = []sim.MiddleboxPlan{{Name: "router", Addr: netip.MustParseAddr("192.0.2.1")}}
	half := 14 * vtime.Millisecond
	p.Links = []sim.LinkPlan{
		{Name: "near", A: "client", B: "router", Delay: half, DelayBack: half},
		{Name: "far", A: "router", B: "server", Delay: half, DelayBack: half},
	}
	return p
}
