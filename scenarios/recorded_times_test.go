package scenarios_test

import (
	"fmt"
	"strings"

	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
)

// diffTimes compares intervals: a packet that a timer produced, from what
// armed the timer; any other, from the packet that caused it.
func diffTimes(t *trace.Trace, got, want []line, r rules) string {
	if r.bulk {
		return ""
	}
	pair := pairUp(got, want)
	seen := map[trace.StopID][]int{}
	for i, l := range got {
		stop := t.Record(l.rec).Stop
		seen[stop] = append(seen[stop], i)
	}
	var b strings.Builder
	for i, l := range got {
		prev, timed := origin(t, l.rec, i, seen)
		if prev < 0 || prev == i {
			continue
		}
		m := l.at.Sub(got[prev].at)
		rec := want[pair[i]].at.Sub(want[pair[prev]].at)
		late := rec - m
		limit := 8 * vtime.Millisecond
		if r.programs && byProgram(t, l.rec) {
			limit = 50 * vtime.Millisecond
		}
		if timed {
			limit = max(limit, m/8)
		}
		if late < -vtime.Millisecond || late > limit {
			fmt.Fprintf(&b, "%q comes %s after %q, in the recording %s after it\n", l, m, got[prev], rec)
		}
	}
	return b.String()
}

// byProgram reports whether a program's own call lies between a packet and what
// caused it: a real program takes its time.
func byProgram(t *trace.Trace, id trace.RecordID) bool {
	for id = t.Record(id).Cause; id != 0; id = t.Record(id).Cause {
		switch t.Record(id).Kind {
		case trace.Call:
			return true
		case trace.SegmentDelivered, trace.TimerFired:
			return false
		}
	}
	return false
}

// origin walks the causes of a record back to the last packet that is seen at
// an event on the way; it tells whether a timer lies in between. -1 means a
// program's own doing.
func origin(t *trace.Trace, id trace.RecordID, self int, seen map[trace.StopID][]int) (int, bool) {
	timed := false
	for ; id != 0; id = t.Record(id).Cause {
		r := t.Record(id)
		switch r.Kind {
		case trace.TimerFired:
			timed = true
			continue // What was sent at this very event is not what armed the timer.
		case trace.Command:
			if !timed {
				return -1, false
			}
		case trace.AppTimer:
			timed = true
			continue
		}
		at := seen[r.Stop]
		for n := len(at) - 1; n >= 0; n-- {
			if at[n] < self {
				return at[n], timed
			}
		}
	}
	return -1, timed
}
