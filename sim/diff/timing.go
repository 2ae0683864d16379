package diff

import (
	"fmt"

	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
)

// times names intervals that differ beyond the tolerance. Each packet's is
// counted from what it follows at its sender: an acknowledgment from the octets
// that it is for, a repetition from the sending before, all else from the packet
// that was sent or came there last. So a delay is named once, not at every
// packet after it.
func (b *pairing) times(same []bool) {
	one, two := b.sides[0].segments, b.sides[1].segments
	first, crossed := true, false // No interval is compared across packets that are out of order.
	for i := range one {
		x := &one[i]
		if !same[i] {
			if x.mate >= 0 && b.fateShown() && b.al.tolerance == (Tolerance{}) {
				b.behindOwn(x, &two[x.mate])
			}
			crossed = crossed || x.mate >= 0
			continue
		}
		y := &two[x.mate]
		switch {
		case first:
			b.opening(x, y)
		case !crossed:
			b.interval(x, y, same)
		}
		first, crossed = false, false
		if b.fateShown() {
			b.travel(x, y)
		}
	}
}

// opening compares when a connection opens after the one before it.
func (b *pairing) opening(x, y *segment) {
	before, set := b.listing.opened, b.listing.opening
	b.listing.opened, b.listing.opening = [2]vtime.Time{x.at, y.at}, true
	if !set {
		return
	}
	dx, dy := x.at.Sub(before[0]), y.at.Sub(before[1])
	if dx < 0 || dy < 0 || b.al.tolerance.within(dx, dy) {
		return
	}
	b.listing.addLike(Difference{
		Kind: Timing, Conn: b.conn, Packets: [2]trace.PacketID{x.id, y.id}, Count: 1,
		Text: fmt.Sprintf("opens %s after the one before in %s, %s in %s (%s)",
			after(dx), b.names()[0], after(dy), b.names()[1], ref(x, y)),
	}, fold{class: class{Timing, "opens"}}, foldAfter)
}

// interval compares one interval.
func (b *pairing) interval(x, y *segment, same []bool) {
	one, two := b.sides[0].segments, b.sides[1].segments
	last, data := b.before(x, same)
	from, how := last, "follows"
	switch {
	case x.again && x.earlier >= 0 && one[x.earlier].mate >= 0:
		from, how = int(x.earlier), "again"
	case x.form == formACK && data >= 0 && x.nth == 1:
		from, how = data, "acknowledges"
	}
	if from < 0 {
		return
	}
	f := &one[from]
	g := &two[f.mate]
	if b.fateShown() && x.at == y.at {
		return // What came before it came at another time; it itself did not.
	}
	dx, dy := x.at.Sub(b.here(0, f, x.role)), y.at.Sub(b.here(1, g, y.role))
	if dx < 0 || dy < 0 && !b.fateShown() || b.al.tolerance.within(max(dx, 0), max(dy, 0)) && dy >= 0 {
		return
	}
	text := ""
	switch {
	case dy < 0: // It did not wait for that there.
		text = fmt.Sprintf("%s (%s) comes %s after %s came in %s, %s before in %s", b.what(0, x), ref(x, y),
			after(dx), ref(f, g), b.names()[0], after(-dy), b.names()[1])
	case how == "again":
		text = fmt.Sprintf("sent again after %s in %s (%s), %s in %s (%s)", after(dx), b.names()[0], packetName(x.id),
			after(dy), b.names()[1], packetName(y.id))
	case how == "acknowledges":
		text = fmt.Sprintf("the %s acknowledges %s after %s in %s (%s), %s in %s (%s)", roleName(x.role), ref(f, g),
			after(dx), b.names()[0], packetName(x.id), after(dy), b.names()[1], packetName(y.id))
	default:
		verb := ""
		if f.role != x.role && b.fateShown() {
			verb = " came"
		}
		text = fmt.Sprintf("%s (%s) comes %s after %s%s in %s, %s in %s", b.what(0, x), ref(x, y),
			after(dx), ref(f, g), verb, b.names()[0], after(dy), b.names()[1])
	}
	b.al.later[0][x.id], b.al.later[1][y.id] = true, true
	b.reportPair(class{Timing, how}, x, y, "%s", text)
}

// behindOwn compares how long after the packet before it at the same end one is sent
// that comes in another order than what the other end sends: two simulations
// without any tolerance tell that, too.
func (b *pairing) behindOwn(x, y *segment) {
	one, two := b.sides[0].segments, b.sides[1].segments
	for k := int(x.index) - 1; k >= 0 && k > int(x.index)-lookBack; k-- {
		f := &one[k]
		if f.role != x.role || f.mate < 0 || f.mate >= y.index {
			continue
		}
		dx, dy := x.at.Sub(f.at), y.at.Sub(two[f.mate].at)
		if dx != dy {
			b.al.later[0][x.id], b.al.later[1][y.id] = true, true
			b.reportPair(class{Timing, "own"}, x, y, "%s (%s) comes %s after %s in %s, %s in %s", b.what(0, x), ref(x, y),
				after(dx), ref(f, &two[f.mate]), b.names()[0], after(dy), b.names()[1])
		}
		return
	}
}

// before finds the latest packet that the sender of x had sent or seen come, and
// the latest data that had come and that x acknowledges; -1 for none.
func (b *pairing) before(x *segment, same []bool) (last, data int) {
	one := b.sides[0].segments
	last, data = -1, -1
	sent := false
	for k := int(x.index) - 1; k >= 0 && k > int(x.index)-lookBack; k-- {
		f := &one[k]
		if !same[k] && data == -1 && f.role != x.role && f.data() {
			data = -2 // It may be for this one, which is out of order.
		}
		if !same[k] || f.role == x.role && sent || f.role != x.role && !b.came(f, x) {
			continue
		}
		sent = sent || f.role == x.role
		if last < 0 || b.here(0, f, x.role) > b.here(0, &one[last], x.role) {
			last = k
		}
		if data == -1 && f.role != x.role && (f.data() || f.fin()) {
			data = k
			if f.end > x.ack {
				data = -2 // It acknowledges something older, and nobody knows why now.
			}
		}
		if sent && data != -1 {
			break
		}
	}
	return last, data
}

// came reports whether a packet had come to the sender of x when x was sent. A
// capture shows everything at one place.
func (b *pairing) came(f, x *segment) bool {
	return !b.fateShown() || f.p.Arrived != 0 && f.p.Arrived < x.p.Sent
}

// here is when a packet was sent by one end, or came to it.
func (b *pairing) here(side int, f *segment, role uint8) vtime.Time {
	if f.role == role || !b.fateShown() || f.p.Arrived == 0 {
		return f.at
	}
	return b.sides[side].conv.t.Record(f.p.Arrived).At
}

// travel compares how long a packet is on its way, which only simulations tell.
func (b *pairing) travel(x, y *segment) {
	if x.p.Arrived == 0 || y.p.Arrived == 0 {
		return
	}
	dx := b.here(0, x, 1-x.role).Sub(x.at)
	dy := b.here(1, y, 1-y.role).Sub(y.at)
	if b.al.tolerance.within(dx, dy) {
		return
	}
	b.al.slower[0][x.id], b.al.slower[1][y.id] = true, true
	b.reportPair(class{Timing, "travel"}, x, y, "%s (%s) is on its way for %s in %s, %s in %s", b.what(0, x), ref(x, y),
		after(dx), b.names()[0], after(dy), b.names()[1])
}

// after writes an interval.
func after(d vtime.Duration) string {
	if d < vtime.Microsecond {
		return "0 s"
	}
	return inspect.Span(d)
}
