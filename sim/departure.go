package sim

import (
	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
)

// departure is a packet that a host or a middlebox sends.
type departure struct {
	packet trace.Packet
	extra  *trace.Extra
	flight flight
	why    tcpmodel.Reason
	cause  trace.RecordID
	ep     *endpoint // that sends it, nil where no connection does
}

// emit numbers a packet of a host, records its sending and puts it onto the
// first link.
func (w *world) emit(h *host, d *departure) {
	w.octets += int64(d.packet.Seg.Payload.Len)
	if w.octets > w.limits.Octets {
		w.stop("the run was ended at its limit of octets: raise limits.octets or send less")
	}
	d.flight.packet = w.writer.Packet(d.packet, d.extra)
	if len(w.replacements) > 0 && d.packet.Proto == trace.TCP && w.replaceAtSender(d) {
		d.why = ReasonReplaced
	}
	w.recordSent(d)
	w.forward(w.newFlight(d.flight), h.node)
}

// recordSent records that a numbered packet leaves.
func (w *world) recordSent(d *departure) {
	p := d.flight.packet
	rec := w.record(trace.Record{
		Kind: trace.SegmentSent, Host: d.packet.From, Conn: d.packet.Conn, Ref: uint32(p), Why: d.why, Cause: d.cause,
	})
	w.writer.Edit(p).Sent = rec
}

// forward sends a flight on from a node towards its destination.
func (w *world) forward(fi uint32, from int32) {
	if h := w.net.nodes[from].host; h != nil && h.isOwn(w.flights.at(fi).dst) {
		w.flights.at(fi).why = ReasonLoopback
		w.events.push(event{at: w.now.Add(loopbackDelay), kind: evArrive, a: fi, b: uint32(from)})
		return
	}
	l := w.net.onward(from, w.flights.at(fi).dst)
	if l == nil {
		w.drop(fi, ReasonNoRoute)
		return
	}
	w.enqueue(l, from, fi)
}
