package diff

import (
	"cmp"
	"fmt"
	"slices"
)

// segmentation names where the same octets are cut into other packets.
func (b *both) segmentation(role uint8) {
	var left [2][]*item
	for i := range b.sides {
		for k := range b.sides[i].items {
			it := &b.sides[i].items[k]
			if it.role == role && it.data() && it.mate < 0 && !it.named && !it.again {
				left[i] = append(left[i], it)
			}
		}
		slices.SortStableFunc(left[i], func(x, y *item) int { return cmp.Compare(x.seq, y.seq) })
	}
	one, two := left[0], left[1]
	for len(one) > 0 && len(two) > 0 {
		switch {
		case one[0].seq < two[0].seq:
			one = one[1:]
		case one[0].seq > two[0].seq:
			two = two[1:]
		default:
			n, m := sameEnd(one, two)
			b.cut(one[:max(n, 1)], two[:max(m, 1)], n > 0)
			one, two = one[max(n, 1):], two[max(m, 1):]
		}
	}
}

// sameEnd finds how many packets on each side cover the same octets; 0 when
// they never end together.
func sameEnd(one, two []*item) (n, m int) {
	n, m = 1, 1
	for {
		x, y := one[n-1].dataEnd(), two[m-1].dataEnd()
		switch {
		case x == y:
			return n, m
		case x < y:
			if n == len(one) || one[n].seq != x {
				return 0, 0
			}
			n++
		default:
			if m == len(two) || two[m].seq != y {
				return 0, 0
			}
			m++
		}
	}
}

// cut names one stretch that is cut otherwise.
func (b *both) cut(one, two []*item, same bool) {
	for _, list := range [][]*item{one, two} {
		for _, it := range list {
			it.named = true
		}
	}
	x, y := one[0], two[0]
	if !same {
		b.both(Segmentation, x, y, "length", "other length from seq %d on: %s sends %s in %s, %s %s in %s", x.own,
			b.names()[0], octetCount(x.dataEnd()-x.seq), number9(x.id),
			b.names()[1], octetCount(y.dataEnd()-y.seq), number9(y.id))
		return
	}
	if n, m := octetsOf(one), octetsOf(two); n != m { // Messages of other lengths were laid on each other.
		b.both(Text, x, y, "length", "%s of another length: %s sends %s in %s, %s %s in %s", b.said(x.role),
			b.names()[0], octetCount(n), inPackets(one), b.names()[1], octetCount(m), inPackets(two))
		return
	}
	b.both(Segmentation, x, y, "cut", "segmented otherwise: %s sends %s in %s, %s in %s",
		b.names()[0], octetCount(one[len(one)-1].dataEnd()-x.seq), inPackets(one), b.names()[1], inPackets(two))
}

// octetsOf counts the octets that packets carry.
func octetsOf(list []*item) int64 {
	n := int64(0)
	for _, it := range list {
		n += int64(it.p.Seg.Payload.Len)
	}
	return n
}

func inPackets(list []*item) string {
	first, last := list[0].id, list[len(list)-1].id
	switch len(list) {
	case 1:
		return "1 packet (" + number9(first) + ")"
	case 2:
		return "2 packets (" + number9(first) + " " + number9(last) + ")"
	}
	return fmt.Sprintf("%d packets (%s to %s)", len(list), number9(first), number9(last))
}
