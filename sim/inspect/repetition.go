package inspect

import (
	"strconv"

	"wirewalk/sim/trace"
)

// Repeated gives the first and the last packet whose octets or FIN a repetition
// carries again: a retransmission may hold several segments, or parts of them
// (RFC 9293 §3.8.1). Both are 0 for what is no repetition.
func Repeated(t *trace.Trace, id trace.PacketID) (first, last trace.PacketID) {
	p := t.Packet(id)
	first = p.Again
	if last = first; first == 0 || p.Copy {
		return first, last
	}
	covered := t.Packet(first).Seg.End()
	for k := first + 1; k < id && covered.Less(p.Seg.End()); k++ {
		q := t.Packet(k)
		if q.Conn == p.Conn && q.From == p.From && q.Again == 0 && q.Proto == p.Proto && q.Seg.Len() > 0 &&
			q.Seg.Seq.LessEq(covered) && covered.Less(q.Seg.End()) {
			last, covered = k, q.Seg.End()
		}
	}
	return first, last
}

// Repetition names what a packet repeats: "#6", "#6 and #7", "#6 to #9"; "" for
// what is no repetition.
func Repetition(t *trace.Trace, id trace.PacketID) string {
	first, last := Repeated(t, id)
	switch last - first {
	case 0:
		if first == 0 {
			return ""
		}
		return number(first)
	case 1:
		return number(first) + " and " + number(last)
	}
	return number(first) + " to " + number(last)
}

func number(id trace.PacketID) string { return "#" + strconv.Itoa(int(id)) }
