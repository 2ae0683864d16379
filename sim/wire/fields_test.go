package wire_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wirewalk/sim/trace"
	"wirewalk/sim/wire"
	"wirewalk/tcpmodel"
)

var update = flag.Bool("update", false, "rewrite golden files")

func treeText(fields []wire.Field) string {
	var b strings.Builder
	for _, f := range fields {
		fmt.Fprintf(&b, "%3d-%-3d %s%s: %s\n", f.Start, f.End, strings.Repeat("  ", f.Depth),
			f.Name, f.Value)
	}
	return b.String()
}

func request(t *testing.T) []byte {
	t.Helper()
	w, conn := pair()
	text := []byte("GET /small HTTP/1.1\r\nHost: a\x1b[31m\r\n\r\n")
	w.Append(1, text)
	id := w.Packet(trace.Packet{
		Seg: tcpmodel.Segment{
			SrcPort: 40000, DstPort: 80, Seq: 1001, Ack: 2001, Flags: tcpmodel.PSH | tcpmodel.ACK,
			Window:  502,
			Payload: tcpmodel.Span{Stream: 1, Len: uint32(len(text))},
			Options: tcpmodel.Options{HasTS: true, TSVal: 5, TSEcr: 6, NSACK: 1, SACK: [4]tcpmodel.Block{{Left: 7, Right: 9}}},
		},
		Conn: conn, From: 1, To: 2, Proto: trace.TCP, IPID: 1,
	}, nil)
	octets, err := wire.Encode(w.Trace(), id, 1)
	if err != nil {
		t.Fatal(err)
	}
	return octets
}

func TestTheTreeNamesEveryFieldWithItsOctets(t *testing.T) {
	octets := request(t)
	frame := append([]byte("\x02\x00\x00\x00\x00\x02\x02\x00\x00\x00\x00\x01\x81\x00\x00\x0c\x08\x00"), octets...)
	got := treeText(wire.FrameFields(wire.LinkEthernet, frame))
	golden := filepath.Join("testdata", "request.golden")
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("tree differs from %s (-update rewrites it):\n%s", golden, got)
	}
}

// Every octet of a whole packet belongs to a field, so that the hex pane can always name it.
func TestEveryOctetOfAPacketBelongsToAField(t *testing.T) {
	octets := request(t)
	covered := make([]bool, len(octets))
	for _, f := range wire.Fields(octets) {
		if f.Depth == 0 {
			continue
		}
		for i := f.Start; i < f.End; i++ {
			covered[i] = true
		}
	}
	for i, ok := range covered {
		if !ok {
			t.Errorf("octet %d is in no field", i)
		}
	}
}

func TestOctetsAfterTheDatagramArePadding(t *testing.T) {
	octets := append(request(t), 0, 0, 0)
	fields := wire.Fields(octets)
	last := fields[len(fields)-1]
	if last.Name != "Padding" || last.Start != len(octets)-3 || last.End != len(octets) {
		t.Errorf("the last field is %+v of %d octets", last, len(octets))
	}
}

func checkFields(t *testing.T, octets []byte, fields []wire.Field) {
	t.Helper()
	for _, f := range fields {
		if f.Start < 0 || f.End < f.Start || f.End > len(octets) {
			t.Fatalf("field %q has range [%d,%d) of %d octets", f.Name, f.Start, f.End, len(octets))
		}
		for _, r := range f.Name + f.Value + f.Note {
			if r < ' ' || r > '~' {
				t.Fatalf("field %q has the character %q in %q", f.Name, r, f.Value)
			}
		}
	}
}

func TestAnySnapLengthGivesATreeWithinTheOctets(t *testing.T) {
	octets := request(t)
	for n := range octets {
		checkFields(t, octets[:n], wire.Fields(octets[:n]))
	}
}

func FuzzFields(f *testing.F) {
	w, conn := pair()
	syn := w.Packet(trace.Packet{
		Seg:  tcpmodel.Segment{Flags: tcpmodel.SYN, Options: tcpmodel.Options{MSS: 1460, SACKOK: true, HasTS: true, HasScale: true}},
		Conn: conn, From: 1, To: 2, Proto: trace.TCP,
	}, nil)
	icmp := w.Packet(trace.Packet{From: 2, To: 1, Proto: trace.ICMP}, &trace.Extra{
		ICMPKind: tcpmodel.ICMPPortUnreachable, Cites: syn,
	})
	for _, id := range []trace.PacketID{syn, icmp} {
		octets, err := wire.Encode(w.Trace(), id, 1)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(octets, uint16(101))
	}
	f.Add([]byte{0x60, 0, 0, 0, 0, 16, 0, 64}, uint16(276))
	for _, link := range []uint16{0, 1, 9, 51, 104, 105, 108, 113, 127, 226, 239, 258, 276} {
		f.Add([]byte("\x02\x00\x00\x00\x00\x02\x02\x00\x00\x00\x00\x01\x88\x47\x00\x06\x41\x40\x45\x00"), link)
	}
	d := wire.NewDecoder()
	f.Fuzz(func(t *testing.T, octets []byte, link uint16) {
		checkFields(t, octets, wire.FrameFields(wire.LinkType(link), octets))
		got, err := d.Decode(wire.LinkType(link), octets, len(octets))
		if err != nil {
			return
		}
		if got.IP > len(octets) || len(got.Payload) > len(octets) || got.Length < 0 {
			t.Fatalf("IP at %d, %d octets of payload, length %d of %d octets", got.IP,
				len(got.Payload), got.Length, len(octets))
		}
	})
}
