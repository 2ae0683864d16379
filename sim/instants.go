package sim

import "wirewalk/sim/vtime"

// instants is a queue of instants that never run back.
type instants struct {
	at   []vtime.Time
	head int
}

func (q *instants) len() int { return len(q.at) - q.head }

func (q *instants) add(t vtime.Time) { q.at = append(q.at, t) }

// dropUntil forgets the instants up to now.
func (q *instants) dropUntil(now vtime.Time) {
	for q.head < len(q.at) && q.at[q.head] <= now {
		q.head++
	}
	if q.head > 32 && q.head > len(q.at)/2 {
		q.at = append(q.at[:0], q.at[q.head:]...)
		q.head = 0
	}
}
