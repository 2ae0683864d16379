package pages

import (
	"testing"

	"wirewalk/sim/diff"
	"wirewalk/sim/trace"
	"wirewalk/tui/stage"
)

func TestOnlyWhatThePageOfDifferencesUsesIsExplained(t *testing.T) {
	p := &stage.List{}
	p.Items = []stage.Item{{}}
	one := trace.NewWriter("").Trace()
	al := diff.Align(diff.Side{Trace: one, Name: "A"}, diff.Side{Trace: one, Name: "B"}, diff.Tolerance{})
	for text, want := range map[string]string{
		"the server acknowledges by itself in B (#8)": "client: who opened",
		"other window (#5 / #6)":                      "#5 / #6: #5 in A, #6 in B",
		"only in B: ACK 1 #6":                         "",
	} {
		p.Items[0].Text = text
		if got := legend(p, al); got != want {
			t.Errorf("of %q is explained: %s", text, got)
		}
	}
}
