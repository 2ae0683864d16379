package view

import (
	"strings"
	"testing"

	"wirewalk/scenarios/lessontest"
	"wirewalk/sim/trace"
	"wirewalk/tui/grid"
)

func TestAProjectorShowsOneSentenceAndEveryLoss(t *testing.T) {
	for _, c := range []struct{ whole, shown string }{
		{"It waits 1.5 s. Then it repeats.", "It waits 1.5 s."},
		{"It waits.", "It waits."},
		{"The timer ran out. It is set again. #9, #10 are lost, too.", "The timer ran out. #9, #10 are lost, too."},
		{"The timer ran out. #9 is lost, too.", "The timer ran out. #9 is lost, too."},
	} {
		if got := firstSentence(c.whole); got != c.shown {
			t.Errorf("%q is shown as %q, want %q", c.whole, got, c.shown)
		}
	}
}

// What is told of a stop is told whole, in as many rows as that needs.
func TestNoRowOfTheTextIsCut(t *testing.T) {
	tr := lessontest.LessonTrace(t, "idle-close-race")
	last := trace.NewCursor(tr, nil)
	last.Last()
	_, of := last.Position()
	for at := range of + 1 {
		for _, width := range []int{60, 80} {
			for _, focus := range []string{LadderPane, InfoPane} {
				w := walkOf(tr, at, true)
				w.Focus = focus
				for _, l := range w.info(width) {
					for _, r := range l {
						if r.X+grid.Width(r.Text) > width-1 {
							t.Errorf("stop %d at %d columns: %q does not fit", at, width, r.Text)
						}
					}
				}
			}
		}
	}
}

func TestALongWordIsBrokenWhereTheRowEnds(t *testing.T) {
	for width, want := range map[int]string{5: "GET|/a/ve|ry/lo|ng ok", 7: "GET|/a/very|/long|ok", 20: "GET /a/very/long ok"} {
		if got := strings.Join(grid.Wrap("GET /a/very/long ok", width), "|"); got != want {
			t.Errorf("at %d: %q, want %q", width, got, want)
		}
	}
}
