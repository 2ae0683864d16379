package tcpmodel

// Seq is a sequence number of RFC 9293 §3.4: a 32-bit unsigned number that
// wraps, so that all comparisons are modulo 2**32 and hold only for numbers
// less than 2**31 apart.
type Seq uint32

// Size counts octets of sequence space.
type Size uint32

// Add returns the number n octets after s.
func (s Seq) Add(n Size) Seq { return s + Seq(n) }

// Sub returns the octets from u up to s; it is meaningful only when u ≤ s.
func (s Seq) Sub(u Seq) Size { return Size(s - u) }

// Less reports s < u modulo 2**32 (RFC 9293 §3.4).
func (s Seq) Less(u Seq) bool { return int32(s-u) < 0 }

// LessEq reports s ≤ u modulo 2**32.
func (s Seq) LessEq(u Seq) bool { return int32(s-u) <= 0 }

// InWindow reports start ≤ s < start+size.
func (s Seq) InWindow(start Seq, size Size) bool { return Size(s-start) < size }

// Max returns the later of two numbers.
func (s Seq) Max(u Seq) Seq {
	if s.Less(u) {
		return u
	}
	return s
}
