package tui

import (
	"strings"
	"testing"
)

// TestJumpOnlyWhereOneLeads reads every answer of WHY NOT: the key bar promises a
// jump for those that lead to a record, and for no other.
func TestJumpOnlyWhereOneLeads(t *testing.T) {
	m := drawn(t, Options{Start: lessonWalk(t, "nagle-and-delayed-ack")}, 80, 24, true)
	jumps, others := 0, 0
	for range 12 {
		press(m, "space")
		press(m, "W")
		if m.top() == nil {
			t.Fatal("WHY NOT did not open")
		}
		for i, pick := range m.top().Content().Pick {
			m.top().Content().Selected = i
			frame := whole(t, m)
			promised := strings.Contains(frame, "Enter jump there")
			if promised != (pick != nil) {
				t.Errorf("answer %d leads somewhere: %t, and the page says:\n%s", i, pick != nil, frame)
			}
			if promised {
				jumps++
			} else {
				others++
			}
		}
		press(m, "esc")
	}
	if jumps == 0 || others == 0 {
		t.Errorf("%d answers lead on and %d do not: both are wanted", jumps, others)
	}
}
