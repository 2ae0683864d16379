package tui

import (
	"strings"
	"testing"

	"wirewalk/scenarios/language"
	"wirewalk/tui/progress"
	"wirewalk/tui/source"
)

// says checks that the mode for screen readers says all of some texts.
func says(t *testing.T, text string, want ...string) {
	t.Helper()
	for _, w := range want {
		if !strings.Contains(text, w) {
			t.Errorf("%q is not in\n%s", w, text)
		}
	}
}

func TestInSentencesOnlyEnterGivesAQuestionUp(t *testing.T) {
	w := handshake("x")
	w.Questions = []source.Question{{Stop: 2, Question: &language.Question{Ask: "And now?", Choices: []*language.Choice{{Right: "this"}, {Wrong: "that"}}}}}
	text := told(t, Options{Start: w}, "", "g", "perhaps", "9", "h", "", "q")
	says(t, text, "Write 1 to 2, h or Enter.", "There is no hint more.", "It is: this.")
	if strings.Count(text, "And now?") != 4 {
		t.Errorf("it does not ask again:\n%s", text)
	}
}

func TestInSentencesABareNumberIsAStop(t *testing.T) {
	says(t, told(t, Options{Start: handshake("x")}, "3", "q"), "Stop 3 of 8.")
	says(t, told(t, Options{Start: handshake("x")}, "33", "q"), "there is no stop 33: the last one is 8")
	says(t, told(t, Options{Start: handshake("x")}, "0.2s", "q"), "Stop 5 of 8.")
	says(t, told(t, Options{Start: handshake("x")}, "fly", "q"), "There is no command fly. ? lists all commands.")
}

func TestInSentencesQGoesBackToTheListThatTheWalkWasChosenIn(t *testing.T) {
	text := told(t, Options{}, "1", "", "q", "2", "q", "q")
	says(t, text, "one, textbook stack", "two, textbook stack")
	if strings.Count(text, "1. Opening") != 1 {
		t.Errorf("the list is not read once:\n%s", text)
	}
	says(t, told(t, Options{Start: handshake("x")}, "l", "1", "q", "q"), "1. Opening: The first lesson", "one, textbook stack")
	if text := told(t, Options{Start: handshake("x")}, "q", "1"); strings.Contains(text, "Number of a lesson") {
		t.Errorf("q does not end the program:\n%s", text)
	}
}

func TestInSentencesAPacketCanBeLostAndTheRunsCompared(t *testing.T) {
	text := told(t, Options{Start: lessonWalk(t, closeLesson)}, "#9", "x", "77", "1", "the FIN again", "d", "", "o", "esc", "q")
	says(t, text, "1. #9 lost", "Write a number from 1 to", "what do you expect?", "This is a changed run: what if #9 lost. It has ",
		"DIFFERENCES:", "this is the original", "Stop 13 of 15.")
	text = told(t, Options{Start: handshake("one"), Library: &shelf{}}, "d", "two", "d", "", "q")
	says(t, text, "compare with", "no difference")
}

func TestInSentencesThereAreMarksNotesFindFilterAndTables(t *testing.T) {
	says(t, told(t, Options{Start: handshake("x")}, "2", "N ask the class", "first", "M", "1", "q"),
		"MARKS AND NOTES", "1. 0.028 s ask the class", "My note: ask the class")
	says(t, told(t, Options{Start: handshake("x")}, "/SYN,ACK", "q"), "Stop 2 of 8.", "found in packet #2")
	says(t, told(t, Options{Start: handshake("x")}, "f", "syn", "esc", "esc", "q"), "6 stops match", "All 8 stops are shown.", "There is nothing to leave.")
	text := told(t, Options{Start: handshake("x")}, "last", "t", "totals", "t events", "t nothing", "q")
	says(t, text, "Tables: ss, netstat", "Table totals,", "connections opened", "There is no table nothing.")
	if strings.Contains(text, "Write a number") {
		t.Errorf("the name of a table is taken as a choice:\n%s", text)
	}
}

func TestInSentencesAWalkToItsEndIsKeptAsDone(t *testing.T) {
	dir := t.TempDir()
	told(t, Options{Start: handshake("x"), StateDir: dir}, "7", "", "q")
	if !progress.Load(dir).Done["x"] {
		t.Error("Enter to the end is not kept")
	}
	dir = t.TempDir()
	told(t, Options{Start: handshake("x"), StateDir: dir}, "7", "g", "", "", "", "q")
	if !progress.Load(dir).Done["x"] {
		t.Error("a question to the end is not kept")
	}
}

func TestInSentencesAFilterOfALongTraceIsAppliedAtTheStart(t *testing.T) {
	text := told(t, Options{Start: handshakes("x", long), Filter: "syn"}, "", "q")
	says(t, text, "15300 stops match")
}

func TestInSentencesNothingIsSaidTwiceOfWhatDidNotHappen(t *testing.T) {
	text := told(t, Options{Start: lessonWalk(t, "abort-with-linger-zero")}, "33", "W", "q")
	_, text, _ = strings.Cut(text, "Stop 33 of")
	if n := strings.Count(text, "A RST is never answered with a RST"); n != 1 {
		t.Errorf("it is said %d times:\n%s", n, text)
	}
}
