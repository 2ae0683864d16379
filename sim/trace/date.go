package trace

import (
	"errors"

	"wirewalk/sim/vtime"
)

// errNoDates is about a simulation.
var errNoDates = errors.New("a simulation has no dates: write a time such as 5s")

// InstantOf is the first instant of a capture that has a date, in Unix nanoseconds,
// or a later one; 0 for what is before its first packet.
func (t *Trace) InstantOf(ns int64) (vtime.Time, error) {
	if !t.Inferred {
		return 0, errNoDates
	}
	at := vtime.Time(max(0, ns-t.Epoch))
	for _, s := range t.File.Steps { // Behind a step instants are later than dates.
		if at >= s.At {
			at = at.Add(s.By)
		}
	}
	return at, nil
}
