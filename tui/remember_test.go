package tui

import (
	"strings"
	"testing"

	"wirewalk/tui/source"
)

// remembered is a walk with what a library's lesson has besides its trace.
func remembered(id string) *source.Source {
	w := handshake(id)
	w.Heading, w.Summary = "Three segments open a connection", "Each side learns the other's number."
	w.Remember = []string{"A SYN takes one sequence number.", "Neither side knows more than what has arrived."}
	w.See = []source.Entry{{ID: "three", Title: "Closing", Summary: "Four segments."}}
	return w
}

func TestALessonBeginsWithItsTitleAndSummary(t *testing.T) {
	m := begin(t, Options{Start: remembered("one")}, 80, 24)
	expect(t, m, "first frame", "LESSON  Three segments open a connection. Each side learns", "READ  On the left")
	press(m, "space")
	if strings.Contains(m.View(), "LESSON") {
		t.Errorf("the title stays:\n%s", m.View())
	}
}

func TestALessonEndsWithWhatToRememberAndSpaceOpensTheNext(t *testing.T) {
	lib := &shelf{}
	m := begin(t, Options{Start: remembered("one"), Library: lib}, 80, 24)
	press(m, "end")
	expect(t, m, "last stop", "Space: what to remember")
	press(m, "space")
	expect(t, m, "last page", "Remember", "A SYN takes one", "Neither side", "> The second lesson: Another one.", "See also", "Closing: Four segments.")
	press(m, "up", "up")
	expect(t, m, "what is only to read cannot be chosen", "> The second lesson")
	press(m, "q")
	expect(t, m, "q goes back", "stop 8 of 8")
	press(m, "space", "space")
	expect(t, m, "next lesson", "two", "stop 0 of 8")
}

func TestTheLastLessonEndsWithAPageThatEnterCloses(t *testing.T) {
	w := remembered("three")
	w.See = nil
	m := begin(t, Options{Start: w}, 80, 24)
	press(m, "end", "space", "down", "up")
	expect(t, m, "last page", "A SYN takes one")
	press(m, "enter")
	expect(t, m, "closed", "stop 8 of 8")
}

// noted is a library whose second lesson has words in its notes only.
type noted struct{ shelf }

func (n *noted) List() []source.Entry {
	list := n.shelf.List()
	list[1].Text = "The peer's window is zero: silly window syndrome."
	return list
}

func TestTheBrowserSearchesTheNotesOfLessonsToo(t *testing.T) {
	m := begin(t, Options{Library: &noted{}}, 80, 24)
	press(m, "l", "/silly", "enter")
	expect(t, m, "found", "LESSONS with silly", "The second lesson")
	if strings.Contains(m.View(), "The first lesson") {
		t.Errorf("more than what was looked for:\n%s", m.View())
	}
}
