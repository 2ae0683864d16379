package tui

import (
	"strings"
	"testing"

	"wirewalk/scenarios/language"
	"wirewalk/tui/source"
)

// On a small screen the answer and every hint are in sight as they come, and the
// rest can be scrolled to.
func TestAQuestionOnASmallScreenLeavesNothingOutWithoutASign(t *testing.T) {
	w := handshake("x")
	long := strings.Repeat("words that need room ", 8)
	w.Questions = []source.Question{{Stop: 2, Question: &language.Question{
		Ask: "FIRST " + long + "QUESTION?", Hints: []string{"HINT1 " + long, "HINT2 " + long + "END2"}, Explain: "EXPLAIN " + long + "LAST",
		Choices: []*language.Choice{{Right: "right " + long + "ONE", Because: "BECAUSE " + long}, {Wrong: "that"}, {Wrong: "or that"}},
	}}}
	m := begin(t, Options{Start: w}, 60, 16)
	press(m, "space", "g")
	expect(t, m, "the question", "FIRST", "> 1 right")
	press(m, "down", "down")
	expect(t, m, "the last choice", "> 3 or that", "more above")
	press(m, "up", "up")
	press(m, "space", "space")
	expect(t, m, "the second hint", "HINT2", "END2", "more")
	press(m, "space")
	expect(t, m, "the answer", "LAST", "Up: more above")
	seen := m.View()
	for range 30 {
		press(m, "up")
		seen += m.View()
	}
	expect(t, m, "the beginning again", "FIRST", "Down: more below")
	for _, want := range []string{"ONE", "HINT1", "HINT2", "It is:", "BECAUSE", "EXPLAIN"} {
		if !strings.Contains(seen, want) {
			t.Errorf("%s was never to be seen", want)
		}
	}
	press(m, "down")
	if n := len(strings.Split(m.View(), "\n")); n != 16 {
		t.Errorf("%d rows", n)
	}
}
