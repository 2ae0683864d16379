package view

import (
	"fmt"
	"strings"

	"wirewalk/sim/trace"
	"wirewalk/sim/wire"
	"wirewalk/tui/grid"
)

// Shown is the packet that the packet pane shows: the selected one, else the
// one the stop is about.
func (w *Walk) Shown() trace.PacketID {
	if w.Selected != 0 {
		return w.Selected
	}
	t := w.Cursor.Trace()
	if w.Cursor.Stop() == 0 {
		return 0
	}
	first, last := t.Stop(w.Cursor.Stop())
	found, sent := trace.PacketID(0), false
	for id := first; id <= last; id++ {
		r := t.Record(id)
		p := r.Packet()
		if p == 0 || w.Conn != 0 && r.Conn != w.Conn {
			continue
		}
		if found == 0 || r.Kind == trace.SegmentSent && !sent {
			found, sent = p, r.Kind == trace.SegmentSent
		}
	}
	return found
}

// Fields is how many fields the shown packet has, so that a selection can stop
// at the last one.
func (w *Walk) Fields() int {
	id := w.Shown()
	if id == 0 {
		return 0
	}
	_, fields, _ := wire.Tree(w.Cursor.Trace(), id, w.seenBy(id))
	return len(fields)
}

// seenBy is whose view of the packet is shown: that of its sender, or of the
// host where a capture was taken.
func (w *Walk) seenBy(id trace.PacketID) trace.HostID {
	if t := w.Cursor.Trace(); t.Inferred {
		return t.SeenAt
	}
	return w.Cursor.Trace().Packet(id).From
}

// packet draws the packet's fields as a tree and its octets in hexadecimal.
// The octets of the chosen field stand in brackets.
func (w *Walk) packet(s *grid.Screen) {
	id := w.Shown()
	if id == 0 {
		s.PutFit(1, 0, s.Width-2, "PACKET: none at this stop", w.heading(PacketPane))
		return
	}
	s.PutFit(1, 0, s.Width-2, "PACKET "+w.Index.Labels(id, w.Raw)[0], w.heading(PacketPane))
	octets, fields, err := wire.Tree(w.Cursor.Trace(), id, w.seenBy(id))
	if err != nil {
		s.PutFit(1, 1, s.Width-2, "its octets cannot be shown: "+err.Error(), grid.Bad)
		return
	}
	if len(fields) == 0 {
		return
	}
	top := 1
	if text := w.Index.Estimate(id); text != "" {
		if grid.Width(text)+13 > s.Width {
			text, _, _ = strings.Cut(text, " (")
		}
		s.PutFit(1, 1, s.Width-2, "estimated: "+text, grid.Dim)
		top = 2
	}
	w.octets(s, top, octets, fields)
}

// FieldAt is the innermost field that an octet of the shown packet belongs to,
// and how many octets there are; -1 for none.
func (w *Walk) FieldAt(octet int) (field, of int) {
	id := w.Shown()
	if id == 0 {
		return -1, 0
	}
	octets, fields, err := wire.Tree(w.Cursor.Trace(), id, w.seenBy(id))
	if err != nil || octet < 0 || octet >= len(octets) {
		return -1, len(octets)
	}
	field = -1
	for i := range fields {
		f := &fields[i]
		if f.Start <= octet && octet < f.End && (field < 0 || f.End-f.Start <= fields[field].End-fields[field].Start) {
			field = i
		}
	}
	return field, len(octets)
}

// FieldStart is the first octet of a field of the shown packet.
func (w *Walk) FieldStart(field int) int {
	id := w.Shown()
	if id == 0 {
		return 0
	}
	_, fields, err := wire.Tree(w.Cursor.Trace(), id, w.seenBy(id))
	if err != nil || len(fields) == 0 {
		return 0
	}
	return fields[min(max(field, 0), len(fields)-1)].Start
}

// Where the octets stand in hexadecimal: so many columns beside the fields, with
// 8 or 16 octets in a row, and so many that the fields keep.
const (
	hexWidth, wideHex    = 40, 73
	besideHex, besideAll = 34, 36
)

// octets draws the fields and the octets of a packet below a row.
func (w *Walk) octets(s *grid.Screen, y int, octets []byte, fields []wire.Field) {
	at := min(w.Field, len(fields)-1)
	switch {
	case s.Width >= wideHex+besideAll:
		drawTree(s, 0, y, s.Width-wideHex-1, s.Height()-y, fields, at)
		drawHex(s, s.Width-wideHex, y, s.Height()-y, 16, octets, w.Octet-1, fields[at])
	case s.Width >= hexWidth+besideHex:
		drawTree(s, 0, y, s.Width-hexWidth-1, s.Height()-y, fields, at)
		drawHex(s, s.Width-hexWidth, y, s.Height()-y, 8, octets, w.Octet-1, fields[at])
	default:
		top := (s.Height() - y) * 3 / 5
		drawTree(s, 0, y, s.Width, top, fields, at)
		drawHex(s, 1, y+top, s.Height()-y-top, 8, octets, w.Octet-1, fields[at])
	}
}

// packetRows is how many rows the shown packet takes where all of it is seen.
func (w *Walk) packetRows(width int) int {
	id := w.Shown()
	if id == 0 {
		return 1
	}
	octets, fields, err := wire.Tree(w.Cursor.Trace(), id, w.seenBy(id))
	if err != nil {
		return 2
	}
	const around = 4 // the title, an estimate, and the rows that the chosen field takes more
	rows := len(fields)
	if width < hexWidth+besideHex {
		rows += (len(octets) + 7) / 8
	}
	return rows + around
}

// FirstField is the field of a packet that details begin with: the first one of
// the TCP header, where there is one.
func (w *Walk) FirstField() int {
	id := w.Shown()
	if id == 0 {
		return 0
	}
	_, fields, err := wire.Tree(w.Cursor.Trace(), id, w.seenBy(id))
	if err != nil {
		return 0
	}
	for i := range fields {
		if fields[i].Depth == 0 && fields[i].Name == "TCP" && i+1 < len(fields) {
			return i + 1
		}
	}
	return 0
}

// treeRow is a row of the tree of fields.
type treeRow struct {
	field int
	line  infoLine
}

// drawTree lists the fields; the chosen one has a '>' in front, is in sight and
// is written out in as many rows as it needs.
func drawTree(s *grid.Screen, x, y, width, rows int, fields []wire.Field, at int) {
	var list []treeRow
	from, head := 0, 0
	for i := range fields {
		if i <= at && fields[i].Depth == 0 {
			head = len(list)
		}
		if i == at {
			from = len(list)
		}
		list = append(list, fieldRows(s, &fields[i], i, width, i == at)...)
	}
	first := head // The header that the field belongs to, if both are in sight.
	if from-head > rows*2/3 {
		first = from - rows/2
	}
	first = max(min(first, len(list)-rows), 0)
	for n, r := range list[first:min(first+max(rows, 0), len(list))] {
		for _, run := range r.line {
			s.PutFit(x+run.X, y+n, width-run.X, run.Text, run.Role)
		}
	}
}

// fieldRows are the rows of one field: one, and more if it is the chosen one and
// longer. What a field is for stands behind the others only if it fits.
func fieldRows(s *grid.Screen, f *wire.Field, i, width int, chosen bool) []treeRow {
	indent := 2 + 2*min(f.Depth, 4)
	role := grid.Plain
	if f.Depth == 0 {
		role = grid.Label
	}
	if !chosen {
		text := f.Name
		line := infoLine{{X: indent, Text: s.Fit(text, width-indent), Role: role}}
		at := indent + grid.Width(text)
		if f.Value != "" {
			line = append(line, grid.Run{X: at, Text: s.Fit(": "+f.Value, width-at), Role: grid.Plain})
			at += 2 + grid.Width(f.Value)
		}
		if f.Note != "" && at+2+grid.Width(f.Note) <= width {
			line = append(line, grid.Run{X: at + 2, Text: f.Note, Role: grid.Dim})
		}
		return []treeRow{{i, line}}
	}
	text := f.Name
	if f.Value != "" {
		text += ": " + f.Value
	}
	var out []treeRow
	add := func(text string, in int, role grid.Role) {
		for _, l := range grid.Wrap(text, width-in) {
			out = append(out, treeRow{i, infoLine{{X: in, Text: l, Role: role}}})
			in = min(indent+2, max(width-1, 0))
		}
	}
	add(text, indent, grid.Field)
	if len(out) > 0 {
		out[0].line = append(infoLine{{X: 0, Text: ">", Role: grid.Selected}}, out[0].line...)
	}
	if last := len(out) - 1; f.Note != "" && last >= 0 {
		line := out[last].line
		if end := line[len(line)-1].X + grid.Width(line[len(line)-1].Text); end+2+grid.Width(f.Note) <= width {
			out[last].line = append(line, grid.Run{X: end + 2, Text: f.Note, Role: grid.Dim})
		} else {
			add(f.Note, indent+2, grid.Dim)
		}
	}
	return out
}

// drawHex prints octets, n in a row, with those of the field in brackets and a
// '>' in front of the chosen one, if there is one.
func drawHex(s *grid.Screen, x, y, rows, n int, octets []byte, chosen int, f wire.Field) {
	all := (len(octets) + n - 1) / n
	middle := f.Start
	if chosen >= 0 {
		middle = chosen
	}
	first := min(max(middle/n-rows/2, 0), max(all-rows, 0))
	for i := first; i < all && i < first+rows; i++ {
		hexRow(s, x, y+i-first, i*n, n, octets, chosen, f)
	}
}

func hexRow(s *grid.Screen, x, y, from, n int, octets []byte, chosen int, f wire.Field) {
	s.Put(x, y, fmt.Sprintf("%04x", from), grid.Dim)
	col := x + 5
	var chars strings.Builder
	for k := from; k < from+n; k++ {
		if k >= len(octets) {
			break
		}
		in := k >= f.Start && k < f.End
		before := " "
		switch {
		case in && (k == f.Start || k == from):
			before = "["
		case !in && k == f.End && k > from && f.End > f.Start:
			before = "]"
		}
		role := grid.Plain
		if in {
			role = grid.Field
		}
		if k == chosen {
			before, role = ">", grid.Selected
		}
		s.Put(col, y, before, role)
		s.Put(col+1, y, fmt.Sprintf("%02x", octets[k]), role)
		s.Hits = append(s.Hits, grid.Hit{X: col + 1, Y: y, Octet: k})
		if in && (k == from+n-1 || k == len(octets)-1) {
			s.Put(col+3, y, "]", grid.Plain)
		}
		col += 3
		chars.WriteByte(printable(octets[k]))
	}
	if text := x + 5 + 3*n + 2; text+n <= s.Width { // Half of it would be of no use.
		s.Put(text, y, chars.String(), grid.Dim)
	}
}

func printable(b byte) byte {
	if b < ' ' || b > '~' {
		return '.'
	}
	return b
}
