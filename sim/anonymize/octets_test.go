package anonymize_test

import (
	"bytes"
	"net/netip"
	"testing"

	"wirewalk/sim/anonymize"
	"wirewalk/sim/capture"
	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
)

func octets(tr *trace.Trace, stream uint32, off uint64, n int) []byte {
	return tr.Octets(nil, tcpmodel.Span{Stream: stream, Off: off, Len: uint32(n)})
}

func TestTheSameKeyGivesTheSameFileAndAnotherOneAnother(t *testing.T) {
	tr := read(t, "../capture/testdata/http/apache_idle_race.pcap")
	a, h := hidden(t, tr)
	b, _ := hidden(t, tr)
	if !bytes.Equal(a, b) {
		t.Error("two files of one key differ")
	}
	from := netip.MustParseAddr("10.77.0.1")
	if to := h.Address(from); to == from || to != anonymize.New(tr, key).Address(from) {
		t.Errorf("%s becomes %s", from, to)
	}
	var c bytes.Buffer
	x := capture.Selection{Trace: tr, Hide: anonymize.New(tr, [anonymize.KeyLen]byte{9}).Packet}
	if err := x.WritePcapng(&c); err != nil || bytes.Equal(a, c.Bytes()) {
		t.Error("two keys give one file")
	}
}

// Whatever is in a file is hidden without a panic, and no longer than it was.
func FuzzPacket(f *testing.F) {
	for _, file := range []string{"http/apache_idle_race", "names/curl-broken", "mechanisms/pmtu", "mechanisms/v6_open_close"} {
		tr := read(f, "../capture/testdata/"+file+".pcap")
		for id := trace.PacketID(1); int(id) <= tr.Packets(); id++ {
			f.Add(tr.Packet(id).Extra().Raw)
		}
	}
	tr := read(f, "../capture/testdata/http/apache_idle_race.pcap")
	h := anonymize.New(tr, key)
	f.Fuzz(func(t *testing.T, b []byte) {
		was := bytes.Clone(b)
		for id := trace.PacketID(1); int(id) <= tr.Packets(); id++ {
			out, n := h.Packet(id, b, len(b))
			if len(out) != len(b) || n != len(b) || !bytes.Equal(b, was) {
				t.Fatalf("%d octets became %d", len(b), len(out))
			}
		}
	})
}
