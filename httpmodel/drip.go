package httpmodel

import (
	"wirewalk/sim/vtime"
)

// cut keeps the first n octets.
func cut(parts []part, n int64) ([]part, bool) {
	for i := range parts {
		p := &parts[i]
		if p.size() <= n {
			n -= p.size()
			continue
		}
		k := min(n, int64(len(p.data)))
		p.data, p.made = p.data[:k], n-k
		return parts[:i+1], false
	}
	return parts, true
}

const maxDrips = 10_000 // pieces that a slow request is cut into at most

// drip cuts parts into pieces that leave one after the other.
func drip(parts []part, size int64, every vtime.Duration) []part {
	var out []part
	for _, p := range parts {
		for p.size() > size && len(out) < maxDrips {
			k := min(size, int64(len(p.data)))
			piece := p
			piece.data, piece.made = p.data[:k], size-k
			piece.done = nil
			p.data, p.made = p.data[k:], p.made-(size-k)
			out = append(out, piece)
			p.reports, p.begin, p.wait, p.join, p.why = nil, nil, every, false, ReasonDrip
		}
		if len(out) > 0 && p.wait == 0 {
			p.wait, p.join = every, false
		}
		out = append(out, p)
	}
	return out
}
