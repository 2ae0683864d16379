package format

import (
	"bytes"
	"strings"
	"testing"

	"wirewalk/scenarios"
	"wirewalk/sim/capture"
	"wirewalk/sim/measure"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/sim/wire"
)

// lessonTwice is a lesson, and its export imported again.
func lessonTwice(t *testing.T, id string) (lesson, again *trace.Trace) {
	t.Helper()
	text, _ := scenarios.Open(id)
	s, problems := scenarios.Load(id, text)
	if s == nil {
		t.Fatal(problems.Format())
	}
	res, err := s.Run()
	if err != nil {
		t.Fatal(err)
	}
	var file bytes.Buffer
	if err := capture.WritePcapng(&file, res.Trace, wire.Vantage(res.Trace)); err != nil {
		t.Fatal(err)
	}
	again, err = capture.Import(&file, id, capture.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return res.Trace, again
}

func TestACaptureHasTheRoundTripsOfTheLessonThatItWasMadeOf(t *testing.T) {
	for _, id := range []string{"slow-start", "page-modes", "four-segment-close", "idle-close-race", "http11-three-requests"} {
		lesson, again := lessonTwice(t, id)
		want := measure.Collect(lesson, measure.AtTime(lesson, lesson.End))
		got := measure.Collect(again, measure.AtTime(again, again.End))
		if got.Total.RoundTrips != want.Total.RoundTrips {
			t.Errorf("%s: %v round trips, %v in the lesson", id, got.Total.RoundTrips, want.Total.RoundTrips)
		}
	}
}

func TestACaptureThatTellsNoDistanceTellsNoRoundTrips(t *testing.T) {
	_, tr := lessonTwice(t, "four-segment-close")
	for i := range tr.Conns() {
		tr.Conn(trace.ConnID(i + 1)).Away = [2]vtime.Duration{}
	}
	var text, json strings.Builder
	if err := StatsText(&text, Whole(tr)); err != nil {
		t.Fatal(err)
	}
	if err := StatsJSON(&json, Whole(tr)); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(text.String(), "not known") || !strings.Contains(json.String(), `"round_trips":null`) {
		t.Errorf("the numbers are\n%s%s", text.String(), json.String())
	}
}
