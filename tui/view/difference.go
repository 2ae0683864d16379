package view

import "wirewalk/sim/trace"

// Difference tells at which stops of a trace something happens that a compared
// trace does not have.
type Difference struct {
	changed []bool // by stop, counted from 1
	conns   []bool // by connection, counted from 1
	First   trace.StopID
	Count   int
}

// NewDifference takes what differs, by stop and by connection, counted from 1.
func NewDifference(changed, conns []bool) *Difference {
	d := &Difference{changed: changed, conns: conns}
	for id := 1; id < len(changed); id++ {
		if !changed[id] {
			continue
		}
		if d.Count++; d.First == 0 {
			d.First = trace.StopID(id)
		}
	}
	return d
}

// Changed reports whether the other trace lacks what happens at a stop.
func (d *Difference) Changed(id trace.StopID) bool {
	return d != nil && int(id) < len(d.changed) && d.changed[id]
}

// ChangedConn reports whether a connection has packets that the other trace
// lacks, or has otherwise.
func (d *Difference) ChangedConn(id trace.ConnID) bool {
	return d != nil && int(id) < len(d.conns) && d.conns[id]
}
