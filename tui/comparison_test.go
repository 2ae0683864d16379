package tui

import (
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"wirewalk/sim/trace"
	"wirewalk/tui/progress"
	"wirewalk/tui/source"
)

// changedLesson stands in a changed run of a lesson; #9 is lost in it.
func changedLesson(t *testing.T, opts Options, width, height int) *model {
	t.Helper()
	opts.Start = lessonWalk(t, "four-segment-close")
	m := begin(t, opts, width, height)
	press(m, ":#9", "enter", "x", "enter", "enter")
	if m.walk.branch == "" {
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
			if len(m.walk.changed) != 2 || i == 0 {
				t.Errorf("changed by %q, after %d frames", m.walk.changed, i)
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
	o := m.walk.original
	if o.filter == nil {
		t.Fatal("the other run is not filtered before the frame is drawn")
	}
	stop, selected := o.cursor.Stop(), o.selected
	press(m, "home")
	_ = m.View()
	if o != m.walk.original || o.cursor.Stop() != stop || o.selected != selected {
		t.Error("drawing or walking has changed the other run")
	}
}

func TestAChangeEndsTheComparisonWithAnotherSource(t *testing.T) {
	m := begin(t, Options{Start: lessonWalk(t, "three-way-handshake"), Against: lessonWalk(t, "four-segment-close")}, 80, 24)
	press(m, "space", "x", "enter", "enter")
	expect(t, m, "what is said", "the comparison has ended")
	if o := m.walk.original; o == nil || o.walk.ID != "three-way-handshake" || !m.walk.pair.branch {
		t.Fatal("the changed run is not beside the run that it changes")
	}
	press(m, "esc")
	if k := &m.walk; k.branch != "" || k.original != nil || k.walk.ID != "three-way-handshake" {
		t.Errorf("after Esc this is %q of %s", k.branch, k.walk.ID)
	}
}

func TestAChangeOfTheSecondSourceBelongsToThat(t *testing.T) {
	m := begin(t, Options{Start: lessonWalk(t, "three-way-handshake"), Against: lessonWalk(t, "four-segment-close")}, 80, 24)
	m.memory.Marks = map[string]progress.Marks{"four-segment-close": {{Stop: 2}}}
	press(m, "space", "o", "x", "enter", "enter")
	expect(t, m, "the header", "what if #1 lost, four-segment")
	press(m, "esc")
	if k := &m.walk; k.branch != "" || k.walk.ID != "four-segment-close" || len(k.marks) != 1 {
		t.Errorf("after Esc this is %q of %s with %d marks", k.branch, k.walk.ID, len(k.marks))
	}
}

func TestWhatIsDoneWhileAChangedRunIsMadeIsKept(t *testing.T) {
	m := begin(t, Options{Start: lessonWalk(t, "four-segment-close")}, 80, 24)
	press(m, ":#9", "enter", "x", "enter")
	_, cmd := m.Update(keyOf("enter"))
	press(m, "backspace", "m", "f", "fin", "enter")
	settle(m, cmd)
	if o := m.walk.original; o == nil || len(o.marks) != 1 || o.filter == nil {
		t.Fatalf("the original has lost its mark or its filter")
	}
	if m.walk.filter == nil || m.walk.cursor.Trace() != m.walk.walk.Trace {
		t.Error("the changed run is not filtered as the original")
	}
}

func TestAChangedRunThatWasAskedForBeforeTheWalkWasStartedOverIsDropped(t *testing.T) {
	m := begin(t, Options{Start: lessonWalk(t, "four-segment-close")}, 80, 24)
	press(m, ":#9", "enter", "x", "enter")
	_, cmd := m.Update(keyOf("enter"))
	press(m, "r", "y", "enter")
	settle(m, cmd)
	if m.walk.branch != "" || m.walk.original != nil {
		t.Error("an old result has come into the new walk")
	}
}

func TestAWalkThatIsStartedOverKeepsMarksPaceAndLook(t *testing.T) {
	m := begin(t, Options{Start: handshake("x"), StateDir: t.TempDir()}, 80, 24)
	press(m, "space", "m", ":speed 3s", "enter", "f5", "r", "y", "enter")
	if k := &m.walk; len(k.marks) != 1 || k.pace.Seconds() != 3 || !k.present {
		t.Fatalf("%d marks, a pace of %v, presented: %v", len(k.marks), k.pace, k.present)
	}
	press(m, "space", "space", "m")
	if got := len(m.memory.Marks["x"]); got != 2 {
		t.Errorf("%d marks are kept", got)
	}
}

func TestEscGoesBackToWhereTheRunWasChanged(t *testing.T) {
	m := begin(t, Options{Start: lessonWalk(t, "four-segment-close")}, 80, 24)
	press(m, ":#9", "enter")
	at := m.walk.cursor.Stop()
	press(m, "x", "enter", "enter", "space", "o", "o", "x", "enter", "enter", "end")
	if len(m.walk.changed) != 2 {
		t.Fatalf("changed by %q", m.walk.changed)
	}
	press(m, "esc")
	k := &m.walk
	if k.cursor.Stop() != at {
		t.Errorf("Esc leads to stop %d, x was pressed at %d", k.cursor.Stop(), at)
	}
	if k.original != nil || k.pair != nil || k.diff != nil || k.side != 0 || k.bySteps || k.pin.set {
		t.Error("something of the comparison is left")
	}
}

func TestNothingOfAComparisonIsLeftAfterIt(t *testing.T) {
	for _, keys := range [][]string{{"esc"}, {"q"}, {"o", "esc"}} {
		m := compareLessons(t, 80, 24)
		press(m, ":align steps", "enter")
		press(m, keys...)
		if k := &m.walk; k.original != nil || k.pair != nil || k.diff != nil || k.side != 0 || k.bySteps || k.branch != "" {
			t.Errorf("after %q something of the comparison is left", keys)
		}
	}
}

func TestQLeavesAChangedRunBeforeTheLesson(t *testing.T) {
	m := changedLesson(t, Options{}, 80, 24)
	press(m, "backspace", "space")
	expect(t, m, "the key bar and the header", "Esc leave", " what if #9 lost, four-segment-close")
	_, cmd := m.Update(keyOf("q"))
	if cmd != nil || m.walk.branch != "" || m.mode != inWalk {
		t.Error("q does not go back to the original")
	}
}

func TestTheEndOfAChangedRunIsNotTheEndOfTheLesson(t *testing.T) {
	m := changedLesson(t, Options{StateDir: t.TempDir()}, 80, 24)
	stop := m.memory.Places["four-segment-close"]
	press(m, "end", "space", "m", "M")
	if m.page != nil || m.walk.branch == "" {
		t.Error("Space or M has left the changed run")
	}
	press(m, "backspace", "space", "space")
	expect(t, m, "what to press", "this is the end of the changed run: Esc goes back to the original")
	m.save()
	if m.memory.Done["four-segment-close"] || m.memory.Places["four-segment-close"] != stop {
		t.Errorf("the lesson is done or left at another stop: %+v", m.memory)
	}
	press(m, "backspace", "g", "enter", "esc")
	if len(m.memory.Guessed) > 0 {
		t.Error("a question of the changed run counts for the lesson")
	}
	press(m, "'")
	expect(t, m, "marks", "marks belong to the original")
	press(m, "esc", "end", "backspace", "space", "space")
	if !m.memory.Done["four-segment-close"] {
		t.Error("after the end of the lesson itself it is not done")
	}
}

func TestAFilterMeansTheSameOnBothSides(t *testing.T) {
	m := begin(t, Options{Start: comparedLesson(t, "slow-clients"), Against: comparedLesson(t, "http11-three-requests")}, 140, 40)
	const of, mate = 2, 1
	if m.walk.mate(of) != mate {
		t.Fatalf("connection %d is laid on %d", of, m.walk.mate(of))
	}
	press(m, "f", "conn "+itoa(of), "enter")
	if f := m.walk.original.filter; f == nil || f.String() != "conn "+itoa(mate) {
		t.Errorf("B is filtered by %v", f)
	}
	for id := range m.walk.walk.Trace.Conns() {
		if m.walk.mate(trace.ConnID(id+1)) == 0 {
			settle(m, m.applyFilter("conn "+itoa(id+1)))
			if !strings.Contains(m.status, "the filter does not fit B") || m.walk.original.filter != nil {
				t.Errorf("it says %q", m.status)
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
		if m.walk.branch == "" || m.prompt != nil {
			t.Errorf("%s on the empty line does not run it", key)
		}
	}
	m := begin(t, Options{Start: lessonWalk(t, "four-segment-close")}, 80, 24)
	press(m, ":#9", "enter", "x", "enter", "a", "space", "b")
	if m.prompt == nil || m.prompt.value != "a b" {
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
	if m.page == nil || m.walk.branch == "" {
		t.Fatal("the causes of the changed run are not shown")
	}
	asked := m.View()
	press(m, "esc", "w")
	if m.View() != asked {
		t.Errorf("the causes of the original lie over the changed run:\n%s", asked)
	}
	m = begun("N", "mine")
	press(m, "enter")
	if len(m.walk.marks)+len(m.walk.original.marks) > 0 {
		t.Error("a note was written into a changed run")
	}
}
