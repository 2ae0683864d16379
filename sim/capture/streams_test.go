package capture_test

import (
	"bytes"
	"encoding/binary"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"wirewalk/sim/capture"
	"wirewalk/sim/trace"
)

// rawPcap is a classic capture of raw IP datagrams, a millisecond apart.
func rawPcap(datagrams ...[]byte) []byte {
	le := binary.LittleEndian
	out := le.AppendUint32(nil, 0xa1b2c3d4)
	out = le.AppendUint32(out, 2|4<<16)
	out = le.AppendUint32(le.AppendUint32(out, 0), 0)
	out = le.AppendUint32(le.AppendUint32(out, 262144), 101)
	for i, d := range datagrams {
		out = le.AppendUint32(le.AppendUint32(out, uint32(1_000_000+i/1000)), uint32(i%1000)*1000)
		out = le.AppendUint32(le.AppendUint32(out, uint32(len(d))), uint32(len(d)))
		out = append(out, d...)
	}
	return out
}

// way is from where to where a segment goes: hosts 10.0.0.src and 10.0.0.dst, and their ports.
type way struct {
	src, dst     byte
	sport, dport uint16
}

// The ways of most segments.
var (
	fromClient = way{1, 2, 40000, 80}
	fromServer = way{2, 1, 80, 40000}
)

// segment is a datagram with a TCP segment.
func segment(w way, seq, ack uint32, flags byte, payload string) []byte {
	be := binary.BigEndian
	b := be.AppendUint16([]byte{0x45, 0}, uint16(40+len(payload)))
	b = append(b, 0, 1, 0x40, 0, 64, 6, 0, 0, 10, 0, 0, w.src, 10, 0, 0, w.dst)
	b = be.AppendUint16(be.AppendUint16(b, w.sport), w.dport)
	b = be.AppendUint32(be.AppendUint32(b, seq), ack)
	b = append(b, 0x50, flags, 0x10, 0, 0, 0, 0, 0)
	return append(b, payload...)
}

func importBytes(t *testing.T, data []byte) *trace.Trace {
	t.Helper()
	tr, err := capture.Import(bytes.NewReader(data), "test", capture.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return tr
}

// Port pairs are used again and again with all kinds of flags; each packet
// must be in the connection in which tshark puts it.
func TestReusedPortsMakeTheConnectionsThatTsharkCounts(t *testing.T) {
	path := tshark(t)
	r := rand.New(rand.NewPCG(3, 4))
	flags := []byte{0x02, 0x02, 0x12, 0x12, 0x10, 0x18, 0x11, 0x14, 0x04, 0x10}
	var datagrams [][]byte
	for range 3000 {
		w := way{1, 2, uint16(40000 + r.IntN(40)), 80}
		if r.IntN(2) == 0 {
			w = way{w.dst, w.src, w.dport, w.sport}
		}
		datagrams = append(datagrams,
			segment(w, uint32(1000+1000*r.IntN(3)),
				uint32(1001+1000*r.IntN(3)),
				flags[r.IntN(len(flags))], ""))
	}
	data := rawPcap(datagrams...)
	file := filepath.Join(t.TempDir(), "reuse.pcap")
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(path, "-r", file, "-T", "fields", "-e", "tcp.stream").Output()
	if err != nil {
		t.Fatal(err)
	}
	tr := importBytes(t, data)
	for i, want := range strings.Fields(string(out)) {
		if got := strconv.Itoa(int(tr.Packet(trace.PacketID(i+1)).Conn) - 1); got != want {
			t.Errorf("packet %d is in stream %s, tshark says %s", i+1, got, want)
			return
		}
	}
}
