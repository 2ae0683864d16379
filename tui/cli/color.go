package cli

import (
	"os"

	"github.com/charmbracelet/lipgloss"
	"github.com/muesli/termenv"

	"wirewalk/tui/paint"
)

// painter is what colours standard output, nil when it shall stay plain: on
// request, without a terminal, under NO_COLOR (https://no-color.org) and on a
// terminal that knows no colours.
func (p *program) painter(o *options) (*paint.Painter, error) {
	profile := termenv.EnvColorProfile()
	switch o.color {
	case "never":
		return nil, nil
	case "always":
		if profile == termenv.Ascii {
			profile = termenv.ANSI
		}
	default:
		if !isTerminal(p.out) || os.Getenv("NO_COLOR") != "" || profile == termenv.Ascii {
			return nil, nil
		}
	}
	r := lipgloss.NewRenderer(p.out)
	r.SetColorProfile(profile)
	return paint.New(r, o.theme)
}
