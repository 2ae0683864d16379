package view

import (
	"fmt"
	"strings"

	"wirewalk/sim/wire"
	"wirewalk/tui/grid"
)

// hexDump is the octets of a packet in hexadecimal, with those of a field in
// brackets and a '>' in front of the chosen one.
type hexDump struct {
	octets []byte
	perRow int
	field  wire.Field
	chosen int // an octet, counted from 0; -1 for none
}

// draw prints as many rows as an area has, with the field or the chosen octet in
// their middle. The characters stand behind where the screen goes on.
func (d *hexDump) draw(s *grid.Screen, area grid.Rect) {
	all := (len(d.octets) + d.perRow - 1) / d.perRow
	middle := d.field.Start
	if d.chosen >= 0 {
		middle = d.chosen
	}
	first := min(max(middle/d.perRow-area.Height/2, 0), max(all-area.Height, 0))
	for i := first; i < all && i < first+area.Height; i++ {
		d.row(s, area.X, area.Y+i-first, i*d.perRow)
	}
}

// row prints the octets of one row from one on.
func (d *hexDump) row(s *grid.Screen, x, y, from int) {
	s.Put(x, y, fmt.Sprintf("%04x", from), grid.Dim)
	col := x + 5
	var chars strings.Builder
	for k := from; k < min(from+d.perRow, len(d.octets)); k++ {
		in := k >= d.field.Start && k < d.field.End
		before := " "
		switch {
		case in && (k == d.field.Start || k == from):
			before = "["
		case !in && k == d.field.End && k > from && d.field.End > d.field.Start:
			before = "]"
		}
		role := grid.Plain
		if in {
			role = grid.Field
		}
		if k == d.chosen {
			before, role = ">", grid.Selected
		}
		s.Put(col, y, before, role)
		s.Put(col+1, y, fmt.Sprintf("%02x", d.octets[k]), role)
		s.Hits = append(s.Hits, grid.Hit{X: col + 1, Y: y, Octet: k})
		if in && (k == from+d.perRow-1 || k == len(d.octets)-1) {
			s.Put(col+3, y, "]", grid.Plain)
		}
		col += 3
		chars.WriteByte(printable(d.octets[k]))
	}
	if text := x + 5 + 3*d.perRow + 2; text+d.perRow <= s.Width { // Half of it would be of no use.
		s.Put(text, y, chars.String(), grid.Dim)
	}
}

func printable(b byte) byte {
	if b < ' ' || b > '~' {
		return '.'
	}
	return b
}
