package sim

// pool is values in numbered slots. The number of a slot that was released is
// given to the next value, so that a long run needs no more slots than were
// ever in use at one instant.
type pool[T any] struct {
	slots []T
	free  []uint32
}

// take returns the number of a slot. A slot that was in use before still holds
// what was in it.
func (p *pool[T]) take() uint32 {
	if n := len(p.free); n > 0 {
		i := p.free[n-1]
		p.free = p.free[:n-1]
		return i
	}
	var zero T
	p.slots = append(p.slots, zero)
	return uint32(len(p.slots) - 1)
}

// at is the value in a slot. The pointer holds until the next slot is taken.
func (p *pool[T]) at(i uint32) *T { return &p.slots[i] }

// release gives a slot back.
func (p *pool[T]) release(i uint32) { p.free = append(p.free, i) }
