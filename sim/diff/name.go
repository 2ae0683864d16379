package diff

import (
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
	closed, stamps bool
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
	for _, bit := range []struct {
		flag tcpmodel.Flags
		name string
	}{{tcpmodel.PSH, "PSH"}, {tcpmodel.URG, "URG"}, {tcpmodel.ECE, "ECE"}, {tcpmodel.CWR, "CWR"}} {
		if fx&bit.flag != fy&bit.flag {
			b.both(Bits, x, y, bit.name, "%s only in %s: %s (%s)", bit.name, b.owner(fx&bit.flag != 0), b.what(0, x), ref(x, y))
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
	ox, oy := &x.p.Seg.Options, &y.p.Seg.Options
	var list []string
	if ox.MSS != oy.MSS {
		list = append(list, "MSS "+orNone(int64(ox.MSS), ox.MSS != 0)+" / "+orNone(int64(oy.MSS), oy.MSS != 0))
	}
	if ox.HasScale != oy.HasScale || ox.Scale != oy.Scale {
		list = append(list, "window scale "+orNone(int64(ox.Scale), ox.HasScale)+" / "+orNone(int64(oy.Scale), oy.HasScale))
	}
	if ox.SACKOK != oy.SACKOK {
		list = append(list, "SACK permitted only in "+b.owner(ox.SACKOK))
	}
	stamps := ox.HasTS != oy.HasTS
	if stamps && !s.stamps && x.form != formRST {
		list = append(list, "timestamps only in "+b.owner(ox.HasTS))
	}
	if x.form != formRST {
		s.stamps = stamps
	}
	if sx, sy := blocks(x), blocks(y); sx != sy {
		list = append(list, "SACK blocks "+sx+" / "+sy)
	}
	if len(list) > 0 {
		b.both(Options, x, y, "options", "other options on %s (%s): %s", b.what(0, x), ref(x, y), strings.Join(list, ", "))
	}
}

func orNone(n int64, is bool) string {
	if !is {
		return "none"
	}
	return fmt.Sprint(n)
}

// blocks writes the SACK blocks of a segment in relative numbers.
func blocks(it *item) string {
	o := &it.p.Seg.Options
	if o.NSACK == 0 {
		return "none"
	}
	var list []string
	for _, k := range o.SACK[:min(o.NSACK, 4)] {
		left, right := it.ack+int64(int32(k.Left-it.p.Seg.Ack)), it.ack+int64(int32(k.Right-it.p.Seg.Ack))
		list = append(list, fmt.Sprintf("%d:%d", left, right))
	}
	return strings.Join(list, " ")
}
