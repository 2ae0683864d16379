package measure_test

import (
	"os"
	"strings"
	"testing"

	"wirewalk/sim/measure"
)

func TestTheReferencePageListsEveryNumberThatScenariosCanExpect(t *testing.T) {
	text, err := os.ReadFile("../../docs/SCENARIOS.md")
	if err != nil {
		t.Fatal(err)
	}
	want := "| stat | what it is |\n|---|---|\n"
	for _, d := range measure.List() {
		if d.Shown != measure.ShownOnly {
			want += "| `" + string(d.Stat) + "` | " + d.Help + " |\n"
		}
	}
	if !strings.Contains(string(text), want+"\n") {
		t.Errorf("docs/SCENARIOS.md should have\n%s", want)
	}
}
