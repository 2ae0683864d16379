package sim_test

import (
	"flag"
	"testing"

	"wirewalk/sim"
	"wirewalk/sim/turmoil"
)

// schedules is how many worlds are drawn; -schedules 100000 takes about half an hour.
var (
	schedules     = flag.Uint64("schedules", 1000, "how many random worlds are run")
	firstSchedule = flag.Uint64("first-schedule", 0, "the seed of the first")
)

func TestRandomProgramsOnRandomPathsLeaveTheWorldSound(t *testing.T) {
	n := *schedules
	if testing.Short() {
		n = 40
	}
	for seed := *firstSchedule; seed < *firstSchedule+n; seed++ {
		sim.RunSound(t, seed, turmoil.Plan(seed, t.Fatalf))
	}
}

func TestAskingWhatAnEndWouldSendChangesNothing(t *testing.T) {
	for seed := range uint64(4) {
		if sim.RunAsked(t, turmoil.Plan(seed, t.Fatalf), false) != sim.RunAsked(t, turmoil.Plan(seed, t.Fatalf), true) {
			t.Errorf("seed %d: the run differs", seed)
		}
	}
}
