package diagnose_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wirewalk/scenarios/lessontest"
	"wirewalk/sim/diagnose"
	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
)

// What is found in each recording of a kernel and of servers was read against what was
// done when it was made. Most of them were cut, which is left out.
func TestWhatIsFoundInTheRecordingsIsWhatHappenedThere(t *testing.T) {
	var out strings.Builder
	for _, name := range lessontest.Recorded(t) {
		tr := lessontest.Captured(t, name, "")
		r := diagnose.Triage(inspect.NewReader(tr), trace.RecordID(tr.Len()))
		var ids []string
		for i := range r.Findings {
			if id := r.Findings[i].ID; id != "cut-packets" && !slices.Contains(ids, id) {
				ids = append(ids, id)
			}
		}
		out.WriteString(strings.TrimRight(name+": "+strings.Join(ids, " "), " ") + "\n")
	}
	golden := filepath.Join("testdata", "recorded.golden")
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
