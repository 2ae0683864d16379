package trace

import (
	"sort"

	"wirewalk/tcpmodel"
)

// Generated reports whether all octets of a span are made up: the scenario says
// how many there are, not what they are.
func (t *Trace) Generated(sp tcpmodel.Span) bool {
	if sp.Len == 0 || sp.Stream == 0 || int(sp.Stream) > len(t.streams) {
		return false
	}
	from, to := sp.Off, sp.Off+uint64(sp.Len)
	list := t.streams[sp.Stream-1].extents
	first := sort.Search(len(list), func(i int) bool { return list[i].off+list[i].n > from })
	for _, e := range list[first:] {
		if e.off >= to {
			break
		}
		if e.data != nil {
			return false
		}
	}
	return first < len(list) && list[first].off < to
}
