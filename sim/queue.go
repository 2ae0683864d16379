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

// span is how far ahead the near heap of a queue looks.
const span = vtime.Time(vtime.Second)

// queue orders events by instant, then by insertion. Events that are far off,
// such as the ends of TIME-WAIT, wait in a heap of their own, so that their
// number does not slow down what happens now.
type queue struct {
	near, far heap
	horizon   vtime.Time // all of near is before it, all of far at or after it
	seq       uint64
}

func (q *queue) len() int { return len(q.near) + len(q.far) }

func (q *queue) push(e event) {
	q.seq++
	q.put(e, q.seq)
}

// pushLast adds an event that comes behind all others of its instant, those
// included that are added meanwhile.
func (q *queue) pushLast(e event) {
	const last = 1 << 63
	q.seq++
	q.put(e, q.seq|last)
}

func (q *queue) put(e event, seq uint64) {
	e.seq = seq
	if e.at < q.horizon {
		q.near.push(e)
		return
	}
	q.far.push(e)
}

// pop takes the first event; the queue must not be empty.
func (q *queue) pop() event {
	q.fill()
	return q.near.pop()
}

// first is the event that comes next, false when there is none.
func (q *queue) first() (event, bool) {
	if q.len() == 0 {
		return event{}, false
	}
	q.fill()
	return q.near[0], true
}

// fill brings the far events near that come next.
func (q *queue) fill() {
	if len(q.near) == 0 {
		q.horizon = q.far[0].at + span
		for len(q.far) > 0 && q.far[0].at < q.horizon {
			q.near.push(q.far.pop())
		}
	}
}

// heap is a binary heap of events.
type heap []event

func (h *heap) push(e event) {
	*h = append(*h, e)
	s := *h
	i := len(s) - 1
	for i > 0 {
		parent := (i - 1) / 2
		if !e.before(&s[parent]) {
			break
		}
		s[i] = s[parent]
		i = parent
	}
	s[i] = e
}

func (h *heap) pop() event {
	s := *h
	top := s[0]
	n := len(s) - 1
	last := s[n]
	s = s[:n]
	*h = s
	if n == 0 {
		return top
	}
	i := 0
	for {
		child := 2*i + 1
		if child >= n {
			break
		}
		if r := child + 1; r < n && s[r].before(&s[child]) {
			child = r
		}
		if !s[child].before(&last) {
			break
		}
		s[i] = s[child]
		i = child
	}
	s[i] = last
	return top
}
