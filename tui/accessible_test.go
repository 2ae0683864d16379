package tui

import (
	"io"
	"strings"
	"testing"

	"wirewalk/scenarios/language"
	"wirewalk/tui/source"

	"github.com/charmbracelet/lipgloss"

	"wirewalk/tui/progress"
)

// told is what the mode for screen readers says when lines are typed.
func told(t *testing.T, opts Options, lines ...string) string {
	t.Helper()
	var out strings.Builder
	opts.In, opts.Out, opts.Accessible = strings.NewReader(strings.Join(lines, "\n")+"\n"), &out, true
	opts.Renderer = lipgloss.NewRenderer(io.Discard)
	if opts.Library == nil {
		opts.Library = &shelf{}
	}
	if err := Run(opts); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestInSentencesALongTraceIsSearchedBeforeAnythingElseIsAsked(t *testing.T) {
	text := told(t, Options{Start: handshakes("x", long)}, "stop 20000", "next syn", "q")
	if !strings.Contains(text, "Stop 20001 of") || strings.Contains(text, "reading the trace") {
		t.Errorf("it says\n%s", text)
	}
}

func TestInSentencesTheNextLessonIsOneLineAway(t *testing.T) {
	text := told(t, Options{}, "1", "last", "", "n", "", "q")
	_, behind, _ := strings.Cut(text, "n opens it")
	if !strings.Contains(behind, "two, textbook stack, 8 stops.") || !strings.Contains(behind, "Stop 1 of 8.") {
		t.Errorf("it says\n%s", text)
	}
}

func TestInSentencesAQuestionThatWaitsIsAnnounced(t *testing.T) {
	w := handshake("x")
	w.Questions = []source.Question{{Stop: 2, Question: &language.Question{Ask: "And now?", Choices: []*language.Choice{{Right: "this"}, {Wrong: "that"}}}}}
	text := told(t, Options{Start: w}, "", "g", "1", "q")
	if !strings.Contains(text, "A question waits before the next stop") || !strings.Contains(text, "And now?") || !strings.Contains(text, "Stop 2 of 8") {
		t.Errorf("it says\n%s", text)
	}
}

func TestInSentencesThePlaceIsKept(t *testing.T) {
	dir := t.TempDir()
	told(t, Options{Start: handshake("x"), StateDir: dir}, "", "", "q")
	if m := progress.Load(dir); m.LastID != "x" || m.LastStop != 2 {
		t.Errorf("kept is stop %d of %q", m.LastStop, m.LastID)
	}
}
