package scenarios_test

import (
	"path/filepath"
	"testing"

	"wirewalk/sim"
	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
)

// What is said of connections that a listener does not take holds: an ACK that is
// ignored brings nothing and nothing answers it; one that is reset finds as many
// connections open and waiting as listen(1) has room for.
func TestTheReasonsOfConnectionsThatAreNotTakenHold(t *testing.T) {
	seen := map[tcpmodel.Reason]int{}
	for _, name := range []string{"defer_accept", "overflow_abort"} {
		tr := runScenario(t, filepath.Join("testdata", "recordings", "sockets", name+".yaml"))
		waiting := map[trace.ConnID]bool{}
		for id := trace.RecordID(1); int(id) <= tr.Len(); id++ {
			r := tr.Record(id)
			if r.Kind == trace.StateChange && r.Host == 2 {
				waiting[r.Conn] = r.To() == tcpmodel.Established
			}
			switch r.Why {
			case tcpmodel.WhyDeferred:
				seen[r.Why]++
				if cause := tr.Record(r.Cause); r.Kind == trace.Refusal &&
					(cause.Kind != trace.SegmentDelivered || tr.Packet(cause.Packet()).Seg.Len() > 0) {
					t.Errorf("%s: record %d: what is ignored is no bare ACK", name, id)
				}
				for n := id; int(n) <= tr.Len() && tr.Record(n).Stop == r.Stop; n++ {
					if x := tr.Record(n); x.Kind == trace.SegmentSent && x.Conn == r.Conn && x.Host == 2 {
						t.Errorf("%s: record %d: it is answered by #%d", name, id, x.Packet())
					}
				}
			case sim.ReasonOverflowAborted:
				seen[r.Why]++
				open := 0
				for _, is := range waiting {
					if is {
						open++
					}
				}
				if open != 2 || waiting[r.Conn] {
					t.Errorf("%s: record %d: %d connections wait, this one among them %t", name, id, open, waiting[r.Conn])
				}
			}
		}
	}
	if seen[tcpmodel.WhyDeferred] != 3 || seen[sim.ReasonOverflowAborted] == 0 {
		t.Errorf("shown %v, want two ACKs ignored, a timeout without a segment, and a reset", seen)
	}
}
