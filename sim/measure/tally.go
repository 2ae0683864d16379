package measure

import (
	"sort"

	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
)

// countFrom is a number from a record on.
type countFrom struct {
	from trace.RecordID
	n    int
}

// Series is a number that changes along a trace.
type Series []countFrom

// add changes the number from a record on.
func (c *Series) add(from trace.RecordID, by int) {
	list := *c
	switch last := len(list) - 1; {
	case by == 0:
	case last >= 0 && list[last].from == from:
		list[last].n += by
	case last >= 0:
		*c = append(list, countFrom{from, list[last].n + by})
	default:
		*c = append(list, countFrom{from, by})
	}
}

// At is the number as of a record.
func (c Series) At(as trace.RecordID) int {
	if i := sort.Search(len(c), func(i int) bool { return c[i].from > as }); i > 0 {
		return c[i-1].n
	}
	return 0
}

// SocketSeries counts the sockets of a whole trace, however many connections it has.
type SocketSeries struct {
	Open Series   // connections that are open at some end
	Wait []Series // ends in TIME-WAIT, by host
}

// NewSocketSeries reads all changes of state once.
func NewSocketSeries(t *trace.Trace) SocketSeries {
	out := SocketSeries{Wait: make([]Series, len(t.Hosts())+1)}
	ends := make([]int8, len(t.Conns())) // of each connection that are open
	for id := trace.RecordID(1); int(id) <= t.Len(); id++ {
		r := t.Record(id)
		if r.Kind != trace.StateChange || r.Conn == 0 {
			continue
		}
		out.Wait[r.Host].add(id, waits(r))
		n := &ends[r.Conn-1]
		was := *n > 0
		*n += int8(Opens(r.To()) - Opens(r.From()))
		switch is := *n > 0; {
		case is && !was:
			out.Open.add(id, 1)
		case was && !is:
			out.Open.add(id, -1)
		}
	}
	return out
}

// waits is by how much a change of state changes how many sockets are in TIME-WAIT.
func waits(r *trace.Record) int {
	in := func(s tcpmodel.State) int {
		if s == tcpmodel.TimeWait {
			return 1
		}
		return 0
	}
	return in(r.To()) - in(r.From())
}

// change takes in that more or fewer sockets are in TIME-WAIT.
func (w *TimeWait) change(by int) {
	w.Now += by
	w.Most = max(w.Most, w.Now)
	w.Entered += max(by, 0)
}

// Opens is 1 for a state of an open connection.
func Opens(s tcpmodel.State) int {
	switch s { //nolint:exhaustive // the others are open
	case tcpmodel.Closed, tcpmodel.Listen, tcpmodel.TimeWait:
		return 0
	}
	return 1
}
