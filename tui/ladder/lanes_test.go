package ladder

import (
	"fmt"
	"strings"
	"testing"

	"wirewalk/sim/trace"
	"wirewalk/sim/trace/tracetest"
	"wirewalk/tcpmodel"
	"wirewalk/tui/grid/gridtest"
)

func TestTwoToFiveLifelinesStandSideBySideAndArrowsEndOnThem(t *testing.T) {
	names := []string{"browser", "gateway", "balancer", "backend", "database"}
	for n := 2; n <= len(names); n++ {
		tr := tracetest.Chain(t, names[:n]...)
		for _, width := range []int{80, 120, 200} {
			s := Draw(tr, Options{ASCII: true, Width: width})
			heads := gridtest.RowText(s, 0)
			for _, name := range names[:n] {
				if short := strings.ToUpper(name[:3]); !strings.Contains(heads, short) {
					t.Errorf("%d lifelines in %d columns: no %s in %q", n, width, short, heads)
				}
			}
			lives := 0
			for x := range width {
				if strings.Count(gridtest.Column(s, x), "|")*2 > s.Height() {
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
	tr := tracetest.Chain(t, "browser", "gateway", "balancer", "backend", "database")
	for _, width := range []int{80, 120} {
		gridtest.Golden(t, fmt.Sprintf("five-lifelines-%d", width), Draw(tr, Options{ASCII: true, Width: width}))
	}
}

func TestAWideLadderHasRoomForEveryStateWithItsLetter(t *testing.T) {
	for state := tcpmodel.Closed; state < tcpmodel.NumStates; state++ {
		for _, width := range []int{wholeStates, 120} {
			ln := newLanes([]trace.HostID{1, 2}, width, 7)
			for side := range 2 {
				if text := "a " + state.String(); ShortState(text, ln.noteWidth(side)) != text {
					t.Errorf("%s does not fit at %d columns", text, width)
				}
			}
		}
	}
}

func TestAddressesOverLifelinesKeepTheirLowerCase(t *testing.T) {
	for name, want := range map[string]string{
		"2001:db8::1": "2001:db8::1", "::1 client": "::1 CLIENT", "10.0.0.1": "10.0.0.1",
		"client": "CLIENT", "bad cafe": "BAD CAFE",
	} {
		if got := heading(name); got != want {
			t.Errorf("%q is headed %q, want %q", name, got, want)
		}
	}
}
