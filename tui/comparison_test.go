package tui

import (
	"strconv"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"wirewalk/sim/trace"
	"wirewalk/tui/progress"
	"wirewalk/tui/source"
	"wirewalk/tui/stage"
)

// changedLesson stands in a changed run of a lesson; #9 is lost in it.
func changedLesson(t *testing.T, opts Options, width, height int) *model {
	t.Helper()
	opts.Start = lessonWalk(t, "four-segment-close")
	m := begin(t, opts, width, height)
	press(m, ":#9", "enter", "x", "enter", "enter")
	if m.tour.Branch() == "" {
		t.Fatal("nothing was changed")
	}
	return m
}

// The race detector judges this one.
func TestFramesAreDrawnWhileAChangedRunIsMade(t *testing.T) {
	walk, begun := lessonWalk(t, "four-segment-close"), make(chan bool)
	again := walk.Again
	walk.Again = func(list []string) (*source.Source, error) {
		w, err := again(list)
		w.Again = walk.Again
		if len(list) == 2 {
			begun <- true
			for n := range 100_000_000 { // Whatever waited here in order would hide a race.
				if n < 0 {
					break
				}
			}
		}
		return w, err
	}
	m := begin(t, Options{Start: walk}, 140, 40)
	press(m, ":#9", "enter", "x", "enter", "enter", "x", "enter")
	_, cmd := m.Update(keyOf("enter"))
	done := make(chan tea.Msg)
	go func() { done <- cmd() }()
	<-begun
	for i := 0; ; i++ {
		select {
		case msg := <-done:
			m.Update(msg)
			if len(m.tour.Changes()) != 2 || i == 0 {
				t.Errorf("changed by %q, after %d frames", m.tour.Changes(), i)
			}
			return
		default:
			m.Update(keyOf([]string{" ", "backspace"}[i%2]))
			_ = m.View()
		}
	}
}

func TestWhatIsBesideIsReadyBeforeAFrameIsDrawn(t *testing.T) {
	m := changedLesson(t, Options{}, 140, 40)
	press(m, "f", "conn a and fin", "enter")
	press(m, "o")
	expect(t, m, "the other run", "filter: conn 1 and fin", "this is the original")
}

func TestAChangeEndsTheComparisonWithAnotherSource(t *testing.T) {
	m := begin(t, Options{Start: lessonWalk(t, "three-way-handshake"), Against: lessonWalk(t, "four-segment-close")}, 80, 24)
	press(m, "space", "x", "enter", "enter")
	expect(t, m, "what is said", "the comparison has ended")
	if _, changed := m.tour.Compared(); !changed || m.tour.Source().ID != "three-way-handshake" {
		t.Fatal("the changed run is not beside the run that it changes")
	}
	press(m, "esc")
	if k := m.tour; k.Branch() != "" || compared(m) || k.Source().ID != "three-way-handshake" {
		t.Errorf("after Esc this is %q of %s", k.Branch(), k.Source().ID)
	}
}

func TestAChangeOfTheSecondSourceBelongsToThat(t *testing.T) {
	m := begin(t, Options{Start: lessonWalk(t, "three-way-handshake"), Against: lessonWalk(t, "four-segment-close")}, 80, 24)
	m.progress.Marks = map[string]progress.Marks{"four-segment-close": {{Stop: 2}}}
	press(m, "space", "o", "x", "enter", "enter")
	expect(t, m, "the header", "what if #1 lost, four-segment")
	press(m, "esc")
	if k := m.tour; k.Branch() != "" || k.Source().ID != "four-segment-close" || len(k.Marked()) != 1 {
		t.Errorf("after Esc this is %q of %s with %d marks", k.Branch(), k.Source().ID, len(k.Marked()))
	}
}

func TestWhatIsDoneWhileAChangedRunIsMadeIsKept(t *testing.T) {
	m := begin(t, Options{Start: lessonWalk(t, "four-segment-close")}, 80, 24)
	press(m, ":#9", "enter", "x", "enter")
	_, cmd := m.Update(keyOf("enter"))
	press(m, "backspace", "m", "f", "fin", "enter")
	settle(m, cmd)
	expect(t, m, "the changed run", "filter: fin", "what if #9 lost")
	press(m, "o")
	expect(t, m, "the original", "filter: fin", "this is the original")
	if n := len(m.tour.Marked()); n != 1 {
		t.Fatalf("the original has %d marks", n)
	}
}

func TestAChangedRunThatWasAskedForBeforeTheWalkWasStartedOverIsDropped(t *testing.T) {
	m := begin(t, Options{Start: lessonWalk(t, "four-segment-close")}, 80, 24)
	press(m, ":#9", "enter", "x", "enter")
	_, cmd := m.Update(keyOf("enter"))
	press(m, "r", "y", "enter")
	settle(m, cmd)
	if m.tour.Branch() != "" || compared(m) {
		t.Error("an old result has come into the new walk")
	}
}

func TestAWalkThatIsStartedOverKeepsMarksPaceAndLook(t *testing.T) {
	m := begin(t, Options{Start: handshake("x"), StateDir: t.TempDir()}, 80, 24)
	press(m, "space", "m", ":speed 3s", "enter", "f5", "r", "y", "enter")
	if k := m.tour; len(k.Marked()) != 1 || !k.Look().Present {
		t.Fatalf("%d marks, presented: %v", len(k.Marked()), k.Look().Present)
	}
	_, cmd := m.Update(keyOf("a"))
	if pace := cmd().(waiting).wait; pace != 3*time.Second {
		t.Errorf("a pace of %v", pace)
	}
	press(m, "space", "space", "m")
	if got := len(m.progress.Marks["x"]); got != 2 {
		t.Errorf("%d marks are kept", got)
	}
}

func TestEscGoesBackToWhereTheRunWasChanged(t *testing.T) {
	m := begin(t, Options{Start: lessonWalk(t, "four-segment-close")}, 80, 24)
	press(m, ":#9", "enter")
	at := stopOf(m)
	press(m, "x", "enter", "enter", "space", "o", "o", "x", "enter", "enter", "end")
	if len(m.tour.Changes()) != 2 {
		t.Fatalf("changed by %q", m.tour.Changes())
	}
	press(m, "esc")
	if stopOf(m) != at {
		t.Errorf("Esc leads to stop %d, x was pressed at %d", stopOf(m), at)
	}
	if compared(m) || side(m) != 0 {
		t.Error("something of the comparison is left")
	}
}

func TestNothingOfAComparisonIsLeftAfterIt(t *testing.T) {
	for _, keys := range [][]string{{"esc"}, {"q"}, {"o", "esc"}} {
		m := compareLessons(t, 80, 24)
		press(m, ":align steps", "enter")
		press(m, keys...)
		if compared(m) || side(m) != 0 || m.tour.Branch() != "" {
			t.Errorf("after %q something of the comparison is left", keys)
		}
		press(m, "dtwo", "enter")
		expect(t, m, "another comparison", "by clock")
	}
}

func TestQLeavesAChangedRunBeforeTheLesson(t *testing.T) {
	m := changedLesson(t, Options{}, 80, 24)
	press(m, "backspace", "space")
	expect(t, m, "the key bar and the header", "Esc leave", " what if #9 lost, four-segment-close")
	_, cmd := m.Update(keyOf("q"))
	if cmd != nil || m.tour.Branch() != "" || m.place != stage.InWalk {
		t.Error("q does not go back to the original")
	}
}

func TestTheEndOfAChangedRunIsNotTheEndOfTheLesson(t *testing.T) {
	m := changedLesson(t, Options{StateDir: t.TempDir()}, 80, 24)
	stop := m.progress.Places["four-segment-close"]
	press(m, "end", "space", "m", "M")
	if m.top() != nil || m.tour.Branch() == "" {
		t.Error("Space or M has left the changed run")
	}
	press(m, "backspace", "space", "space")
	expect(t, m, "what to press", "this is the end of the changed run: Esc goes back to the original")
	m.save()
	if m.progress.Done["four-segment-close"] || m.progress.Places["four-segment-close"] != stop {
		t.Errorf("the lesson is done or left at another stop: %+v", m.progress)
	}
	press(m, "backspace", "g", "enter", "esc")
	if len(m.progress.Guessed) > 0 {
		t.Error("a question of the changed run counts for the lesson")
	}
	press(m, "'")
	expect(t, m, "marks", "marks belong to the original")
	press(m, "esc", "end", "backspace", "space", "space")
	if !m.progress.Done["four-segment-close"] {
		t.Error("after the end of the lesson itself it is not done")
	}
}

func TestAFilterMeansTheSameOnBothSides(t *testing.T) {
	m := begin(t, Options{Start: comparedLesson(t, "slow-clients"), Against: comparedLesson(t, "http11-three-requests")}, 140, 40)
	const of, mate = 2, 1
	al, _, _ := m.tour.Alignment()
	if al.Conn(0, of) != mate {
		t.Fatalf("connection %d is laid on %d", of, al.Conn(0, of))
	}
	press(m, "f", "conn "+strconv.Itoa(of), "enter", "o")
	expect(t, m, "B", "filter: conn "+strconv.Itoa(mate))
	press(m, "o")
	for id := range m.tour.Trace().Conns() {
		if al.Conn(0, trace.ConnID(id+1)) == 0 {
			settle(m, m.effect(func(out *stage.Effect) { m.tour.Filter("conn "+strconv.Itoa(id+1), out) }))
			if !strings.Contains(m.status, "the filter does not fit B") {
				t.Errorf("it says %q", m.status)
			}
			if press(m, "o"); strings.Contains(m.View(), "filter: ") {
				t.Errorf("B is filtered:\n%s", m.View())
			}
			return
		}
	}
	t.Error("every connection has a counterpart")
}

func TestASettingSaysThatItHoldsFromTheBeginning(t *testing.T) {
	m := begin(t, Options{Start: lessonWalk(t, "four-segment-close")}, 120, 40)
	press(m, ":#9", "enter", "x")
	expect(t, m, "the page", "WHAT IF ...", "Hosts and cables, from ", "Timers and settings, from the beginning on")
	press(m, "esc")
	pick(t, m, "the delay of link wan")
	press(m, "100ms", "enter", "enter")
	expect(t, m, "what is said", "s on, before where you were")
}

func TestTheHeaderOfAChangedRunShowsTheWholeChange(t *testing.T) {
	for _, width := range []int{80, 120} {
		m := begin(t, Options{Start: lessonWalk(t, "four-segment-close")}, width, 40)
		press(m, ":#9", "enter")
		pick(t, m, "the delay of link wan")
		press(m, "100ms", "enter", "enter")
		expect(t, m, "the header", " what if the delay of link wan is 100ms")
	}
}

func TestAClickerRunsAChange(t *testing.T) {
	for _, key := range []string{"space", "pgdown"} {
		m := begin(t, Options{Start: lessonWalk(t, "four-segment-close")}, 80, 24)
		press(m, ":#9", "enter", "x", "enter", key)
		if m.tour.Branch() == "" || m.line != nil {
			t.Errorf("%s on the empty line does not run it", key)
		}
	}
	m := begin(t, Options{Start: lessonWalk(t, "four-segment-close")}, 80, 24)
	press(m, ":#9", "enter", "x", "enter", "a", "space", "b")
	if m.line == nil || m.line.Value != "a b" {
		t.Error("Space is no blank in what is written")
	}
}

func TestWhatWasOpenWhenAChangedRunComesIsNotTakenThere(t *testing.T) {
	begun := func(keys ...string) *model {
		m := begin(t, Options{Start: lessonWalk(t, "four-segment-close")}, 80, 24)
		press(m, ":#2", "enter", "x", "enter")
		_, cmd := m.Update(keyOf("enter"))
		press(m, keys...)
		settle(m, cmd)
		return m
	}
	m := begun("w")
	if m.top() == nil || m.tour.Branch() == "" {
		t.Fatal("the causes of the changed run are not shown")
	}
	asked := m.View()
	press(m, "esc", "w")
	if m.View() != asked {
		t.Errorf("the causes of the original lie over the changed run:\n%s", asked)
	}
	m = begun("N", "mine")
	press(m, "enter")
	if n := len(m.tour.Marked()); n > 0 {
		t.Error("a note was written into a changed run")
	}
	if press(m, "o"); len(m.tour.Marked()) > 0 {
		t.Error("a note for the changed run was written into the original")
	}
}
