package sim

import "wirewalk/sim/vtime"

// eventKind tells what an event is about; a and b are indexes by kind.
type eventKind uint8

const (
	evArrive   eventKind = iota + 1 // packet a arrives at node b
	evDeadline                      // endpoint a, generation b: a TCP timer is due
	evAppTimer                      // application timer a, generation b
	evStep                          // script step a
)

// event is one entry of the queue: plain numbers, so that pushing allocates nothing.
type event struct {
	at   vtime.Time
	seq  uint64
	a, b uint32
	kind eventKind
}

func (e *event) before(f *event) bool {
	return e.at < f.at || e.at == f.at && e.seq < f.seq
}

// queue is a binary heap keyed by instant, then by order of insertion.
type queue struct {
	heap []event
	seq  uint64
}

func (q *queue) len() int { return len(q.heap) }

func (q *queue) push(e event) {
	q.seq++
	e.seq = q.seq
	q.heap = append(q.heap, e)
	i := len(q.heap) - 1
	for i > 0 {
		parent := (i - 1) / 2
		if !e.before(&q.heap[parent]) {
			break
		}
		q.heap[i] = q.heap[parent]
		i = parent
	}
	q.heap[i] = e
}

func (q *queue) pop() event {
	top := q.heap[0]
	n := len(q.heap) - 1
	last := q.heap[n]
	q.heap = q.heap[:n]
	if n == 0 {
		return top
	}
	i := 0
	for {
		child := 2*i + 1
		if child >= n {
			break
		}
		if r := child + 1; r < n && q.heap[r].before(&q.heap[child]) {
			child = r
		}
		if !q.heap[child].before(&last) {
			break
		}
		q.heap[i] = q.heap[child]
		i = child
	}
	q.heap[i] = last
	return top
}
