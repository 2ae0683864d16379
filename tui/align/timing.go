package align

import (
	"fmt"

	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tui/view"
)

// times names intervals that differ beyond the tolerance. Each packet's is
// counted from what it follows: an acknowledgment from the octets that it is
// for, a repetition from the sending before, all else from the packet before.
// So a delay is named once, not at every packet after it.
func (b *both) times(same []bool) {
	one, two := b.sides[0].items, b.sides[1].items
	last, crossed := -1, false // No interval is compared across packets that are out of order.
	var data [2]int            // the latest data of each role, counted from 1
	for i := range one {
		x := &one[i]
		if x.mate >= 0 && (x.p.Seg.Payload.Len > 0 || x.fin()) {
			data[x.role] = i + 1
		}
		if !same[i] {
			crossed = crossed || x.mate >= 0
			continue
		}
		y := &two[x.mate]
		switch {
		case last < 0:
			b.opening(x, y)
		case !crossed:
			latest := data[1-x.role] - 1
			if latest >= 0 && !same[latest] {
				latest = -1
			}
			b.interval(x, y, last, latest)
		}
		last, crossed = i, false
	}
}

// opening compares when a connection opens after the one before it.
func (b *both) opening(x, y *item) {
	before, set := b.r.opened, b.r.opening
	b.r.opened, b.r.opening = [2]vtime.Time{x.at, y.at}, true
	if !set {
		return
	}
	dx, dy := x.at.Sub(before[0]), y.at.Sub(before[1])
	if dx < 0 || dy < 0 || b.al.tolerance.within(dx, dy) {
		return
	}
	b.r.addLike(Difference{
		Kind: Timing, Conn: b.conn, Packets: [2]trace.PacketID{x.id, y.id}, Count: 1,
		Text: fmt.Sprintf("opens %s after the one before in %s, %s in %s (%s)",
			after(dx), b.names()[0], after(dy), b.names()[1], ref(x, y)),
	}, fold{kind: Timing, like: "opens"}, foldAfter)
}

// interval compares one interval.
func (b *both) interval(x, y *item, last, data int) {
	one, two := b.sides[0].items, b.sides[1].items
	from, how := last, "follows"
	switch {
	case x.again && x.earlier >= 0 && one[x.earlier].mate >= 0:
		from, how = int(x.earlier), "again"
	case x.form == formACK && data >= 0 && one[data].end <= x.ack && x.nth == 1:
		from, how = data, "acknowledges"
	}
	f := &one[from]
	g := &two[f.mate]
	dx, dy := x.at.Sub(f.at), y.at.Sub(g.at)
	if dx < 0 || dy < 0 || b.al.tolerance.within(dx, dy) {
		return
	}
	like, text := how, ""
	switch how {
	case "again":
		text = fmt.Sprintf("sent again after %s in %s (%s), %s in %s (%s)", after(dx), b.names()[0], number9(x.id),
			after(dy), b.names()[1], number9(y.id))
	case "acknowledges":
		text = fmt.Sprintf("the %s acknowledges %s after %s in %s (%s), %s in %s (%s)", roleName(x.role), ref(f, g),
			after(dx), b.names()[0], number9(x.id), after(dy), b.names()[1], number9(y.id))
	default:
		text = fmt.Sprintf("%s (%s) comes %s after %s in %s, %s in %s", b.what(0, x), ref(x, y),
			after(dx), ref(f, g), b.names()[0], after(dy), b.names()[1])
	}
	b.both(Timing, x, y, like, "%s", text)
}

// after writes an interval.
func after(d vtime.Duration) string {
	if d < vtime.Microsecond {
		return "0 s"
	}
	return view.Span(d)
}
