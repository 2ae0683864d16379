package scenarios_test

import (
	"flag"
	"testing"

	"wirewalk/scenarios/premises"
	"wirewalk/sim"
	"wirewalk/sim/turmoil"
	"wirewalk/sim/vtime"
)

// worlds is how many random worlds are read, from which seed on.
var (
	worlds     = flag.Uint64("worlds", 1000, "how many random worlds' sentences are held")
	firstWorld = flag.Uint64("first-world", 0, "the seed of the first")
)

// worldTime is how long a random world is read: in what follows there is little but
// keepalive probes and their answers.
const worldTime = vtime.Time(10 * vtime.Minute)

// What is said of random programs on random paths holds there, too.
func TestEverySentenceHoldsInRandomWorlds(t *testing.T) {
	seen, told := map[string]int{}, map[string]int{}
	n := *worlds
	if testing.Short() {
		n = 40
	}
	for seed := *firstWorld; seed < *firstWorld+n; seed++ {
		plan := turmoil.Plan(seed, t.Fatalf)
		plan.Until = min(plan.Until, worldTime)
		tr, err := sim.Run(plan)
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
