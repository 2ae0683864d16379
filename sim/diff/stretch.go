package diff

// longStretch is from how many packets in a row, new data or a close among them,
// a stretch that only one side has is named as a whole.
const longStretch = 5

// stretch is a row of packets of one side that have no mates.
type stretch struct {
	side     int
	from, to int // the places of its first packet and behind its last
	before   int // the place on the other side of the last mate before it, -1 for none
}

// reportStretches names the stretches that only one side has.
func (b *pairing) reportStretches() {
	for i := range b.sides {
		segments, other := b.sides[i].segments, b.unmatchedBefore(1-i)
		r := stretch{side: i, before: -1}
		for k := 0; k <= len(segments); k++ {
			if k < len(segments) && segments[k].mate < 0 && !segments[k].named {
				continue
			}
			r.to = k
			if r.to-r.from >= longStretch && b.onlyHere(r, other) {
				b.reportStretch(r)
			}
			r.from = k + 1
			if k < len(segments) && segments[k].mate >= 0 {
				r.before = int(segments[k].mate)
			}
		}
	}
}

// onlyHere reports whether the other side has next to nothing of its own where
// a stretch stands; unmatched counts that side's packets without mates.
func (b *pairing) onlyHere(r stretch, unmatched []int) bool {
	upto := len(b.sides[1-r.side].segments)
	if segments := b.sides[r.side].segments; r.to < len(segments) {
		upto = int(segments[r.to].mate)
	}
	return upto > r.before && (unmatched[upto]-unmatched[r.before+1])*longStretch <= r.to-r.from
}

// reportStretch names one stretch, unless it is all repetitions and probes.
func (b *pairing) reportStretch(r stretch) {
	list := b.sides[r.side].segments[r.from:r.to]
	fresh := false
	for k := range list {
		seg := &list[k]
		fresh = fresh || !seg.again && (seg.data() || seg.form == formFIN)
	}
	if !fresh {
		return
	}
	for k := range list {
		list[k].named = true
	}
	mine, theirs := b.names()[r.side], b.names()[1-r.side]
	which := manyPackets(list[0].id, list[len(list)-1].id, len(list))
	if r.to == len(b.sides[r.side].segments) {
		b.reportOne(class{Only, "run"}, r.side, &list[0], "%s goes on where %s ends: %s", mine, theirs, which)
		return
	}
	b.reportOne(class{Only, "run"}, r.side, &list[0], "only in %s: %s in a row", mine, which)
}

// unmatchedBefore counts the packets without a mate before each place.
func (b *pairing) unmatchedBefore(i int) []int {
	segments := b.sides[i].segments
	out := make([]int, len(segments)+1)
	for k := range segments {
		out[k+1] = out[k]
		if segments[k].mate < 0 {
			out[k+1]++
		}
	}
	return out
}
