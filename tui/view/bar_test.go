package view

import (
	"strings"
	"testing"

	"wirewalk/scenarios/lessontest"
	"wirewalk/sim/trace"
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
