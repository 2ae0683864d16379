package tui

import (
	"fmt"
	"strings"
	"testing"

	"wirewalk/tui/source"
)

// lessonWalk is a lesson of the library as the program opens it.
func lessonWalk(t *testing.T, id string) *source.Source {
	t.Helper()
	w, err := source.Open(id, source.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// A student walks the first lesson, answers its questions and asks why.
func TestAStudentWorksThroughALesson(t *testing.T) {
	m := begin(t, Options{Start: lessonWalk(t, "three-way-handshake")}, 80, 24)
	asked := 0
	for range 20 {
		n, of := position(m)
		if n == of {
			break
		}
		if m.tour.QuestionWaits() {
			asked++
			press(m, "g", "space")
			for m.tour.Round() != nil {
				press(m, "space")
			}
			continue
		}
		press(m, "space")
	}
	if asked == 0 {
		t.Error("the lesson asks nothing")
	}
	expect(t, m, "the end", "stop 4 of 4", "ESTABLISHED", "#3 ACK 1")
	press(m, "w")
	expect(t, m, "why", "because 0.056 s", "further back")
}

// A teacher shows a close on a projector, loses its last ACK, and shows what
// TIME-WAIT is good for.
func TestATeacherPresentsALesson(t *testing.T) {
	m := begin(t, Options{Start: lessonWalk(t, "four-segment-close"), Present: true}, 80, 24)
	last := m.tour.Trace().Packets()
	press(m, fmt.Sprintf(":#%d", last), "enter")
	expect(t, m, "the client waits", "TIME-WAIT", "WHY")
	press(m, "x")
	expect(t, m, "choices", fmt.Sprintf("> #%d lost", last), "client loses power")
	press(m, "enter", "the server repeats its FIN", "enter")
	expect(t, m, "what was expected", "you expected: the server repeats its FIN")
	found := false
	for range 20 {
		press(m, "space")
		found = found || strings.Contains(m.View(), "again")
	}
	if !found {
		t.Errorf("the FIN is not repeated:\n%s", m.View())
	}
}

// An engineer opens a capture of failing requests and is led to the reason.
func TestAnEngineerFindsWhyThePOSTFailed(t *testing.T) {
	m := begin(t, Options{Start: recorded(t)}, 80, 24)
	expect(t, m, "triage", "1 connection  12 packets", "request crossed the other side's FIN, then RST", "4.4 s at most")
	press(m, "enter")
	expect(t, m, "the request", "POST /small")
	press(m, "t", "tab", "tab")
	expect(t, m, "events", "reuse", "reset")
	press(m, "end", "enter")
	expect(t, m, "the reset", "RST seq 316", "RFC 9293")
	press(m, "x")
	expect(t, m, "no what-if", "a capture has happened")
	press(m, "W")
	expect(t, m, "why not", "a capture does not show what did not happen")
}
