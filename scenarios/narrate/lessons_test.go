package narrate_test

import (
	"iter"
	"strings"
	"testing"

	"wirewalk/scenarios"
	"wirewalk/scenarios/narrate"
	"wirewalk/sim/trace"
)

// runs makes the trace of every lesson.
func runs(t *testing.T) iter.Seq2[string, *trace.Trace] {
	t.Helper()
	return func(yield func(string, *trace.Trace) bool) {
		for _, id := range scenarios.IDs() {
			src, _ := scenarios.Open(id)
			s, problems := scenarios.Load(id, src)
			if s == nil {
				t.Errorf("%s: %v", id, problems)
				continue
			}
			l, err := s.Run()
			if err != nil {
				t.Errorf("%s: %v", id, err)
				continue
			}
			if !yield(id, l.Trace) {
				return
			}
		}
	}
}

func TestEveryStopOfEveryLessonIsExplainedAndDescribed(t *testing.T) {
	for id, tr := range runs(t) {
		for c := trace.NewCursor(tr, nil); c.Next(); {
			why, what := narrate.WhyStop(tr, c.Stop()), narrate.DescribeStop(tr, c.Stop())
			if why.Sentence == "" || what == "" {
				t.Errorf("%s, stop %d: %q because %q", id, c.Stop(), what, why.Sentence)
			}
			for _, s := range []string{why.Sentence, what} {
				if strings.ContainsAny(s, "{}[]|") || strings.Contains(s, "  ") || strings.Contains(s, " .") {
					t.Errorf("%s, stop %d is not well filled in: %q", id, c.Stop(), s)
				}
			}
		}
	}
}

func TestNoExplanationOfALessonIsVague(t *testing.T) {
	vague := []string{"its state", " some ", "the network ", "some octets", "reason-"}
	for id, tr := range runs(t) {
		for rec := trace.RecordID(1); int(rec) <= tr.Len(); rec++ {
			s := narrate.Why(tr, rec).Sentence
			for _, v := range vague {
				if strings.Contains(s, v) && !strings.HasPrefix(s, "The network") {
					t.Errorf("%s, record %d (%s): %q", id, rec, narrate.Name(tr.Record(rec).Why), s)
				}
			}
			if s == "" {
				t.Errorf("%s, record %d (%s, %s) is not explained", id, rec, tr.Record(rec).Kind, narrate.Name(tr.Record(rec).Why))
			}
		}
	}
}

func TestCausalChainsEndAtARoot(t *testing.T) {
	for id, tr := range runs(t) {
		for c := trace.NewCursor(tr, nil); c.Next(); {
			links := narrate.Chain(tr, narrate.Main(tr, c.Stop()))
			if len(links) == 0 {
				t.Fatalf("%s, stop %d has no chain", id, c.Stop())
			}
			for i, l := range links[1:] {
				if l.Rec >= links[i].Rec {
					t.Errorf("%s, stop %d: cause %d does not precede %d", id, c.Stop(), l.Rec, links[i].Rec)
				}
			}
			if root := tr.Record(links[len(links)-1].Rec); root.Cause != 0 && len(links) < 1000 {
				t.Errorf("%s, stop %d: the chain stops at record %d, which has a cause", id, c.Stop(), links[len(links)-1].Rec)
			}
		}
	}
}
