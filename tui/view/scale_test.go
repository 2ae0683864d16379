package view

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"wirewalk/scenarios"
	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
	"wirewalk/sim/trace/tracetest"
	"wirewalk/sim/vtime"
)

// scaledFrame is the frame of a position with rows of equal time.
func scaledFrame(tr *trace.Trace, at, width, height int, ascii bool, scale vtime.Duration) *Screen {
	c := trace.NewCursor(tr, nil)
	if at < 0 {
		c.Last()
	} else {
		c.To(at)
	}
	w := &Walk{
		Index: NewIndex(tr), Cursor: &c, Title: tr.Title, Stack: "textbook stack", ASCII: ascii, Scale: scale,
		Keys: []Hint{{"Space", "next"}, {"Backspace", "back"}, {"w", "why"}, {"?", "help"}},
	}
	w.Sections = AutoSections(w.Index, &c, 0)
	s, _ := w.Frame(width, height)
	return s
}

func TestTimeTrueFramesAtThreeSizes(t *testing.T) {
	scripts := map[string]func(*testing.T) *trace.Trace{"race": tracetest.IdleCloseRace, "loss": tracetest.LossAndRepair, "close": tracetest.FourSegmentClose}
	for name, script := range scripts {
		tr := script(t)
		for _, size := range [][2]int{{80, 24}, {120, 40}, {200, 50}} {
			for _, kind := range []string{"unicode", "ascii"} {
				t.Run(fmt.Sprintf("scale-%s-%dx%d-%s", name, size[0], size[1], kind), func(t *testing.T) {
					golden(t, filepath.Base(t.Name()), scaledFrame(tr, -1, size[0], size[1], kind == "ascii", AutoScale))
				})
			}
		}
	}
}

// rowsAt finds the row in which each instant is written.
func rowsAt(s *Screen) map[string]int {
	rows := map[string]int{}
	for y := 1; y < s.Height(); y++ {
		if f := strings.Fields(rowText(s, y)[:10]); len(f) > 0 && f[0] != ditto {
			rows[f[len(f)-1]] = y
		}
	}
	return rows
}

func TestARoundTripIsAsTallAsItIsLong(t *testing.T) {
	tr := tracetest.LossAndRepair(t)
	x := NewIndex(tr)
	for _, scale := range []vtime.Duration{vtime.Millisecond, 2 * vtime.Millisecond, 5 * vtime.Millisecond, 50 * vtime.Millisecond} {
		s := Ladder(tr, LadderOptions{Index: x, ASCII: true, Scale: scale})
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
				if !strings.Contains(rowText(s, y)[:10], ditto) {
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
	text := Ladder(tracetest.FourSegmentClose(t), LadderOptions{ASCII: true, Scale: AutoScale}).Text()
	if !strings.Contains(text, "~ 4 min: nothing sent, port kept ~") || strings.Count(text, "\n") > 100 {
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
			is := rowsAt(Ladder(tr, LadderOptions{Index: x, Until: c.Stop(), Height: 400, ASCII: true, Scale: AutoScale}))
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
			s := Ladder(tr, LadderOptions{Index: x, Until: c.Stop(), ASCII: true, Scale: scale})
			arrived := 0
			for id := trace.PacketID(1); int(id) <= tr.Packets(); id++ {
				if p := tr.Packet(id); p.Arrived != 0 && p.Arrived <= c.As() && p.To == tracetest.Server {
					arrived++
				}
			}
			if heads := strings.Count(column(s, far-1), ">"); heads != arrived {
				t.Fatalf("stop %d: %d arrow heads at the server, %d packets arrived:\n%s", c.Stop(), heads, arrived, s.Text())
			}
		}
	}
}

func TestEveryLessonIsTimeTrueWithStraightLifelinesOnEveryScreen(t *testing.T) {
	for _, id := range scenarios.IDs() {
		tr := lessonTrace(t, id)
		x := NewIndex(tr)
		c := trace.NewCursor(tr, nil)
		_, of := c.Position()
		for _, at := range []int{1, of / 3, of * 2 / 3, of} {
			c.To(at)
			s := Ladder(tr, LadderOptions{Index: x, Until: c.Stop(), Width: 80, Height: 15, ASCII: true, Scale: AutoScale, Mark: true})
			if !strings.Contains(column(s, 0), ">") {
				t.Errorf("%s, stop %d: the cursor's row is not in sight:\n%s", id, at, s.Text())
			}
			if s.Height() != 15 {
				t.Errorf("%s has %d rows", id, s.Height())
			}
			hosts := x.shown(0, nil)
			if len(hosts) != 2 {
				continue
			}
			for _, col := range newLanes(hosts, 80, x.clockW).cols {
				for _, cell := range strings.TrimRight(column(s, col)[1:], " ") {
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

func TestTwoRunsSideBySideHaveOneScaleAndEndAtOneInstant(t *testing.T) {
	for _, size := range [][2]int{{120, 40}, {200, 50}} {
		for _, ascii := range []bool{false, true} {
			kind := map[bool]string{false: "unicode", true: "ascii"}[ascii]
			t.Run(fmt.Sprintf("scale-compare-%dx%d-%s", size[0], size[1], kind), func(t *testing.T) {
				tr, was := tracetest.LossAndRepair(t), tracetest.FourSegmentClose(t)
				c, o := trace.NewCursor(tr, nil), trace.NewCursor(was, nil)
				c.JumpTime(vtime.Time(128 * vtime.Millisecond))
				o.JumpTime(c.Now())
				w := &Walk{
					Index: NewIndex(tr), Cursor: &c, Title: "loss", Branch: "what if #4 lost", ASCII: ascii, Scale: AutoScale,
					Diff: changedFrom(tr, 5),
					Other: &Side{
						Index: NewIndex(was), Cursor: &o, Caption: "ORIGINAL close", Mine: "CHANGED what if #4 lost", Left: true,
						Diff: changedFrom(was, 5),
					},
				}
				s, _ := w.Frame(size[0], size[1])
				golden(t, filepath.Base(t.Name()), s)
			})
		}
	}
}

// changedFrom marks all stops from one on.
func changedFrom(t *trace.Trace, from int) *Difference {
	changed := make([]bool, t.Stops()+1)
	for i := from; i < len(changed); i++ {
		changed[i] = true
	}
	return NewDifference(changed, nil)
}

func TestTheScaleOfTwoRunsIsThatOfTheLeftOnesOwnConnection(t *testing.T) {
	left, right := tracetest.LossAndRepair(t), tracetest.IdleCloseRace(t)
	c, o := trace.NewCursor(right, nil), trace.NewCursor(left, nil)
	c.Last()
	o.Last()
	w := &Walk{
		Index: NewIndex(right), Cursor: &c, Scale: AutoScale, Conn: 2,
		Other: &Side{Index: NewIndex(left), Cursor: &o, Conn: 1, Left: true, Caption: "A", Mine: "B"},
	}
	if got, want := w.RowTime(), w.Other.Index.Scale(1); got != want {
		t.Errorf("a row is %s, want %s", inspect.Span(got), inspect.Span(want))
	}
	w.Frame(140, 40)
	if got, want := w.Other.Index.Scale(7), w.Other.Index.Scale(0); got != want {
		t.Errorf("for a connection that a trace does not have a row is %s, want %s", inspect.Span(got), inspect.Span(want))
	}
}
