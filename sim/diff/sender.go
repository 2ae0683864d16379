package diff

// maxHoles bounds how many gaps of a stream are remembered.
const maxHoles = 64

// sender is one end of a conversation: what it has said so far.
type sender struct {
	seq, ack number
	end      int64      // after the highest octet sent
	holes    [][2]int64 // below end, not seen yet
	syn      bool
	spoke    bool // SYN, data or FIN was seen: its numbers mean something
	finEnd   int64
	scale    uint8
	scaled   bool
	count    map[likeKey]tally
}

// likeKey is what sendings of the same have in common.
type likeKey struct {
	form     form
	seq, end int64
}

type tally struct {
	n    int32
	last int32
}

// fills takes octets off the gaps and reports whether it met one.
func (v *sender) fills(from, to int64) bool {
	met := false
	kept := v.holes[:0]
	var more [][2]int64
	for _, h := range v.holes {
		if to <= h[0] || from >= h[1] {
			kept = append(kept, h)
			continue
		}
		met = true
		if h[0] < from {
			more = append(more, [2]int64{h[0], from})
		}
		if to < h[1] {
			more = append(more, [2]int64{to, h[1]})
		}
	}
	v.holes = append(kept, more...)
	if len(v.holes) > maxHoles {
		v.holes = v.holes[:maxHoles]
	}
	return met
}
