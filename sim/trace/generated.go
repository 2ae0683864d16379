package trace

import "wirewalk/tcpmodel"

// Generated reports whether all octets of a span are made up: the scenario says
// how many there are, not what they are.
func (t *Trace) Generated(sp tcpmodel.Span) bool {
	if sp.Len == 0 || sp.Stream == 0 || int(sp.Stream) > len(t.streams) {
		return false
	}
	from, to := sp.Off, sp.Off+uint64(sp.Len)
	for _, e := range t.streams[sp.Stream-1].extents {
		if e.off < to && e.off+e.n > from && e.data != nil {
			return false
		}
	}
	return true
}
