package chart

import (
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// tick is a column with a number under it.
type tick struct {
	col  int
	text string
}

// time returns the line under the chart, and the numbers under that.
func (b *board) time() []string {
	corner, line, mark := "└", "─", "┬"
	if b.glyphs == ASCII {
		corner, line, mark = "+", "-", "+"
	}
	axis := make([]string, b.cols)
	for i := range axis {
		axis[i] = line
	}
	numbers, end := "", 0
	for _, t := range b.ticks() {
		w := width(t.text)
		at := max(min(b.gutter+1+t.col-(w-1)/2, b.gutter+1+b.cols-w), 0)
		if at+w > b.gutter+1+b.cols || end > 0 && at < end+2 {
			continue // There is no room for it.
		}
		axis[t.col] = mark
		numbers += pad(at-end) + t.text
		end = at + w
	}
	return []string{pad(b.gutter) + corner + strings.Join(axis, ""), numbers}
}

// ticks are the columns of round instants, far enough from each other for
// their numbers; the first column, if there is no round instant.
func (b *board) ticks() []tick {
	c := b.chart
	from, to := c.From, max(c.From, c.To)
	all := uint64(to) - uint64(from)
	room := 3 + max(width(c.Time.Text(from)), width(c.Time.Text(to)))
	least := c.Time.least()
	step := roundUp(func(step uint64) bool {
		return step%least == 0 && (step > all || share(step, b.cols-1, all) >= room)
	})
	var out []tick
	for off := toNext(from, step); off <= all; off += step {
		col := 0
		if all > 0 {
			col = share(off, b.cols-1, all)
		}
		out = append(out, tick{col, c.Time.Text(from + int64(off))})
		if all-off < step {
			break
		}
	}
	if len(out) == 0 {
		out = []tick{{0, c.Time.Text(from)}}
	}
	return out
}

// toNext is how far the next multiple of a step is from an instant.
func toNext(from int64, step uint64) uint64 {
	if from < 0 {
		return -uint64(from) % step
	}
	return (step - uint64(from)%step) % step
}

func pad(n int) string { return strings.Repeat(" ", max(n, 0)) }

func width(text string) int { return ansi.StringWidth(text) }
