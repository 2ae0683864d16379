package view

import "wirewalk/sim/trace"

// Difference tells which stops of a trace another trace does not have: where
// something happens at another time, or otherwise.
type Difference struct {
	changed []bool // by stop
	First   trace.StopID
	Count   int
}

// Compare looks for the stops of a that b lacks. Two stops are equal when they
// hold the same records at the same instant.
func Compare(a, b *trace.Trace) *Difference {
	has := make(map[uint64]int, b.Stops())
	for id := trace.StopID(1); int(id) <= b.Stops(); id++ {
		has[fingerprint(b, id)]++
	}
	d := &Difference{changed: make([]bool, a.Stops()+1)}
	for id := trace.StopID(1); int(id) <= a.Stops(); id++ {
		if f := fingerprint(a, id); has[f] > 0 {
			has[f]--
			continue
		}
		if !a.Visible(id) {
			continue
		}
		d.changed[id] = true
		d.Count++
		if d.First == 0 {
			d.First = id
		}
	}
	return d
}

// Changed reports whether the other trace lacks a stop.
func (d *Difference) Changed(id trace.StopID) bool {
	return d != nil && int(id) < len(d.changed) && d.changed[id]
}

// fingerprint sums up what happens in a stop, and when.
func fingerprint(t *trace.Trace, id trace.StopID) uint64 {
	m := mixer(14695981039346656037)
	first, last := t.Stop(id)
	for rec := first; rec <= last; rec++ {
		r := t.Record(rec)
		m.add(uint64(r.At))
		m.add(uint64(r.Kind)<<48 | uint64(r.Host)<<32 | uint64(r.Sub)<<16 | uint64(r.Errno))
		m.add(uint64(r.Conn)<<32 | uint64(r.Why))
		if n := r.Packet(); n != 0 {
			s := &t.Packet(n).Seg
			m.add(uint64(s.Seq)<<32 | uint64(s.Ack))
			m.add(uint64(s.Flags)<<48 | uint64(s.Payload.Len)<<16 | uint64(s.Window))
		}
	}
	return uint64(m)
}
