package view

import (
	"strings"
	"testing"

	"wirewalk/scenarios/lessontest"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tui/grid"
	"wirewalk/tui/grid/gridtest"
)

func TestTheSectionBarSignsWhatItLeavesOut(t *testing.T) {
	tr := lessontest.LessonTrace(t, "port-exhaustion")
	c := trace.NewCursor(tr, nil)
	_, of := c.Position()
	for at := range of + 1 {
		w := walkOf(tr, at, true)
		for _, width := range []int{60, 80, 100} {
			s := grid.NewScreen(width, 1, true)
			w.sectionBar(s, 0)
			text := strings.TrimRight(gridtest.RowText(s, 0), " ")
			first, last := w.sectionText(w.Sections[0]), w.sectionText(w.Sections[len(w.Sections)-1])
			if !strings.Contains(text, first) && !strings.HasPrefix(text, " ~ | ") {
				t.Fatalf("stop %d: no sign in front of %q", at, text)
			}
			if !strings.Contains(text, last) && !strings.HasSuffix(text, "~") {
				t.Fatalf("stop %d: no sign behind %q", at, text)
			}
		}
	}
}

func TestACurveThatIsZeroIsToldAndNotDrawnAboveTheZeroLine(t *testing.T) {
	sc := &scale{width: 60, height: 8, to: 1e9, unit: plain, clock: func(at vtime.Time) string { return at.String() + " s" }}
	rows := chart("sockets", []curve{{'*', "open", []int64{1, 2, 1}}, {'w', "waiting", []int64{0, 0, 0}}, {'r', "unknown", []int64{-1, -1, -1}}}, sc)
	if !strings.Contains(rows[0], "w waiting, 0 all the time") || strings.Contains(rows[0], "unknown, 0") {
		t.Errorf("the legend is %q", rows[0])
	}
	if all := strings.Join(rows[1:], "\n"); strings.Contains(all, "w") || !strings.Contains(all, "*") {
		t.Errorf("the chart is\n%s", all)
	}
}
