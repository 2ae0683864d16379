// Package chart draws curves over time as rows of text: numbers in, text out.
// It knows no trace and no terminal.
package chart

import "math"

// Chart is curves over one stretch of time, with 0 at the bottom.
type Chart struct {
	Title    string
	Curves   []Curve // where two of them meet, the first is seen
	From, To int64   // the instants of the first and the last value
	Time     Axis
	Values   Axis
}

// Curve is one line of a chart. Its values are equal steps of time apart and
// hold until the next one; a negative one is not known and leaves a gap.
type Curve struct {
	Name   string
	Mark   byte // what draws it in ASCII
	Values []int64
}

// Axis says how the numbers along one side of a chart are written.
type Axis struct {
	Text  func(int64) string // a number with its unit
	Least int64              // numbers that differ by less are written alike; 0 is 1
}

// Paper is the room that charts are drawn in.
type Paper struct {
	Width, Height int // columns and rows for all charts together
	Glyphs        Glyphs
}

// How many rows of values a chart has above its row of 0, and how many other
// rows: the legend, the row of 0, the line of the time and its numbers.
const (
	leastRows = 6
	mostRows  = 16
	otherRows = 4
)

// Draw draws charts below each other, with the numbers of all of them in one
// column. A chart has at least leastRows rows, so that the result may be
// higher than the paper; it is never wider. On paper that is too narrow for
// the numbers nothing is drawn.
func Draw(p Paper, charts ...Chart) []string {
	rows := min(max(p.Height/max(len(charts), 1)-otherRows, leastRows), mostRows)
	scales := make([]scale, len(charts))
	gutter := 0
	for i := range charts {
		scales[i] = newScale(charts[i].most(), rows, charts[i].Values.least())
		for _, text := range charts[i].labels(scales[i]) {
			gutter = max(gutter, width(text))
		}
	}
	cols := p.Width - gutter - 1
	if cols < 2 {
		return nil
	}
	var out []string
	for i := range charts {
		b := board{chart: &charts[i], scale: scales[i], glyphs: p.Glyphs, gutter: gutter, cols: cols}
		out = append(out, charts[i].legend(p)...)
		out = append(out, b.draw()...)
		out = append(out, b.time()...)
	}
	return out
}

// most is the largest value.
func (c *Chart) most() int64 {
	top := int64(0)
	for _, curve := range c.Curves {
		top = max(top, curve.most())
	}
	return top
}

// labels are the numbers beside the rows, "" where a row has none.
func (c *Chart) labels(s scale) []string {
	out := make([]string, s.rows+1)
	for row := 0; row <= s.rows; row += s.every {
		if v := uint64(row/s.every) * s.step; v <= math.MaxInt64 {
			out[row] = c.Values.Text(int64(v))
		}
	}
	return out
}

func (a Axis) least() uint64 { return uint64(max(a.Least, 1)) }
