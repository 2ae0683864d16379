package narrate_test

import (
	"regexp"
	"strconv"
	"strings"
	"testing"

	"wirewalk/scenarios/lessontest"
	"wirewalk/scenarios/narrate"
	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
)

// A number that lies far before a connection's first one is of another
// connection: it is told as it is on the wire.
func TestNoRecordingIsToldWithANumberBeforeItsFirst(t *testing.T) {
	negative := regexp.MustCompile(`(octet|seq|ACK|expects|number) -[0-9]`)
	for _, name := range lessontest.Recorded(t) {
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

func TestWhatAFarEndDidIsToldWithItsTimeThere(t *testing.T) {
	tr := lessontest.Captured(t, "http/e07a_race_GET", "")
	for stop, want := range map[trace.StopID]string{
		8: "#8 GET /small arrives at 10.98.0.2 (at about 5.129", 9: "10.98.0.2 sends #9 FIN (at about 5.09",
	} {
		if got := narrate.DescribeStop(tr, stop); !strings.Contains(got, want) {
			t.Errorf("stop %d: %q does not say %q", stop, got, want)
		}
	}
}

func TestAProbeThatIsRefusedOnTheWayIsToldAsAProbe(t *testing.T) {
	got := narrate.WhyStop(lessontest.Captured(t, "kernel/e10_ka_hostunreach", ""), 8).Sentence
	for _, want := range []string{"The connection was quiet", "by ICMP: #9, host unreachable"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q does not say %q", got, want)
		}
	}
}

// By the times that a chain of causes is shown with, nothing brings about what was before it.
func TestNoCauseIsShownAfterItsEffect(t *testing.T) {
	for _, name := range lessontest.Recorded(t) {
		tr := lessontest.Captured(t, name, "")
		x, wrong := inspect.NewReader(tr), 0
		for id := trace.RecordID(1); int(id) <= tr.Len() && wrong < 3; id++ {
			cause := tr.Record(id).Cause
			if cause == 0 {
				continue
			}
			const vague = 0.0011 // Estimates are cut to what is known of them.
			if shown(x.When(cause)) > shown(x.When(id))+vague {
				wrong++
				t.Errorf("%s, record %d: %q at %s comes of %q at %s", name, id, narrate.Describe(tr, id), x.When(id), narrate.Describe(tr, cause), x.When(cause))
			}
		}
	}
}

// shown reads an instant as it is shown.
func shown(clock string) float64 {
	at, err := strconv.ParseFloat(strings.TrimPrefix(clock, "~"), 64)
	if err != nil {
		return 0
	}
	return at
}
