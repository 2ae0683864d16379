package diff

import (
	"fmt"

	"wirewalk/sim/trace"
)

// both is a pair of talks, read and laid on each other.
type both struct {
	al    *Alignment
	r     *report
	sides [2]*side
	conn  [2]trace.ConnID
	exact bool // both recorded the very same connection
	// ends are the ends of the streams with their FIN, in the numbers of the first side.
	fins [2][2]int64 // by side and role
}

// lay lays one talk on another and names what differs.
func (al *Alignment) lay(r *report, p pair) {
	if p[0] == nil || p[1] == nil {
		al.alone(r, p)
		return
	}
	b := &both{al: al, r: r, conn: [2]trace.ConnID{p[0].conn, p[1].conn}}
	for i := range p {
		b.sides[i] = readTalk(p[i])
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
	b.name()
	for i := range b.sides {
		for k := range b.sides[i].items {
			it := &b.sides[i].items[k]
			if it.mate < 0 {
				al.differs[i][it.id] = true
				continue
			}
			al.mates[i][it.id] = b.sides[1-i].items[it.mate].id
		}
	}
}

// renumber writes the second side's numbers as the first side counts.
func (b *both) renumber(rs *[2]ruler) {
	two := b.sides[1]
	for i := range two.items {
		it := &two.items[i]
		if it.p.Proto != trace.TCP {
			continue
		}
		mine, theirs := &rs[it.role], &rs[1-it.role]
		it.seq, it.end = mine.place(it.seq), mine.place(it.end)
		it.ack = theirs.place(it.ack)
	}
	for role := range b.sides[0].voices {
		if end := b.sides[0].voices[role].finEnd; end != 0 {
			b.fins[0][role] = end
		}
		if end := two.voices[role].finEnd; end != 0 {
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

func (b *both) key(i int, it *item) mateKey {
	k := mateKey{role: it.role, form: it.form}
	switch it.form {
	case formSYN, formSYNACK, formFIN:
	case formData, formDatagram, formProbe:
		k.seq, k.end = it.seq, it.dataEnd()
	case formACK:
		k.seq = it.ack
		if fin := b.fins[i][1-it.role]; fin != 0 && it.ack == fin {
			k.seq = ofFIN
		}
	case formRST:
		if v := &b.sides[i].voices[it.role]; v.spoke {
			k.seq = it.seq
		}
	case formError:
		k.seq = it.seq
	}
	return k
}

// counted adds to a key the how-manieth of its kind a packet is. Where both
// sides recorded one connection, time stamps tell the sendings of the same
// octets apart, since one of them may not have come to both places.
func (b *both) counted(k mateKey, it *item, seen map[mateKey]int32) mateKey {
	if b.exact && it.p.Seg.Options.HasTS {
		k.stamp = it.p.Seg.Options.TSVal
	}
	if it.form == formFIN { // A FIN on data counts too.
		k.nth = it.nth
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
func (b *both) match() {
	one, two := b.sides[0].items, b.sides[1].items
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

// alone names a talk that only one side has.
func (al *Alignment) alone(r *report, p pair) {
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
