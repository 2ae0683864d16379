package scenarios_test

import (
	"testing"

	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
)

// ackEnd is what one end has acknowledged and received so far.
type ackEnd struct {
	edge  tcpmodel.Seq // right edge of the window offered last
	quick int          // ACKs that were said to be of the start
	twice bool         // something came that had come before
	began bool
}

// Every reason for an ACK without delay holds where it is given: at the start
// there are few of them, a grown window lies further right, a duplicate came before.
func TestTheReasonsOfQuickACKsHold(t *testing.T) {
	seen := map[string]int{}
	for file, tr := range everyTrace(t) {
		holdAcks(t, file, tr, seen)
	}
	holdsShown(t, seen, tcpmodel.WhyAckQuick, tcpmodel.WhyAckWindowGrown, tcpmodel.WhyAckQuickIdle, tcpmodel.WhyAckQuickVain)
}

func holdAcks(t *testing.T, file string, tr *trace.Trace, seen map[string]int) {
	t.Helper()
	ends := map[[2]int]*ackEnd{}
	for id := trace.RecordID(1); int(id) <= tr.Len(); id++ {
		r := tr.Record(id)
		if r.Kind != trace.SegmentSent && r.Kind != trace.SegmentDelivered || r.Conn == 0 || tr.Packet(r.Packet()).Proto != trace.TCP {
			continue
		}
		c, p := tr.Conn(r.Conn), tr.Packet(r.Packet())
		side := c.Side(r.Host)
		if side < 0 {
			continue
		}
		key := [2]int{int(r.Conn), side}
		if ends[key] == nil {
			ends[key] = &ackEnd{}
		}
		e := ends[key]
		s := tr.SnapshotAt(r.Conn, side, id)
		if r.Kind == trace.SegmentDelivered {
			if before := tr.SnapshotAt(r.Conn, side, id-1); before != nil && p.Seg.Len() > 0 {
				e.twice = e.twice || p.Seg.Seq.Less(before.RcvNxt)
			}
			continue
		}
		name := inspect.ReasonName(r.Why)
		seen[name]++
		edge := p.Seg.Ack + tcpmodel.Seq(uint32(p.Seg.Window)<<scaleOf(s, p))
		switch r.Why {
		case tcpmodel.WhyAckQuick:
			if e.quick++; e.quick > 16 {
				t.Errorf("%s #%d: the %dth quick ACK is no longer of the start", file, r.Packet(), e.quick)
			}
		case tcpmodel.WhyAckQuickTwice:
			if !e.twice {
				t.Errorf("%s #%d: nothing came twice", file, r.Packet())
			}
		case tcpmodel.WhyAckWindowGrown:
			if !e.began || !e.edge.Less(edge) {
				t.Errorf("%s #%d: the window ends at %d, before at %d", file, r.Packet(), edge-c.Ends[1-side].ISS, e.edge-c.Ends[1-side].ISS)
			}
		}
		if p.Seg.Flags.Has(tcpmodel.ACK) {
			e.edge, e.began = edge, true
		}
	}
}

// scaleOf is the shift of the window in a packet that its sender sends.
func scaleOf(s *tcpmodel.Snapshot, p *trace.Packet) uint8 {
	if s == nil || p.Seg.Flags.Has(tcpmodel.SYN) {
		return 0
	}
	return s.RcvScale
}
