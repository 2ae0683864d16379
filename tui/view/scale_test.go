package view

import (
	"fmt"
	"path/filepath"
	"testing"

	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
	"wirewalk/sim/trace/tracetest"
	"wirewalk/sim/vtime"
	"wirewalk/tui/grid"
	"wirewalk/tui/grid/gridtest"
	"wirewalk/tui/ladder"
)

// scaledFrame is the frame of a position with rows of equal time.
func scaledFrame(tr *trace.Trace, at, width, height int, ascii bool, scale vtime.Duration) *grid.Screen {
	c := trace.NewCursor(tr, nil)
	if at < 0 {
		c.Last()
	} else {
		c.To(at)
	}
	w := &Walk{
		Index: ladder.NewIndex(tr), Cursor: &c, Title: tr.Title, Stack: "textbook stack", ASCII: ascii, Scale: scale,
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
					gridtest.Golden(t, filepath.Base(t.Name()), scaledFrame(tr, -1, size[0], size[1], kind == "ascii", ladder.AutoScale))
				})
			}
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
					Index: ladder.NewIndex(tr), Cursor: &c, Title: "loss", Branch: "what if #4 lost", ASCII: ascii, Scale: ladder.AutoScale,
					Diff: changedFrom(tr, 5),
					Other: &Side{
						Index: ladder.NewIndex(was), Cursor: &o, Caption: "ORIGINAL close", Mine: "CHANGED what if #4 lost", Left: true,
						Diff: changedFrom(was, 5),
					},
				}
				s, _ := w.Frame(size[0], size[1])
				gridtest.Golden(t, filepath.Base(t.Name()), s)
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
		Index: ladder.NewIndex(right), Cursor: &c, Scale: ladder.AutoScale, Conn: 2,
		Other: &Side{Index: ladder.NewIndex(left), Cursor: &o, Conn: 1, Left: true, Caption: "A", Mine: "B"},
	}
	if got, want := w.RowTime(), w.Other.Index.Scale(1); got != want {
		t.Errorf("a row is %s, want %s", inspect.Span(got), inspect.Span(want))
	}
	w.Frame(140, 40)
	if got, want := w.Other.Index.Scale(7), w.Other.Index.Scale(0); got != want {
		t.Errorf("for a connection that a trace does not have a row is %s, want %s", inspect.Span(got), inspect.Span(want))
	}
}
