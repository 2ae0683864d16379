package diff

import (
	"cmp"
	"fmt"
	"slices"
)

// segmentation names where the same octets are cut into other packets.
func (b *pairing) segmentation(role uint8) {
	var left [2][]*segment
	for i := range b.sides {
		for k := range b.sides[i].segments {
			seg := &b.sides[i].segments[k]
			if seg.role == role && seg.data() && seg.mate < 0 && !seg.named && !seg.again {
				left[i] = append(left[i], seg)
			}
		}
		slices.SortStableFunc(left[i], func(x, y *segment) int { return cmp.Compare(x.seq, y.seq) })
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
			if n > 0 {
				b.cutOtherwise(one[:n], two[:m])
			} else {
				b.otherLength(one[0], two[0])
			}
			one, two = one[max(n, 1):], two[max(m, 1):]
		}
	}
}

// sameEnd finds how many packets on each side cover the same octets; 0 when
// they never end together.
func sameEnd(one, two []*segment) (n, m int) {
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

// cutOtherwise names octets that both sides send, cut into other packets.
func (b *pairing) cutOtherwise(one, two []*segment) {
	explain(one, two)
	x, y := one[0], two[0]
	if n, m := octetsOf(one), octetsOf(two); n != m { // Messages of other lengths were laid on each other.
		b.reportPair(class{Text, "length"}, x, y, "%s of another length: %s sends %s in %s, %s %s in %s", b.said(x.role),
			b.names()[0], octetCount(n), inPackets(one), b.names()[1], octetCount(m), inPackets(two))
		return
	}
	b.reportPair(class{Segmentation, "cut"}, x, y, "segmented otherwise: %s sends %s in %s, %s in %s",
		b.names()[0], octetCount(one[len(one)-1].dataEnd()-x.seq), inPackets(one), b.names()[1], inPackets(two))
}

// otherLength names packets that begin at one octet and never end together.
func (b *pairing) otherLength(x, y *segment) {
	explain([]*segment{x}, []*segment{y})
	b.reportPair(class{Segmentation, "length"}, x, y, "other length from seq %d on: %s sends %s in %s, %s %s in %s", x.own,
		b.names()[0], octetCount(x.dataEnd()-x.seq), packetName(x.id),
		b.names()[1], octetCount(y.dataEnd()-y.seq), packetName(y.id))
}

// explain marks packets of both sides as explained by a difference.
func explain(one, two []*segment) {
	for _, list := range [][]*segment{one, two} {
		for _, seg := range list {
			seg.named = true
		}
	}
}

// octetsOf counts the octets that packets carry.
func octetsOf(list []*segment) int64 {
	n := int64(0)
	for _, seg := range list {
		n += int64(seg.p.Seg.Payload.Len)
	}
	return n
}

func inPackets(list []*segment) string {
	first, last := list[0].id, list[len(list)-1].id
	switch len(list) {
	case 1:
		return "1 packet (" + packetName(first) + ")"
	case 2:
		return "2 packets (" + packetName(first) + " " + packetName(last) + ")"
	}
	return fmt.Sprintf("%d packets (%s to %s)", len(list), packetName(first), packetName(last))
}
