package tui

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"wirewalk/sim/diff"
	"wirewalk/sim/trace"
	"wirewalk/tui/source"
	"wirewalk/tui/stage"
	"wirewalk/tui/view"
)

// comparedLesson is a lesson as a walk without what its author says.
func comparedLesson(t *testing.T, id string) *source.Source {
	t.Helper()
	return &source.Source{ID: id, Title: id, Stack: "linux stack", Trace: lessonWalk(t, id).Trace}
}

// side is which of two runs is on the screen.
func side(m *model) int {
	_, _, on := m.tour.Alignment()
	return on
}

// marked counts the stops at which the run on the screen differs.
func marked(m *model) int {
	al, _, on := m.tour.Alignment()
	changed := al.Changed(on)
	if _, branch := m.tour.Compared(); branch {
		changed = al.ChangedOrLate(on)
	}
	return view.NewDifference(changed, al.ChangedConns(on)).Count
}

func compareLessons(t *testing.T, width, height int) *model {
	t.Helper()
	m := begin(t, Options{Start: comparedLesson(t, "http10-one-shot"), Against: comparedLesson(t, "http11-three-requests")}, width, height)
	expect(t, m, "what is said first", "6 differences (!) and 1 of time: d lists them, o shows B")
	return m
}

func TestTwoSourcesAreWalkedSideBySide(t *testing.T) {
	m := compareLessons(t, 120, 40)
	press(m, "space", "space")
	expect(t, m, "both", "A  http10-one-shot", "B  http11-three-requests", "by clock", "o other one", "d differences")
	press(m, "o")
	expect(t, m, "the other one", "B: http11-three-requests", "this is B  http11-three-requests")
	press(m, "esc")
	if compared(m) || m.tour.Source().ID != "http10-one-shot" {
		t.Error("Esc does not end the comparison at the first of the two")
	}
}

func TestTheListOfDifferencesLeadsToBothSides(t *testing.T) {
	m := compareLessons(t, 120, 40)
	press(m, "d")
	expect(t, m, "the list", "DIFFERENCES", `> request text differs (#4): "GET /small HTTP/1.0" / "GET /a HTTP/1.1"`,
		"only in B: 52 octets from seq 67 #10", "At other times", "Enter show both there")
	press(m, "down", "down", "down", "down", "enter")
	b := m.tour.Beside()
	if p := b.Cursor.Trace(); side(m) != 0 || b.Selected != 10 || b.Cursor.Stop() != p.Record(p.Packet(10).Sent).Stop {
		t.Errorf("B stands at stop %d, with #%d selected", b.Cursor.Stop(), b.Selected)
	}
	expect(t, m, "the place", "only in B: 52 octets from seq 67 #10", "#10 GET /c")
	press(m, "space")
	if m.tour.Beside().Selected != 0 {
		t.Error("after the next stop the other side is still held where the difference was")
	}
}

func TestOnANarrowScreenTheSideThatHasTheDifferenceIsShown(t *testing.T) {
	m := compareLessons(t, 80, 24)
	press(m, "d", "down", "down", "down", "down", "enter")
	if side(m) != 1 || m.tour.Shown() != 10 {
		t.Errorf("side %d is shown with #%d selected", side(m), m.tour.Shown())
	}
	expect(t, m, "B", "B: http11-three", "only in B: 52 octets")
}

func TestStepByStepTheOtherSideIsAtTheSamePacket(t *testing.T) {
	m := begin(t, Options{Start: handshakes("x", 1), Against: slowHandshake(t)}, 120, 40)
	press(m, "space", "space", "space")
	if m.tour.Beside().Cursor.Now() > nowOf(m) {
		t.Error("by clock the other side is ahead")
	}
	press(m, ":", "align steps", "enter")
	expect(t, m, "the choice", "step by step", "by steps", "at the same packet")
	at := m.tour.Beside().Cursor
	if tr := at.Trace(); tr.Record(tr.Packet(2).Arrived).Stop != at.Stop() {
		t.Errorf("the other side is at %v, stop %d; #2 arrives at stop %d", at.Now(), at.Stop(), tr.Record(tr.Packet(2).Arrived).Stop)
	}
	press(m, ":", "align clock", "enter")
	expect(t, m, "the other choice", "by clock")
	press(m, "esc", ":", "align steps", "enter")
	expect(t, m, "no comparison", "there is no other run yet")
}

// slowHandshake is one on a slower way.
func slowHandshake(t *testing.T) *source.Source {
	t.Helper()
	w, err := source.Open("three-way-handshake", source.Options{Set: []string{"links.wan.delay=400ms"}})
	if err != nil {
		t.Fatal(err)
	}
	return &source.Source{ID: "slow", Title: "slow", Trace: w.Trace}
}

func TestAChangedRunMarksWhatItsChangeBringsAbout(t *testing.T) {
	w := comparedLesson(t, "http11-three-requests")
	w.Again = func([]string) (*source.Source, error) {
		return source.Open(w.ID, source.Options{Fault: []string{"drop number=4"}})
	}
	m := begin(t, Options{Start: w}, 80, 24)
	press(m, "space", "space", "space", "x", "enter", "enter")
	if n := marked(m); n == 0 || n > 6 {
		t.Errorf("%d stops are marked", n)
	}
	press(m, "d")
	expect(t, m, "the list", "ORIGINAL http11-three-requests | CHANGED what if", "lost only in the changed run: 33 octets from seq 1 (#4)",
		"the changed run repeats seq 1 (#5) and the original does not")
}

func TestAComparisonThatCannotBeOpenedLeavesTheWalkAsItIs(t *testing.T) {
	m := begin(t, Options{Start: handshake("x")}, 80, 24)
	settle(m, m.effect(func(out *stage.Effect) {
		m.tour.Against(func() (*source.Source, error) { return nil, errors.New("it is gone") }, out)
	}))
	expect(t, m, "error", "it is gone")
	press(m, "d", "missing", "enter")
	expect(t, m, "error", "there is no missing")
	if compared(m) {
		t.Error("there is something to compare with")
	}
}

func TestTheListOfDifferencesIsBounded(t *testing.T) {
	m := compareLessons(t, 80, 24)
	const mostListed = 300
	al, _, _ := m.tour.Alignment()
	for i := range 2 * mostListed {
		al.Differences = append(al.Differences, diff.Difference{Text: fmt.Sprint("made up ", i), Count: 1, Packets: [2]trace.PacketID{1, 1}})
	}
	al.Content += 2 * mostListed
	press(m, "d")
	if n := len(m.top().Content().Items); n > mostListed+5 {
		t.Errorf("%d items", n)
	}
	press(m, "end", "up")
	expect(t, m, "the rest", "and 306 more")
}

func TestScreensOfAComparison(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {120, 40}, {200, 50}} {
		name := fmt.Sprintf("%dx%d", size[0], size[1])
		m := compareLessons(t, size[0], size[1])
		press(m, "space", "space", "space", "space", "space", "space", "space", "space")
		goldenScreen(t, "compare-"+name, m)
		press(m, "d")
		goldenScreen(t, "differences-"+name, m)
	}
}

func init() {
	if flag.Lookup("update") == nil {
		flag.Bool("update", false, "write the golden screens anew; read each before committing it")
	}
}

func goldenScreen(t *testing.T, name string, m *model) {
	t.Helper()
	file := "testdata/" + name + ".txt"
	got := m.View()
	lines := strings.Split(got, "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	got = strings.Join(lines, "\n") + "\n"
	if flag.Lookup("update").Value.String() == "true" {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs; it is now\n%s", file, got)
	}
}
