package diff

import (
	"cmp"
	"fmt"
	"strings"

	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
)

// name names what differs between two talks.
func (b *both) name() {
	b.runs()
	b.closings()
	state := [2]soFar{}
	for i := range b.sides[0].items {
		x := &b.sides[0].items[i]
		if x.mate >= 0 {
			b.pair(x, &b.sides[1].items[x.mate], &state[x.role])
		}
	}
	for role := range uint8(2) {
		b.segmentation(role)
		b.resets(role)
	}
	for i := range b.sides {
		b.leftOver(i)
	}
	b.times(b.orders())
}

// soFar is how the pairs of one direction differed so far: what stays the same
// is named once.
type soFar struct {
	closed bool
	unlike map[byte]bool // by kind of option, of those that every segment carries
}

// pair names the differences between two packets that belong together.
func (b *both) pair(x, y *item, s *soFar) {
	if x.p.Proto == trace.TCP && x.form != formRST {
		b.window(x, y, s)
	}
	if x.p.Proto == trace.TCP {
		b.options(x, y, s)
		b.bits(x, y)
	}
	if x.form == formData || x.form == formDatagram {
		b.text(x, y)
	}
	if x.lost() != y.lost() && b.fateShown() {
		name := b.names()[0]
		if y.lost() {
			name = b.names()[1]
		}
		b.al.fate[0][x.id], b.al.fate[1][y.id] = true, true
		b.both(Fate, x, y, "lost", "lost only in %s: %s (%s)", name, b.what(0, x), ref(x, y))
	}
}

// fateShown reports whether both sides tell what became of a packet.
func (b *both) fateShown() bool {
	return !b.sides[0].k.t.Inferred && !b.sides[1].k.t.Inferred
}

func (b *both) names() [2]string { return [2]string{b.al.Sides[0].Name, b.al.Sides[1].Name} }

// both adds a difference between a packet and its mate.
func (b *both) both(kind Kind, x, y *item, like, format string, args ...any) {
	after := foldAfter
	if kind == Window || kind == Bits || like == "travel" {
		after = 1
	}
	f := fold{b.conn, x.role, kind, like}
	often := kind == Window || kind == Bits // Where stacks differ in one, every packet does.
	if kind != Fate && kind != Timing && (!often || b.r.folds[f] < after) {
		b.al.differs[0][x.id], b.al.differs[1][y.id] = true, true
	}
	d := Difference{
		Kind: kind, Conn: b.conn, Packets: [2]trace.PacketID{x.id, y.id}, Count: 1,
		Text: fmt.Sprintf(format, args...),
	}
	b.r.addLike(d, f, after)
}

// one adds a difference about packets that only one side has.
func (b *both) one(kind Kind, i int, it *item, like, format string, args ...any) {
	d := Difference{Kind: kind, Conn: b.conn, Count: 1, Text: fmt.Sprintf(format, args...)}
	d.Packets[i] = it.id
	it.named = true
	b.r.addLike(d, fold{b.conn, it.role, kind, like + b.names()[i]}, foldAfter)
}

// ref names a packet and its mate.
func ref(x, y *item) string {
	if x.id == y.id {
		return number9(x.id)
	}
	return number9(x.id) + " / " + number9(y.id)
}

func (b *both) window(x, y *item, s *soFar) {
	closed := (x.window == 0) != (y.window == 0)
	switch {
	case closed && !s.closed:
		name := b.names()[0]
		if y.window == 0 {
			name = b.names()[1]
		}
		b.both(Window, x, y, fmt.Sprint("closed", x.nth, x.id), "window closed only in %s: the %s offers %d / %d octets (%s)",
			name, roleName(x.role), x.window, y.window, ref(x, y))
	case x.window != y.window && !closed:
		// The windows of a SYN are one thing and those that follow another: only these are scaled.
		like := "window"
		if x.form == formSYN || x.form == formSYNACK {
			like = "first window"
		}
		b.both(Window, x, y, like, "other window: the %s offers %d / %d octets (%s)",
			roleName(x.role), x.window, y.window, ref(x, y))
	}
	s.closed = closed
}

func (b *both) bits(x, y *item) {
	fx, fy := x.p.Seg.Flags, y.p.Seg.Flags
	const compared = tcpmodel.PSH | tcpmodel.URG | tcpmodel.ECE | tcpmodel.CWR // The others are the kind of a segment.
	for _, f := range tcpmodel.FlagTable() {
		if (fx^fy)&compared&f.Bit != 0 {
			b.both(Bits, x, y, f.Name, "%s only in %s: %s (%s)", f.Name, b.owner(fx.Has(f.Bit)), b.what(0, x), ref(x, y))
		}
	}
	if ex, ey := x.p.Seg.ECN, y.p.Seg.ECN; ex != ey {
		b.both(Bits, x, y, "ECN", "other ECN field: %s / %s (%s)", ecnName(ex), ecnName(ey), ref(x, y))
	}
	if x.p.Seg.Urgent != y.p.Seg.Urgent && fx.Has(tcpmodel.URG) && fy.Has(tcpmodel.URG) {
		b.both(Bits, x, y, "urgent", "other urgent pointer: %d / %d (%s)", x.p.Seg.Urgent, y.p.Seg.Urgent, ref(x, y))
	}
}

func ecnName(n uint8) string {
	return [4]string{"not ECT", "ECT(1)", "ECT(0)", "CE"}[n&3]
}

// owner is the side that has something, when only one has.
func (b *both) owner(first bool) string {
	if first {
		return b.names()[0]
	}
	return b.names()[1]
}

func (b *both) options(x, y *item, s *soFar) {
	var list []string
	for row := range tcpmodel.OptionRows() {
		text := b.option(row, x, y)
		if row.Every {
			if x.form == formRST { // It may lack what the others have.
				continue
			}
			if said := s.unlike[row.Kind]; said != (text != "") {
				s.note(row.Kind, !said)
			} else if said {
				continue
			}
		}
		if text != "" {
			list = append(list, text)
		}
	}
	if len(list) > 0 {
		b.both(Options, x, y, "options", "other options on %s (%s): %s", b.what(0, x), ref(x, y), strings.Join(list, ", "))
	}
}

func (s *soFar) note(kind byte, unlike bool) {
	if s.unlike == nil {
		s.unlike = map[byte]bool{}
	}
	s.unlike[kind] = unlike
}

// option says how two segments differ in an option, "" when they do not.
func (b *both) option(row *tcpmodel.OptionRow, x, y *item) string {
	inX, inY := row.In(&x.p.Seg.Options), row.In(&y.p.Seg.Options)
	name := cmp.Or(row.Short, row.Title)
	if !inX && !inY || row.Presence && inX == inY {
		return ""
	}
	if row.Presence {
		return name + " only in " + b.owner(inX)
	}
	tx, ty := optionWords(row, x), optionWords(row, y)
	if tx == ty {
		return ""
	}
	return name + " " + tx + " / " + ty
}

// optionWords writes the value of a segment's option in relative numbers.
func optionWords(row *tcpmodel.OptionRow, it *item) string {
	s := &it.p.Seg
	for r, value := range s.Options.All() {
		if r.Kind == row.Kind {
			words := r.Words(value, func(q tcpmodel.Seq) int64 { return it.ack + int64(int32(q-s.Ack)) })
			return cmp.Or(strings.Join(words, " "), "empty")
		}
	}
	return "none"
}
