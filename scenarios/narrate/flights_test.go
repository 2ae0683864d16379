package narrate_test

import (
	"regexp"
	"strconv"
	"strings"
	"testing"

	"wirewalk/scenarios/narrate"
	"wirewalk/sim/trace"
)

var flight = regexp.MustCompile(`sends #(\d+)[^;]* to #(\d+), (\d+) segments with ([\d,]+) octets in all`)

// Nobody listens to a list of segments: a row of them is told by its ends, and what is
// told is what was sent.
func TestARowOfSegmentsIsToldByItsEnds(t *testing.T) {
	told := 0
	for id, tr := range runs(t) {
		for stop := trace.StopID(1); int(stop) <= tr.Stops(); stop++ {
			text := narrate.DescribeStop(tr, stop)
			if n := strings.Count(text, "it sends #"); n > 12 {
				t.Errorf("%s, stop %d names %d segments: %s", id, stop, n, text)
			}
			for _, m := range flight.FindAllStringSubmatch(text, -1) {
				told++
				from, _ := strconv.Atoi(m[1])
				to, _ := strconv.Atoi(m[2])
				sum, count := 0, 0
				for n := trace.PacketID(from); n <= trace.PacketID(to); n++ {
					if p := tr.Packet(n); tr.Record(p.Sent).Stop == stop {
						sum += int(p.Seg.Payload.Len)
						count++
					}
				}
				if strconv.Itoa(count) != m[3] || strconv.Itoa(sum) != strings.ReplaceAll(m[4], ",", "") {
					t.Errorf("%s, stop %d: %d segments with %d octets are told as %q", id, stop, count, sum, m[0])
				}
			}
		}
	}
	if told == 0 {
		t.Error("no row is told")
	}
}
