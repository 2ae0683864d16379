// Package paint turns a view.Screen into terminal text. Every style comes from
// the lipgloss renderer that is passed in, never from the package default, so
// that each session has its own colours.
package paint

import (
	"fmt"
	"slices"
	"strings"

	"github.com/charmbracelet/lipgloss"

	"wirewalk/tui/grid"
)

// Painter gives each role of a screen its look.
type Painter struct {
	open, shut [grid.NumRoles]string
}

// New returns a painter for a renderer. An unknown theme is an error that
// names the themes there are.
func New(r *lipgloss.Renderer, theme string) (*Painter, error) {
	looks, err := looksOf(theme)
	if err != nil {
		return nil, err
	}
	p := &Painter{}
	for role := range grid.Role(grid.NumRoles) {
		p.open[role], p.shut[role] = codes(looks[role].style(r))
	}
	return p, nil
}

// codes are what a style writes before and after a text. They are taken once,
// because rendering a style anew for each run of each frame is slow.
func codes(s lipgloss.Style) (open, shut string) {
	open, shut, _ = strings.Cut(s.Render("x"), "x")
	return open, shut
}

// Paint writes a screen as text: one line each row, without a newline at the end.
func (p *Painter) Paint(s *grid.Screen) string {
	var b strings.Builder
	b.Grow(s.Width * s.Height() * 2)
	for y := range s.Height() {
		if y > 0 {
			b.WriteByte('\n')
		}
		for _, run := range s.Runs(y) {
			b.WriteString(p.open[run.Role])
			b.WriteString(run.Text)
			b.WriteString(p.shut[run.Role])
		}
	}
	return b.String()
}

// look is how one role looks.
type look struct {
	fore, back            string // a colour as lipgloss takes it, "" for the terminal's own
	bold, faint, reversed bool
	underline             bool
}

func (l look) style(r *lipgloss.Renderer) lipgloss.Style {
	s := r.NewStyle().Bold(l.bold).Faint(l.faint).Reverse(l.reversed).Underline(l.underline)
	if l.fore != "" {
		s = s.Foreground(lipgloss.Color(l.fore))
	}
	if l.back != "" {
		s = s.Background(lipgloss.Color(l.back))
	}
	return s
}

// Themes lists the names of the themes, the default first.
func Themes() []string { return []string{"terminal", "safe", "contrast", "mono"} }

func looksOf(theme string) (map[grid.Role]look, error) {
	switch theme {
	case "", "terminal":
		return terminalLooks(), nil
	case "safe":
		return safeLooks(), nil
	case "contrast":
		return contrastLooks(), nil
	case "mono":
		return monoLooks(), nil
	}
	names := slices.Clone(Themes())
	return nil, fmt.Errorf("there is no theme %q: choose one of %s", theme, strings.Join(names, ", "))
}
