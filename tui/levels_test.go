package tui

import (
	"strings"
	"testing"

	"wirewalk/tui/source"
)

func TestEveryRowOfTheBrowserShowsTheLevelOfItsLesson(t *testing.T) {
	l := lessons{all: []source.Entry{
		{ID: "one", Title: "First", Level: "beginner"},
		{ID: "two", Title: "Second", Level: "intermediate"},
		{ID: "three", Title: "Third", Level: "advanced"},
	}}
	l.search("")
	m := begin(t, Options{Start: handshakes("x", 1)}, 80, 24)
	text := l.draw(m).Text()
	for _, want := range []string{"B First", "I Second", "A Third", "B beginner   I intermediate   A advanced"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in\n%s", want, text)
		}
	}
	if l.level("two") != "intermediate" || l.level("a-file.pcap") != "" {
		t.Errorf("the levels are %q and %q", l.level("two"), l.level("a-file.pcap"))
	}
}
