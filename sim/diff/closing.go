package diff

import (
	"fmt"

	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
)

// beginning names the packets before the place at which a side begins in the
// middle of its connection.
func (b *pairing) beginning(middle int, sure bool) {
	full := b.sides[1-middle].segments
	n := 0
	for n < len(full) && full[n].mate < 0 {
		full[n].named = true
		n++
	}
	if n == len(full) {
		n = 0
		for k := range full {
			full[k].named = false
		}
	}
	text := fmt.Sprintf("%s begins in the middle of the connection", b.names()[middle])
	d := Difference{Kind: Beginning, Conn: b.conn, Count: 1}
	if n > 0 {
		text += fmt.Sprintf(": %s has %s before that", b.names()[1-middle], manyPackets(full[0].id, full[n-1].id, n))
		d.Packets[1-middle] = full[0].id
	}
	if len(b.sides[middle].segments) > 0 {
		d.Packets[middle] = b.sides[middle].segments[0].id
	}
	if !sure {
		text += "; where its numbers belong is a guess"
	}
	d.Text = text
	b.listing.add(d)
}

// closings names how the two ends close otherwise.
func (b *pairing) closings() {
	var fins [2][2]*segment // by side and role
	var first [2]int
	for i := range b.sides {
		first[i] = -1
		for k := range b.sides[i].segments {
			seg := &b.sides[i].segments[k]
			if seg.fin() && fins[i][seg.role] == nil {
				fins[i][seg.role] = seg
				if first[i] < 0 {
					first[i] = int(seg.role)
				}
			}
		}
	}
	if f, g := first[0], first[1]; f >= 0 && g >= 0 && f != g && !together(fins[0]) && !together(fins[1]) {
		x, y := fins[0][f], fins[1][g]
		d := Difference{Kind: Closing, Conn: b.conn, Packets: [2]trace.PacketID{x.id, y.id}, Count: 1}
		d.Text = fmt.Sprintf("the other side closes first: the %s in %s (%s), the %s in %s (%s)",
			roleName(x.role), b.names()[0], packetName(x.id), roleName(y.role), b.names()[1], packetName(y.id))
		b.al.differs[0][x.id], b.al.differs[1][y.id] = true, true
		b.listing.add(d)
	}
	for role := range uint8(2) {
		b.closing(role, fins[0][role], fins[1][role])
	}
}

// together reports whether both ends close at the same time, so that none is
// the first.
func together(fins [2]*segment) bool {
	if fins[0] == nil || fins[1] == nil {
		return false
	}
	apart := fins[0].at.Sub(fins[1].at)
	return max(apart, -apart) <= vtime.Millisecond
}

// closing compares how one end closes.
func (b *pairing) closing(role uint8, x, y *segment) {
	switch {
	case x == nil && y == nil:
	case x != nil && y != nil:
		if x.data() == y.data() || x.named || y.named {
			return
		}
		rides, alone, i := x, y, 0
		if y.data() {
			rides, alone, i = y, x, 1
		}
		x.named, y.named = x.named || x.mate < 0 && x == alone, y.named || y.mate < 0 && y == alone
		b.al.differs[0][x.id], b.al.differs[1][y.id] = true, true
		b.listing.add(Difference{
			Kind: Closing, Conn: b.conn, Packets: [2]trace.PacketID{x.id, y.id}, Count: 1,
			Text: fmt.Sprintf("the %s's FIN rides on data in %s (%s), comes alone in %s (%s)", roleName(role),
				b.names()[i], packetName(rides.id), b.names()[1-i], packetName(alone.id)),
		})
	default:
		b.oneFIN(role, x, y)
	}
}

// oneFIN compares a FIN with the RST that the other side has in its place.
func (b *pairing) oneFIN(role uint8, x, y *segment) {
	has, fin := 0, x
	if x == nil {
		has, fin = 1, y
	}
	if fin.named {
		return
	}
	var rst *segment
	for k := range b.sides[1-has].segments {
		if seg := &b.sides[1-has].segments[k]; seg.form == formRST && seg.role == role && seg.mate < 0 && !seg.named {
			rst = seg
			break
		}
	}
	if rst == nil {
		if fin.data() { // Else it is named with what only one side has.
			b.reportOne(class{Closing, "fin"}, has, fin, "only %s closes on the %s's side: FIN on %s", b.names()[has], roleName(role), packetName(fin.id))
			b.al.differs[has][fin.id] = true
		}
		return
	}
	fin.named, rst.named = true, true
	b.al.differs[has][fin.id], b.al.differs[1-has][rst.id] = true, true
	d := Difference{Kind: Closing, Conn: b.conn, Count: 1}
	d.Packets[has], d.Packets[1-has] = fin.id, rst.id
	d.Text = fmt.Sprintf("RST instead of FIN: the %s closes with FIN %s in %s, resets with %s in %s", roleName(role),
		packetName(fin.id), b.names()[has], packetName(rst.id), b.names()[1-has])
	b.listing.add(d)
}

// resets pairs the resets of one direction that have other numbers.
func (b *pairing) resets(role uint8) {
	var left [2][]*segment
	for i := range b.sides {
		for k := range b.sides[i].segments {
			if seg := &b.sides[i].segments[k]; seg.form == formRST && seg.role == role && seg.mate < 0 && !seg.named {
				left[i] = append(left[i], seg)
			}
		}
	}
	for n := range min(len(left[0]), len(left[1])) {
		x, y := left[0][n], left[1][n]
		if x.nth != y.nth && n == 0 {
			return
		}
		x.named, y.named = true, true
		b.reportPair(class{Closing, "rst"}, x, y, "RST with another number: seq %d / %d (%s)", x.own, y.own, ref(x, y))
	}
}
