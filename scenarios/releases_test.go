package scenarios_test

import (
	"testing"

	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
)

// release is what one end may send, as the packets that reached it tell.
type release struct {
	edge, edgeBefore tcpmodel.Seq // right edge of the peer's window, now and before the last arrival
	next             tcpmodel.Seq // behind the highest octet sent
	ack              tcpmodel.Seq // the highest acknowledgment that came
	duplicate        bool
	opened, began    bool               // an edge is known, something was sent
	was              *tcpmodel.Snapshot // before the last arrival
	stop             trace.StopID       // the last arrival's
}

// What is said to have let a segment out did: the window's edge moved, and before
// it there was no room for the segment; a duplicate ACK acknowledged nothing new;
// the congestion window had no room before.
func TestTheReasonsOfReleasesHold(t *testing.T) {
	seen := map[string]int{}
	for file, tr := range everyTrace(t) {
		holdReleases(t, file, tr, seen)
	}
	for _, why := range []tcpmodel.Reason{tcpmodel.WhyCwndOpens, tcpmodel.WhyRecoveryOpens, tcpmodel.WhyWindowOpens, tcpmodel.WhyLimitedTransmit} {
		if seen[why.Name()] == 0 {
			t.Errorf("nothing shows %s", why.Name())
		}
	}
}

func holdReleases(t *testing.T, file string, tr *trace.Trace, seen map[string]int) {
	t.Helper()
	ends := map[[2]int]*release{}
	for id := trace.RecordID(1); int(id) <= tr.Len(); id++ {
		r := tr.Record(id)
		if r.Kind != trace.SegmentSent && r.Kind != trace.SegmentDelivered || r.Conn == 0 || tr.Packet(r.Packet()).Proto != trace.TCP {
			continue
		}
		side := tr.Conn(r.Conn).Side(r.Host)
		if side < 0 {
			continue
		}
		key := [2]int{int(r.Conn), side}
		if ends[key] == nil {
			ends[key] = &release{}
		}
		e, p := ends[key], tr.Packet(r.Packet())
		if r.Kind == trace.SegmentDelivered {
			e.arrive(tr, id, p, side)
			continue
		}
		end := p.Seg.Seq + tcpmodel.Seq(p.Seg.Len())
		name := inspect.ReasonName(r.Why)
		if r.Stop == e.stop && p.Seg.Payload.Len > 0 && !p.Seg.Seq.Less(e.next) {
			seen[name]++
			e.hold(t, file, tr, id, side)
			e.stop = 0 // the first says what let it out; the rest follow it
		}
		if !e.began || e.next.Less(end) {
			e.next, e.began = end, true
		}
	}
}

func (e *release) arrive(tr *trace.Trace, id trace.RecordID, p *trace.Packet, side int) {
	r := tr.Record(id)
	e.edgeBefore, e.stop = e.edge, r.Stop
	e.was = tr.SnapshotAt(r.Conn, side, id-1)
	if !p.Seg.Flags.Has(tcpmodel.ACK) {
		return
	}
	shift := uint8(0)
	if s := tr.SnapshotAt(r.Conn, side, id); s != nil && !p.Seg.Flags.Has(tcpmodel.SYN) {
		shift = s.SndScale
	}
	edge := p.Seg.Ack + tcpmodel.Seq(uint32(p.Seg.Window)<<shift)
	e.duplicate = p.Seg.Ack == e.ack && p.Seg.Len() == 0
	if !e.opened || e.edge.Less(edge) {
		e.edge, e.opened = edge, true
	}
	e.ack = p.Seg.Ack
}

func (e *release) hold(t *testing.T, file string, tr *trace.Trace, id trace.RecordID, side int) {
	t.Helper()
	r := tr.Record(id)
	p := tr.Packet(r.Packet())
	end := p.Seg.Seq + tcpmodel.Seq(p.Seg.Payload.Len)
	_, last := tr.Stop(r.Stop)
	then := tr.SnapshotAt(r.Conn, side, last)
	linux := tr.Host(r.Host).Stack == "linux" // counts segments, not octets
	switch r.Why {
	case tcpmodel.WhyWindowOpens:
		if !e.edgeBefore.Less(end) {
			t.Errorf("%s #%d: ends at %d, the window before ended at %d", file, r.Packet(), then.Relative(end), then.Relative(e.edgeBefore))
		}
		if !e.edgeBefore.Less(e.edge) {
			t.Errorf("%s #%d: the window's edge did not move", file, r.Packet())
		}
	case tcpmodel.WhyLimitedTransmit:
		if !e.duplicate {
			t.Errorf("%s #%d: what came was no duplicate ACK", file, r.Packet())
		}
	case tcpmodel.WhyCwndOpens, tcpmodel.WhyRecoveryOpens:
		if then.InFast != (r.Why == tcpmodel.WhyRecoveryOpens) {
			t.Errorf("%s #%d: in fast recovery: %v", file, r.Packet(), then.InFast)
		}
		if room := int64(e.was.Cwnd) - int64(e.was.Inflight); !linux && r.Why == tcpmodel.WhyCwndOpens && room >= int64(p.Seg.Payload.Len) {
			t.Errorf("%s #%d: %d octets, and cwnd had room for %d before", file, r.Packet(), p.Seg.Payload.Len, room)
		}
	}
}
