package tui

import (
	"errors"
	"strings"
	"testing"

	"wirewalk/tui/source"
)

// rerunnable is a walk whose changed run lacks the second connection.
func rerunnable(asked *[]string) *source.Source {
	w := handshake("x")
	w.Again = func(list []string) (*source.Source, error) {
		*asked = list
		return handshakes("x", 1), nil
	}
	return w
}

func TestWhatIfRunsAgainAndSelectsTheFirstDifference(t *testing.T) {
	var asked []string
	m := begin(t, Options{Start: rerunnable(&asked)}, 80, 24)
	press(m, "space", "space", "x")
	expect(t, m, "choices", "> #2 lost", "#2 twice", "#2 corrupted", "late")
	press(m, "enter", "nothing much", "enter")
	if len(asked) != 1 || !strings.HasPrefix(asked[0], "drop number=2 ") {
		t.Fatalf("asked for %q", asked)
	}
	expect(t, m, "nothing differs so far", "what if #2 lost")
	press(m, "o", "end")
	expect(t, m, "the original's end", "stop 8 of 8", "!")
	press(m, "o")
	expect(t, m, "the changed run at the same instant", "stop 4 of 4")
	press(m, "esc")
	if strings.Contains(m.View(), "what if #2 lost") {
		t.Error("Esc does not end the comparison")
	}
	expect(t, m, "the original again", "of 8")
}

func TestWhatIfOnACaptureSaysWhyItCannot(t *testing.T) {
	m := begin(t, Options{Start: handshake("x")}, 80, 24)
	press(m, "space", "x")
	expect(t, m, "refusal", "a capture has happened")
}

func TestAChangedRunThatFailsLeavesTheWalkAsItIs(t *testing.T) {
	w := handshake("x")
	w.Again = func([]string) (*source.Source, error) { return nil, errors.New("the link is gone") }
	m := begin(t, Options{Start: w}, 80, 24)
	press(m, "space", "x", "enter", "enter")
	expect(t, m, "error", "the link is gone", "stop 1 of 8")
}

func TestTwoWalksStandSideBySideOnAWideScreen(t *testing.T) {
	m := begin(t, Options{Start: handshakes("x", 1)}, 130, 40)
	press(m, "end", "d", "two", "enter")
	expect(t, m, "both", "A  x", "B  two", "#3 ACK 0")
}

func TestABranchTakesAnyOtherChangeOnTop(t *testing.T) {
	m := begin(t, Options{Start: lessonWalk(t, "four-segment-close")}, 80, 40)
	press(m, ":#7", "enter", "x", "enter", "enter")
	pick(t, m, "server loses power")
	press(m, "enter")
	pick(t, m, "the delay of link wan")
	expect(t, m, "what it is now", "links.wan.delay = [28ms]_")
	press(m, "100ms", "enter", "enter")
	got := m.tour.Changes()
	if len(got) != 3 || !strings.HasPrefix(got[0], "drop number=7") || !strings.HasPrefix(got[1], "crash host=server") ||
		got[2] != "set links.wan.delay=100ms" {
		t.Fatalf("changed by %q", got)
	}
	expect(t, m, "the name of the run", "stop ")
	pick(t, m, "what if #7 lost and server loses power and the delay of link wan is 100ms")
	if len(m.tour.Changes()) != 3 {
		t.Errorf("the run of the list is changed by %q", m.tour.Changes())
	}
}

// pick opens the changes and chooses the one that begins with a text.
func pick(t *testing.T, m *model, text string) {
	t.Helper()
	press(m, "x")
	for i, item := range m.top().Content().Items {
		if strings.HasPrefix(item.Text, text) {
			m.top().Content().Selected = i
			press(m, "enter")
			return
		}
	}
	t.Fatalf("no change begins with %q:\n%s", text, m.View())
}

func TestAnyOtherSettingIsCompletedAndMustBeOne(t *testing.T) {
	m := begin(t, Options{Start: lessonWalk(t, "three-way-handshake")}, 100, 40)
	press(m, "space")
	pick(t, m, "another one")
	press(m, "hosts.c", "tab")
	expect(t, m, "as far as all agree", "hosts.client._")
	press(m, "tcp.nag", "tab", "_", "tab")
	expect(t, m, "one is left", "hosts.client.tcp.nagle_minshall=_")
	press(m, "maybe", "enter", "enter")
	expect(t, m, "no such value", "nagle_minshall")
	if m.tour.Branch() != "" {
		t.Error("the run was changed")
	}
	pick(t, m, "another one")
	press(m, "nonsense", "enter")
	expect(t, m, "no such path", "write PATH=VALUE")
	pick(t, m, "the delay of link wan")
	press(m, "enter")
	expect(t, m, "the value as it is", "nothing was changed")
}

func TestACableIsPutBackInARunInWhichItWasPulled(t *testing.T) {
	m := begin(t, Options{Start: lessonWalk(t, "three-way-handshake")}, 80, 40)
	press(m, "space")
	pick(t, m, "cable pulled")
	press(m, "enter", "space")
	pick(t, m, "cable back")
	press(m, "enter")
	if got := m.tour.Changes(); len(got) != 2 || !strings.HasPrefix(got[1], "plug at=") {
		t.Errorf("changed by %q", got)
	}
}
