package trace_test

import (
	"testing"

	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
)

func TestADateOfACaptureIsAnInstantOfIt(t *testing.T) {
	tr := &trace.Trace{Inferred: true, Epoch: 1000, File: trace.File{Steps: []trace.Step{{At: 500, By: 200}}}}
	for ns, want := range map[int64]vtime.Time{0: 0, 1000: 0, 1400: 400, 1600: 800} {
		if at, err := tr.InstantOf(ns); err != nil || at != want {
			t.Errorf("%d: %d, %v", ns, at, err)
		}
	}
	if tr.Date(800) != 1600 {
		t.Errorf("the date of 800 is %d", tr.Date(800))
	}
	if _, err := (&trace.Trace{}).InstantOf(1); err == nil {
		t.Error("a simulation has dates")
	}
}
