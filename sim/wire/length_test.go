package wire_test

import (
	"bytes"
	"net/netip"
	"os"
	"path/filepath"
	"testing"

	"pgregory.net/rapid"

	"wirewalk/scenarios"
	"wirewalk/sim/capture"
	"wirewalk/sim/trace"
	"wirewalk/sim/wire"
	"wirewalk/tcpmodel"
)

// checkLengths holds the length of every packet against the octets that are
// made of it, as each of its two ends sees it.
func checkLengths(t *testing.T, name string, tr *trace.Trace) int {
	t.Helper()
	for id := trace.PacketID(1); int(id) <= tr.Packets(); id++ {
		p := tr.Packet(id)
		for _, host := range []trace.HostID{p.From, p.To} {
			octets, err := wire.Encode(tr, id, host)
			if err != nil {
				t.Fatal(name, err)
			}
			if got := tr.IPLen(id); got != len(octets) {
				t.Errorf("%s: #%d has %d octets on the wire, and %d are counted", name, id, len(octets), got)
			}
		}
	}
	return tr.Packets()
}

func TestTheLengthOfEveryPacketOfTheLessonsIsThatOfItsOctets(t *testing.T) {
	n := 0
	for _, id := range scenarios.IDs() {
		text, _ := scenarios.Open(id)
		s, problems := scenarios.Load(id, text)
		if s == nil {
			t.Fatal(problems.Format())
		}
		runs := []*scenarios.Scenario{s}
		for _, v := range s.Variants {
			changed, problems := s.Variant(v.Name)
			if changed == nil {
				t.Fatal(problems.Format())
			}
			runs = append(runs, changed)
		}
		for _, run := range runs {
			l, err := run.Run()
			if err != nil {
				t.Fatal(err)
			}
			n += checkLengths(t, id, l.Trace)
		}
	}
	if n < 4000 {
		t.Errorf("only %d packets were looked at", n)
	}
}

// Segments that were captured whole have the length of their octets, and so do
// the same segments where they are made anew.
func TestTheLengthOfEveryRecordedPacketIsThatOfItsOctets(t *testing.T) {
	files, err := filepath.Glob("../capture/testdata/*/*.pcap")
	if err != nil || len(files) < 50 {
		t.Fatalf("recordings: %v, %d files", err, len(files))
	}
	whole := 0
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		tr, err := capture.Import(bytes.NewReader(data), file, capture.Options{})
		if err != nil {
			t.Fatal(err)
		}
		for id := trace.PacketID(1); int(id) <= tr.Packets(); id++ {
			switch x := tr.Packet(id).Extra(); {
			case len(x.Raw) < x.WireLen && tr.IPLen(id) != x.WireLen:
				t.Errorf("%s: #%d was cut, and has %d octets of %d", file, id, tr.IPLen(id), x.WireLen)
			case len(x.Raw) == x.WireLen && tr.IPLen(id) != len(x.Raw):
				t.Errorf("%s: #%d has %d octets, and %d are counted", file, id, len(x.Raw), tr.IPLen(id))
			}
			if madeAnew(t, tr, id) {
				whole++
			}
		}
	}
	if whole < 2000 {
		t.Errorf("only %d packets were made anew", whole)
	}
}

// madeAnew counts a captured TCP segment as if it were simulated. It reports
// whether the packet is one that a simulation could have made.
func madeAnew(t *testing.T, tr *trace.Trace, id trace.PacketID) bool {
	t.Helper()
	p := tr.Packet(id)
	x := p.Extra()
	d, err := wire.NewDecoder().Decode(wire.LinkRaw, x.Raw, x.WireLen)
	if err != nil || p.Proto != trace.TCP || !d.V6 && x.Raw[0] != 0x45 || d.V6 && x.Raw[6] != 6 {
		return false
	}
	w := trace.NewWriter("")
	from, to := w.Host(trace.Host{Addr: d.Src}), w.Host(trace.Host{Addr: d.Dst})
	again := w.Packet(trace.Packet{Seg: p.Seg, From: from, To: to, Proto: trace.TCP}, nil)
	if got := w.Trace().IPLen(again); got != d.Length {
		t.Errorf("%s: #%d has %d octets, and %d are counted", tr.Title, id, d.Length, got)
	}
	return true
}

func TestTheLengthOfAnyPacketIsThatOfItsOctets(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		w, conn := pair()
		if rapid.Bool().Draw(rt, "v6") {
			w = trace.NewWriter("six")
			a := w.Host(trace.Host{Addr: netip.MustParseAddr("2001:db8::1")})
			b := w.Host(trace.Host{Addr: netip.MustParseAddr("2001:db8::2")})
			conn = w.Conn(
				trace.End{Host: a, Addr: netip.MustParseAddrPort("[2001:db8::1]:40000"), Stream: w.Stream()},
				trace.End{Host: b, Addr: netip.MustParseAddrPort("[2001:db8::2]:80"), Stream: w.Stream()},
			)
		}
		n := rapid.IntRange(0, 3000).Draw(rt, "payload")
		w.Append(1, make([]byte, n))
		p := trace.Packet{
			From: 1, To: 2, Proto: trace.TCP,
			Seg: tcpmodel.Segment{
				SrcPort: 40000, DstPort: 80, Options: genOptions(rt), Payload: tcpmodel.Span{Stream: 1, Len: uint32(n)},
			},
		}
		if rapid.Bool().Draw(rt, "connection") {
			p.Conn = conn
		}
		if rapid.Bool().Draw(rt, "udp") {
			p.Proto, p.Conn, p.Seg.Options = trace.UDP, 0, tcpmodel.Options{}
		}
		id := w.Packet(p, nil)
		w.Packet(trace.Packet{From: 2, To: 1, Proto: trace.ICMP, Conn: p.Conn}, &trace.Extra{
			ICMPKind: tcpmodel.ICMPHostUnreachable, Cites: id,
		})
		if n := checkLengths(t, "a random packet", w.Trace()); n != 2 {
			rt.Fatalf("%d packets", n)
		}
		if t.Failed() {
			rt.Fatalf("of %+v", p)
		}
	})
}

// An Ethernet frame has 46 octets at least (IEEE 802.3 §4.2.3.3): the rest of a
// short packet's frame belongs to no datagram.
func TestWhatFillsUpAFrameIsNoPartOfThePacket(t *testing.T) {
	w, conn := pair()
	ack := w.Packet(trace.Packet{
		Seg:  tcpmodel.Segment{SrcPort: 40000, DstPort: 80, Flags: tcpmodel.ACK},
		Conn: conn, From: 1, To: 2, Proto: trace.TCP,
	}, nil)
	octets, err := wire.Encode(w.Trace(), ack, 1)
	if err != nil {
		t.Fatal(err)
	}
	filled := append(octets, make([]byte, 46-len(octets))...)
	for _, x := range []trace.Extra{
		{Raw: filled, WireLen: len(filled)},
		{Raw: filled[:24], WireLen: len(filled)},
	} {
		if got := w.Trace().IPLen(w.Packet(trace.Packet{Proto: trace.TCP}, &x)); got != 40 {
			t.Errorf("%d octets of %d captured ones, want 40", got, len(x.Raw))
		}
	}
	unsaid := append([]byte(nil), octets...)
	unsaid[2], unsaid[3] = 0, 0
	x := trace.Extra{Raw: unsaid, WireLen: 9000}
	if got := w.Trace().IPLen(w.Packet(trace.Packet{Proto: trace.TCP}, &x)); got != 9000 {
		t.Errorf("%d octets of a packet that the network card cuts later, want 9000", got)
	}
}
