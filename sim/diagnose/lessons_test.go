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

var update = flag.Bool("update", false, "rewrite what is recorded of the findings")

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
	compareGolden(t, "lessons.golden", out.String())
}

// compareGolden holds a text against a file of testdata, which -update rewrites.
func compareGolden(t *testing.T, file, text string) {
	t.Helper()
	golden := filepath.Join("testdata", file)
	if *update {
		if err := os.WriteFile(golden, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(text, "\n")); d != "" {
		t.Errorf("-update rewrites %s (-golden +now):\n%s", golden, d)
	}
}
