package trace

import "wirewalk/tcpmodel"

// extent is a run of a stream: literal octets, or generated ones when data is nil.
type extent struct {
	off  uint64
	n    uint64
	data []byte
}

// stream is what one end wrote, stored once.
type stream struct {
	extents []extent
	end     uint64
}

func (s *stream) append(data []byte) {
	if len(data) == 0 {
		return
	}
	kept := append([]byte(nil), data...)
	s.extents = append(s.extents, extent{off: s.end, n: uint64(len(kept)), data: kept})
	s.end += uint64(len(kept))
}

func (s *stream) generate(n uint64) {
	if n == 0 {
		return
	}
	if k := len(s.extents); k > 0 && s.extents[k-1].data == nil {
		s.extents[k-1].n += n
	} else {
		s.extents = append(s.extents, extent{off: s.end, n: n})
	}
	s.end += n
}

// pattern is the octet that a generator puts at a stream offset: lines of
// letters, so that a hex dump of made-up content is readable.
func pattern(off uint64) byte {
	if off%64 == 63 {
		return '\n'
	}
	return 'a' + byte(off%64%26)
}

// Octets appends the payload that a span names to dst. Octets that a capture
// did not keep are left out.
func (t *Trace) Octets(dst []byte, sp tcpmodel.Span) []byte {
	if sp.Len == 0 || sp.Stream == 0 || int(sp.Stream) > len(t.streams) {
		return dst
	}
	s := &t.streams[sp.Stream-1]
	lo, hi := 0, len(s.extents)
	for lo < hi {
		mid := (lo + hi) / 2
		if e := &s.extents[mid]; e.off+e.n <= sp.Off {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	from, to := sp.Off, sp.Off+uint64(sp.Len)
	for ; lo < len(s.extents) && from < to; lo++ {
		e := &s.extents[lo]
		if e.off > from {
			from = e.off
		}
		upto := min(to, e.off+e.n)
		if from >= upto {
			break
		}
		if e.data != nil {
			dst = append(dst, e.data[from-e.off:upto-e.off]...)
		} else {
			for ; from < upto; from++ {
				dst = append(dst, pattern(from))
			}
		}
		from = upto
	}
	return dst
}

// StreamLen is how many octets were written to a stream.
func (t *Trace) StreamLen(id uint32) uint64 {
	if id == 0 || int(id) > len(t.streams) {
		return 0
	}
	return t.streams[id-1].end
}
