package view

import (
	"fmt"
	"strings"

	"wirewalk/sim/trace"
	"wirewalk/sim/wire"
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
func (w *Walk) packet(s *Screen) {
	id := w.Shown()
	if id == 0 {
		s.PutFit(1, 0, s.Width-2, "PACKET: none at this stop", w.heading(PacketPane))
		return
	}
	s.PutFit(1, 0, s.Width-2, "PACKET "+w.Index.labels(id, w.Raw)[0], w.heading(PacketPane))
	octets, fields, err := wire.Tree(w.Cursor.Trace(), id, w.seenBy(id))
	if err != nil {
		s.PutFit(1, 1, s.Width-2, "its octets cannot be shown: "+err.Error(), Bad)
		return
	}
	if len(fields) == 0 {
		return
	}
	at := min(w.Field, len(fields)-1)
	const hexWidth, wideHex = 40, 73
	switch {
	case s.Width >= wideHex+36:
		drawTree(s, 0, 1, s.Width-wideHex-1, s.Height()-1, fields, at)
		drawHex(s, s.Width-wideHex, 1, s.Height()-1, 16, octets, fields[at])
	case s.Width >= hexWidth+34:
		drawTree(s, 0, 1, s.Width-hexWidth-1, s.Height()-1, fields, at)
		drawHex(s, s.Width-hexWidth, 1, s.Height()-1, 8, octets, fields[at])
	default:
		top := (s.Height() - 1) * 3 / 5
		drawTree(s, 0, 1, s.Width, top, fields, at)
		drawHex(s, 1, 1+top, s.Height()-1-top, 8, octets, fields[at])
	}
}

// drawTree lists the fields; the chosen one has a '>' in front and is in sight.
func drawTree(s *Screen, x, y, width, rows int, fields []wire.Field, at int) {
	first := min(max(at-rows/2, 0), max(len(fields)-rows, 0))
	for i := first; i < len(fields) && i < first+rows; i++ {
		f := &fields[i]
		row := y + i - first
		col := x + 2 + 2*min(f.Depth, 4)
		end := x + width
		role := Plain
		if f.Depth == 0 {
			role = Label
		}
		if i == at {
			s.Put(x, row, ">", Selected)
			role = Field
		}
		col = s.PutFit(col, row, end-col, f.Name, role)
		if f.Value != "" {
			col = s.PutFit(col, row, end-col, ": "+f.Value, Plain)
		}
		if f.Note != "" && end-col > 12 {
			s.PutFit(col+2, row, end-col-2, f.Note, Dim)
		}
	}
}

// drawHex prints octets, n in a row, with those of the field in brackets.
func drawHex(s *Screen, x, y, rows, n int, octets []byte, f wire.Field) {
	all := (len(octets) + n - 1) / n
	first := min(max(f.Start/n-rows/2, 0), max(all-rows, 0))
	for i := first; i < all && i < first+rows; i++ {
		hexRow(s, x, y+i-first, i*n, n, octets, f)
	}
}

func hexRow(s *Screen, x, y, from, n int, octets []byte, f wire.Field) {
	s.Put(x, y, fmt.Sprintf("%04x", from), Dim)
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
		role := Plain
		if in {
			role = Field
		}
		s.Put(col, y, before, role)
		s.Put(col+1, y, fmt.Sprintf("%02x", octets[k]), role)
		if in && (k == from+n-1 || k == len(octets)-1) {
			s.Put(col+3, y, "]", Plain)
		}
		col += 3
		chars.WriteByte(printable(octets[k]))
	}
	if text := x + 5 + 3*n + 2; text+n <= s.Width { // Half of it would be of no use.
		s.Put(text, y, chars.String(), Dim)
	}
}

func printable(b byte) byte {
	if b < ' ' || b > '~' {
		return '.'
	}
	return b
}
