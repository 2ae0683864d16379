package tui

import (
	"strings"
	"testing"

	"wirewalk/scenarios/narrate"
	"wirewalk/tui/tour"
)

// shownAt is what the stop under the cursor shows.
func shownAt(m *model) string {
	all := ""
	for where, text := range tour.VisibleText(m.tour.Index(), stopOf(m), m.tour.Conn()) {
		all += where + ": " + text + "\n"
	}
	return all
}

func TestFindFindsWhatStandsOnTheLadderInSmallOrCapitalLetters(t *testing.T) {
	for _, text := range []string{"RST", "rst", "reset", "answers", "psh", "POST"} {
		m := begin(t, Options{Start: recorded(t)}, 80, 24)
		press(m, "esc", "/"+text, "enter")
		if strings.Contains(m.status, "not found") || !strings.Contains(m.status, "found in") {
			t.Errorf("%s: %q", text, m.status)
		}
		if !strings.Contains(strings.ToLower(shownAt(m)), strings.ToLower(text)) && !strings.Contains(m.status, "section") {
			t.Errorf("%s was found where nothing shows it:\n%s", text, shownAt(m))
		}
	}
	m := begin(t, Options{Start: recorded(t)}, 80, 24)
	press(m, "esc", "/#11 rst", "enter")
	if !strings.Contains(shownAt(m), "#11 RST") {
		t.Errorf("#11 RST is not at\n%s", shownAt(m))
	}
}

func TestFindDoesNotFindTheNamesOfStepsNorTheMiddleOfWords(t *testing.T) {
	m := begin(t, Options{Start: lessonWalk(t, raceLesson)}, 80, 24)
	press(m, "/RST", "enter")
	for _, text := range []string{narrate.WhyStop(m.tour.Trace(), stopOf(m)).Sentence, shownAt(m), m.tour.Said()} {
		if strings.Contains(text, "RST") {
			return
		}
	}
	t.Errorf("RST is not in\n%s", shownAt(m))
}

func TestFindLooksAtNotesSectionsStatesCallsAndWhyNot(t *testing.T) {
	for text, where := range map[string]string{
		"fin-wait-2":   "the ladder",
		"last-ack":     "",
		"ask the boss": "your note",
		"2 msl":        "",
	} {
		m := begin(t, Options{Start: lessonWalk(t, closeLesson)}, 80, 24)
		press(m, "space", "space", "Nask the boss", "enter", "home", "/"+text, "enter")
		if !strings.Contains(m.status, "found in "+where) {
			t.Errorf("%s: %q", text, m.status)
		}
	}
	w := lessonWalk(t, closeLesson)
	for _, s := range w.Sections {
		m := begin(t, Options{Start: w}, 80, 24)
		press(m, "/"+s.Title, "enter")
		if strings.Contains(m.status, "not found") {
			t.Errorf("the section %s: %q", s.Title, m.status)
		}
	}
}

func TestAFilterByTextStillLooksAtPayloadAndMessagesOnly(t *testing.T) {
	m := begin(t, Options{Start: recorded(t)}, 80, 24)
	press(m, "esc", "ftext RST", "enter")
	expect(t, m, "text RST", "no stop matches")
	press(m, "ftext POST", "enter")
	expect(t, m, "text POST", "match")
}

func TestAFilterThatMatchesNothingInAConnectionSaysSo(t *testing.T) {
	m := drawn(t, Options{Start: lessonWalk(t, raceLesson)}, 80, 24, true)
	press(m, "c", "fpacket > 900", "enter")
	expect(t, m, "in connection a", "packet > 900: not in connection a; Esc shows all connections", "stop ")
	press(m, "esc", "fconn z", "enter")
	expect(t, m, "in all", "no stop matches conn z; all stay as they were")
}
