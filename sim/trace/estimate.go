package trace

import (
	"sort"

	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// Estimate is what a captured packet is taken to have done at an end of its
// connection that the capture did not see: it left or came there at about At,
// and the end was in State afterwards. Estimates are no records: those hold
// what was captured, in the order in which it was.
type Estimate struct {
	At     vtime.Time
	Packet PacketID
	image  uint32
	State  tcpmodel.State
}

// farEnd is what is estimated of one end, in order of time.
type farEnd struct {
	list   []Estimate
	images []snapRef
	open   int // how many come before the first with a connection
}

// endKey is one end of a connection.
type endKey struct {
	conn ConnID
	side int
}

// Estimates lists what is estimated of an end, in order of time; none for most.
func (t *Trace) Estimates(conn ConnID, side int) []Estimate {
	if f := t.far[endKey{conn, side}]; f != nil {
		return f.list
	}
	return nil
}

// FirstOpen is the index of the first estimate of an end at which the end has a
// connection, -1 for none.
func (t *Trace) FirstOpen(conn ConnID, side int) int {
	if f := t.far[endKey{conn, side}]; f != nil && f.open < len(f.list) {
		return f.open
	}
	return -1
}

// EstimateAt is the index of the last estimate of an end up to an instant whose
// packet was seen up to a record, -1 for none.
func (t *Trace) EstimateAt(conn ConnID, side int, at vtime.Time, seen RecordID) int {
	list := t.Estimates(conn, side)
	i := sort.Search(len(list), func(i int) bool { return list[i].At > at }) - 1
	for i >= 0 && t.Packet(list[i].Packet).Begins() > seen {
		i--
	}
	return i
}

// EstimatedState is the state of an end after one of its estimates.
func (t *Trace) EstimatedState(conn ConnID, side, i int) *tcpmodel.Snapshot {
	f := t.far[endKey{conn, side}]
	m := t.load(f.images, int(f.list[i].image))
	return m.snapshot()
}

// Estimate adds an estimate of an end with its state afterwards. They come in
// order of time, after the last record.
func (w *Writer) Estimate(conn ConnID, side int, e Estimate, s *tcpmodel.Snapshot) {
	if w.t.far == nil {
		w.t.far = map[endKey]*farEnd{}
	}
	key := endKey{conn, side}
	f := w.t.far[key]
	if f == nil {
		f = &farEnd{}
		w.t.far[key] = f
	}
	m, last := imageOf(s), image{}
	n := len(f.images)
	if n > 0 {
		last = w.t.load(f.images, n-1)
	}
	if n == 0 || m != last {
		f.images = append(f.images, snapRef{at: w.t.store(n, &last, &m)})
	}
	e.image, e.State = uint32(len(f.images)-1), s.State
	f.list = append(f.list, e)
	if f.open == len(f.list)-1 && e.State == tcpmodel.Closed {
		f.open++
	}
}
