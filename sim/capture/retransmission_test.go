package capture_test

import (
	"os"
	"slices"
	"testing"

	"wirewalk/sim/trace"
)

// Segment #5 has 14,542 octets; #10 carries 1,460 of them again, from its middle.
func TestAPartOfALargeSegmentThatIsSentAgainIsARetransmission(t *testing.T) {
	data, err := os.ReadFile("testdata/files/wild/gso_retrans.pcap")
	if err != nil {
		t.Fatal(err)
	}
	tr := importBytes(t, data)
	for id := trace.PacketID(1); int(id) <= tr.Packets(); id++ {
		p := tr.Packet(id)
		want := map[trace.PacketID]trace.PacketID{10: 5}[id]
		if p.Again != want || slices.Contains(p.Extra().Labels, "retransmission") != (want != 0) {
			t.Errorf("#%d repeats #%d with labels %q, want #%d", id, p.Again, p.Extra().Labels, want)
		}
	}
}
