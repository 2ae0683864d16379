package scenarios_test

import (
	"flag"
	"testing"

	"wirewalk/scenarios/premises"
	"wirewalk/sim"
	"wirewalk/sim/turmoil"
)

// worlds is how many random worlds are read.
var worlds = flag.Uint64("worlds", 1000, "how many random worlds' sentences are held")

// What is said of random programs on random paths holds there, too.
func TestEverySentenceHoldsInRandomWorlds(t *testing.T) {
	seen, told := map[string]int{}, map[string]int{}
	n := *worlds
	if testing.Short() {
		n = 40
	}
	for seed := range n {
		tr, err := sim.Run(turmoil.Plan(seed, t.Fatalf))
		if err != nil {
			t.Fatal(err)
		}
		for _, fault := range premises.Check(tr, seen) {
			if told[fault.Sentence]++; told[fault.Sentence] <= 2 {
				t.Errorf("seed %d: %s", seed, fault)
			}
		}
	}
	t.Logf("%d sentences said", len(seen))
}
