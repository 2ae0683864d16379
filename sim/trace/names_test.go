package trace_test

import (
	"net/netip"
	"testing"

	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
)

// onOneHost is a connection of a host with itself, as a capture of a loopback
// device has it: one segment each way, and a forged one.
func onOneHost() *trace.Trace {
	w := trace.NewWriter("loopback")
	self := w.Host(trace.Host{Name: "localhost", Addr: netip.MustParseAddr("127.0.0.1")})
	forger := w.Host(trace.Host{Name: "forger", Addr: netip.MustParseAddr("10.0.0.9")})
	conn := w.Conn(
		trace.End{Host: self, Addr: netip.MustParseAddrPort("127.0.0.1:40000"), ISS: 1000, HasISS: true},
		trace.End{Host: self, Addr: netip.MustParseAddrPort("127.0.0.1:80"), ISS: 5000, HasISS: true},
	)
	for _, p := range []trace.Packet{
		{From: self, Seg: tcpmodel.Segment{SrcPort: 40000, DstPort: 80, Seq: 1001, Ack: 5001}},
		{From: self, Seg: tcpmodel.Segment{SrcPort: 80, DstPort: 40000, Seq: 5001, Ack: 1001}},
		{From: forger, Seg: tcpmodel.Segment{SrcPort: 80, DstPort: 40000, Seq: 5007}},
		{From: forger, Proto: trace.ICMP},
	} {
		if p.Proto == 0 {
			p.Proto, p.Seg.Flags = trace.TCP, tcpmodel.ACK
		}
		p.Conn, p.To = conn, self
		id := w.Packet(p, nil)
		w.Stop()
		w.Edit(id).Sent = w.Record(trace.Record{Kind: trace.SegmentSent, Host: p.From, Conn: conn, Ref: uint32(id)})
	}
	return w.Trace()
}

func TestPortsTellTheEndsOfAHostThatTalksToItself(t *testing.T) {
	tr := onOneHost()
	for i, want := range []struct{ sender, sentBy int }{{0, 0}, {1, 1}, {1, -1}, {-1, -1}} {
		p := tr.Packet(trace.PacketID(i + 1))
		if s, by := tr.Sender(p), tr.SentBy(p); s != want.sender || by != want.sentBy {
			t.Errorf("#%d has the numbers of side %d and is sent by side %d, want %+v", i+1, s, by, want)
		}
	}
}

func TestABoxThatKnewAnEndUnderAnotherPortHasItsNumbers(t *testing.T) {
	w := trace.NewWriter("nat")
	client := w.Host(trace.Host{Name: "client", Addr: netip.MustParseAddr("10.0.0.1")})
	server := w.Host(trace.Host{Name: "server", Addr: netip.MustParseAddr("10.0.1.1")})
	nat := w.Host(trace.Host{Name: "nat", Addr: netip.MustParseAddr("192.0.2.7")})
	conn := w.Conn(
		trace.End{
			Host: client, Addr: netip.MustParseAddrPort("10.0.0.1:40000"),
			Public: netip.MustParseAddrPort("192.0.2.7:50000"), ISS: 1000, HasISS: true,
		},
		trace.End{Host: server, Addr: netip.MustParseAddrPort("10.0.1.1:80"), ISS: 5000, HasISS: true},
	)
	id := w.Packet(trace.Packet{
		From: nat, To: server, Proto: trace.TCP, Conn: conn,
		Seg: tcpmodel.Segment{SrcPort: 50000, DstPort: 80, Seq: 1001, Flags: tcpmodel.RST},
	}, nil)
	w.Stop()
	w.Edit(id).Sent = w.Record(trace.Record{Kind: trace.SegmentSent, Host: nat, Conn: conn, Ref: uint32(id)})
	tr := w.Trace()
	if p := tr.Packet(id); tr.Sender(p) != 0 || tr.SentBy(p) != -1 {
		t.Errorf("it has the numbers of side %d and is sent by side %d", tr.Sender(p), tr.SentBy(p))
	}
}

func TestAFilterCountsNumbersFromThoseOfTheRightEnd(t *testing.T) {
	tr := onOneHost()
	for text, want := range map[string][]trace.RecordID{
		"seq = 1": {1, 2}, "seq = 7": {3}, "ack = 1": {1, 2},
	} {
		f, err := trace.ParseFilter(tr, text)
		if err != nil {
			t.Fatal(err)
		}
		for id := trace.RecordID(1); int(id) <= tr.Len(); id++ {
			wanted := false
			for _, w := range want {
				wanted = wanted || w == id
			}
			if f.Match(tr, id) != wanted {
				t.Errorf("%s: record %d matches: %v", text, id, !wanted)
			}
		}
	}
}
