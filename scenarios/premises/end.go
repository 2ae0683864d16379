package premises

import (
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// end is what is known of one end of a connection.
type end struct {
	state     tcpmodel.State
	iss       tcpmodel.Seq
	nxt       tcpmodel.Seq // behind the highest octet sent; the octet of a window probe counts when it is acknowledged
	una       tcpmodel.Seq // the highest acknowledgment that came
	window    int64        // told last by the other end, octets
	wl1, wl2  tcpmodel.Seq // the numbers of the segment that told it (SND.WL1, SND.WL2)
	next      tcpmodel.Seq // behind what is known to have come in order
	shift     uint8        // of windows that come, from the other end's SYN
	began     bool         // iss and nxt are known
	acked     bool         // una is known
	probed    bool         // the octet at nxt has left as a window probe
	fin       bool         // a FIN was sent
	finCame   bool         // the other end's FIN arrived
	synCame   bool
	synHeard  bool             // something came that acknowledges this end's SYN, taken or not
	scales    bool             // this end's own SYN offered to scale windows
	sackMine  bool             // this end's own SYN offered SACK
	sackTheir bool             // the other end's SYN did
	sacked    []tcpmodel.Block // what the other end has reported
	flying    int              // packets that are on their way from it
	dups      int              // duplicate ACKs since something new was acknowledged, or its timer expired
	written   uint64           // octets that the program wanted to write
	sent      uint64           // octets sent for the first time, those of window probes when they are acknowledged
	read      uint64
	closed    trace.RecordID // the program's close() or abort
	shut      trace.RecordID
	heard     trace.RecordID // the last segment that came
	took      trace.RecordID // the last one whose octets came in order
	quiet     bool           // nothing came in order for long before one of the last segments that did
	lately    int            // segments whose octets came in order since
	came      trace.RecordID // the last segment that came with octets, SYN or FIN
	octets    trace.RecordID // the last one that came with octets
	arrived   int64          // octets of the other end's stream, up to the one with the highest number
	said      trace.RecordID // the last segment that was sent
	saidAck   trace.RecordID // the last one that acknowledges
	saidData  trace.RecordID // the last one with octets that was no window probe
	saidProbe trace.RecordID // the last window probe with an octet
	news      trace.RecordID // the last segment that came and acknowledged something new
	reset     trace.RecordID // the last RST that came
	urgent    trace.RecordID // the last segment with URG that came
	icmp      trace.RecordID // the last ICMP error that came
	repeats   int            // since something new was acknowledged
	probes    int            // keepalive probes since something came
	probesSet int            // keepalive probes since a socket option was set
	asks      int            // window probes since something came
	ended     trace.RecordID // when its state became CLOSED
	segments  int            // with octets that have come
	quick     int            // ACKs that are said to leave because the connection is young
}

// enters adds a change of state. An end that was CLOSED begins anew: it keeps what it
// has just heard.
func (e *end) enters(id trace.RecordID, r trace.Record) {
	if from := r.From(); (from == tcpmodel.Closed || from == tcpmodel.Listen) && e.ended != 0 && r.To() != tcpmodel.Closed {
		*e = end{flying: e.flying, synCame: e.synCame, shift: e.shift, sackTheir: e.sackTheir, next: e.next, heard: e.heard, came: e.came}
	}
	e.state = r.To()
	if e.ended = 0; e.state == tcpmodel.Closed {
		e.ended = id
	}
}

// sends adds a segment that an end sends.
func (e *end) sends(id trace.RecordID, r trace.Record, p *trace.Packet) {
	seg := &p.Seg
	e.flying++
	e.said = id
	if seg.Flags.Has(tcpmodel.RST) {
		return // It takes no number.
	}
	if seg.Flags.Has(tcpmodel.ACK) {
		e.saidAck = id
		if e.next.Less(seg.Ack) {
			e.next = seg.Ack
		}
	}
	if !e.began || seg.Flags.Has(tcpmodel.SYN) && p.Again == 0 {
		e.iss, e.nxt, e.began = seg.Seq, seg.Seq, true
		e.scales, e.sackMine = seg.Options.HasScale, seg.Options.SACKOK
		if !seg.Flags.Has(tcpmodel.SYN) {
			e.iss = seg.Seq - 1
		}
	}
	switch r.Why { //nolint:exhaustive // what is counted
	case tcpmodel.WhyAckQuick:
		e.quick++
	case tcpmodel.WhyKeepaliveProbe:
		e.probes++
		e.probesSet++
		return
	case tcpmodel.WhyWindowProbe:
		e.asks++
		if seg.Payload.Len > 0 && seg.Seq == e.nxt {
			e.probed, e.saidProbe = true, id
			return
		}
		if seg.Payload.Len == 0 {
			return
		}
	}
	e.occupies(id, p)
}

// occupies adds the sequence numbers of a segment that is sent.
func (e *end) occupies(id trace.RecordID, p *trace.Packet) {
	seg := &p.Seg
	if e.nxt.Less(seg.End()) {
		e.fin = e.fin || seg.Flags.Has(tcpmodel.FIN)
		e.nxt = seg.End()
		e.probed = false
	}
	if seg.Payload.Len > 0 {
		e.saidData = id
	}
	if p.Again == 0 {
		e.sent += uint64(seg.Payload.Len)
	} else {
		e.repeats++
	}
}

// hears adds a segment that came, whether it is taken or not.
func (e *end) hears(id trace.RecordID, p *trace.Packet) {
	seg := &p.Seg
	if seg.Flags.Has(tcpmodel.SYN) {
		e.synCame, e.sackTheir = true, seg.Options.SACKOK
		if seg.Options.HasScale {
			e.shift = seg.Options.Scale
		}
	}
	if seg.Flags.Has(tcpmodel.RST) {
		e.reset = id
	}
	e.synHeard = e.synHeard || e.began && seg.Flags.Has(tcpmodel.ACK) && seg.Ack == e.iss+1
	if seg.Flags.Has(tcpmodel.URG) {
		e.urgent = id
	}
	e.heard = id
	if seg.Len() > 0 {
		e.came = id
	}
	if seg.Payload.Len > 0 {
		e.segments++
		e.octets = id
		e.arrived = max(e.arrived, int64(seg.Payload.Off)+int64(seg.Payload.Len))
	}
	e.finCame = e.finCame || seg.Flags.Has(tcpmodel.FIN)
}

// takes adds the acknowledgment and the window of a segment.
func (e *end) takes(id trace.RecordID, seg *tcpmodel.Segment, linux bool) {
	from := seg.Seq
	if e.synCame && from.Less(e.next) && !seg.Flags.Has(tcpmodel.SYN) {
		from = e.next // What came before is cut off.
	}
	if !seg.Flags.Has(tcpmodel.ACK) || !e.began {
		return
	}
	if e.probed && seg.Ack == e.nxt+1 {
		e.nxt, e.probed = e.nxt+1, false
		e.sent++
	}
	fresh := !e.acked || e.una.Less(seg.Ack) && seg.Ack.LessEq(e.nxt)
	if !fresh && seg.Ack.Less(e.una) {
		return
	}
	first, before := e.wl1.Less(seg.Seq), e.window
	if !e.acked || e.wl1.Less(from) || e.wl1 == from && e.wl2.LessEq(seg.Ack) {
		e.window, e.wl1, e.wl2 = e.told(seg), from, seg.Ack
	}
	e.asks = 0
	reports := e.reports(seg)
	switch {
	case fresh:
		e.una, e.acked, e.dups, e.repeats, e.news = seg.Ack, true, 0, 0, id
	case e.sackMine && e.sackTheir:
		if reports {
			e.dups++
		}
	case seg.Len() == 0 && e.una != e.nxt && e.window == before && (!linux || !first):
		e.dups++
	}
}

// takesText adds the numbers of a segment whose octets are taken, all of them, so long after
// the last ones that came in order.
func (e *end) takesText(id trace.RecordID, seg *tcpmodel.Segment, gap vtime.Duration) {
	if !seg.Flags.Has(tcpmodel.SYN) && (e.next.Less(seg.Seq) || seg.End().LessEq(e.next)) {
		return
	}
	e.next = seg.End()
	if seg.Payload.Len == 0 {
		return
	}
	e.lately++
	if e.took != 0 && gap >= 200*vtime.Millisecond {
		e.quiet, e.lately = true, 0
	}
	e.took = id
}

// reports adds the blocks of a segment, and reports that one tells of octets that
// were not reported before.
func (e *end) reports(seg *tcpmodel.Segment) bool {
	news := false
	for _, b := range seg.Options.SACK[:seg.Options.NSACK] {
		if b.Left.Less(seg.Ack) || e.nxt.Less(b.Right) {
			continue // a D-SACK, or of nothing that was sent
		}
		known := false
		for _, old := range e.sacked {
			known = known || old.Left.LessEq(b.Left) && b.Right.LessEq(old.Right)
		}
		if !known {
			e.sacked, news = append(e.sacked, b), true
		}
	}
	return news
}

// hasReported reports that octets lie in what the other end has reported.
func (e *end) hasReported(from, to tcpmodel.Seq) bool {
	for _, b := range e.sacked {
		if b.Left.LessEq(from) && to.LessEq(b.Right) {
			return true
		}
	}
	return false
}

// told is the window that a segment offers to the end, in octets.
func (e *end) told(seg *tcpmodel.Segment) int64 {
	w := int64(seg.Window)
	if !seg.Flags.Has(tcpmodel.SYN) && e.scales {
		w <<= e.shift
	}
	return w
}

// outstanding is how many sequence numbers of the end are sent and not acknowledged.
func (e *end) outstanding() int64 {
	if !e.began {
		return 0
	}
	if !e.acked {
		return int64(e.nxt.Sub(e.iss))
	}
	return int64(e.nxt.Sub(e.una))
}
