package view

import (
	"strings"

	"wirewalk/sim/trace"
	"wirewalk/sim/wire"
	"wirewalk/tui/grid"
)

// PacketPane shows the octets of one packet, field by field.
const PacketPane = "packet"

func packetPane() Pane {
	return Pane{
		Name: PacketPane, Called: "the packet", Least: 4,
		Draw: (*Frame).packet, Whole: (*Frame).packetRows, Move: (*Frame).fieldAfter,
	}
}

// fieldAfter chooses the field before or after.
func (f *Frame) fieldAfter(_, by int) Selection {
	sel := f.Selection
	sel.Field, sel.Octet = max(min(sel.Field+by, f.Fields()-1), 0), 0
	return sel
}

// ShownPacket is the packet that the packet pane shows: the selected one, else the
// one the stop is about.
func (f *Frame) ShownPacket() trace.PacketID {
	if f.Selected != 0 {
		return f.Selected
	}
	t := f.Cursor.Trace()
	if f.Cursor.Stop() == 0 {
		return 0
	}
	first, last := t.Stop(f.Cursor.Stop())
	found, sent := trace.PacketID(0), false
	for id := first; id <= last; id++ {
		r := t.Record(id)
		p := r.Packet()
		if p == 0 || f.Conn != 0 && r.Conn != f.Conn {
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
func (f *Frame) Fields() int {
	id := f.ShownPacket()
	if id == 0 {
		return 0
	}
	_, fields, _ := wire.Tree(f.Cursor.Trace(), id, f.viewpoint(id))
	return len(fields)
}

// viewpoint is whose view of the packet is shown: that of its sender, or of the
// host where a capture was taken.
func (f *Frame) viewpoint(id trace.PacketID) trace.HostID {
	if t := f.Cursor.Trace(); t.Inferred {
		return t.SeenAt
	}
	return f.Cursor.Trace().Packet(id).From
}

// packet draws the packet's fields as a tree and its octets in hexadecimal.
// The octets of the chosen field stand in brackets.
func (f *Frame) packet(s *grid.Screen) {
	id := f.ShownPacket()
	if id == 0 {
		s.PutFit(1, 0, s.Width-2, "PACKET: none at this stop", f.TitleRole(PacketPane))
		return
	}
	s.PutFit(1, 0, s.Width-2, "PACKET "+f.Index.Labels(id, f.Raw)[0], f.TitleRole(PacketPane))
	octets, fields, err := wire.Tree(f.Cursor.Trace(), id, f.viewpoint(id))
	if err != nil {
		s.PutFit(1, 1, s.Width-2, "its octets cannot be shown: "+err.Error(), grid.Bad)
		return
	}
	if len(fields) == 0 {
		return
	}
	top := 1
	if text := f.Index.Estimate(id); text != "" {
		if grid.Width(text)+13 > s.Width {
			text, _, _ = strings.Cut(text, " (")
		}
		s.PutFit(1, 1, s.Width-2, "estimated: "+text, grid.Dim)
		top = 2
	}
	f.octets(s, top, octets, fields)
}

// FieldAt is the innermost field that an octet of the shown packet belongs to,
// and how many octets there are; -1 for none.
func (f *Frame) FieldAt(octet int) (field, of int) {
	id := f.ShownPacket()
	if id == 0 {
		return -1, 0
	}
	octets, fields, err := wire.Tree(f.Cursor.Trace(), id, f.viewpoint(id))
	if err != nil || octet < 0 || octet >= len(octets) {
		return -1, len(octets)
	}
	field = -1
	for i := range fields {
		at := &fields[i]
		if at.Start <= octet && octet < at.End && (field < 0 || at.End-at.Start <= fields[field].End-fields[field].Start) {
			field = i
		}
	}
	return field, len(octets)
}

// FieldStart is the first octet of a field of the shown packet.
func (f *Frame) FieldStart(field int) int {
	id := f.ShownPacket()
	if id == 0 {
		return 0
	}
	_, fields, err := wire.Tree(f.Cursor.Trace(), id, f.viewpoint(id))
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
func (f *Frame) octets(s *grid.Screen, y int, octets []byte, fields []wire.Field) {
	at := min(f.Field, len(fields)-1)
	area := grid.Rect{Y: y, Width: s.Width, Height: s.Height() - y}
	dump := hexDump{octets: octets, perRow: 8, field: fields[at], chosen: f.Octet - 1}
	switch {
	case s.Width >= wideHex+besideAll:
		dump.perRow = 16
		drawTree(s, area.Left(s.Width-wideHex-1), fields, at)
		dump.draw(s, area.Right(wideHex))
	case s.Width >= hexWidth+besideHex:
		drawTree(s, area.Left(s.Width-hexWidth-1), fields, at)
		dump.draw(s, area.Right(hexWidth))
	default:
		top := area.Height * 3 / 5
		drawTree(s, area.Top(top), fields, at)
		dump.draw(s, area.Below(top).Right(s.Width-1))
	}
}

// packetRows is how many rows the shown packet takes where all of it is seen.
func (f *Frame) packetRows(width int) int {
	id := f.ShownPacket()
	if id == 0 {
		return 1
	}
	octets, fields, err := wire.Tree(f.Cursor.Trace(), id, f.viewpoint(id))
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
func (f *Frame) FirstField() int {
	id := f.ShownPacket()
	if id == 0 {
		return 0
	}
	_, fields, err := wire.Tree(f.Cursor.Trace(), id, f.viewpoint(id))
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
