package diff

import (
	"cmp"
	"fmt"
	"strings"

	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
)

// report names what differs between two conversations.
func (b *pairing) report() {
	b.reportStretches()
	b.closings()
	state := [2]soFar{}
	for i := range b.sides[0].segments {
		x := &b.sides[0].segments[i]
		if x.mate >= 0 {
			b.compare(x, &b.sides[1].segments[x.mate], &state[x.role])
		}
	}
	for role := range uint8(2) {
		b.segmentation(role)
		b.resets(role)
	}
	for i := range b.sides {
		b.reportUnmatched(i)
	}
	b.times(b.orders())
}

// soFar is how the pairs of one direction differed so far: what stays the same
// is named once.
type soFar struct {
	closed bool
	unlike map[byte]bool // by kind of option, of those that every segment carries
}

// compare names the differences between two packets that belong together.
func (b *pairing) compare(x, y *segment, s *soFar) {
	if x.p.Proto == trace.TCP && x.form != formRST {
		b.window(x, y, s)
	}
	if x.p.Proto == trace.TCP {
		b.options(x, y, s)
		b.bits(x, y)
	}
	if x.form == formError {
		b.errors(x, y)
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
		b.reportPair(class{Fate, "lost"}, x, y, "lost only in %s: %s (%s)", name, b.what(0, x), ref(x, y))
	}
}

// fateShown reports whether both sides tell what became of a packet.
func (b *pairing) fateShown() bool {
	return !b.sides[0].conv.t.Inferred && !b.sides[1].conv.t.Inferred
}

func (b *pairing) names() [2]string { return [2]string{b.al.Sides[0].Name, b.al.Sides[1].Name} }

// reportPair adds a difference between a packet and its mate.
func (b *pairing) reportPair(c class, x, y *segment, format string, args ...any) {
	often := c.kind == Window || c.kind == Bits // Where stacks differ in one, every packet does.
	after := foldAfter
	if often || c.like == "travel" {
		after = 1
	}
	f := fold{b.conn, x.role, c}
	if c.kind != Fate && c.kind != Timing && (!often || b.listing.folds[f] < after) {
		b.al.differs[0][x.id], b.al.differs[1][y.id] = true, true
	}
	d := Difference{
		Kind: c.kind, Conn: b.conn, Packets: [2]trace.PacketID{x.id, y.id}, Count: 1,
		Text: fmt.Sprintf(format, args...),
	}
	b.listing.addLike(d, f, after)
}

// reportOne adds a difference about packets that only one side has.
func (b *pairing) reportOne(c class, i int, seg *segment, format string, args ...any) {
	d := Difference{Kind: c.kind, Conn: b.conn, Count: 1, Text: fmt.Sprintf(format, args...)}
	d.Packets[i] = seg.id
	seg.named = true
	c.like += b.names()[i]
	b.listing.addLike(d, fold{b.conn, seg.role, c}, foldAfter)
}

// ref names a packet and its mate.
func ref(x, y *segment) string {
	if x.id == y.id {
		return packetName(x.id)
	}
	return packetName(x.id) + " / " + packetName(y.id)
}

func (b *pairing) window(x, y *segment, s *soFar) {
	closed := (x.window == 0) != (y.window == 0)
	switch {
	case closed && !s.closed:
		name := b.names()[0]
		if y.window == 0 {
			name = b.names()[1]
		}
		b.reportPair(class{Window, fmt.Sprint("closed", x.nth, x.id)}, x, y, "window closed only in %s: the %s offers %d / %d octets (%s)",
			name, roleName(x.role), x.window, y.window, ref(x, y))
	case x.window != y.window && !closed:
		// The windows of a SYN are one thing and those that follow another: only these are scaled.
		like := "window"
		if x.form == formSYN || x.form == formSYNACK {
			like = "first window"
		}
		b.reportPair(class{Window, like}, x, y, "other window: the %s offers %d / %d octets (%s)",
			roleName(x.role), x.window, y.window, ref(x, y))
	}
	s.closed = closed
}

func (b *pairing) bits(x, y *segment) {
	fx, fy := x.p.Seg.Flags, y.p.Seg.Flags
	const compared = tcpmodel.PSH | tcpmodel.URG | tcpmodel.ECE | tcpmodel.CWR // The others are the kind of a segment.
	for _, f := range tcpmodel.FlagTable() {
		if (fx^fy)&compared&f.Bit != 0 {
			b.reportPair(class{Bits, f.Name}, x, y, "%s only in %s: %s (%s)", f.Name, b.owner(fx.Has(f.Bit)), b.what(0, x), ref(x, y))
		}
	}
	if ex, ey := x.p.Seg.ECN, y.p.Seg.ECN; ex != ey {
		b.reportPair(class{Bits, "ECN"}, x, y, "other ECN field: %s / %s (%s)", ecnName(ex), ecnName(ey), ref(x, y))
	}
	if x.p.Seg.Urgent != y.p.Seg.Urgent && fx.Has(tcpmodel.URG) && fy.Has(tcpmodel.URG) {
		b.reportPair(class{Bits, "urgent"}, x, y, "other urgent pointer: %d / %d (%s)", x.p.Seg.Urgent, y.p.Seg.Urgent, ref(x, y))
	}
}

func (b *pairing) errors(x, y *segment) {
	if mx, my := namedMTU(x.p), namedMTU(y.p); mx != my {
		b.reportPair(class{Bits, "MTU"}, x, y, "other MTU in the ICMP error: %d / %d octets (%s)", mx, my, ref(x, y))
	}
}

// namedMTU is the MTU that an ICMP error names, 0 without one.
func namedMTU(p *trace.Packet) uint16 {
	if x := p.Extra(); x != nil {
		return x.MTU
	}
	return 0
}

func ecnName(n uint8) string {
	return [4]string{"not ECT", "ECT(1)", "ECT(0)", "CE"}[n&3]
}

// owner is the side that has something, when only one has.
func (b *pairing) owner(first bool) string {
	if first {
		return b.names()[0]
	}
	return b.names()[1]
}

func (b *pairing) options(x, y *segment, s *soFar) {
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
		b.reportPair(class{Options, "options"}, x, y, "other options on %s (%s): %s", b.what(0, x), ref(x, y), strings.Join(list, ", "))
	}
}

func (s *soFar) note(kind byte, unlike bool) {
	if s.unlike == nil {
		s.unlike = map[byte]bool{}
	}
	s.unlike[kind] = unlike
}

// option says how two segments differ in an option, "" when they do not.
func (b *pairing) option(row *tcpmodel.OptionRow, x, y *segment) string {
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
func optionWords(row *tcpmodel.OptionRow, seg *segment) string {
	s := &seg.p.Seg
	for r, value := range s.Options.All() {
		if r.Kind == row.Kind {
			words := r.Words(value, func(q tcpmodel.Seq) int64 { return seg.ack + int64(int32(q-s.Ack)) })
			return cmp.Or(strings.Join(words, " "), "empty")
		}
	}
	return "none"
}
