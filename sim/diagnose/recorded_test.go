package diagnose_test

import (
	"slices"
	"strings"
	"testing"

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
	compareGolden(t, "recorded.golden", out.String())
}
