package diff

import (
	"fmt"
	"sort"
	"strings"

	"wirewalk/tcpmodel"
)

// reach is how far a direction of one side has acknowledged after each packet.
type reach struct {
	items []*item
	upto  []int64
}

func (b *both) reach(i int, role uint8) *reach {
	r := &reach{}
	high := int64(-1 << 62)
	for k := range b.sides[i].items {
		it := &b.sides[i].items[k]
		if it.role != role || !it.hasACK() || it.form == formRST {
			continue
		}
		high = max(high, it.ack)
		r.items, r.upto = append(r.items, it), append(r.upto, high)
	}
	return r
}

// first is the first packet that acknowledges a number.
func (r *reach) first(ack int64) *item {
	n := sort.Search(len(r.upto), func(k int) bool { return r.upto[k] >= ack })
	if n == len(r.upto) {
		return nil
	}
	return r.items[n]
}

// leftOver names the packets that only one side has and nothing has explained.
func (b *both) leftOver(i int) {
	var reaches [2]*reach
	mine := b.names()[i]
	for k := range b.sides[i].items {
		it := &b.sides[i].items[k]
		if it.mate >= 0 || it.named {
			continue
		}
		switch {
		case b.exact && b.al.apart && it.p.From == b.sides[i].k.t.SeenAt:
			b.onTheWay(i, it)
		case it.p.Copy:
			b.one(Repetition, i, it, "copy", "only in %s: the network doubles %s (%s)", mine, number9(it.p.Again), number9(it.id))
		case it.again:
			b.repeats(i, it)
		case it.form == formACK && it.nth == 1:
			if reaches[it.role] == nil {
				reaches[it.role] = b.reach(1-i, it.role)
			}
			b.acknowledges(i, it, reaches[it.role].first(it.ack))
		default:
			what := b.what(i, it)
			b.one(Only, i, it, strings.TrimLeft(strings.TrimRight(what, " 0123456789"), " 0123456789"), "only in %s: %s %s", mine, what, number9(it.id))
		}
	}
}

// onTheWay names a packet that does not come to where the other side was
// recorded. It was lost only if that recorded others before and after it.
func (b *both) onTheWay(i int, it *item) {
	mine, theirs, what := b.names()[i], b.names()[1-i], b.what(i, it)
	before, behind := false, false
	for k := range b.sides[i].items {
		if b.sides[i].items[k].mate >= 0 {
			before, behind = before || int32(k) < it.index, behind || int32(k) > it.index
		}
	}
	switch {
	case !before:
		b.one(Only, i, it, "begins", "only in %s: %s (%s), before %s begins or lost on the way", mine, what, number9(it.id), theirs)
	case !behind:
		b.one(Only, i, it, "ends", "only in %s: %s (%s), after %s ends or lost on the way", mine, what, number9(it.id), theirs)
	default:
		b.one(Fate, i, it, "way", "lost on the way: %s (%s) leaves in %s and does not come to where %s was recorded",
			what, number9(it.id), mine, theirs)
	}
}

// repeats names a packet that is sent again on one side only.
func (b *both) repeats(i int, it *item) {
	mine, theirs := b.names()[i], b.names()[1-i]
	what := fmt.Sprintf("seq %d", it.own)
	switch it.form {
	case formSYN, formSYNACK:
		what = "its " + b.what(i, it)
	case formFIN:
		what = "its FIN"
	case formData, formACK, formProbe, formRST, formDatagram, formError:
	}
	rest := theirs + " does not"
	if it.earlier >= 0 {
		if e := &b.sides[i].items[it.earlier]; e.again && e.mate >= 0 {
			rest = theirs + " less often"
		}
	}
	b.one(Repetition, i, it, "again", "%s repeats %s (%s) and %s", mine, what, number9(it.id), rest)
}

// acknowledges names an acknowledgment that is a packet of its own on one side
// only; y is what acknowledges as much on the other side.
func (b *both) acknowledges(i int, it, y *item) {
	mine, theirs := b.names()[i], b.names()[1-i]
	switch {
	case y == nil:
		b.one(Only, i, it, "ack", "only in %s: ACK %d %s", mine, it.ownACK, number9(it.id))
		return
	case y.form == formACK && y.ack > it.ack:
		b.one(Acknowledged, i, it, "more", "%s acknowledges more often: ACK %d (%s) is covered by %s's ACK %d (%s)",
			mine, it.ownACK, number9(it.id), theirs, y.ownACK, number9(y.id))
	case y.form == formACK:
		b.one(Only, i, it, "ack", "only in %s: ACK %d %s", mine, it.ownACK, number9(it.id))
		return
	case y.data():
		b.one(Acknowledged, i, it, "data", "the %s acknowledges by itself in %s (%s), with data in %s (%s)",
			roleName(it.role), mine, number9(it.id), theirs, number9(y.id))
	case y.p.Seg.Flags&tcpmodel.FIN != 0:
		b.one(Acknowledged, i, it, "fin", "the %s acknowledges by itself in %s (%s), with the FIN in %s (%s)",
			roleName(it.role), mine, number9(it.id), theirs, number9(y.id))
	default:
		b.one(Only, i, it, "ack", "only in %s: ACK %d %s", mine, it.ownACK, number9(it.id))
		return
	}
	if n := len(b.al.Differences); n > 0 && b.al.Differences[n-1].Packets[i] == it.id {
		b.al.Differences[n-1].Packets[1-i] = y.id
	}
}
