package sim_test

import (
	"testing"

	"wirewalk/sim"
	"wirewalk/sim/app"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

func intervened(list ...sim.Fault) sim.Plan {
	p := exchange(4000, tcpmodel.Textbook())
	for _, f := range list {
		p.Faults = append(p.Faults, sim.Intervention{Fault: f})
	}
	return p
}

func TestTheFirstRuleThatMatchesActs(t *testing.T) {
	one := sim.Match{Number: 1}
	late := sim.Fault{Match: one, Action: sim.Delay, By: 300 * ms}
	lost := sim.Fault{Match: one, Action: sim.Drop}
	if tr := run(t, intervened(late, lost)); tr.Packet(1).Arrived == 0 {
		t.Error("the packet is lost, though it is delayed by the first rule")
	}
	if tr := run(t, intervened(lost, late)); tr.Packet(1).Dropped == 0 {
		t.Error("the packet arrives, though it is lost by the first rule")
	}
}

func TestARuleCountsPacketsThatAnotherActedOn(t *testing.T) {
	nth := func(n int) sim.Fault {
		return sim.Fault{Match: sim.Match{Packet: "data", From: "server", Nth: n}, Action: sim.Drop}
	}
	tr := run(t, intervened(nth(1), nth(2)))
	var lost []int
	n := 0
	for id := trace.PacketID(1); int(id) <= tr.Packets(); id++ {
		if p := tr.Packet(id); tr.Host(p.From).Name == "server" && p.Seg.Payload.Len > 0 {
			if n++; p.Dropped != 0 {
				lost = append(lost, n)
			}
		}
	}
	if len(lost) != 2 || lost[0] != 1 || lost[1] != 2 {
		t.Errorf("data packets %v are lost, want the first two", lost)
	}
}

// A RST,ACK in the place of the SYN,ACK refuses the connection (RFC 9293
// §3.10.7.3), while the server believes that it has answered.
func TestAReplacedSegmentIsWhatThePeerSees(t *testing.T) {
	number := uint32(1)
	tr := run(t, intervened(sim.Fault{
		Match: sim.Match{Number: 2}, Action: sim.Replace, As: &sim.Stand{Flags: tcpmodel.RST | tcpmodel.ACK, Ack: &number},
	}))
	p := tr.Packet(2)
	if p.Seg.Flags != tcpmodel.RST|tcpmodel.ACK || p.Seg.Options.MSS != 0 || tr.Record(p.Sent).Why != sim.ReasonReplaced {
		t.Errorf("#2 is %s for %d", p.Seg.Flags, tr.Record(p.Sent).Why)
	}
	if got := errnos(tr); len(got) == 0 || got[0] != tcpmodel.ECONNREFUSED {
		t.Errorf("the program sees %v, want ECONNREFUSED", got)
	}
	if s := tr.StateAt(1, 1, p.Arrived); s != tcpmodel.SynReceived {
		t.Errorf("the server is in %s, though its TCP knows nothing of the replacement", s)
	}
}

func TestAnInjectedSegmentTakesItsConnectionByNumber(t *testing.T) {
	p, seq := exchange(100, tcpmodel.Textbook()), uint32(1)
	p.Steps = append(p.Steps, sim.Step{At: 70 * 1e6, World: sim.InjectSegment, Segment: &sim.RawSegment{
		From: "client", To: "server", Conn: "1", Relative: true, Seq: &seq, Flags: tcpmodel.RST,
	}})
	tr := run(t, p)
	found := false
	for id := trace.PacketID(1); int(id) <= tr.Packets(); id++ {
		p := tr.Packet(id)
		if tr.Record(p.Sent).Why == sim.ReasonInjected {
			found = p.Conn == 1 && p.Seg.Seq == tr.Conn(1).Ends[0].ISS+1
		}
	}
	if !found {
		t.Error("no RST with the connection's numbers was sent")
	}
}

func TestARuleOfReplacementCountsPacketsThatAnotherReplaced(t *testing.T) {
	nth := func(n int) sim.Fault {
		return sim.Fault{Match: sim.Match{From: "client", Nth: n}, Action: sim.Replace, As: &sim.Stand{Flags: tcpmodel.ACK}}
	}
	tr := run(t, intervened(nth(3), nth(2)))
	var replaced []int
	n := 0
	for id := trace.PacketID(1); int(id) <= tr.Packets() && n < 6; id++ {
		if p := tr.Packet(id); tr.Host(p.From).Name == "client" {
			if n++; tr.Record(p.Sent).Why == sim.ReasonReplaced {
				replaced = append(replaced, n)
			}
		}
	}
	if len(replaced) != 2 || replaced[0] != 2 || replaced[1] != 3 {
		t.Errorf("the client's packets %v are replaced, want the second and the third", replaced)
	}
}

// What was replaced has not been sent: its first sending is no repetition.
func TestOctetsThatWereReplacedAreSentForTheFirstTimeLater(t *testing.T) {
	tr := run(t, intervened(sim.Fault{
		Match: sim.Match{Packet: "data", From: "client", Nth: 1}, Action: sim.Replace, As: &sim.Stand{Flags: tcpmodel.ACK},
	}))
	for id := trace.PacketID(1); int(id) <= tr.Packets(); id++ {
		if p := tr.Packet(id); tr.Host(p.From).Name == "client" && p.Seg.Payload.Len > 0 {
			if p.Again != 0 {
				t.Errorf("#%d is told to repeat #%d, which was replaced", id, p.Again)
			}
			return
		}
	}
	t.Error("the octets were never sent")
}

// besides is the packet that a step injects, 0 for none.
func besides(tr *trace.Trace) trace.PacketID {
	for id := trace.PacketID(1); int(id) <= tr.Packets(); id++ {
		if tr.Record(tr.Packet(id).Sent).Why == sim.ReasonInjected {
			return id
		}
	}
	return 0
}

func TestAnEndInjectsWhatItWouldWriteItselfBehindAllElseOfTheInstant(t *testing.T) {
	for _, cfg := range []tcpmodel.Config{tcpmodel.Textbook(), tcpmodel.Linux()} {
		plain := run(t, exchange(5000, cfg))
		p := exchange(5000, cfg)
		at := plain.Record(plain.Packet(4).Arrived).At // The request comes, and the first of the answer goes.
		p.Steps = append(p.Steps, sim.Step{At: at, World: sim.InjectSegment, Segment: &sim.RawSegment{
			From: "server", To: "client", Conn: "1", Relative: true, Flags: tcpmodel.FIN | tcpmodel.ACK,
		}})
		tr := run(t, p)
		id := besides(tr)
		if id == 0 {
			t.Fatal("nothing is injected")
		}
		fin, before := tr.Packet(id), tr.Packet(id-1)
		if fin.Seg.Seq != before.Seg.End() || fin.Seg.Ack != before.Seg.Ack || fin.Seg.Options.HasTS != before.Seg.Options.HasTS ||
			fin.Seg.Options.TSVal != before.Seg.Options.TSVal || fin.Seg.Options.TSEcr != before.Seg.Options.TSEcr || fin.Seg.Window != before.Seg.Window {
			t.Errorf("#%d is %+v behind %+v", id, fin.Seg, before.Seg)
		}
		was := tr.StateAt(1, 0, fin.Arrived-1)
		_, last := tr.Stop(tr.Record(fin.Arrived).Stop)
		if s := tr.StateAt(1, 0, last); s == was {
			t.Errorf("a FIN in order leaves the client in %s (RFC 9293 §3.10.7.4)", s)
		}
	}
}

func TestASegmentInThePlaceOfAProbeHasTheNextNumberNotTheOldOne(t *testing.T) {
	cfg := tcpmodel.Textbook()
	cfg.Keepalive, cfg.KeepaliveIdle = true, vtime.Second
	p := exchange(100, cfg)
	p.Hosts[0].Apps[0].New = func() app.App { return &lateTalker{} }
	p.Until = vtime.Time(5 * vtime.Second)
	p.Faults = []sim.Intervention{{Fault: sim.Fault{
		Match: sim.Match{Packet: "keepalive-probe", Nth: 1}, Action: sim.Replace, As: &sim.Stand{Flags: tcpmodel.RST | tcpmodel.ACK},
	}}}
	tr := run(t, p)
	for id := trace.PacketID(1); int(id) <= tr.Packets(); id++ {
		q := tr.Packet(id)
		if tr.Record(q.Sent).Why != sim.ReasonReplaced {
			continue
		}
		side := tr.Sender(q)
		if s := tr.SnapshotAt(1, side, q.Sent); q.Seg.Seq != s.SndNxt {
			t.Errorf("the RST has number %d, SND.NXT is %d", q.Seg.Seq, s.SndNxt)
		}
		if s := tr.StateAt(1, 1-side, trace.RecordID(tr.Len())); s != tcpmodel.Closed {
			t.Errorf("the peer is in %s after a RST with the next number", s)
		}
		return
	}
	t.Error("no probe was replaced")
}
