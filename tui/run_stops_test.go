package tui

import "testing"

// presses counts how often Space is pressed from the beginning to the end, and
// checks that Backspace stops at the same places on the way back.
func presses(t *testing.T, m *model) int {
	t.Helper()
	var at []int
	here := func() int {
		n, _ := position(m)
		return n
	}
	press(m, "home")
	_, of := position(m)
	for here() < of && len(at) < 1000 {
		at = append(at, here())
		press(m, "space")
	}
	for i := len(at) - 1; i >= 0; i-- {
		press(m, "backspace")
		if here() != at[i] {
			t.Fatalf("back is at stop %d, forward was at %d", here(), at[i])
		}
	}
	return len(at)
}

func TestOnePressPassesARunOfLikeArrivalsAndBackGoesInFrontOfIt(t *testing.T) {
	m := begin(t, Options{Start: lessonWalk(t, "slow-start")}, 80, 24)
	folded := presses(t, m)
	if folded > 40 {
		t.Errorf("%d presses from end to end", folded)
	}
	press(m, "home", "u")
	if all := presses(t, m); all < 150 {
		t.Errorf("unfolded: %d presses", all)
	}
}

func TestAPassedRunIsCountedAndItsChangesAreAddedUp(t *testing.T) {
	m := begin(t, Options{Start: lessonWalk(t, "slow-start")}, 80, 24)
	for range 40 {
		press(m, "space")
		if n, _ := position(m); m.tour.StrideStart() != n {
			break
		}
	}
	expect(t, m, "the run", "like arrivals at once; u shows them one by one")
	was := m.View()
	press(m, "u", "backspace", "space")
	if m.View() == was {
		t.Errorf("one stop looks like the run:\n%s", was)
	}
}

// What a lesson says or asks is never passed by.
func TestNoRunHidesANoteOrAQuestion(t *testing.T) {
	for _, id := range []string{"slow-start", "fast-retransmit", "congestion-avoidance", "go-pool"} {
		w := lessonWalk(t, id)
		m := begin(t, Options{Start: w}, 80, 24)
		seen := map[uint32]bool{0: true}
		waited := 0
		for range 20_000 {
			if n, of := position(m); n == of {
				break
			}
			if m.tour.QuestionWaits() {
				waited++
			}
			m.tour.GoOn()
			seen[uint32(stopOf(m))] = true
		}
		for _, n := range w.Notes {
			if !seen[uint32(n.Stop)] && w.Trace.Visible(n.Stop) {
				t.Errorf("%s: the note at stop %d is passed by", id, n.Stop)
			}
		}
		if waited < len(w.Questions) {
			t.Errorf("%s: %d of %d questions wait", id, waited, len(w.Questions))
		}
	}
}

// A long note leaves the row that matters whole; the rest is one key away.
func TestWhatIsCutOffBelowDoesNotCutTheRowAbove(t *testing.T) {
	m := begin(t, Options{Start: lessonWalk(t, "fast-retransmit")}, 80, 24)
	for range 10 {
		press(m, "space")
	}
	expect(t, m, "the third duplicate", "#33 = #8 again (fast)", "NOTE  The third duplicate",
		"CHANGED  client cwnd 20272 -> 10136; client ssthresh none -> 10136", "Enter: more")
}
