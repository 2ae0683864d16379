package diff

import (
	"fmt"

	"wirewalk/sim/trace"
)

// pairing is a pair of conversations, read and laid on each other.
type pairing struct {
	al      *Alignment
	listing *listing
	sides   [2]*reading
	conn    [2]trace.ConnID
	exact   bool // both recorded the very same connection
	// ends are the ends of the streams with their FIN, in the numbers of the first side.
	fins [2][2]int64 // by side and role
}

// lay lays one conversation on another and names what differs.
func (al *Alignment) lay(r *listing, p pair) {
	if p[0] == nil || p[1] == nil {
		al.reportAlone(r, p)
		return
	}
	b := &pairing{al: al, listing: r, conn: [2]trace.ConnID{p[0].conn, p[1].conn}}
	for i := range p {
		b.sides[i] = readConversation(p[i])
		if p[i].conn != 0 {
			al.conns[i][p[i].conn] = p[1-i].conn
		}
	}
	b.exact = sameConnection(p)
	rs, middle, sure := rulers(b.sides[0], b.sides[1])
	for role := range rs {
		if b.exact { // One connection has one numbering.
			rs[role].a, rs[role].b = nil, nil
		}
	}
	b.renumber(&rs)
	b.match()
	if middle >= 0 {
		b.beginning(middle, sure)
	}
	before := [2]int{al.Content, al.Times}
	b.report()
	b.reportStates(before)
	for i := range b.sides {
		for k := range b.sides[i].segments {
			seg := &b.sides[i].segments[k]
			if seg.mate < 0 {
				al.differs[i][seg.id] = true
				continue
			}
			al.mates[i][seg.id] = b.sides[1-i].segments[seg.mate].id
		}
	}
}

// renumber writes the second side's numbers as the first side counts.
func (b *pairing) renumber(rs *[2]ruler) {
	two := b.sides[1]
	for i := range two.segments {
		seg := &two.segments[i]
		if seg.p.Proto != trace.TCP {
			continue
		}
		mine, theirs := &rs[seg.role], &rs[1-seg.role]
		seg.seq, seg.end = mine.place(seg.seq), mine.place(seg.end)
		seg.ack = theirs.place(seg.ack)
	}
	for role := range b.sides[0].senders {
		if end := b.sides[0].senders[role].finEnd; end != 0 {
			b.fins[0][role] = end
		}
		if end := two.senders[role].finEnd; end != 0 {
			b.fins[1][role] = rs[role].place(end-1) + 1
		}
	}
}

// mateKey is what a packet and its mate have in common.
type mateKey struct {
	role     uint8
	form     form
	nth      int32
	stamp    uint32 // where the very same packets are to be found
	seq, end int64
}

// ofFIN stands for the number behind a FIN, wherever that is.
const ofFIN = -1 << 62

func (b *pairing) key(i int, seg *segment) mateKey {
	k := mateKey{role: seg.role, form: seg.form}
	switch seg.form {
	case formSYN, formSYNACK, formFIN:
	case formData, formDatagram, formProbe:
		k.seq, k.end = seg.seq, seg.dataEnd()
	case formACK:
		k.seq = seg.ack
		if fin := b.fins[i][1-seg.role]; fin != 0 && seg.ack == fin {
			k.seq = ofFIN
		}
	case formRST:
		if v := &b.sides[i].senders[seg.role]; v.spoke {
			k.seq = seg.seq
		}
	case formError:
		k.seq = seg.seq
	}
	return k
}

// counted adds to a key the how-manieth of its kind a packet is. Where both
// sides recorded one connection, time stamps tell the sendings of the same
// octets apart, since one of them may not have come to both places.
func (b *pairing) counted(k mateKey, seg *segment, seen map[mateKey]int32) mateKey {
	if b.exact && seg.p.Seg.Options.HasTS {
		k.stamp = seg.p.Seg.Options.TSVal
	}
	if seg.form == formFIN { // A FIN on data counts too.
		k.nth = seg.nth
		return k
	}
	seen[k]++
	k.nth = seen[k]
	return k
}

// sameConnection reports whether two captures show one connection.
func sameConnection(p pair) bool {
	if p[0].conn == 0 || p[1].conn == 0 || !p[0].t.Inferred || !p[1].t.Inferred {
		return false
	}
	a, b := p[0].t.Conn(p[0].conn), p[1].t.Conn(p[1].conn)
	for role := range 2 {
		x, y := &a.Ends[p[0].end(role)], &b.Ends[p[1].end(role)]
		if !x.HasISS || !y.HasISS || x.ISS != y.ISS {
			return false
		}
	}
	return true
}

// match finds the mate of each packet.
func (b *pairing) match() {
	one, two := b.sides[0].segments, b.sides[1].segments
	at := make(map[mateKey]int32, len(two))
	seen := [2]map[mateKey]int32{{}, {}}
	for i := range two {
		key := b.counted(b.key(1, &two[i]), &two[i], seen[1])
		if _, taken := at[key]; !taken {
			at[key] = int32(i)
		}
	}
	for i := range one {
		key := b.counted(b.key(0, &one[i]), &one[i], seen[0])
		if k, ok := at[key]; ok {
			one[i].mate, two[k].mate = k, int32(i)
			delete(at, key)
		}
	}
}

// reportAlone names a conversation that only one side has.
func (al *Alignment) reportAlone(r *listing, p pair) {
	i := 0
	if p[0] == nil {
		i = 1
	}
	k := p[i]
	for _, s := range k.seen {
		al.differs[i][s.id] = true
	}
	if len(k.seen) == 0 {
		return
	}
	what := "datagrams"
	if k.conn != 0 {
		what = "connection " + letter(k.conn)
	} else if k.proto == trace.ICMP {
		what = "ICMP messages"
	}
	first, last := k.seen[0].id, k.seen[len(k.seen)-1].id
	d := Difference{Kind: Connection, Count: 1}
	d.Conn[i], d.Packets[i] = k.conn, first
	d.Text = fmt.Sprintf("only in %s: %s from %s to %s, %s", al.Sides[i].Name, what,
		endName(k, 0), endName(k, 1), manyPackets(first, last, len(k.seen)))
	r.add(d)
}
