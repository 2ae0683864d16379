package narrate_test

import (
	"math"
	"strconv"
	"strings"
	"testing"

	"wirewalk/scenarios/lessontest"
	"wirewalk/scenarios/narrate"
	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
)

// Where two ends of a host change their state in one stop, the sentence says which does what.
func TestOfSeveralConnectionsTheSentenceOfAStopNamesTheOneThatChanges(t *testing.T) {
	several := 0
	for id, tr := range runs(t) {
		for stop := trace.StopID(1); int(stop) <= tr.Stops(); stop++ {
			text, last := narrate.DescribeStop(tr, stop), trace.ConnID(0)
			first, end := tr.Stop(stop)
			for rec := first; rec <= end; rec++ {
				r := tr.Record(rec)
				if r.Kind != trace.StateChange || len(tr.Conns()) < 2 || r.Conn == 0 {
					continue
				}
				if r.Conn != last && !strings.Contains(text, "(connection "+inspect.Letter(r.Conn)+")") {
					t.Errorf("%s, stop %d does not name connection %s: %s", id, stop, inspect.Letter(r.Conn), text)
				}
				if last != 0 && r.Conn != last {
					several++
				}
				last = r.Conn
			}
		}
	}
	if several == 0 {
		t.Error("no stop changes two connections")
	}
	one := narrate.DescribeStop(lessontest.LessonTrace(t, "three-way-handshake"), 1)
	if strings.Contains(one, "connection") {
		t.Errorf("the only connection is named: %s", one)
	}
}

// What one subtracts from the clock is how far the stops lie apart, but for a unit of the
// last digit.
func TestTheClocksOfNeighbouringStopsShowHowFarTheyLieApart(t *testing.T) {
	for id, tr := range runs(t) {
		for stop := trace.StopID(1); int(stop) < tr.Stops(); stop++ {
			first, _ := tr.Stop(stop)
			next, _ := tr.Stop(stop + 1)
			a, b := tr.Record(first).At, tr.Record(next).At
			x, y := inspect.Clock(tr, a), inspect.Clock(tr, b)
			_, frac, _ := strings.Cut(x, ".")
			unit := math.Pow10(-len(frac))
			if apart := float64(b-a) / 1e9; a != b && len(frac) < 6 && apart < unit-1e-12 {
				t.Errorf("%s, stop %d: %s and %s lie %g s apart", id, stop, x, y, apart)
			}
			u, errU := strconv.ParseFloat(x, 64)
			v, errV := strconv.ParseFloat(y, 64)
			if errU != nil || errV != nil || v < u {
				t.Errorf("%s, stop %d: %s after %s", id, stop, y, x)
			}
		}
	}
}
