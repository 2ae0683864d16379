package diff

import "wirewalk/sim/trace"

// offset is what has to be added to the numbers of a side that begins in the
// middle: what most of its packets say by their content, else by the end.
func offset(full, part *side, role int) (int64, bool) {
	const looked, among = 64, 20_000
	at := map[string][]int64{}
	n := 0
	for i := range full.items {
		it := &full.items[i]
		if int(it.role) != role || !it.data() || it.again {
			continue
		}
		if n++; n > among {
			break
		}
		key := content(full.k.t, it)
		if len(at[key]) < looked {
			at[key] = append(at[key], it.seq)
		}
	}
	votes := map[int64]int{}
	n = 0
	for i := range part.items {
		it := &part.items[i]
		if int(it.role) != role || !it.data() || it.again {
			continue
		}
		if n++; n > looked {
			break
		}
		for _, seq := range at[content(part.k.t, it)] {
			votes[seq-it.seq]++
		}
	}
	best, most, ties := int64(0), 0, 0
	for shift, n := range votes {
		switch {
		case n > most:
			best, most, ties = shift, n, 0
		case n == most:
			ties++
			best = min(best, shift)
		}
	}
	if most > 0 && ties == 0 {
		return best, true
	}
	vf, vp := &full.voices[role], &part.voices[role]
	if vf.finEnd != 0 && vp.finEnd != 0 {
		return vf.finEnd - vp.finEnd, true
	}
	return best, false
}

// content is what tells one packet's payload from another's.
func content(t *trace.Trace, it *item) string {
	sp := it.p.Seg.Payload
	sp.Len = min(sp.Len, 64)
	var key [4]byte
	for i := range key {
		key[i] = byte(it.p.Seg.Payload.Len >> (8 * i))
	}
	return string(t.Octets(key[:], sp))
}
