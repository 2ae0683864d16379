package tcpdump_test

import (
	"bytes"
	"io"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"wirewalk/scenarios"
	"wirewalk/sim/capture"
	"wirewalk/sim/format/tcpdump"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// writer is one of the forms in which a trace becomes a capture.
type writer func(io.Writer, *trace.Trace, trace.HostID) error

// compareExport holds the printed packets of a trace at a host against what
// printed prints for its exported capture.
func compareExport(t *testing.T, tr *trace.Trace, host trace.HostID, write writer) (file string) {
	t.Helper()
	var got, exported bytes.Buffer
	if err := tcpdump.Tcpdump(&got, tr, host); err != nil {
		t.Fatal(err)
	}
	if err := write(&exported, tr, host); err != nil {
		t.Fatal(err)
	}
	file = filepath.Join(t.TempDir(), "x")
	if err := os.WriteFile(file, exported.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	compareLines(t, got.String(), printed(t, file))
	return file
}

// cleanForTshark reports what tshark finds malformed or wrongly summed.
func cleanForTshark(t *testing.T, file string) {
	t.Helper()
	path := tool(t, "tshark")
	out, err := exec.Command(path, "-r", file, "-o", "ip.check_checksum:TRUE", "-o",
		"tcp.check_checksum:TRUE",
		"-o", "udp.check_checksum:TRUE", "-Y", `_ws.malformed or tcp.checksum.status == "Bad" or `+
			`ip.checksum.status == "Bad" or udp.checksum.status == "Bad" or icmp.checksum.status == "Bad"`).Output()
	if err != nil {
		t.Fatal(err)
	}
	if len(out) > 0 {
		t.Errorf("tshark finds fault with:\n%s", out)
	}
}

func TestTcpdumpPrintsEveryLessonAsTcpdumpPrintsItsExport(t *testing.T) {
	for i, id := range scenarios.IDs() {
		t.Run(id, func(t *testing.T) {
			text, _ := scenarios.Open(id)
			s, problems := scenarios.Load(id, text)
			if s == nil {
				t.Fatal(problems.Format())
			}
			lesson, err := s.Run()
			if err != nil {
				t.Fatal(err)
			}
			file := compareExport(t, lesson.Trace, 0, capture.WritePcapng)
			if i%8 == 0 { // a few are enough: tshark takes its time
				cleanForTshark(t, file)
			}
		})
	}
}

// mixed is a trace with everything that a packet can have, 25 hours long.
func mixed() *trace.Trace {
	w := trace.NewWriter("mixed")
	a := w.Host(trace.Host{Name: "client", Addr: netip.MustParseAddr("10.0.0.1")})
	b := w.Host(trace.Host{Name: "server", Addr: netip.MustParseAddr("192.0.2.2")})
	conn := w.Conn(
		trace.End{Host: a, Addr: netip.MustParseAddrPort("10.0.0.1:40000"), Public: netip.MustParseAddrPort("198.51.100.7:61000"), Stream: w.Stream()},
		trace.End{Host: b, Addr: netip.MustParseAddrPort("192.0.2.2:8080"), Stream: w.Stream()})
	text := "GET /a HTTP/1.1\r\nHost: a\r\n\r\n"
	w.Append(1, []byte(text))
	w.Generate(2, 3000)
	step := func(at vtime.Duration, p trace.Packet, x *trace.Extra, arrives bool) trace.PacketID {
		p.Conn = conn
		id := w.Packet(p, x)
		w.Record(trace.Record{At: vtime.Time(at), Kind: trace.SegmentSent, Host: p.From, Ref: uint32(id)})
		if arrives {
			w.Record(trace.Record{At: vtime.Time(at) + 28_000_999, Kind: trace.SegmentDelivered, Host: p.To, Ref: uint32(id)})
		}
		return id
	}
	tcp := func(from trace.HostID, s tcpmodel.Segment) trace.Packet {
		s.SrcPort, s.DstPort, s.Window = 40000, 8080, 502
		to := b
		if from == b {
			s.SrcPort, s.DstPort, to = 8080, 61000, a
		}
		return trace.Packet{Seg: s, From: from, To: to, Proto: trace.TCP}
	}
	syn := tcpmodel.Options{MSS: 1460, SACKOK: true, HasTS: true, TSVal: 1, HasScale: true, Scale: 7}
	at := func(n int) vtime.Duration { return vtime.Duration(n)*100*vtime.Millisecond + 123_456 }
	step(at(1), tcp(a, tcpmodel.Segment{Flags: tcpmodel.SYN | tcpmodel.ECE | tcpmodel.CWR, Seq: 4294967290, Options: syn}), nil, true)
	step(at(2), tcp(b, tcpmodel.Segment{Flags: tcpmodel.SYN | tcpmodel.ACK | tcpmodel.ECE, Seq: 7, Ack: 4294967291, Options: syn}), nil, true)
	step(at(3), tcp(a, tcpmodel.Segment{
		Flags: tcpmodel.PSH | tcpmodel.ACK | tcpmodel.URG, Urgent: 3, Seq: 4294967291, Ack: 8,
		ECN:     2,
		Payload: tcpmodel.Span{Stream: 1, Len: uint32(len(text))},
	}), nil, true)
	data := tcp(b, tcpmodel.Segment{Flags: tcpmodel.ACK, Seq: 8, Ack: 23, ECN: 3, Payload: tcpmodel.Span{Stream: 2, Len: 1448}})
	lost := step(at(4), data, nil, false)
	data.Corrupt = true
	step(at(5), data, nil, true)
	step(at(6), tcp(a, tcpmodel.Segment{
		Flags: tcpmodel.ACK, Seq: 23, Ack: 8,
		Options: tcpmodel.Options{NSACK: 2, SACK: [4]tcpmodel.Block{{Left: 1456, Right: 2904}, {Left: 5000, Right: 6000}}},
	}), nil, true)
	for i, kind := range []tcpmodel.ICMPKind{
		tcpmodel.ICMPHostUnreachable, tcpmodel.ICMPPortUnreachable,
		tcpmodel.ICMPFragmentationNeeded, tcpmodel.ICMPTimeExceeded,
		tcpmodel.ICMPProtoUnreachable, tcpmodel.ICMPNetUnreachable, tcpmodel.ICMPSourceRouteFailed,
		tcpmodel.ICMPParameterProblem,
	} {
		step(at(7+i), trace.Packet{From: a, To: b, Proto: trace.ICMP}, &trace.Extra{
			ICMPKind: kind, Cites: lost, MTU: 1400, Src: netip.MustParseAddr("203.0.113.9"),
		}, true)
	}
	udp := tcpmodel.Segment{SrcPort: 5000, DstPort: 5001, Payload: tcpmodel.Span{Stream: 2, Len: 9}}
	step(at(20), trace.Packet{Seg: udp, From: a, To: b, Proto: trace.UDP}, nil, true)
	step(25*vtime.Hour, tcp(a, tcpmodel.Segment{Flags: tcpmodel.RST, Seq: 23}), nil, true)
	return w.Trace()
}

func TestTcpdumpPrintsEverythingThatAPacketCanHave(t *testing.T) {
	tr := mixed()
	compareExport(t, tr, 1, capture.WritePcap)
	compareExport(t, tr, 1, capture.WritePcapng)
	compareExport(t, tr, 2, capture.WritePcap)
	cleanForTshark(t, compareExport(t, tr, 2, capture.WritePcapng))
	client, server := listing(t, tr, 1), listing(t, tr, 2)
	if n := strings.Count(client, "length 1448"); n != 1 {
		t.Errorf("the client shows %d of the data segments, want the one that arrived", n)
	}
	if n := strings.Count(server, "length 1448"); n != 2 {
		t.Errorf("the server shows %d of the data segments, want both that it sent", n)
	}
	if !strings.Contains(server, "198.51.100.7.61000 > 192.0.2.2.8080: Flags [SEW]") {
		t.Errorf("the server does not see the NAT's address:\n%s", server)
	}
	if !strings.Contains(client, "\n 00:59:59.") {
		t.Errorf("the clock does not wrap at 24 hours:\n%s", client)
	}
}

func listing(t *testing.T, tr *trace.Trace, host trace.HostID) string {
	t.Helper()
	var out strings.Builder
	if err := tcpdump.Tcpdump(&out, tr, host); err != nil {
		t.Fatal(err)
	}
	return out.String()
}
