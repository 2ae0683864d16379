package view

import (
	"strings"
	"testing"

	"wirewalk/scenarios/lessontest"
	"wirewalk/sim/trace"
	"wirewalk/tui/grid"
	"wirewalk/tui/grid/gridtest"
	"wirewalk/tui/ladder"
)

// besideEachOther is a frame at a stop of a run whose rows are equal times, on the
// right of another one.
func besideEachOther(x, y *ladder.Index, at trace.StopID) *grid.Screen {
	c, o := trace.NewCursor(x.Trace, nil), trace.NewCursor(y.Trace, nil)
	c.JumpStop(at)
	o.JumpTime(c.Now())
	w := &Frame{
		Index:      x,
		Cursor:     &c,
		ASCII:      true,
		Comparison: Comparison{Other: &OtherRun{Index: y, Cursor: &o, Caption: "A", Mine: "B", Left: true}},
		Look:       Look{Scale: ladder.AutoScale},
		Texts:      Texts{Title: "mine"},
	}
	s, _ := w.Draw(120, 50)
	return s
}

func TestWhatHappensAtOneInstantStandsInOneRowOfBothLadders(t *testing.T) {
	const first = 4 // The header, the captions, the names, and what is above.
	checked := 0
	for _, two := range [][2]string{
		{"four-segment-close", "http11-three-requests"},
		{"tcp-keepalive-dead-peer", "four-segment-close"},
		{"slow-start", "http11-three-requests"},
		{"idle-close-race", "retransmission-and-backoff"},
		{"tail-loss", "keepalive-rebooted"},
	} {
		mine, theirs := lessontest.LessonTrace(t, two[0]), lessontest.LessonTrace(t, two[1])
		x, y := ladder.NewIndex(mine), ladder.NewIndex(theirs)
		for at := trace.StopID(1); int(at) <= min(mine.Stops(), 60); at++ {
			s := besideEachOther(x, y, at)
			var rows [2]map[string]int
			for half := range rows {
				rows[half] = map[string]int{}
				for r := first; r < s.Height()-8; r++ {
					text := gridtest.RowText(s, r)[half*61:][:10]
					if f := strings.Fields(strings.TrimLeft(text, ">! ")); len(f) > 0 && f[0] != ladder.Ditto {
						rows[half][f[0]] = r
					}
				}
			}
			for time, r := range rows[0] {
				if other, ok := rows[1][time]; ok {
					if checked++; other != r {
						t.Fatalf("%v, stop %d: %s stands in row %d and in row %d:\n%s", two, at, time, r, other, s.Text())
					}
				}
			}
		}
	}
	if checked < 200 {
		t.Errorf("only %d instants were compared", checked)
	}
}

func TestARowWithTheMarkIsOfTheInstantAbove(t *testing.T) {
	tr := lessontest.LessonTrace(t, "slow-start")
	rows := strings.Split(ladder.Draw(tr, ladder.Options{ASCII: true, Scale: ladder.AutoScale}).Text(), "\n")
	if !strings.Contains(rows[0], "1 row = 5 ms, \" same time") {
		t.Errorf("the legend is %q", rows[0])
	}
	marked, since, last := 0, 0, ""
	for _, r := range rows[1:] {
		clock := strings.TrimSpace(strings.Split(r+strings.Repeat(" ", 10), "")[0] + (r + strings.Repeat(" ", 10))[1:9])
		switch {
		case strings.HasSuffix(clock, ladder.Ditto):
			marked++
		case clock == "":
			since++
		default:
			// 28 ms are six rows of 5 ms, however much happened at once.
			if last == "0.236" && clock == "0.264" && since != 5 {
				t.Errorf("%d empty rows from %s to %s", since, last, clock)
			}
			since, last = 0, clock
		}
	}
	if marked < 20 {
		t.Errorf("only %d rows are marked", marked)
	}
}

func TestARowOfACaptureHasATimeOrTheMark(t *testing.T) {
	marked := 0
	for _, name := range lessontest.Recorded(t) {
		tr := lessontest.Captured(t, name, "")
		x := ladder.NewIndex(tr)
		s := ladder.Draw(tr, ladder.Options{Index: x, ASCII: true, Scale: ladder.AutoScale})
		for y := 1; y < s.Height(); y++ {
			clock := gridtest.RowText(s, y)[:2+max(len(x.Clock(x.Trace.End)), 7)+1]
			if !strings.Contains(clock, "\"") {
				continue
			}
			if marked++; strings.ContainsAny(clock, "0123456789") {
				t.Errorf("%s: %q", name, clock)
			}
		}
	}
	if marked < 100 {
		t.Errorf("only %d rows are marked", marked)
	}
}
