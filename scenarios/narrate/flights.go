package narrate

import (
	"strconv"

	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
)

// fewSegments is how many segments in a row, besides the first, are still named one by one.
const fewSegments = 3

// flight is the last of the segments that are sent in a row from a record on, up to
// another: new octets of one end, each behind those before, and no message begins in any
// but the first. It is the record itself where none follows.
func flight(t *trace.Trace, id, last trace.RecordID) trace.RecordID {
	end := id
	for plainData(t, end) && end < last && plainData(t, end+1) {
		p, q := t.Packet(t.Record(end).Packet()), t.Packet(t.Record(end+1).Packet())
		if q.Conn != p.Conn || q.From != p.From || q.Seg.Seq != p.Seg.End() || messageNames(t, q) != "" {
			break
		}
		end++
	}
	return end
}

// plainData reports that a record is a segment, sent for the first time, with octets and
// no control bit that says more.
func plainData(t *trace.Trace, id trace.RecordID) bool {
	r := t.Record(id)
	if r.Kind != trace.SegmentSent {
		return false
	}
	p := t.Packet(r.Packet())
	return p.Proto == trace.TCP && p.Again == 0 && p.Seg.Payload.Len > 0 &&
		p.Seg.Flags&(tcpmodel.SYN|tcpmodel.FIN|tcpmodel.RST|tcpmodel.URG) == 0
}

// flightDeed says that a host sends the segments from one record to another.
func flightDeed(t *trace.Trace, id, end trace.RecordID) string {
	first, last := t.Record(id).Packet(), t.Record(end).Packet()
	p := t.Packet(first)
	name := packetNumber(first)
	if message := messageNames(t, p); message != "" {
		name += " " + message
	}
	sum := int(t.Packet(last).Seg.End().Sub(p.Seg.Seq))
	return inspect.HostName(t, p.From) + " sends " + name + " to " + packetNumber(last) + ", " +
		strconv.Itoa(int(end-id)+1) + " segments with " + octets(sum) + " in all"
}
