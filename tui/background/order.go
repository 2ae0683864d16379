// Package background has what work beside the program's loop needs.
package background

import "sync"

// Order keeps what commands write in the order in which the loop began it,
// though they may come to it in another: what is older than the latest that was
// written is left out.
type Order struct {
	begun int // counted in the loop only

	mu   sync.Mutex
	done int
}

// Begin gives what the loop begins now its place: what it returns writes, unless
// something later was written.
func (o *Order) Begin(write func() error) func() error {
	o.begun++
	nth := o.begun
	return func() error {
		o.mu.Lock()
		defer o.mu.Unlock()
		if nth <= o.done {
			return nil
		}
		o.done = nth
		return write()
	}
}
