package diff

// longRun is from how many packets in a row, new data or a close among them, a
// stretch that only one side has is named as a whole.
const longRun = 5

// runs names the stretches that only one side has.
func (b *both) runs() {
	for i := range b.sides {
		items, other := b.sides[i].items, b.unmated(1-i)
		from, before := 0, -1
		for k := 0; k <= len(items); k++ {
			if k < len(items) && items[k].mate < 0 && !items[k].named {
				continue
			}
			if k-from >= longRun && b.onlyHere(i, other, before, items, k, k-from) {
				b.run(i, items[from:k], k == len(items))
			}
			from = k + 1
			if k < len(items) && items[k].mate >= 0 {
				before = int(items[k].mate)
			}
		}
	}
}

// onlyHere reports whether the other side has next to nothing of its own where
// a stretch of n packets before place k stands.
func (b *both) onlyHere(i int, other []int, before int, items []item, k, n int) bool {
	upto := len(b.sides[1-i].items)
	if k < len(items) {
		upto = int(items[k].mate)
	}
	return upto > before && (other[upto]-other[before+1])*longRun <= n
}

// run names one stretch, unless it is all repetitions and probes.
func (b *both) run(i int, list []item, last bool) {
	fresh := false
	for k := range list {
		it := &list[k]
		fresh = fresh || !it.again && (it.data() || it.form == formFIN)
	}
	if !fresh {
		return
	}
	for k := range list {
		list[k].named = true
	}
	which := manyPackets(list[0].id, list[len(list)-1].id, len(list))
	if last {
		b.one(Only, i, &list[0], "run", "%s goes on where %s ends: %s", b.names()[i], b.names()[1-i], which)
		return
	}
	b.one(Only, i, &list[0], "run", "only in %s: %s in a row", b.names()[i], which)
}

// unmated counts the packets without a mate before each place.
func (b *both) unmated(i int) []int {
	items := b.sides[i].items
	out := make([]int, len(items)+1)
	for k := range items {
		out[k+1] = out[k]
		if items[k].mate < 0 {
			out[k+1]++
		}
	}
	return out
}
