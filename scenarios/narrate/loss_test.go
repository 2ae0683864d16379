package narrate_test

import (
	"strconv"
	"strings"
	"testing"

	"wirewalk/scenarios/narrate"
	"wirewalk/sim/trace"
)

// Whatever else happens at the instant: that a packet is lost decides what comes.
func TestALossIsAlwaysSaid(t *testing.T) {
	losses := 0
	for name, tr := range runs(t) {
		for stop := trace.StopID(1); int(stop) <= tr.Stops(); stop++ {
			first, last := tr.Stop(stop)
			for id := first; id <= last; id++ {
				r := tr.Record(id)
				if r.Kind != trace.SegmentDropped {
					continue
				}
				losses++
				says := narrate.WhyStop(tr, stop).Sentence
				if number := "#" + strconv.Itoa(int(r.Packet())); !strings.Contains(says+" ", number) {
					t.Errorf("%s, stop %d, packet %d: %s", name, stop, r.Packet(), says)
				}
			}
		}
	}
	if losses == 0 {
		t.Error("nothing is lost in any lesson")
	}
}
