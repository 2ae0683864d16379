package ladder

import (
	"strings"
	"testing"
	"unicode"

	"wirewalk/scenarios"
	"wirewalk/scenarios/lessontest"
	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
	"wirewalk/sim/trace/tracetest"
	"wirewalk/sim/vtime"
	"wirewalk/tui/grid"
	"wirewalk/tui/grid/gridtest"
)

// rowsAt finds the row in which each instant is written.
func rowsAt(s *grid.Screen) map[string]int {
	rows := map[string]int{}
	for y := 1; y < s.Height(); y++ {
		if f := strings.Fields(gridtest.RowText(s, y)[:10]); len(f) > 0 && f[0] != Ditto {
			rows[f[len(f)-1]] = y
		}
	}
	return rows
}

func TestARoundTripIsAsTallAsItIsLong(t *testing.T) {
	tr := tracetest.LossAndRepair(t)
	x := NewIndex(tr)
	for _, scale := range []vtime.Duration{vtime.Millisecond, 2 * vtime.Millisecond, 5 * vtime.Millisecond, 50 * vtime.Millisecond} {
		s := Draw(tr, Options{Index: x, ASCII: true, Scale: scale})
		rows := rowsAt(s)
		for _, c := range []struct {
			from, to string
			took     vtime.Duration
		}{
			{"0.000", "0.028", 28 * vtime.Millisecond},
			{"0.000", "0.056", 56 * vtime.Millisecond},
			{"0.100", "1.100", vtime.Second},
		} {
			want := int((c.took + scale/2) / scale)
			got := 0
			for y := rows[c.from] + 1; y <= rows[c.to]; y++ {
				if !strings.Contains(gridtest.RowText(s, y)[:10], Ditto) {
					got++
				}
			}
			if folds := want > emptyOnPaper; !folds && (got < want-1 || got > want+1) {
				t.Errorf("at %s a row, %s to %s takes %d rows, want %d:\n%s", inspect.Span(scale), c.from, c.to, got, want, s.Text())
			}
		}
	}
}

func TestALongWaitFoldsInATimeTrueLadderToo(t *testing.T) {
	text := Draw(tracetest.FourSegmentClose(t), Options{ASCII: true, Scale: AutoScale}).Text()
	if !strings.Contains(text, "~ 4 min: client's TIME-WAIT (4 min) ~") || strings.Count(text, "\n") > 100 {
		t.Errorf("the wait is not folded:\n%s", text)
	}
}

func TestTimeTrueRowsStayWhereTheyAreAsTheWalkGoesOn(t *testing.T) {
	for _, script := range []func(*testing.T) *trace.Trace{tracetest.IdleCloseRace, tracetest.LossAndRepair, tracetest.FourSegmentClose} {
		tr := script(t)
		x := NewIndex(tr)
		c := trace.NewCursor(tr, nil)
		was := map[string]int{}
		for c.Next() {
			is := rowsAt(Draw(tr, Options{Index: x, Until: c.Stop(), Height: 400, ASCII: true, Scale: AutoScale}))
			for at, row := range was {
				if is[at] != row {
					t.Errorf("%s, stop %d: the row of %s moves from %d to %d", tr.Title, c.Stop(), at, row, is[at])
				}
			}
			was = is
		}
	}
}

func TestInATimeTrueLadderNothingTouchesTheFarLifelineBeforeItArrives(t *testing.T) {
	tr := tracetest.FourSegmentClose(t)
	x := NewIndex(tr)
	const far = 62
	c := trace.NewCursor(tr, nil)
	for c.Next() {
		for _, scale := range []vtime.Duration{vtime.Millisecond, AutoScale, vtime.Second} {
			s := Draw(tr, Options{Index: x, Until: c.Stop(), ASCII: true, Scale: scale})
			arrived := 0
			for id := trace.PacketID(1); int(id) <= tr.Packets(); id++ {
				if p := tr.Packet(id); p.Arrived != 0 && p.Arrived <= c.As() && p.To == tracetest.Server {
					arrived++
				}
			}
			if heads := strings.Count(gridtest.Column(s, far-1), ">"); heads != arrived {
				t.Fatalf("stop %d: %d arrow heads at the server, %d packets arrived:\n%s", c.Stop(), heads, arrived, s.Text())
			}
		}
	}
}

func TestEveryLessonIsTimeTrueWithStraightLifelinesOnEveryScreen(t *testing.T) {
	for _, id := range scenarios.IDs() {
		tr := lessontest.LessonTrace(t, id)
		x := NewIndex(tr)
		c := trace.NewCursor(tr, nil)
		_, of := c.Position()
		for _, at := range []int{1, of / 3, of * 2 / 3, of} {
			c.To(at)
			s := Draw(tr, Options{Index: x, Until: c.Stop(), Width: 80, Height: 15, ASCII: true, Scale: AutoScale, Mark: true})
			if !strings.Contains(gridtest.Column(s, 0), ">") {
				t.Errorf("%s, stop %d: the cursor's row is not in sight:\n%s", id, at, s.Text())
			}
			if s.Height() != 15 {
				t.Errorf("%s has %d rows", id, s.Height())
			}
			hosts := x.laneHosts(0, nil)
			if len(hosts) != 2 {
				continue
			}
			for _, col := range newLanes(hosts, 80, x.clockW).cols {
				for _, cell := range strings.TrimRight(gridtest.Column(s, col)[1:], " ") {
					if !strings.ContainsRune("|:x* ~", cell) && !unicode.IsLetter(cell) {
						t.Errorf("%s, stop %d: %q on the lifeline:\n%s", id, at, cell, s.Text())
						break
					}
				}
			}
		}
	}
}

func TestTheScaleOfARowIsARoundNumber(t *testing.T) {
	for d, want := range map[vtime.Duration]vtime.Duration{
		0: vtime.Microsecond, vtime.Forever: 5_000 * vtime.Second, 7 * vtime.Millisecond: 5 * vtime.Millisecond, 8 * vtime.Millisecond: 10 * vtime.Millisecond,
		26 * vtime.Microsecond: 20 * vtime.Microsecond,
	} {
		if got := niceStep(d); got != want {
			t.Errorf("near %s is %s, want %s", inspect.Span(d), inspect.Span(got), inspect.Span(want))
		}
	}
}
