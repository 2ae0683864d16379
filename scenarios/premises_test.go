package scenarios_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"wirewalk/scenarios/narrate"
	"wirewalk/scenarios/premises"
)

// What is said of a record or a stop holds there, in every lesson, variant and recording.
func TestEverySentenceHoldsWhereItIsSaid(t *testing.T) {
	seen, told := map[string]int{}, map[string]int{}
	for file, tr := range everyTrace(t) {
		for _, fault := range premises.Check(tr, seen) {
			if told[fault.Sentence]++; told[fault.Sentence] <= 3 {
				t.Errorf("%s: %s", strings.TrimPrefix(file, "testdata/recordings/"), fault)
			}
		}
	}
	var unsaid []string
	for _, id := range narrate.Sentences() {
		if seen[id] == 0 {
			unsaid = append(unsaid, id)
		}
	}
	t.Logf("%d sentences said, never said: %v", len(seen), unsaid)
	for _, id := range slices.Sorted(maps.Keys(told)) {
		t.Logf("%4d of %5d false: %s", told[id], seen[id], id)
	}
}
