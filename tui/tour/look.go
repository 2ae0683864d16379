package tour

import (
	"slices"

	"wirewalk/tui/ladder"
	"wirewalk/tui/stage"
	"wirewalk/tui/view"
)

// panes are all panes around the ladder, in the order in which they get the keys.
func (t *Tour) panes() []view.Pane { return view.Panes(t.env.Panes) }

// pane gives the keys to the pane after or before. The details have two: the
// packet and the text below it.
func (t *Tour) pane(by int) {
	switch k := &t.look; {
	case k.Details && k.Focus == view.PacketPane:
		k.Focus = view.InfoPane
	case k.Details:
		k.Focus = view.PacketPane
	default:
		all := append([]view.Pane{{Name: view.LadderPane}}, t.panes()...)
		at := slices.IndexFunc(all, func(p view.Pane) bool { return p.Name == k.Focus })
		k.Focus = all[(at+by+len(all))%len(all)].Name
	}
}

func (t *Tour) zoom() { t.look.Zoom, t.look.Details = !t.look.Zoom, false }

// unfold shows one by one what was folded, or folds it again; where each
// connection has one row it shows them all on one ladder.
func (t *Tour) unfold(out *stage.Effect) {
	frame := t.frame()
	switch {
	case frame.Rows():
		t.look.Whole = true
		out.Sayf("all connections on one ladder; {unfold} shows one row for each")
		return
	case t.look.Whole && t.run().conn == 0:
		t.look.Whole = false
		out.Sayf("one row for each connection; {enter} opens its ladder")
		return
	}
	t.look.Unfold = !t.look.Unfold
	if t.look.Unfold {
		out.Sayf("what repeats is shown one by one")
		return
	}
	out.Sayf("what repeats is folded")
}

// toggleScale changes between the compact ladder and the one that is true to time.
func (t *Tour) toggleScale(out *stage.Effect) {
	if t.look.Scale != 0 {
		t.look.Scale = 0
		out.Sayf("one row for each event; idle time is folded")
		return
	}
	if t.look.Scale = t.scaled; t.look.Scale == 0 {
		t.look.Scale = ladder.AutoScale
	}
	t.tellScale(out)
}

// setScale takes the time of a row from a command.
func (t *Tour) setScale(text string, out *stage.Effect) {
	d, err := ladder.ParseScale(text)
	if err != nil {
		out.Sayf("write the time of one row, auto or compact, such as: scale 5ms")
		return
	}
	t.look.Scale = d
	if d == 0 {
		out.Sayf("one row for each event; idle time is folded")
		return
	}
	t.scaled = d
	t.tellScale(out)
}

func (t *Tour) tellScale(out *stage.Effect) {
	frame := t.frame()
	scale := ladder.ScaleText(frame.RowTime())
	if frame.Rows() {
		out.Sayf("rows are equal times: %s; {enter} opens a ladder", scale)
		return
	}
	out.Sayf("rows are equal times: %s; {command}scale 20ms changes it, {scale} takes it back", scale)
}

// nextOctet goes through the octets of the shown packet; the field that an octet
// belongs to is chosen with it.
func (t *Tour) nextOctet(by int, out *stage.Effect) {
	frame, sel := t.frame(), &t.run().sel
	if t.look.Focus != view.PacketPane {
		out.Sayf("{enter} goes into the packet; there {octet-back} and {octet} go through its octets")
		return
	}
	at := sel.Octet - 1 + by
	if sel.Octet == 0 {
		at = frame.FieldStart(sel.Field)
	}
	t.chooseOctet(&frame, at)
	if sel.Octet > 0 {
		_, of := frame.FieldAt(sel.Octet - 1)
		out.Sayf("octet %d of %d", sel.Octet, of)
	}
}

// chooseOctet chooses an octet and its field; outside of the packet it does nothing.
func (t *Tour) chooseOctet(frame *view.Frame, octet int) {
	field, of := frame.FieldAt(octet)
	if octet < 0 || octet >= of {
		return
	}
	sel := &t.run().sel
	sel.Octet = octet + 1
	if field >= 0 {
		sel.Field = field
	}
}

// Pointer is what a mouse does.
type Pointer uint8

// What a mouse does.
const (
	Press Pointer = iota
	Drag
	Release
)

// Point selects the packet of the row that is pressed, or the octet, and moves
// the border that is dragged.
func (t *Tour) Point(what Pointer, x, y int, out *stage.Effect) {
	switch what {
	case Release:
		t.drag = ""
		return
	case Drag:
		t.dragTo(x, y, out)
		return
	case Press:
	}
	if t.drag = t.borderAt(x, y); t.drag != "" {
		return
	}
	frame, sel := t.frame(), &t.run().sel
	screen, packets := frame.Draw(t.env.Width, t.env.Height)
	if octet, ok := screen.Octet(x, y); ok {
		t.chooseOctet(&frame, octet)
		return
	}
	if y >= 0 && y < len(packets) && packets[y] != 0 {
		sel.Selected, sel.Field, sel.Octet = packets[y], 0, 0
	}
}
