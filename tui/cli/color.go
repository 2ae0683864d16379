package cli

import (
	"os"

	"github.com/charmbracelet/lipgloss"
	"github.com/muesli/termenv"

	"wirewalk/tui/paint"
)

// renderer draws on standard output with as many colours as are asked for and
// as the terminal has: none on --color never, under NO_COLOR
// (https://no-color.org), without a terminal, or on one that knows none.
func (p *program) renderer(o *options) *lipgloss.Renderer {
	profile := termenv.EnvColorProfile()
	switch {
	case o.color == "always":
		profile = min(profile, termenv.ANSI) // Profiles count down to the richest.
	case o.color == "never", os.Getenv("NO_COLOR") != "", !isTerminal(p.out):
		profile = termenv.Ascii
	}
	r := lipgloss.NewRenderer(p.out)
	r.SetColorProfile(profile)
	return r
}

// painter is what colours standard output, nil when it shall stay plain.
func (p *program) painter(o *options) (*paint.Painter, error) {
	r := p.renderer(o)
	if r.ColorProfile() == termenv.Ascii {
		return nil, nil
	}
	return paint.New(r, o.theme)
}
