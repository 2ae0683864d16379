package tui

import "sync"

// inOrder keeps what commands write in the order in which the loop began it,
// though they may come to it in another: what is older than the latest that was
// written is left out.
type inOrder struct {
	begun int // counted in the loop only

	mu   sync.Mutex
	done int
}

// next is the place of what the loop begins now.
func (o *inOrder) next() int {
	o.begun++
	return o.begun
}

// write writes what has a place, unless something later was written.
func (o *inOrder) write(nth int, do func() error) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if nth <= o.done {
		return nil
	}
	o.done = nth
	return do()
}
