package tui

import (
	"errors"
	"strings"
	"testing"

	"wirewalk/sim"
)

// rerunnable is a walk whose changed run lacks the second connection.
func rerunnable(asked *[]sim.Intervention) *Walk {
	w := handshake("x")
	w.Rerun = func(list []sim.Intervention) (*Walk, error) {
		*asked = list
		return handshakes("x", 1), nil
	}
	return w
}

func TestWhatIfRunsAgainAndSelectsTheFirstDifference(t *testing.T) {
	var asked []sim.Intervention
	m := begin(t, Options{Start: rerunnable(&asked)}, 80, 24)
	press(m, "space", "space", "x")
	expect(t, m, "choices", "> #2 lost", "#2 twice", "#2 corrupted", "late")
	press(m, "enter", "nothing much", "enter")
	if len(asked) != 1 || asked[0].Fault.Match.Number != 2 || asked[0].Fault.Action != sim.Drop {
		t.Fatalf("asked for %+v", asked)
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
	w.Rerun = func([]sim.Intervention) (*Walk, error) { return nil, errors.New("the link is gone") }
	m := begin(t, Options{Start: w}, 80, 24)
	press(m, "space", "x", "enter", "enter")
	expect(t, m, "error", "the link is gone", "stop 1 of 8")
}

func TestTwoWalksStandSideBySideOnAWideScreen(t *testing.T) {
	m := begin(t, Options{Start: handshakes("x", 1)}, 130, 40)
	press(m, "end", "d", "two", "enter")
	expect(t, m, "both", "A  x", "B  two", "#3 ACK 0")
}
