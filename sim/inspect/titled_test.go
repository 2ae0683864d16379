package inspect_test

import (
	"testing"

	"wirewalk/sim/inspect"
)

func TestATitleEndsInOneMark(t *testing.T) {
	for title, want := range map[string]string{
		"How long?": "How long? It depends.", "one way": "One way. It depends.", "Done.": "Done. It depends.", "Go!": "Go! It depends.",
	} {
		if got := inspect.Titled(title, "It depends."); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	if got := inspect.Titled("the client closes first", ""); got != "The client closes first." {
		t.Errorf("without a text it is %q", got)
	}
}
