package tui

import (
	"regexp"
	"strconv"
	"strings"
	"testing"

	"wirewalk/tui/source"
)

func TestSectionsAreThoseOfTheShownConnectionAndCountItsStops(t *testing.T) {
	w := handshakes("x", 3)
	w.Sections = []source.Section{{From: 1, To: 4, Title: "first"}, {From: 5, To: 8, Title: "second"}, {From: 9, To: 12, Title: "third"}}
	m := begin(t, Options{Start: w}, 80, 24)
	expect(t, m, "all", "1-4 first | 5-8 second | 9-12 third")
	press(m, "c", "c", "space")
	expect(t, m, "the second connection", "[1-4 second]")
	if frame := m.View(); strings.Contains(frame, "first") || strings.Contains(frame, "third") {
		t.Errorf("sections without a stop are named:\n%s", frame)
	}
	press(m, "esc", "fsyn and time > 0.21s", "enter", "end")
	expect(t, m, "a filter", "1-2 second | [3-5 third]")
	press(m, "esc")
	expect(t, m, "all again", "1-4 first | ")
}

// Where the author names no section, the run suggests them: for one connection
// from what happens on it.
func TestSuggestedSectionsOfOneConnectionNameNoOther(t *testing.T) {
	m := begin(t, Options{Start: lessonWalk(t, "go-pool")}, 80, 24)
	m.tour.Source().Sections = nil
	press(m, "c", "c", "c", "end")
	if frame := m.View(); strings.Contains(frame, "open a") || strings.Contains(frame, "close 3") {
		t.Errorf("the sections of others are named:\n%s", frame)
	}
	expect(t, m, "its own", "1-", "open | ")
	from := regexp.MustCompile(`\b([0-9]+)(?:-[0-9]+)? [a-z]`)
	last := 0
	for _, found := range from.FindAllStringSubmatch(rowWith(t, m, "| ["), -1) {
		if n, _ := strconv.Atoi(found[1]); n <= last {
			t.Errorf("a section begins at stop %d, the one before at %d", n, last)
		} else {
			last = n
		}
	}
	if last < 2 {
		t.Errorf("no second section in\n%s", m.View())
	}
}

func TestWhatIsAboveOneConnectionsLadderIsNotCountedFromTheFirstPacketOfAll(t *testing.T) {
	m := begin(t, Options{Start: lessonWalk(t, "go-pool")}, 80, 20)
	press(m, "c", "end")
	expect(t, m, "what is above", "packets up to #")
}
