package view

import (
	"strings"
	"testing"

	"wirewalk/scenarios"
	"wirewalk/scenarios/lessontest"
	"wirewalk/scenarios/narrate"
	"wirewalk/sim/trace"
	"wirewalk/tui/ladder"
)

// The header, the ladder and what is read aloud write one time for one instant, and
// another for the instant of the next stop.
func TestEveryFaceWritesOneTimeForOneInstant(t *testing.T) {
	for _, id := range scenarios.IDs() {
		tr := lessontest.LessonTrace(t, id)
		x := ladder.NewIndex(tr)
		last, at := "", trace.StopID(0)
		for c := trace.NewCursor(tr, nil); c.Next(); {
			shown := x.Clock(c.Now())
			if said, _, _ := strings.Cut(narrate.DescribeStop(tr, c.Stop()), " s: "); said != shown && said != "" {
				t.Errorf("%s, stop %d: %s is shown and %s is said", id, c.Stop(), shown, said)
			}
			first, _ := tr.Stop(c.Stop())
			if at != 0 {
				before, _ := tr.Stop(at)
				gap := tr.Record(first).At.Sub(tr.Record(before).At)
				if same := shown == last; same != (gap == 0) && gap/1000 > 0 {
					t.Errorf("%s, stop %d: %s follows %s after %s", id, c.Stop(), shown, last, gap)
				}
			}
			last, at = shown, c.Stop()
		}
	}
}
