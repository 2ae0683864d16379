package quiz

import (
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// deed is something that is done, with its instant. Numbers of packets are not in
// it: they shift with every packet before.
type deed struct {
	at   vtime.Time
	kind trace.Kind
	host trace.HostID
	conn trace.ConnID
	sub  uint8
	err  tcpmodel.Errno
	seg  tcpmodel.Segment
}

// deedOf is what a record tells; false for one that tells only how or why.
func deedOf(t *trace.Trace, id trace.RecordID) (deed, bool) {
	r := t.Record(id)
	d := deed{at: r.At, kind: r.Kind, host: r.Host, conn: r.Conn, sub: r.Sub, err: r.Errno}
	switch r.Kind {
	case trace.SegmentSent, trace.SegmentDelivered, trace.SegmentDropped:
		s := &t.Packet(r.Packet()).Seg
		d.seg = tcpmodel.Segment{Seq: s.Seq, Ack: s.Ack, Flags: s.Flags, Payload: tcpmodel.Span{Len: s.Payload.Len}}
		return d, true
	case trace.StateChange, trace.TimerFired, trace.Call, trace.Fault, trace.HTTP:
		return d, true
	case trace.Indication:
		return d, r.Errno != tcpmodel.OK
	case trace.Result, trace.AppTimer, trace.Exchange, trace.Note, trace.Refusal, trace.Command:
	}
	return d, false
}

// different is the first stop of a run, from one on, in which something is done
// that is not done in another run at the same instant, packets that are passed
// over aside; 0 for none.
func different(t, other *trace.Trace, from trace.StopID, passed func(trace.PacketID) bool) trace.StopID {
	has := map[deed]int{}
	for id := trace.RecordID(1); int(id) <= other.Len(); id++ {
		if d, ok := deedOf(other, id); ok {
			has[d]++
		}
	}
	for id := trace.RecordID(1); int(id) <= t.Len(); id++ {
		d, ok := deedOf(t, id)
		r := t.Record(id)
		if !ok || passed(r.Packet()) { // What is passed over stands for none of its like.
			continue
		}
		if has[d]--; has[d] >= 0 {
			continue
		}
		if r.Stop >= from && t.Visible(r.Stop) {
			return r.Stop
		}
	}
	return 0
}
