package chart

import "strings"

// Glyphs is what a chart is drawn with.
type Glyphs uint8

// The sets of glyphs.
const (
	Lines Glyphs = iota // box drawing; every curve has lines of another kind
	ASCII               // every curve has a mark of its own
)

// The ways in which a line leaves a cell, and that there is one.
const (
	left = 1 << iota
	right
	up
	down
	here
	ends = left | right | up | down
)

// lines are the glyphs of three kinds of lines by the ways in which they leave
// a cell; a line that only ends in a cell fills it.
func lines(kind int) []string {
	return strings.Split([...]string{
		"━ ━ ━ ━ ┃ ┛ ┗ ┻ ┃ ┓ ┏ ┳ ┃ ┫ ┣ ╋",
		"┄ ┄ ┄ ┄ ┆ ╯ ╰ ┴ ┆ ╮ ╭ ┬ ┆ ┤ ├ ┼",
		"═ ═ ═ ═ ║ ╝ ╚ ╩ ║ ╗ ╔ ╦ ║ ╣ ╠ ╬",
	}[kind%3], " ")
}

// sample is a piece of a curve, for the legend.
func (c *Curve) sample(kind int, g Glyphs) string {
	if g == ASCII {
		return string(rune(c.Mark))
	}
	return lines(kind)[left|right]
}

// board is the cells of one chart. Its rows are counted from the row of 0.
type board struct {
	chart        *Chart
	scale        scale
	glyphs       Glyphs
	gutter, cols int
	cells        [][]string
}

// draw returns the rows of values with their numbers, the highest first.
func (b *board) draw() []string {
	b.cells = make([][]string, b.scale.rows+1)
	for y := range b.cells {
		b.cells[y] = make([]string, b.cols)
	}
	for i := len(b.chart.Curves) - 1; i >= 0; i-- {
		if c := &b.chart.Curves[i]; !c.flat() {
			b.curve(i)
		}
	}
	labels := b.chart.labels(b.scale)
	var out []string
	for y := b.scale.rows; y >= 0; y-- {
		row := pad(b.gutter-width(labels[y])) + labels[y] + b.edge(labels[y])
		for _, cell := range b.cells[y] {
			if cell == "" {
				cell = " "
			}
			row += cell
		}
		out = append(out, strings.TrimRight(row, " "))
	}
	return out
}

// edge is the line beside the rows, with a tick where there is a number.
func (b *board) edge(label string) string {
	switch {
	case b.glyphs == ASCII && label != "":
		return "+"
	case b.glyphs == ASCII:
		return "|"
	case label != "":
		return "┤"
	}
	return "│"
}

// curve draws one curve: in every column a line from where the column before
// ended over all values of the column, and on from the last of them.
func (b *board) curve(kind int) {
	cells := make([][]uint8, b.scale.rows+1)
	for y := range cells {
		cells[y] = make([]uint8, b.cols)
	}
	at := -1
	for col, rows := range b.columns(b.chart.Curves[kind].Values) {
		if len(rows) == 0 {
			rows = []int{at}
		}
		low, high := -1, -1
		if at >= 0 && rows[0] >= 0 { // The line comes from the column before.
			cells[at][col-1] |= right
			cells[at][col] |= left
			low, high = at, at
		}
		for _, at = range rows {
			if low < 0 {
				low = at
			}
			if at >= 0 {
				low, high = min(low, at), max(high, at)
			}
		}
		for y := max(low, 0); y <= high; y++ {
			cells[y][col] |= here
			if y > low {
				cells[y][col] |= down
			}
			if y < high {
				cells[y][col] |= up
			}
		}
	}
	b.put(cells, kind)
}

// put sets the glyphs of a curve.
func (b *board) put(cells [][]uint8, kind int) {
	glyphs := lines(kind)
	for y := range cells {
		for x, ways := range cells[y] {
			switch {
			case ways&here == 0:
			case b.glyphs == ASCII:
				b.cells[y][x] = string(rune(b.chart.Curves[kind].Mark))
			default:
				b.cells[y][x] = glyphs[ways&ends]
			}
		}
	}
}

// columns are the rows of the values in every column, -1 for one not known.
func (b *board) columns(values []int64) [][]int {
	out := make([][]int, b.cols)
	for i, v := range values {
		col, row := 0, -1
		if len(values) > 1 {
			col = share(uint64(i), b.cols-1, uint64(len(values)-1))
		}
		if v >= 0 {
			row = b.scale.row(v)
		}
		out[col] = append(out[col], row)
	}
	return out
}
