package scenarios_test

import (
	"bytes"
	"iter"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"wirewalk/scenarios/narrate"
	"wirewalk/scenarios/premises"
	"wirewalk/sim/capture"
	"wirewalk/sim/trace"
)

// What is said of a record or a stop holds there, in every lesson, variant and recording.
func TestEverySentenceHoldsWhereItIsSaid(t *testing.T) {
	seen, told := map[string]int{}, map[string]int{}
	for file, tr := range everyTraceAnd(t, "sentences") {
		for _, fault := range premises.Check(tr, seen) {
			if told[fault.Sentence]++; told[fault.Sentence] <= 3 {
				t.Errorf("%s: %s", strings.TrimPrefix(file, "testdata/recordings/"), fault)
			}
		}
	}
	var unsaid []string
	for _, id := range narrate.Sentences() {
		if seen[id] == 0 {
			unsaid = append(unsaid, id)
		}
		if seen[id] == 0 && (ofPrograms(id) || strings.HasSuffix(id, "time-wait")) && !strings.HasPrefix(id, "seen-") {
			t.Errorf("nothing shows %s: testdata/sentences is the place for what no lesson says", id)
		}
	}
	t.Logf("%d sentences said, never said: %v", len(seen), unsaid)
	for _, id := range slices.Sorted(maps.Keys(told)) {
		t.Logf("%4d of %5d false: %s", told[id], seen[id], id)
	}
}

// What is said of a capture holds there, in every recording, and where a run was seen at
// one of its ends.
func TestEverySentenceOfACaptureHoldsWhereItIsSaid(t *testing.T) {
	said, told := map[string]int{}, map[string]int{}
	for name, tr := range everyCapture(t) {
		for _, fault := range premises.Check(tr, said) {
			if told[fault.Sentence]++; told[fault.Sentence] <= 3 {
				t.Errorf("%s: %s", strings.TrimPrefix(name, "../sim/capture/testdata/"), fault)
			}
		}
	}
	for _, id := range slices.Sorted(maps.Keys(told)) {
		t.Logf("%4d of %5d false: %s", told[id], said[id], id)
	}
	for _, id := range narrate.Sentences() {
		if strings.HasPrefix(id, "seen-") && said[id] == 0 {
			t.Errorf("no capture shows %s", id)
		}
	}
}

// straggles reports a lesson in which a packet comes long after the connection that it is
// of: a capture cannot know that it is not of the one that has the addresses and ports now.
func straggles(name string) bool {
	return strings.Contains(name, "an-old-syn") || strings.Contains(name, "late-duplicate")
}

// everyCapture is the recordings, and the runs of everyToldTrace as each of their ends saw them.
func everyCapture(t *testing.T) iter.Seq2[string, *trace.Trace] {
	t.Helper()
	files, _ := filepath.Glob("../sim/capture/testdata/*/*.pcap")
	more, _ := filepath.Glob("../tui/testdata/*.pcap")
	own, _ := filepath.Glob("testdata/captures/*.pcap")
	more = append(more, own...)
	return func(yield func(string, *trace.Trace) bool) {
		for _, file := range append(files, more...) {
			if !yield(file, captured(t, file)) {
				return
			}
		}
		for name, tr := range everyTraceAnd(t, "sentences") {
			const most = 5000 // packets of a run
			if tr.Packets() > most || straggles(name) {
				continue
			}
			for i := range tr.Hosts() {
				h := &tr.Hosts()[i]
				if h.Role != trace.RoleEnd || h.Stack == "none" || h.Of != 0 {
					continue
				}
				var file bytes.Buffer
				if err := capture.WritePcapng(&file, tr, h.ID); err != nil {
					t.Fatal(err)
				}
				seen, err := capture.Import(&file, name, capture.Options{SeenAt: h.Addr.String()})
				if err == nil && !yield(name+", seen at "+h.Name, seen) {
					return
				}
			}
		}
	}
}

func captured(t *testing.T, file string) *trace.Trace {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	tr, err := capture.Import(f, filepath.Base(file), capture.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return tr
}

// A premise that holds everywhere holds nothing: most premises fail where other sentences
// are said of records of the same kind.
func TestPremisesFailWhereOtherSentencesAreSaid(t *testing.T) {
	var traces []*trace.Trace
	for _, tr := range everyTraceAnd(t, "sentences") {
		traces = append(traces, tr)
	}
	files, _ := filepath.Glob("../sim/capture/testdata/*/*.pcap")
	for _, file := range files {
		traces = append(traces, captured(t, file))
	}
	shapes, tally := map[string]map[premises.Shape]bool{}, map[string]*premises.Tally{}
	for _, tr := range traces {
		premises.Shapes(tr, shapes)
	}
	for _, id := range narrate.Sentences() {
		if ofPrograms(id) {
			tally[id] = &premises.Tally{}
		}
	}
	for _, tr := range traces {
		premises.Elsewhere(tr, shapes, 1000, tally)
	}
	for _, id := range slices.Sorted(maps.Keys(tally)) {
		if n := tally[id]; n.Tried > 10 && n.Held*3 > n.Tried && holdOften[id] == "" {
			t.Errorf("%s holds at %d of %d moments of other sentences", id, n.Held, n.Tried)
		}
	}
}

// ofPrograms reports a sentence about programs, or about a capture.
func ofPrograms(id string) bool {
	for _, prefix := range []string{"http-", "dns-", "script-", "seen-"} {
		if strings.HasPrefix(id, prefix) {
			return true
		}
	}
	return false
}

// holdOften are premises that hold at most moments of other sentences, with the reason.
var holdOften = map[string]string{
	"http-dial-fresh":           "that the file wants a new connection stands in no record",
	"http-listen":               "script-listen is the same call",
	"script-listen":             "http-listen is the same call",
	"http-read":                 "every read() takes what has come",
	"script-reads-what-arrives": "every read() takes what has come",
	"http-close-unsolicited":    "octets come on connections without a request wherever programs are scripted",
	"http-step-done":            "script-step-ends says the same",
	"script-step-ends":          "http-step-done says the same",
}
