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

// scaledFrame is the last frame of a trace with rows of equal time.
func scaledFrame(tr *trace.Trace, width, height int, ascii bool) *grid.Screen {
	c := trace.NewCursor(tr, nil)
	c.Last()
	w := &Frame{
		Index:  ladder.NewIndex(tr),
		Cursor: &c,
		ASCII:  ascii,
		Fill:   fillKeys,
		Bar:    Bar{Keys: []Hint{{"Space", "next"}, {"Backspace", "back"}, {"w", "why"}, {"?", "help"}}},
		Look:   Look{Scale: ladder.AutoScale},
		Texts:  Texts{Title: tr.Title, Stack: "textbook stack"},
	}
	w.Sections = AutoSections(w.Index, &c, 0)
	s, _ := w.Draw(width, height)
	return s
}

func TestTimeTrueFramesAtThreeSizes(t *testing.T) {
	scripts := map[string]func(*testing.T) *trace.Trace{"race": tracetest.IdleCloseRace, "loss": tracetest.LossAndRepair, "close": tracetest.FourSegmentClose}
	for name, script := range scripts {
		tr := script(t)
		for _, size := range [][2]int{{80, 24}, {120, 40}, {200, 50}} {
			for _, kind := range []string{"unicode", "ascii"} {
				t.Run(fmt.Sprintf("scale-%s-%dx%d-%s", name, size[0], size[1], kind), func(t *testing.T) {
					gridtest.Golden(t, filepath.Base(t.Name()), scaledFrame(tr, size[0], size[1], kind == "ascii"))
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
				w := &Frame{
					Index:  ladder.NewIndex(tr),
					Cursor: &c,
					ASCII:  ascii,
					Comparison: Comparison{Branch: "what if #4 lost", Diff: changedFrom(tr, 5), Other: &OtherRun{
						Index: ladder.NewIndex(was), Cursor: &o, Caption: "ORIGINAL close", Mine: "CHANGED what if #4 lost", Left: true,
						Diff: changedFrom(was, 5),
					}},
					Look:  Look{Scale: ladder.AutoScale},
					Texts: Texts{Title: "loss"},
				}
				s, _ := w.Draw(size[0], size[1])
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
	w := &Frame{
		Index:      ladder.NewIndex(right),
		Cursor:     &c,
		Comparison: Comparison{Other: &OtherRun{Index: ladder.NewIndex(left), Cursor: &o, Conn: 1, Left: true, Caption: "A", Mine: "B"}},
		Look:       Look{Scale: ladder.AutoScale},
		Scope:      Scope{Conn: 2},
	}
	if got, want := w.RowTime(), w.Other.Index.Scale(1); got != want {
		t.Errorf("a row is %s, want %s", inspect.Span(got), inspect.Span(want))
	}
	w.Draw(140, 40)
	if got, want := w.Other.Index.Scale(7), w.Other.Index.Scale(0); got != want {
		t.Errorf("for a connection that a trace does not have a row is %s, want %s", inspect.Span(got), inspect.Span(want))
	}
}
