package chart

import (
	"strings"
	"unicode"

	"github.com/charmbracelet/x/ansi"
)

// legend names the curves and their largest values, in as many rows as that
// takes. A curve's name begins a row when it does not fit into the one before.
func (c *Chart) legend(p Paper) []string {
	rows := wrap(c.Title+":", p.Width)
	for i := range c.Curves {
		name := c.Curves[i].sample(i, p.Glyphs) + " " + clean(c.Curves[i].told(c.Values.Text))
		gap := "  "
		if i == 0 {
			gap = " "
		}
		last := &rows[len(rows)-1]
		if width(*last)+len(gap)+width(name) <= p.Width {
			*last += gap + name
			continue
		}
		rows = append(rows, wrap(name, p.Width)...)
	}
	return rows
}

// told is the name of a curve and its largest value.
func (c *Curve) told(text func(int64) string) string {
	switch most := c.most(); {
	case c.flat():
		return c.Name + ", 0 all the time"
	case most >= 0:
		return c.Name + ", up to " + text(most)
	}
	return c.Name
}

// most is the largest value, -1 if none is known.
func (c *Curve) most() int64 {
	most := int64(-1)
	for _, v := range c.Values {
		most = max(most, v)
	}
	return most
}

// flat reports a curve that is 0 wherever it is known. The legend says so, and
// a line along the bottom would say no more.
func (c *Curve) flat() bool { return c.most() == 0 }

// wrap breaks a text into rows at its blanks, and a word that is longer than a
// row where the row ends.
func wrap(text string, room int) []string {
	rows := []string{""}
	for _, word := range strings.Fields(clean(text)) {
		last := &rows[len(rows)-1]
		switch {
		case *last == "":
			*last = word
		case width(*last)+1+width(word) <= room:
			*last += " " + word
		default:
			rows = append(rows, word)
		}
		for last := &rows[len(rows)-1]; width(*last) > room; last = &rows[len(rows)-1] {
			head := ansi.Truncate(*last, room, "")
			if head == "" {
				break // Not even one wide character fits.
			}
			rest := (*last)[len(head):]
			*last = head
			rows = append(rows, rest)
		}
	}
	return rows
}

// clean puts blanks in the place of what would steer a terminal.
func clean(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(text, " "))
}
