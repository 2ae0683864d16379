package chart

import "math/bits"

// scale is what the rows of a chart stand for. There is a number at every so
// many rows, a step of values apart.
type scale struct {
	rows  int // above the row of 0
	every int
	step  uint64
}

// newScale is the scale with the least empty room above the largest value
// among those with a round number at every second to every middle row. No two
// numbers are nearer to each other than least, so that few numbers take fewer
// rows than there is room for.
func newScale(most int64, rows int, least uint64) scale {
	top := max(uint64(max(most, 1)), least)
	if top/least < uint64(rows/2) {
		rows = 2 * int((top+least-1)/least)
	}
	best := scale{}
	for every := 2; every <= max(rows/2, 2); every++ {
		s := scale{rows: rows, every: every}
		s.step = roundUp(func(step uint64) bool { return step%least == 0 && s.reaches(step, top) })
		if s.step%least > 0 || !s.reaches(s.step, top) {
			s.step = (top + least - 1) / least * least // No round number will do.
		}
		// The scale ends at step * rows / every.
		if best.every == 0 || times(s.step, best.every) < times(best.step, every) {
			best = s
		}
	}
	return best
}

// reaches reports that with a step the scale ends at a value or above it.
func (s scale) reaches(step, value uint64) bool {
	high, low := bits.Mul64(step, uint64(s.rows))
	wantHigh, wantLow := bits.Mul64(value, uint64(s.every))
	return high > wantHigh || high == wantHigh && low >= wantLow
}

// times multiplies for a comparison, in which what is too large is equal.
func times(a uint64, b int) uint64 {
	high, low := bits.Mul64(a, uint64(b))
	if high > 0 {
		return 1<<64 - 1
	}
	return low
}

// row is the row that stands for a value, counted from the row of 0.
func (s scale) row(value int64) int { return share(uint64(value), s.every, s.step) }

// share is value * of / whole, rounded to the nearest.
func share(value uint64, of int, whole uint64) int {
	high, low := bits.Mul64(value, uint64(of))
	low, carry := bits.Add64(low, whole/2, 0)
	out, _ := bits.Div64(high+carry, low, whole)
	return int(out)
}

// roundUp is the smallest round number that will do: 1, 2, 2.5, 4 or 5 times a
// power of ten. It is the largest one there is when none will.
func roundUp(do func(uint64) bool) uint64 {
	last := uint64(0)
	for power := uint64(1); power <= 1e18; power *= 10 {
		for _, last = range [...]uint64{power, 2 * power, 5 * power / 2, 4 * power, 5 * power} {
			if do(last) {
				return last
			}
		}
	}
	return last
}
