package speaker

import (
	"io"
	"os"
	"strings"

	"github.com/charmbracelet/x/term"

	"wirewalk/tui/grid"
)

// Folding writes lines so that no word is broken where a terminal's row ends.
// Rows that go on begin at an indent. Elsewhere lines stay whole.
type Folding struct {
	out    io.Writer
	width  int // 0 leaves lines as they are
	indent int
}

// NewFolding writes to out. Rows that go on begin so many columns from the left.
func NewFolding(out io.Writer, indent int) *Folding {
	f := &Folding{out: out, indent: indent}
	if file, ok := out.(*os.File); ok {
		if width, _, err := term.GetSize(file.Fd()); err == nil {
			f.width = width
		}
	}
	return f
}

// Line writes one line.
func (f *Folding) Line(text string) error {
	_, err := io.WriteString(f.out, f.fold(text)+"\n")
	return err
}

// fold breaks a line at blanks. Blanks in front and between words are kept.
func (f *Folding) fold(text string) string {
	if f.width <= 2*f.indent || grid.Width(text) < f.width {
		return text
	}
	var b strings.Builder
	at := 0
	for i, word := range strings.SplitAfter(text, " ") {
		if w := grid.Width(strings.TrimRight(word, " ")); i > 0 && at+w >= f.width {
			b.WriteString("\n" + strings.Repeat(" ", f.indent))
			at = f.indent
		}
		b.WriteString(word)
		at += grid.Width(word)
	}
	lines := strings.Split(b.String(), "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return strings.Join(lines, "\n")
}
