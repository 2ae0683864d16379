package diff

import (
	"sort"

	"wirewalk/sim/vtime"
)

// orders names the packets that come in another order, and tells which packets
// of the first side come in the same.
func (b *pairing) orders() []bool {
	one, two := b.sides[0].segments, b.sides[1].segments
	var list []int32 // the mates in the order of the first side
	var at []int32
	for i := range one {
		if one[i].mate >= 0 {
			list, at = append(list, one[i].mate), append(at, int32(i))
		}
	}
	stays, same := make([]bool, len(list)), make([]bool, len(one))
	for _, k := range rising(list) {
		stays[k], same[at[k]] = true, true
	}
	for k := range list {
		if stays[k] {
			continue
		}
		o := overtaken(list, stays, k)
		if o < 0 {
			continue
		}
		x, y := &one[at[min(k, o)]], &one[at[max(k, o)]]
		p, q := &two[list[max(k, o)]], &two[list[min(k, o)]]
		if b.concurrent(0, x, y) || b.concurrent(1, p, q) || x.fin() && y.fin() {
			continue // Who closes first has been named.
		}
		b.reportPair(class{Order, "order"}, &one[at[k]], &two[list[k]], "other order: %s comes before %s in %s (%s, %s), after it in %s (%s, %s)",
			b.what(0, x), b.what(0, y), b.names()[0], packetName(x.id), packetName(y.id), b.names()[1], packetName(q.id), packetName(p.id))
	}
	return same
}

// concurrent reports whether nobody can tell which of two packets comes first:
// they are less than a millisecond apart, or sent by different ends while the
// other one is on its way.
func (b *pairing) concurrent(i int, first, second *segment) bool {
	if first.role == second.role {
		return false
	}
	if second.at.Sub(first.at) <= vtime.Millisecond {
		return true
	}
	t := b.sides[i].conv.t
	return !t.Inferred && (first.p.Arrived == 0 || first.p.Arrived > second.p.Sent)
}

// overtaken is the nearest of those that stay which k has overtaken or which
// has overtaken it, -1 for none.
func overtaken(list []int32, stays []bool, k int) int {
	for d := 1; d < len(list); d++ {
		if o := k - d; o >= 0 && stays[o] && list[o] > list[k] {
			return o
		}
		if o := k + d; o < len(list) && stays[o] && list[o] < list[k] {
			return o
		}
		if d > lookBack {
			break
		}
	}
	return -1
}

// rising finds a longest rising subsequence and returns the places of its members.
func rising(list []int32) []int {
	var tails []int // places of the smallest ends of rising runs, by length
	before := make([]int, len(list))
	for i, v := range list {
		n := sort.Search(len(tails), func(k int) bool { return list[tails[k]] >= v })
		before[i] = -1
		if n > 0 {
			before[i] = tails[n-1]
		}
		if n == len(tails) {
			tails = append(tails, i)
		} else {
			tails[n] = i
		}
	}
	if len(tails) == 0 {
		return nil
	}
	out := make([]int, len(tails))
	at := tails[len(tails)-1]
	for n := len(out) - 1; n >= 0; n-- {
		out[n], at = at, before[at]
	}
	return out
}
