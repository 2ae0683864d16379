package narrate_test

import (
	"strings"
	"testing"

	"wirewalk/scenarios"
	"wirewalk/scenarios/narrate"
	"wirewalk/sim/trace"
)

// The scenario knows nothing of what a reader asks of it.
func TestWhatTheReaderAskedIsNotSaidToBeTheScenarios(t *testing.T) {
	for _, fault := range []string{"drop number=4", "delay by=1.2s number=4", "duplicate number=4", "corrupt number=4"} {
		src, _ := scenarios.Open("four-segment-close")
		s, _ := scenarios.Load("four-segment-close", src)
		s, problems := s.Change(fault + ` name="what if #4 is otherwise"`)
		if len(problems) > 0 {
			t.Fatal(problems.Format())
		}
		l, err := s.Run()
		if err != nil {
			t.Fatal(err)
		}
		asked := 0
		for id := trace.RecordID(1); int(id) <= l.Trace.Len(); id++ {
			text := narrate.Why(l.Trace, id).Sentence
			if strings.Contains(text, "as this scenario") || strings.Contains(text, "he scenario calls") || strings.Contains(text, "of the scenario") {
				t.Errorf("%s: %s", fault, text)
			}
			asked += strings.Count(text, "You asked: what if #4 is otherwise.")
		}
		if asked == 0 {
			t.Errorf("%s: nothing says that the reader asked", fault)
		}
	}
}
