package tui

import (
	"strings"
	"testing"
)

func TestRowsOfConnectionsSayHowTheyAreReadAndWhatOpensThem(t *testing.T) {
	m := begin(t, Options{Start: handshakes("many", 6)}, 80, 24)
	expect(t, m, "first frame", "READ  A row is one connection", "S open  # request", "R reset  X lost",
		"Space next  Bksp back  Enter its ladder  u all on one  c each  q out  ? help")
	press(m, "end")
	if frame := m.View(); strings.Contains(frame, "arrow is one packet") || !strings.Contains(frame, ":40005 to server") {
		t.Errorf("the rows:\n%s", frame)
	}
}
