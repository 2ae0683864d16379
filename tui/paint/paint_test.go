package paint

import (
	"io"
	"strings"
	"testing"

	"github.com/charmbracelet/lipgloss"
	"github.com/muesli/termenv"

	"wirewalk/tui/grid"
)

func renderer(p termenv.Profile) *lipgloss.Renderer {
	r := lipgloss.NewRenderer(io.Discard)
	r.SetColorProfile(p)
	return r
}

func sample() *grid.Screen {
	s := grid.NewScreen(20, 2, true)
	s.Put(0, 0, ">", grid.Selected)
	s.Put(2, 0, "--- #9 --X", grid.Loss)
	s.Put(2, 1, "plain", grid.Plain)
	return s
}

func TestWithoutColourTheTextIsThePlainScreen(t *testing.T) {
	p, err := New(renderer(termenv.Ascii), "")
	if err != nil {
		t.Fatal(err)
	}
	if got, want := p.Paint(sample())+"\n", sample().Text(); got != want {
		t.Errorf("painted %q, want %q", got, want)
	}
}

func TestEveryThemeMarksALossAndResetsAfterIt(t *testing.T) {
	for _, theme := range Themes() {
		p, err := New(renderer(termenv.TrueColor), theme)
		if err != nil {
			t.Fatal(err)
		}
		got := p.Paint(sample())
		if !strings.Contains(got, "m--- #9 --X\x1b[0m") {
			t.Errorf("theme %s: a loss is painted %q", theme, got)
		}
	}
}

func TestAnUnknownThemeIsAnErrorThatNamesTheOthers(t *testing.T) {
	_, err := New(renderer(termenv.Ascii), "drak")
	if err == nil || !strings.Contains(err.Error(), "terminal") {
		t.Errorf("error is %v", err)
	}
}
