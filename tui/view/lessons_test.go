package view

import (
	"strings"
	"testing"

	"wirewalk/scenarios"
	"wirewalk/scenarios/lessontest"
	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
	"wirewalk/tui/grid"
	"wirewalk/tui/ladder"
)

// All that happens at a host can be read in full at 80 columns.
func TestNoLessonsLadderCutsAWordAtEightyColumns(t *testing.T) {
	const long = 400 // connections beyond this many stops are looked at all together only
	for _, id := range scenarios.IDs() {
		tr := lessontest.LessonTrace(t, id)
		x := ladder.NewIndex(tr)
		for conn := trace.ConnID(0); int(conn) <= min(len(tr.Conns()), 6); conn++ {
			if conn > 0 && tr.Stops() > long {
				break
			}
			s := ladder.Draw(tr, ladder.Options{Index: x, Conn: conn})
			for _, row := range strings.Split(s.Text(), "\n") {
				if strings.Contains(row, "…") {
					t.Errorf("%s, connection %d: %s", id, conn, row)
				}
			}
		}
	}
}

// What limits sending is the news of a lesson about it, whatever else changed.
func TestAChangeOfTheCongestionWindowIsAlwaysShownInFull(t *testing.T) {
	for _, id := range []string{"slow-start", "fast-retransmit"} {
		tr := lessontest.LessonTrace(t, id)
		c := trace.NewCursor(tr, nil)
		w := &Frame{
			Index:  ladder.NewIndex(tr),
			Cursor: &c,
			Texts:  Texts{Title: id},
		}
		changes := 0
		for c.Next() {
			grown := false
			for side := range 2 {
				was, is := tr.SnapshotAt(1, side, w.before()), c.State(1, side)
				grown = grown || was != nil && is != nil && was.State >= tcpmodel.Established && is.State != tcpmodel.Closed && was.Cwnd != is.Cwnd
			}
			if !grown {
				continue
			}
			changes++
			s, _ := w.Draw(80, 24)
			text := s.Text()
			_, changed, _ := strings.Cut(text, "CHANGED")
			changed, _, _ = strings.Cut(changed, "TIMERS")
			if !strings.Contains(changed, " cwnd ") || strings.Contains(changed, "…") {
				t.Fatalf("%s:\n%s", id, text)
			}
		}
		if changes < 5 {
			t.Errorf("%s: cwnd changes at %d stops only", id, changes)
		}
	}
}

func TestAServerThatListensIsNotCalledClosed(t *testing.T) {
	tr := lessontest.LessonTrace(t, "three-way-handshake")
	c := trace.NewCursor(tr, nil)
	w := &Frame{Index: ladder.NewIndex(tr), Cursor: &c}
	states := func() string {
		s := grid.NewScreen(60, 20, true)
		w.states(s)
		for _, row := range strings.Split(s.Text(), "\n") {
			if strings.HasPrefix(strings.TrimSpace(row), "state") {
				return strings.Join(strings.Fields(row), " ")
			}
		}
		return ""
	}
	for i, want := range []string{"", "state SYN-SENT* LISTEN", "state SYN-SENT SYN-RECEIVED*"} {
		if got := states(); got != want {
			t.Errorf("stop %d: %q, want %q", i, got, want)
		}
		c.Next()
	}
}
