package view

import (
	"strings"
	"testing"

	"wirewalk/scenarios/lessontest"
	"wirewalk/scenarios/narrate"
	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
	"wirewalk/tui/grid"
)

// On a projector the reason stands whole, on the smallest screen, too.
func TestAProjectorShowsTheWholeReason(t *testing.T) {
	for _, id := range []string{"three-way-handshake", "idle-close-race", "load-balancer-502", "tcp-keepalive-dead-peer", "tail-loss"} {
		tr := lessontest.LessonTrace(t, id)
		for c := trace.NewCursor(tr, nil); c.Next(); {
			at, _ := c.Position()
			w := walkOf(tr, at, false)
			w.Present = true
			s, _ := w.Draw(80, 24)
			shown := strings.Join(strings.Fields(s.Text()), " ")
			for word := range strings.FieldsSeq(narrate.WhyStop(tr, c.Stop()).Sentence) {
				before, after, found := strings.Cut(shown, word)
				if !found {
					t.Fatalf("%s, stop %d: %q is not in\n%s", id, at, word, s.Text())
				}
				if strings.Contains(before, "WHY") {
					shown = "WHY " + after
				}
			}
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

// Beginners are told in words what the stop changed, and a window is named only where a
// text at the stop speaks of it; whoever reads closer sees all.
func TestBeginnersAreSparedNamesThatNothingSpeaksOf(t *testing.T) {
	names := []string{"SND.UNA", "SND.WND", "RCV.WND", "cwnd", "own window", "peer's window", "congestion window", "oldest unacknowledged"}
	tr := lessontest.LessonTrace(t, "http11-three-requests")
	spared := 0
	for c := trace.NewCursor(tr, nil); c.Next(); {
		at, _ := c.Position()
		w := walkOf(tr, at, true)
		w.Words, w.Note, w.Asks = true, "", ""
		brief := strings.Join(w.changed(1000), "; ")
		for _, name := range names {
			if strings.Contains(brief, name) {
				t.Errorf("stop %d: %q is in %q", at, name, brief)
			}
		}
		w.Note = "Its window, the oldest unacknowledged octet and the congestion window (cwnd)."
		if told := strings.Join(w.changed(1000), "; "); told != brief {
			spared++
		}
		w.Focus = InfoPane
		all := strings.Join(w.changed(1000), "; ")
		w.Words = false
		if whole := strings.Join(w.changed(1000), "; "); all != whole {
			t.Errorf("stop %d: read closer it is %q, want %q", at, all, whole)
		}
	}
	if spared == 0 {
		t.Error("nothing is left out")
	}
}

// A connection that has ended has no numbers any more.
func TestAClosedEndShowsNoNumbers(t *testing.T) {
	for _, id := range []string{"four-segment-close", "idle-close-race", "tcp-keepalive-dead-peer"} {
		tr := lessontest.LessonTrace(t, id)
		ended := 0
		for c := trace.NewCursor(tr, nil); c.Next(); {
			at, _ := c.Position()
			w := walkOf(tr, at, true)
			for conn := trace.ConnID(1); int(conn) <= len(tr.Conns()); conn++ {
				for side := range 2 {
					s := w.stateOf(conn, side)
					if s == nil || s.State != tcpmodel.Closed {
						continue
					}
					ended++
					for _, v := range variables()[1:] {
						if text := v.value(&values{w, inspect.End{Conn: conn, Side: side}, s}); text != unknown {
							t.Errorf("%s, stop %d: %s is %s in CLOSED", id, at, v.words, text)
						}
					}
				}
			}
		}
		if ended == 0 {
			t.Errorf("%s: no end is closed", id)
		}
	}
}
