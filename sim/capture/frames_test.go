package capture_test

import (
	"bytes"
	"encoding/binary"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"wirewalk/sim/capture"
	"wirewalk/sim/trace"
)

// withARP makes a file of raw IP packets one of Ethernet frames, with an ARP
// request before its first frame and after every third one.
func withARP(t *testing.T, file []byte) []byte {
	t.Helper()
	const head, record, rawIP, ethernet = 24, 16, 101, 1
	order := binary.LittleEndian
	if link := order.Uint32(file[20:]); link != rawIP {
		t.Fatalf("link type %d", link)
	}
	address := []byte{2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2}
	arp := append(bytes.Clone(address), 8, 6, 0, 1, 8, 0, 6, 4, 0, 1)
	arp = append(arp, make([]byte, 42-len(arp))...)
	out := order.AppendUint32(bytes.Clone(file[:20]), ethernet)
	frame := func(stamp, octets []byte) {
		out = append(out, stamp...)
		out = order.AppendUint32(out, uint32(len(octets)))
		out = order.AppendUint32(out, uint32(len(octets)))
		out = append(out, octets...)
	}
	for n, rest := 0, file[head:]; len(rest) > 0; n++ {
		size := record + int(order.Uint32(rest[8:]))
		if n%3 == 0 {
			frame(rest[:8], arp)
		}
		frame(rest[:8], append(append(bytes.Clone(address), 8, 0), rest[record:size]...))
		rest = rest[size:]
	}
	return out
}

func TestFramesAreCountedAsWiresharkCountsThem(t *testing.T) {
	plain, err := os.ReadFile(filepath.Join("testdata", "http", "e07b_race_POST.pcap"))
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "arp.pcap")
	if err := os.WriteFile(file, withARP(t, plain), 0o600); err != nil {
		t.Fatal(err)
	}
	tr := importFile(t, file)
	for id := trace.PacketID(1); int(id) <= tr.Packets(); id++ {
		if got, want := tr.Packet(id).Extra().Frame, int(id)+1+(int(id)-1)/3; got != want {
			t.Errorf("packet #%d is frame %d, want %d", id, got, want)
		}
	}
	out, err := exec.Command(tshark(t), "-r", file, "-Y", "tcp", "-T", "fields", "-e", "frame.number", "-e", "tcp.seq_raw").Output()
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	if len(lines) != tr.Packets() {
		t.Fatalf("tshark shows %d segments, the trace has %d", len(lines), tr.Packets())
	}
	for i, line := range lines {
		p := tr.Packet(trace.PacketID(i + 1))
		if want := strconv.Itoa(p.Extra().Frame) + "\t" + strconv.FormatUint(uint64(p.Seg.Seq), 10); line != want {
			t.Errorf("tshark says %q of what is %q here", line, want)
		}
	}
}

func TestFramesOfACutImportAreThoseOfTheFile(t *testing.T) {
	plain, err := os.ReadFile(filepath.Join("testdata", "http", "e07b_race_POST.pcap"))
	if err != nil {
		t.Fatal(err)
	}
	tr, err := capture.Import(bytes.NewReader(withARP(t, plain)), "arp", capture.Options{MaxPackets: 4})
	if err != nil {
		t.Fatal(err)
	}
	if last := tr.Packet(trace.PacketID(tr.Packets())).Extra().Frame; last != 4 {
		t.Errorf("the last of 4 frames is called %d", last)
	}
}
