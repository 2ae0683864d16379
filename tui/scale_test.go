package tui

import (
	"strings"
	"testing"
)

func TestTheLadderChangesToEqualTimesAndBack(t *testing.T) {
	m := begin(t, Options{Start: handshake("x")}, 80, 24)
	press(m, "end", "T")
	expect(t, m, "the scale that suits", "1 row = 5 ms", ":scale 20ms changes it")
	press(m, "backspace", "space")
	expect(t, m, "the scale stays", "1 row = 5 ms")
	press(m, ":scale 2ms", "enter")
	expect(t, m, "a chosen scale", "1 row = 2 ms")
	press(m, "T")
	if strings.Contains(m.View(), "1 row") {
		t.Errorf("T does not go back:\n%s", m.View())
	}
	press(m, "T")
	expect(t, m, "the chosen scale again", "1 row = 2 ms")
	press(m, ":scale compact", "enter")
	if strings.Contains(m.View(), "1 row") {
		t.Errorf(":scale compact does not go back:\n%s", m.View())
	}
	press(m, ":scale 5", "enter")
	expect(t, m, "what is no scale", "write the time of one row")
}
