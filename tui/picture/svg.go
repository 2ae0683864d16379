package picture

import (
	"bufio"
	"cmp"
	"encoding/xml"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"wirewalk/sim/format"
	"wirewalk/sim/inspect"
	"wirewalk/tui/grid"
	"wirewalk/tui/ladder"
)

// The grid of a picture, in user units.
const (
	cellWidth  = 9
	cellHeight = 19
	baseline   = 14 // from the top of a row
	margin     = 12
)

// svg is the sequence ladder as a picture.
func svg() format.Format {
	return format.Format{
		Ending: ".svg", Help: "the sequence ladder as a picture",
		Takes: format.Upto | format.Filtered | format.OneConn | format.Width | format.Scale,
		Write: func(w io.Writer, r *format.Request) error {
			return SVG(w, ladder.Draw(r.Trace, ladderOptions(r)), titleOf(r))
		},
	}
}

// titleOf is what a picture is called.
func titleOf(r *format.Request) string { return cmp.Or(r.Lesson.Title, r.Trace.Title) }

// SVG draws a screen as a picture that stands alone: no script, no reference to
// anything outside, and colours that follow the reader's light or dark scheme.
// Lines and arrows are drawn as lines, so that they meet whatever the font is.
func SVG(w io.Writer, s *grid.Screen, title string) error {
	out := bufio.NewWriter(w)
	width, height := s.Width*cellWidth+2*margin, s.Height()*cellHeight+2*margin
	fmt.Fprintf(out,
		`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" role="img">`,
		width, height, width, height)
	fmt.Fprintf(out, "\n<title>%s</title>\n<style>\n%s</style>\n", xmlText(inspect.Clean(title)),
		styleSheet())
	fmt.Fprintf(out, `<rect class="paper" width="%d" height="%d" rx="8"/>`+"\n", width, height)
	for y := range s.Rows {
		for _, run := range s.Runs(y) {
			drawRun(out, s.Rows[y][run.X:run.X+run.Width], run.X, y, run.Role)
		}
	}
	fmt.Fprintln(out, "</svg>")
	return out.Flush()
}

// drawRun draws cells of one role: their ground, their lines, their text.
func drawRun(out *bufio.Writer, cells []grid.Cell, x, y int, role grid.Role) {
	if role == grid.Selected || role == grid.Field {
		fmt.Fprintf(out, `<rect class="ground" x="%d" y="%d" width="%d" height="%d"/>`+"\n",
			margin+x*cellWidth, margin+y*cellHeight, len(cells)*cellWidth, cellHeight)
	}
	var lines, heads strings.Builder
	from := -1
	for i := 0; i <= len(cells); i++ {
		isText := i < len(cells) && cells[i].Text != " " &&
			!drawGlyph(&lines, &heads, cells[i].Text, x+i, y)
		switch {
		case isText && from < 0:
			from = i
		case from >= 0 && !isText && wordEnds(cells, i):
			drawText(out, cells[from:i], x+from, y, role)
			from = -1
		}
	}
	if lines.Len() > 0 {
		fmt.Fprintf(out, `<path class="l %s" d="%s"/>`+"\n", role,
			strings.TrimSpace(lines.String()))
	}
	if heads.Len() > 0 {
		fmt.Fprintf(out, `<path class="h %s" d="%s"/>`+"\n", role,
			strings.TrimSpace(heads.String()))
	}
}

// wordEnds reports whether a text stops before cell i, which is no text itself: at
// a drawn glyph, at the end, or at two blanks, so that one long text does not drift
// from the grid.
func wordEnds(cells []grid.Cell, i int) bool {
	if i >= len(cells) || cells[i].Text != " " {
		return true
	}
	return i+1 >= len(cells) || cells[i+1].Text == " " || isDrawn(cells[i+1].Text)
}

// drawText writes a text and fits it to its columns. The empty right halves of
// wide glyphs count as columns.
func drawText(out *bufio.Writer, cells []grid.Cell, x, y int, role grid.Role) {
	var b strings.Builder
	for _, c := range cells {
		b.WriteString(c.Text)
	}
	fmt.Fprintf(out,
		`<text class="%s" x="%d" y="%d" textLength="%d" lengthAdjust="spacingAndGlyphs">%s</text>`+"\n",
		role, margin+x*cellWidth, margin+y*cellHeight+baseline, len(cells)*cellWidth, xmlText(b.String()))
}

// xmlText escapes markup and leaves out what XML or a reader should not see.
func xmlText(s string) string {
	s = strings.Map(func(r rune) rune {
		const joiner, nonJoiner = '\u200d', '\u200c'
		switch {
		case r == joiner, r == nonJoiner:
			return r
		case r == utf8.RuneError, inspect.Misleading(r), unicode.Is(unicode.Co, r), r&0xfffe == 0xfffe:
			return '?'
		}
		return r
	}, s)
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // A strings.Builder does not fail.
	return b.String()
}
