package diagnose_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wirewalk/scenarios"
	"wirewalk/scenarios/lessontest"
	"wirewalk/sim/capture"
	"wirewalk/sim/diagnose"
	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
	"wirewalk/sim/wire"
)

var update = flag.Bool("update", false, "rewrite testdata/lessons.golden")

// What is found in the capture of each lesson, which was read against what the lesson is about.
func TestWhatIsFoundInTheCapturesOfTheLessonsIsWhatTheyTeach(t *testing.T) {
	var out strings.Builder
	for _, id := range scenarios.IDs() {
		run := lessontest.LessonTrace(t, id)
		var file bytes.Buffer
		if err := capture.WritePcapng(&file, run, wire.Vantage(run)); err != nil {
			t.Fatal(err)
		}
		tr, err := capture.Import(&file, id, capture.Options{})
		if err != nil {
			t.Fatal(id, err)
		}
		out.WriteString(id + "\n")
		r := diagnose.Triage(inspect.NewReader(tr), trace.RecordID(tr.Len()))
		for _, f := range r.Findings {
			out.WriteString("  " + f.ID + ": " + f.Summary + "\n")
		}
	}
	golden := filepath.Join("testdata", "lessons.golden")
	if *update {
		if err := os.WriteFile(golden, []byte(out.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(out.String(), "\n")); d != "" {
		t.Errorf("-update rewrites %s (-golden +now):\n%s", golden, d)
	}
}
