package diff_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wirewalk/scenarios"
	"wirewalk/sim/capture"
	"wirewalk/sim/diff"
	"wirewalk/sim/trace"
)

var update = flag.Bool("update", false, "write what is said of the recordings anew; read it before committing it")

// The scenarios beside the recordings of a kernel send the same packets. What
// still differs is written down, so that each sentence can be held against
// tcpdump: the scale that a kernel with more memory chooses and the windows that
// follow from it, PSH at the end of a write, and in bulk transfers how many
// segments one acknowledgment is for.
func TestScenariosDifferFromKernelRecordingsInLittle(t *testing.T) {
	const dir = "../../scenarios/testdata/recordings/kernel/"
	files, err := filepath.Glob(dir + "*.yaml")
	if err != nil || len(files) < 20 {
		t.Fatalf("%d scenarios: %v", len(files), err)
	}
	var all strings.Builder
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".yaml")
		al := lay(scenarioFile(t, file), captureFile(t, "../../sim/capture/testdata/kernel/"+name+".pcap"))
		all.WriteString("== " + name + "\n" + told(al))
		for _, d := range al.Differences {
			switch d.Kind {
			case diff.Options, diff.Window, diff.Bits, diff.Acknowledged, diff.Timing:
			default:
				t.Errorf("%s: %s: %s", name, d.Kind, d.Text)
			}
		}
		if len(al.Differences) > 12 {
			t.Errorf("%s: %d differences are listed", name, len(al.Differences))
		}
	}
	const golden = "testdata/recordings.golden"
	if *update {
		if err := os.WriteFile(golden, []byte(all.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), all.String()); diff != "" {
		t.Errorf("what is said differs (-want +got):\n%s", diff)
	}
}

func scenarioFile(t *testing.T, file string) *trace.Trace {
	t.Helper()
	src, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	s, problems := scenarios.Load(file, src)
	if s == nil {
		t.Fatal(problems.Format())
	}
	l, err := s.Run()
	if err != nil {
		t.Fatal(err)
	}
	return l.Trace
}

func captureFile(t *testing.T, file string) *trace.Trace {
	t.Helper()
	octets, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	tr, err := capture.Import(bytes.NewReader(octets), "capture", capture.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return tr
}

// A what-if marks what the change brought about, not all that comes later.
func TestALossMarksWhatItBringsAboutAndNotAllThatFollows(t *testing.T) {
	text, _ := scenarios.Open("http11-three-requests")
	s, _ := scenarios.Load("x", text)
	lost, problems := s.Intervene("drop number=4")
	if lost == nil {
		t.Fatal(problems.Format())
	}
	l, err := lost.Run()
	if err != nil {
		t.Fatal(err)
	}
	al := lay(lesson(t, "http11-three-requests"), l.Trace)
	for _, want := range []string{"fate: lost only in B: 33 octets from seq 1 (#4)\n", "repetition: B repeats seq 1 (#5) and A does not\n"} {
		if !strings.Contains(told(al), want) {
			t.Errorf("%q is missing in\n%s", want, told(al))
		}
	}
	marked, stops := 0, 0
	for id, m := range al.ChangedOrLate(1) {
		if id > 0 && l.Trace.Visible(trace.StopID(id)) {
			stops++
			if m {
				marked++
			}
		}
	}
	if marked == 0 || marked > 6 || stops < 15 {
		t.Errorf("%d of %d stops are marked:\n%s", marked, stops, told(al))
	}
}

// A packet that comes late marks its arrival and what waited for it; what
// follows at the same distance as before is not marked.
func TestALatePacketIsNamedAndMarkedOnce(t *testing.T) {
	text, _ := scenarios.Open("three-way-handshake")
	s, _ := scenarios.Load("x", text)
	late, problems := s.Intervene("delay number=2 by=100ms")
	if late == nil {
		t.Fatal(problems.Format())
	}
	l, err := late.Run()
	if err != nil {
		t.Fatal(err)
	}
	al := lay(lesson(t, "three-way-handshake"), l.Trace)
	if got := told(al); got != "timing: SYN,ACK (#2) is on its way for 28 ms in A, 128 ms in B\n" {
		t.Errorf("said %s", got)
	}
	marked := func(stops []bool) (list []trace.StopID) {
		for id, m := range stops {
			if m {
				list = append(list, trace.StopID(id))
			}
		}
		return list
	}
	if list := marked(al.Changed(1)); len(list) > 0 {
		t.Errorf("stops %v are marked although only time differs", list)
	}
	if list := marked(al.ChangedOrLate(1)); len(list) != 1 || list[0] != l.Trace.Record(l.Trace.Packet(2).Arrived).Stop {
		t.Errorf("stops %v are marked", list)
	}
}
