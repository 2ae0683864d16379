package grid

import (
	"strings"

	"wirewalk/sim/inspect"

	"github.com/charmbracelet/x/ansi"
)

// Cell is one column of one row.
type Cell struct {
	// Text is one grapheme cluster. It is empty in the right half of a wide
	// glyph and a space where nothing was drawn.
	Text string
	Role Role
}

// Screen is a grid of cells: Rows[y][x], with y growing downwards. Every row
// has Width cells.
type Screen struct {
	Width int
	Rows  [][]Cell
	ascii bool
	Hits  []Hit // the octets in hexadecimal
}

// Hit says which octet of a packet stands in a cell and the one after it.
type Hit struct{ X, Y, Octet int }

// Run is a stretch of one row with one role, for painters.
type Run struct {
	X, Width int // first column, and how many columns the text takes
	Text     string
	Role     Role
}

// NewScreen returns a blank screen. With ascii set, every glyph beyond ASCII
// that is put on it becomes the ASCII character that comes nearest to it.
func NewScreen(width, height int, ascii bool) *Screen {
	s := &Screen{Width: max(width, 0), ascii: ascii}
	s.Grow(height)
	return s
}

// Height is the number of rows.
func (s *Screen) Height() int { return len(s.Rows) }

// Grow adds blank rows until there are height of them.
func (s *Screen) Grow(height int) {
	for len(s.Rows) < height {
		row := make([]Cell, s.Width)
		for i := range row {
			row[i].Text = " "
		}
		s.Rows = append(s.Rows, row)
	}
}

// Put writes text at a column and returns the column after it. What does not
// fit is cut, and control and direction characters are replaced (see Clean).
func (s *Screen) Put(x, y int, text string, role Role) int {
	return s.put(x, y, s.Width, text, role)
}

// PutFit writes text into at most width columns and ends it with an ellipsis
// when it had to be cut.
func (s *Screen) PutFit(x, y, width int, text string, role Role) int {
	return s.put(x, y, x+width, s.Fit(text, width), role)
}

// Fit cuts a text to a width; a cut text ends with an ellipsis.
func (s *Screen) Fit(text string, width int) string {
	text = inspect.Clean(text)
	if Width(text) <= width {
		return text
	}
	tail := "…"
	if s.ascii {
		tail = "~"
	}
	if width <= 0 {
		return ""
	}
	used := 0
	for rest := text; ; {
		glyph, w := firstGlyph(rest)
		if used+w > width-1 {
			return text[:len(text)-len(rest)] + tail
		}
		used, rest = used+w, rest[len(glyph):]
	}
}

// firstGlyph is the first grapheme cluster of a text that is not empty, and
// the columns it takes.
func firstGlyph(text string) (glyph string, width int) {
	if text[0] < 0x80 && (len(text) == 1 || text[1] < 0x80) {
		return text[:1], 1
	}
	return ansi.FirstGraphemeCluster(text, ansi.GraphemeWidth)
}

func (s *Screen) put(x, y, end int, text string, role Role) int {
	if y < 0 || y >= len(s.Rows) {
		return x
	}
	end = min(end, s.Width)
	row := s.Rows[y]
	for rest := inspect.Clean(text); rest != ""; {
		glyph, w := firstGlyph(rest)
		rest = rest[len(glyph):]
		if s.ascii && (len(glyph) > 1 || glyph[0] >= 0x80) {
			glyph, w = plainGlyph(glyph), 1
		}
		if w == 0 {
			continue // A lone combining mark has no column of its own.
		}
		if x < 0 {
			x += w
			continue
		}
		if x+w > end {
			break
		}
		s.set(row, x, w, Cell{Text: glyph, Role: role})
		x += w
	}
	return x
}

// set stores a glyph and blanks the other halves of wide glyphs it cuts.
func (s *Screen) set(row []Cell, x, w int, c Cell) {
	for left := x; row[left].Text == "" && left > 0; {
		left--
		if row[left].Text != "" {
			row[left].Text = " "
		}
	}
	for right := x + w; right < len(row) && row[right].Text == ""; right++ {
		row[right].Text = " "
	}
	row[x] = c
	for i := x + 1; i < x+w; i++ {
		row[i] = Cell{Role: c.Role}
	}
}

// Blit copies another screen onto this one with its corner at x, y.
func (s *Screen) Blit(x, y int, from *Screen) {
	for dy, row := range from.Rows {
		if y+dy < 0 || y+dy >= len(s.Rows) || x < 0 || x >= s.Width {
			continue
		}
		copy(s.Rows[y+dy][x:], row)
	}
	for _, h := range from.Hits {
		s.Hits = append(s.Hits, Hit{h.X + x, h.Y + y, h.Octet})
	}
}

// Octet tells which octet of the shown packet stands in a cell in hexadecimal.
func (s *Screen) Octet(x, y int) (octet int, ok bool) {
	for _, h := range s.Hits {
		if h.Y == y && (h.X == x || h.X+1 == x) {
			return h.Octet, true
		}
	}
	return 0, false
}

// SetRole gives a stretch of a row another role.
func (s *Screen) SetRole(x, y, width int, role Role) {
	if y < 0 || y >= len(s.Rows) {
		return
	}
	for i := max(x, 0); i < min(x+width, s.Width); i++ {
		s.Rows[y][i].Role = role
	}
}

// Runs cuts row y into stretches of equal role; blanks at the end are left out.
func (s *Screen) Runs(y int) []Run {
	row := s.Rows[y]
	end := len(row)
	for end > 0 && row[end-1].Text == " " && !row[end-1].Role.fills() {
		end--
	}
	var runs []Run
	var b strings.Builder
	start := 0
	for x := range end {
		if x > start && row[x].Role != row[x-1].Role {
			runs = append(runs, Run{X: start, Width: x - start, Text: b.String(), Role: row[x-1].Role})
			b.Reset()
			start = x
		}
		b.WriteString(row[x].Text)
	}
	if end > start {
		runs = append(runs, Run{X: start, Width: end - start, Text: b.String(), Role: row[end-1].Role})
	}
	return runs
}

// Text is the screen as plain text: a line each row, without blanks at line ends.
func (s *Screen) Text() string {
	var b strings.Builder
	for y := range s.Rows {
		var line strings.Builder
		for _, c := range s.Rows[y] {
			line.WriteString(c.Text)
		}
		b.WriteString(strings.TrimRight(line.String(), " "))
		b.WriteByte('\n')
	}
	return b.String()
}

// Width is the number of columns that a text takes on a terminal.
func Width(text string) int {
	for i := range len(text) {
		if text[i] >= 0x80 || text[i] < ' ' {
			return ansi.StringWidth(text)
		}
	}
	return len(text)
}

// Rule draws a line across a row, all but its last column.
func (s *Screen) Rule(y int, g *Glyphs) { s.Put(0, y, Repeat(g.Rule, s.Width-1), Dim) }
