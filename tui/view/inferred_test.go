package view

import (
	"strings"
	"testing"

	"wirewalk/sim/trace"
	"wirewalk/sim/trace/tracetest"
	"wirewalk/tui/chart"
	"wirewalk/tui/grid"
	"wirewalk/tui/ladder"
)

// tableRow is what the lines of the state table with this name say, marks of change left out.
func tableRow(s *grid.Screen, name string) string {
	for _, line := range strings.Split(s.Text(), "\n") {
		words := strings.Join(strings.Fields(strings.ReplaceAll(line, "*", "")), " ")
		if rest, ok := strings.CutPrefix(words, name+" "); ok {
			return rest
		}
	}
	return "nothing"
}

func TestTheStateTableOfACaptureHasNoNumbersThatNoPacketTells(t *testing.T) {
	for _, c := range []struct {
		inferred bool
		want     string
	}{{false, "0 0"}, {true, "- -"}} {
		tr := tracetest.FourSegmentClose(t)
		tr.Inferred = c.inferred
		cur := trace.NewCursor(tr, nil)
		cur.To(6)
		w := &Frame{Index: ladder.NewIndex(tr), Cursor: &cur}
		s := grid.NewScreen(60, stateRows, false)
		w.states(s)
		for _, name := range []string{"waiting to be sent", "waiting to be read"} {
			if got := tableRow(s, name); got != c.want {
				t.Errorf("inferred %v: %s is %q, want %q", c.inferred, name, got, c.want)
			}
		}
		charts := strings.Join(Charts(w.Index, 1, trace.RecordID(tr.Len()), chart.Paper{Width: 60}), "\n")
		if strings.Contains(charts, "cwnd") == c.inferred || !strings.Contains(charts, "in flight") {
			t.Errorf("inferred %v: the charts are\n%s", c.inferred, charts)
		}
	}
}

// A congestion window and a threshold are chosen when a connection opens.
func TestBeforeAConnectionOpensThereIsNoCongestionWindow(t *testing.T) {
	s := tracetest.NewScript(t, "opening", "client", "server")
	c := s.Conn(tracetest.Client, tracetest.Server, 40000)
	s.At(0)
	s.State(tracetest.Client, c, 2)
	cur := trace.NewCursor(s.W.Trace(), nil)
	cur.Last()
	screen := grid.NewScreen(60, stateRows, false)
	(&Frame{Index: ladder.NewIndex(s.W.Trace()), Cursor: &cur}).states(screen)
	for _, name := range []string{"cwnd", "ssthresh"} {
		if got := tableRow(screen, name); strings.Contains(got, "0") {
			t.Errorf("%s is %q", name, got)
		}
	}
}
