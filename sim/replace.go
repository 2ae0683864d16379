package sim

import (
	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
)

// replaceAtSender puts another segment into the place of a packet that is about to
// leave, if a rule says so. The first rule that matches acts; the others count
// the packet all the same.
func (w *world) replaceAtSender(d *departure) bool {
	acted := false
	for _, r := range w.replacements {
		if w.matches(r, &d.flight) && !acted {
			w.rewrite(r.As, d)
			acted = true
		}
	}
	return acted
}

// rewrite makes a packet what a rule puts in its place.
func (w *world) rewrite(as *Stand, d *departure) {
	p := w.writer.Edit(d.flight.packet)
	was := p.Seg
	p.Seg = w.stand(as.Flags, d, &was, p)
	p.Seg.SrcPort, p.Seg.DstPort, p.Again = was.SrcPort, was.DstPort, 0
	if p.Conn == 0 {
		return
	}
	c := w.trace.Conn(p.Conn)
	side := c.Side(p.From)
	if side < 0 {
		return
	}
	if as.Seq != nil {
		p.Seg.Seq = c.Ends[side].ISS + tcpmodel.Seq(*as.Seq)
	}
	if as.Ack != nil {
		p.Seg.Ack = c.Ends[1-side].ISS + tcpmodel.Seq(*as.Ack)
	}
}

// stand is what the sender of a segment would write in its place.
func (w *world) stand(f tcpmodel.Flags, d *departure, was *tcpmodel.Segment, p *trace.Packet) tcpmodel.Segment {
	if d.ep == nil {
		return w.unknown(f, d, was)
	}
	peer := w.trace.Conn(p.Conn).Ends[1-d.ep.side].ISS
	seg := d.ep.wouldSend(w.now, f, peer)
	switch {
	case f.Has(tcpmodel.SYN) || was.Flags.Has(tcpmodel.SYN) || p.Again != 0:
	case d.why == tcpmodel.WhyKeepaliveProbe || d.why == tcpmodel.WhyWindowProbe && was.Len() == 0:
		// What asks for an answer has an old number, which nothing else would have.
	case f.Has(tcpmodel.FIN) && seg.Seq.Less(was.Seq): // It has been sent before and keeps its number.
	default: // The octets of the other have not been sent.
		seg.Seq = was.Seq
	}
	return seg
}

// unknown is what a host sends that answers without a connection, had it one: it
// goes on where the segment that it answers expects it, and takes that whole.
func (w *world) unknown(f tcpmodel.Flags, d *departure, was *tcpmodel.Segment) tcpmodel.Segment {
	seg := tcpmodel.Segment{Seq: was.Seq, Flags: f, Window: 0xffff}
	to := tcpmodel.Segment{}
	if r := w.trace.Record(d.cause); d.cause != 0 && r.Kind == trace.SegmentDelivered {
		to = w.trace.Packet(r.Packet()).Seg
	}
	if f.Has(tcpmodel.ACK) {
		seg.Ack = to.End()
	}
	if to.Options.HasTS && f&(tcpmodel.RST|tcpmodel.SYN) == 0 {
		offset := w.timestampOffset(w.net.addr(d.flight.src), w.net.addr(d.flight.dst))
		seg.Options.HasTS, seg.Options.TSVal, seg.Options.TSEcr = true, tcpmodel.TSVal(w.now, offset), to.Options.TSVal
	}
	return seg
}
