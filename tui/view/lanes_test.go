package view

import (
	"strings"
	"testing"

	"wirewalk/sim/trace"
	"wirewalk/sim/trace/tracetest"
	"wirewalk/tui/ladder"
)

func TestManyLifelinesNeedAWiderScreen(t *testing.T) {
	tr := tracetest.Chain(t, "a", "b", "c", "d")
	c := trace.NewCursor(tr, nil)
	w := &Frame{
		Index:  ladder.NewIndex(tr),
		Cursor: &c,
		Look:   Look{Whole: true},
	}
	if s, _ := w.Draw(70, 24); !strings.Contains(s.Text(), "needs 76x16, has 70x24") {
		t.Errorf("at 70 columns:\n%s", s.Text())
	}
	if s, _ := w.Draw(76, 24); strings.Contains(s.Text(), "needs") {
		t.Errorf("at 76 columns:\n%s", s.Text())
	}
}
