package diff

import "wirewalk/sim/trace"

// offset is what has to be added to the numbers of a side that begins in the
// middle: what most of its packets say by their content, else by the end.
func offset(full, part *reading, role int) (int64, bool) {
	const looked, among = 64, 20_000
	at := map[string][]int64{}
	n := 0
	for i := range full.segments {
		seg := &full.segments[i]
		if int(seg.role) != role || !seg.data() || seg.again {
			continue
		}
		if n++; n > among {
			break
		}
		key := content(full.conv.t, seg)
		if len(at[key]) < looked {
			at[key] = append(at[key], seg.seq)
		}
	}
	votes := map[int64]int{}
	n = 0
	for i := range part.segments {
		seg := &part.segments[i]
		if int(seg.role) != role || !seg.data() || seg.again {
			continue
		}
		if n++; n > looked {
			break
		}
		for _, seq := range at[content(part.conv.t, seg)] {
			votes[seq-seg.seq]++
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
	vf, vp := &full.senders[role], &part.senders[role]
	if vf.finEnd != 0 && vp.finEnd != 0 {
		return vf.finEnd - vp.finEnd, true
	}
	return best, false
}

// content is what tells one packet's payload from another's.
func content(t *trace.Trace, seg *segment) string {
	sp := seg.p.Seg.Payload
	sp.Len = min(sp.Len, 64)
	var key [4]byte
	for i := range key {
		key[i] = byte(seg.p.Seg.Payload.Len >> (8 * i))
	}
	return string(t.Octets(key[:], sp))
}
