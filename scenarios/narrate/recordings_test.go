package narrate_test

import (
	"regexp"
	"strings"
	"testing"

	"wirewalk/scenarios/lessontest"
	"wirewalk/scenarios/narrate"
	"wirewalk/sim/trace"
)

// A number that lies far before a connection's first one is of another
// connection: it is told as it is on the wire.
func TestNoRecordingIsToldWithANumberBeforeItsFirst(t *testing.T) {
	negative := regexp.MustCompile(`(octet|seq|ACK|expects|number) -[0-9]`)
	for _, name := range lessontest.Recorded(t) {
		if strings.HasPrefix(name, "boxes/window_") {
			continue // A forged ACK in it is so old.
		}
		tr := lessontest.Captured(t, name, "")
		for stop := trace.StopID(1); int(stop) <= tr.Stops(); stop++ {
			said := narrate.DescribeStop(tr, stop) + " " + narrate.WhyStop(tr, stop).Sentence
			if negative.MatchString(said) {
				t.Errorf("%s, stop %d: %s", name, stop, said)
			}
		}
	}
}

func TestAnOpeningOverAnEarlierConnectionIsToldAsThat(t *testing.T) {
	tr := lessontest.Captured(t, "mechanisms/crash_reconnect", "")
	for stop, want := range map[trace.StopID]string{
		6: "called connect()", 7: "still has an earlier connection", 8: "its RST ends the earlier connection",
		9: "the earlier connection that stood in its way is gone",
	} {
		if got := narrate.WhyStop(tr, stop).Sentence; !strings.Contains(got, want) {
			t.Errorf("stop %d: %q does not say %q", stop, got, want)
		}
	}
}

func TestWhatWasTooLargeIsToldByTheErrorThatSaysSo(t *testing.T) {
	tr := lessontest.Captured(t, "mechanisms/pmtu", "")
	told := 0
	for stop := trace.StopID(15); stop <= 24; stop++ {
		got := narrate.WhyStop(tr, stop).Sentence
		if strings.Contains(got, "an ICMP error told") {
			told++
		} else if strings.Contains(got, "carries octets") {
			t.Errorf("stop %d: %q", stop, got)
		}
	}
	if told < 9 {
		t.Errorf("%d repetitions are told by the error", told)
	}
}
