package sim

import (
	"net/netip"
	"os"
	"testing"

	"wirewalk/sim/app"
	"wirewalk/sim/capture"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// Recorded of Linux with GRO at the receiver (receive_offload: a veth pair, seen at
// the sender): whatever the rules join is acknowledged whole. No ACK lies within.
func TestARecordedReceiverAcknowledgesWhatTheOffloadJoins(t *testing.T) {
	file, err := os.Open("capture/testdata/mechanisms/receive_offload.pcap")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = file.Close() })
	tr, err := capture.Import(file, "receive_offload", capture.Options{})
	if err != nil {
		t.Fatal(err)
	}
	ends := map[tcpmodel.Seq]bool{}
	var o offload
	joined, acks := 0, 0
	for id := trace.PacketID(1); int(id) <= tr.Packets(); id++ {
		p := tr.Packet(id)
		switch {
		case p.From != tr.Packet(1).From:
			if p.Seg.Flags&(tcpmodel.SYN|tcpmodel.FIN) == 0 && p.Seg.Ack != tr.Packet(1).Seg.End() {
				acks++
				if !ends[p.Seg.Ack] && !ends[p.Seg.Ack-1] {
					t.Errorf("#%d acknowledges %d, which lies within what is joined", id, p.Seg.Ack)
				}
			}
		case p.Seg.Payload.Len == 0:
			ends[p.Seg.End()] = true
		case o.joined > 0 && o.continues(p):
			joined++
			o.join(p)
			ends[o.packet.Seg.End()] = o.packet.Seg.Flags.Has(tcpmodel.PSH)
		default:
			o = offload{packet: *p, piece: p.Seg.Payload.Len, joined: 1}
			ends[p.Seg.End()] = p.Seg.Flags.Has(tcpmodel.PSH)
		}
	}
	if joined < 50 || acks < 5 || acks > 10 {
		t.Errorf("%d segments are joined to others, and %d ACKs come", joined, acks)
	}
}

func TestAReceiveOffloadMakesOneACKOfMany(t *testing.T) {
	const octets = 100_000
	acks := func(offload bool) int {
		got := int64(0)
		sink := func() app.App {
			return handler(func(_ vtime.Time, in *app.Indication, out *app.Effects) {
				switch in.Kind {
				case app.Start:
					out.Listen(80, 0)
				case app.Readable:
					out.Read(in.Sock, 0, 0)
				case app.Received:
					got += in.N
				}
			})
		}
		client := func() app.App {
			return handler(func(_ vtime.Time, in *app.Indication, out *app.Effects) {
				switch in.Kind {
				case app.Command:
					out.Connect(port(80), 0)
				case app.Connected:
					out.Do(app.Call{Kind: app.CallWrite, Sock: in.Sock, Generate: octets}, 0)
				}
			})
		}
		p := pair(tcpmodel.Textbook(), client, sink, 60*vtime.Second, tellAt(0, "a", ""))
		p.Hosts[1].ReceiveOffload = offload
		p.Links[0].Delay, p.Links[0].DelayBack = 20*vtime.Millisecond, 20*vtime.Millisecond
		tr, err := Run(p)
		if err != nil {
			t.Fatal(err)
		}
		if got != octets {
			t.Errorf("%d octets come with offload %v", got, offload)
		}
		n := 0
		for id := trace.PacketID(1); int(id) <= tr.Packets(); id++ {
			if p := tr.Packet(id); p.From == 2 && p.Seg.Len() == 0 {
				n++
			}
		}
		return n
	}
	if with, without := acks(true), acks(false); with*3 > without || with < 3 {
		t.Errorf("%d ACKs with the offload, %d without", with, without)
	}
}

// A host that talks to itself keeps its ends apart, and loses both with its power.
func TestAHostTalksToItself(t *testing.T) {
	got := 0
	both := func() app.App {
		var first app.Sock
		return handler(func(_ vtime.Time, in *app.Indication, out *app.Effects) {
			switch in.Kind {
			case app.Start:
				out.Listen(80, 0)
			case app.Command:
				first = out.Connect(netip.MustParseAddrPort("127.0.0.1:80"), 0)
			case app.Connected:
				out.Write(in.Sock, []byte("hello"), 0)
			case app.Readable:
				if in.Sock != first {
					got = int(in.N)
				}
			}
		})
	}
	p := pair(tcpmodel.Linux(), both, silent, 60*vtime.Second, tellAt(0, "a", ""))
	p.Steps = append(p.Steps, Step{At: vtime.Time(vtime.Second), World: CrashHost, Host: "a"})
	tr, err := Run(p)
	if err != nil || len(tr.Conns()) != 1 || got != 5 {
		t.Fatalf("%v; %d connections, %d octets", err, len(tr.Conns()), got)
	}
	c := tr.Conn(1)
	if c.Side(c.Ends[0].Host) != 0 || c.Side(c.Ends[1].Host) != 1 || tr.Host(c.Ends[1].Host).Of != c.Ends[0].Host {
		t.Errorf("the ends are at hosts %d and %d", c.Ends[0].Host, c.Ends[1].Host)
	}
	for side := range 2 {
		before := trace.RecordID(1)
		for id := trace.RecordID(1); int(id) <= tr.Len() && tr.Record(id).At < vtime.Time(vtime.Second); id++ {
			before = id
		}
		if s := tr.StateAt(1, side, before); s != tcpmodel.Established {
			t.Errorf("end %d is in %s before the power is lost", side, s)
		}
		if s := tr.StateAt(1, side, trace.RecordID(tr.Len())); s != tcpmodel.Closed {
			t.Errorf("end %d is in %s at the end", side, s)
		}
	}
}
