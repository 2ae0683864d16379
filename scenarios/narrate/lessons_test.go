package narrate_test

import (
	"strings"
	"testing"

	"wirewalk/scenarios"
	"wirewalk/scenarios/narrate"
	"wirewalk/sim/trace"
)

// lessons runs the whole library.
func lessons(t *testing.T, check func(t *testing.T, tr *trace.Trace)) {
	t.Helper()
	for _, id := range scenarios.IDs() {
		t.Run(id, func(t *testing.T) {
			src, _ := scenarios.Open(id)
			s, problems := scenarios.Load(id, src)
			if s == nil {
				t.Fatal(problems)
			}
			l, err := s.Run()
			if err != nil {
				t.Fatal(err)
			}
			check(t, l.Trace)
		})
	}
}

func TestEveryStopOfEveryLessonIsExplainedAndDescribed(t *testing.T) {
	lessons(t, func(t *testing.T, tr *trace.Trace) {
		for c := trace.NewCursor(tr, nil); c.Next(); {
			why, what := narrate.WhyStop(tr, c.Stop()), narrate.DescribeStop(tr, c.Stop())
			if why.Sentence == "" || what == "" {
				t.Errorf("stop %d: %q because %q", c.Stop(), what, why.Sentence)
			}
			for _, s := range []string{why.Sentence, what} {
				if strings.ContainsAny(s, "{}[]|") || strings.Contains(s, "  ") || strings.Contains(s, " .") {
					t.Errorf("stop %d is not well filled in: %q", c.Stop(), s)
				}
			}
		}
	})
}

func TestNoExplanationOfALessonIsVague(t *testing.T) {
	vague := []string{"its state", " some ", "the network ", "some octets", "reason-"}
	lessons(t, func(t *testing.T, tr *trace.Trace) {
		for id := trace.RecordID(1); int(id) <= tr.Len(); id++ {
			s := narrate.Why(tr, id).Sentence
			for _, v := range vague {
				if strings.Contains(s, v) && !strings.HasPrefix(s, "The network") {
					t.Errorf("record %d (%s): %q", id, narrate.Name(tr.Record(id).Why), s)
				}
			}
			if s == "" {
				t.Errorf("record %d (%s, %s) is not explained", id, tr.Record(id).Kind, narrate.Name(tr.Record(id).Why))
			}
		}
	})
}

func TestCausalChainsEndAtARoot(t *testing.T) {
	lessons(t, func(t *testing.T, tr *trace.Trace) {
		for c := trace.NewCursor(tr, nil); c.Next(); {
			links := narrate.Chain(tr, narrate.Main(tr, c.Stop()))
			if len(links) == 0 {
				t.Fatalf("stop %d has no chain", c.Stop())
			}
			for i, l := range links[1:] {
				if l.Rec >= links[i].Rec {
					t.Errorf("stop %d: cause %d does not precede %d", c.Stop(), l.Rec, links[i].Rec)
				}
			}
			if root := tr.Record(links[len(links)-1].Rec); root.Cause != 0 && len(links) < 1000 {
				t.Errorf("stop %d: the chain stops at record %d, which has a cause", c.Stop(), links[len(links)-1].Rec)
			}
		}
	})
}
