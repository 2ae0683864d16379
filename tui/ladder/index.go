package ladder

import (
	"sync"

	"wirewalk/sim/inspect"
	"wirewalk/sim/measure"
	"wirewalk/sim/trace"
)

// Index is what ladders look up in a trace besides what every face does. It is
// made once for a trace and shared by all frames.
type Index struct {
	*inspect.Reader
	clockW  int // columns of an instant
	digits  int // of a second, in the instant that has most
	once    sync.Once
	scales  pathTimes
	conns   [][]ConnEvent // by connection, made when first asked for
	Sockets measure.SocketSeries
}

// NewIndex reads a trace once.
func NewIndex(t *trace.Trace) *Index {
	x := &Index{Reader: inspect.NewReader(t), Sockets: measure.NewSocketSeries(t)}
	x.digits = x.MostDigits()
	x.clockW = max(len(x.Clock(t.End))+x.digits-x.Digits(t.End), 7)
	return x
}
