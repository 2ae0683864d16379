package httpmodel

import (
	"testing"
	"time"

	"wirewalk/sim/vtime"
)

func TestDatesAreThoseOfTheGregorianCalendar(t *testing.T) {
	for at := int64(1); at < 5_000_000_000; at += 12_345_677 {
		want := time.Unix(at, 0).UTC().Format("Mon, 02 Jan 2006 15:04:05 GMT")
		if got := httpDate(at, 0); got != want {
			t.Fatalf("%d is %q, want %q", at, got, want)
		}
	}
	if got := httpDate(0, vtime.Time(90*vtime.Second)); got != "Thu, 01 Jan 2026 00:01:30 GMT" {
		t.Errorf("90 s into a run it is %q", got)
	}
}
