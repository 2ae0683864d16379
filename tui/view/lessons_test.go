package view

import (
	"strings"
	"testing"

	"wirewalk/scenarios"
	"wirewalk/sim/trace"
)

// All that happens at a host can be read in full at 80 columns.
func TestNoLessonsLadderCutsAWordAtEightyColumns(t *testing.T) {
	const long = 400 // connections beyond this many stops are looked at all together only
	for _, id := range scenarios.IDs() {
		tr := lessonTrace(t, id)
		x := NewIndex(tr)
		for conn := trace.ConnID(0); int(conn) <= min(len(tr.Conns()), 6); conn++ {
			if conn > 0 && tr.Stops() > long {
				break
			}
			s := Ladder(tr, LadderOptions{Index: x, Conn: conn})
			for _, row := range strings.Split(s.Text(), "\n") {
				if strings.Contains(row, "…") {
					t.Errorf("%s, connection %d: %s", id, conn, row)
				}
			}
		}
	}
}
