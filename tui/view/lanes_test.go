package view

import (
	"fmt"
	"strings"
	"testing"

	"wirewalk/sim/trace"
	"wirewalk/sim/trace/tracetest"
	"wirewalk/tcpmodel"
)

// chain is a row of hosts, each of which asks the next one.
func chain(t *testing.T, hosts ...string) *trace.Trace {
	t.Helper()
	s := tracetest.NewScript(t, "chain", hosts...)
	for i := range len(hosts) - 1 {
		from, to := trace.HostID(i+1), trace.HostID(i+2)
		c := s.Conn(from, to, uint16(40000+i))
		s.At(int64(100 * i))
		s.State(from, c, tcpmodel.SynSent)
		p := s.Send(from, c, tcpmodel.SYN, 0, 0, "")
		s.At(int64(100*i + 28))
		s.Arrive(p)
		s.State(to, c, tcpmodel.SynReceived)
		p = s.Send(to, c, tcpmodel.SYN|tcpmodel.ACK, 0, 1, "")
		s.At(int64(100*i + 56))
		s.Arrive(p)
		s.State(from, c, tcpmodel.Established)
	}
	return s.W.Trace()
}

func TestTwoToFiveLifelinesStandSideBySideAndArrowsEndOnThem(t *testing.T) {
	names := []string{"browser", "gateway", "balancer", "backend", "database"}
	for n := 2; n <= len(names); n++ {
		tr := chain(t, names[:n]...)
		for _, width := range []int{80, 120, 200} {
			s := Ladder(tr, LadderOptions{ASCII: true, Width: width})
			heads := rowText(s, 0)
			for _, name := range names[:n] {
				if short := strings.ToUpper(name[:3]); !strings.Contains(heads, short) {
					t.Errorf("%d lifelines in %d columns: no %s in %q", n, width, short, heads)
				}
			}
			lives := 0
			for x := range width {
				if strings.Count(column(s, x), "|")*2 > s.Height() {
					lives++
				}
			}
			if lives != n {
				t.Errorf("%d of %d lifelines in %d columns:\n%s", lives, n, width, s.Text())
			}
			if arrived := strings.Count(s.Text(), ">|") + strings.Count(s.Text(), "|<"); arrived != 2*(n-1) {
				t.Errorf("%d of %d arrows reach a lifeline in %d columns:\n%s", arrived, 2*(n-1), width, s.Text())
			}
		}
	}
}

func TestFiveLifelines(t *testing.T) {
	tr := chain(t, "browser", "gateway", "balancer", "backend", "database")
	for _, width := range []int{80, 120} {
		golden(t, fmt.Sprintf("five-lifelines-%d", width), Ladder(tr, LadderOptions{ASCII: true, Width: width}))
	}
}

func TestManyLifelinesNeedAWiderScreen(t *testing.T) {
	tr := chain(t, "a", "b", "c", "d")
	c := trace.NewCursor(tr, nil)
	w := &Walk{Index: NewIndex(tr), Cursor: &c, Whole: true}
	if s, _ := w.Frame(70, 24); !strings.Contains(s.Text(), "needs 76x16, has 70x24") {
		t.Errorf("at 70 columns:\n%s", s.Text())
	}
	if s, _ := w.Frame(76, 24); strings.Contains(s.Text(), "needs") {
		t.Errorf("at 76 columns:\n%s", s.Text())
	}
}

func TestAWideLadderHasRoomForEveryStateWithItsLetter(t *testing.T) {
	for state := tcpmodel.Closed; state < tcpmodel.NumStates; state++ {
		for _, width := range []int{wholeStates, 120} {
			ln := newLanes([]trace.HostID{1, 2}, width, 7)
			for side := range 2 {
				if text := "a " + state.String(); shortState(text, ln.beside(side)) != text {
					t.Errorf("%s does not fit at %d columns", text, width)
				}
			}
		}
	}
}
