package scenarios_test

import (
	"regexp"

	"wirewalk/scenarios/narrate"
	"wirewalk/sim"
	"wirewalk/sim/app"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// heard is what the packets, calls and faults of a run say of one end, without its own variables.
type heard struct {
	written, sent int64            // octets that the program gave, and that were on the wire
	sentTo, acked int64            // relative numbers: one beyond the last that was sent, and the last acknowledgment of them
	ack           tcpmodel.Seq     // what it acknowledged last
	acks          trace.RecordID   // when
	fin, syn      bool             // on the wire
	finCame       bool             // from the other end
	called        bool             // close(), shutdown() or an abort
	optioned      bool             // a socket option was set
	window        int64            // the other end's latest window
	scale         uint8            // the other end's shift count
	scales        bool             // it has said one itself
	sends         []trace.PacketID // with sequence numbers, in order
	came          []trace.PacketID // TCP packets that it was handed
	kept          []trace.RecordID // and what lies in its receive offload
	again         bool             // something was sent twice
	probe         bool             // the latest segment is a probe
	silent        bool             // and nothing has come since
}

// listener replays a run.
type listener struct {
	tr   *trace.Trace
	ends map[[2]int]*heard
	down map[trace.HostID]bool
}

func (l *listener) end(conn trace.ConnID, side int) *heard {
	key := [2]int{int(conn), side}
	if l.ends[key] == nil {
		l.ends[key] = &heard{}
	}
	return l.ends[key]
}

// hear takes one record in.
func (l *listener) hear(id trace.RecordID) {
	r := l.tr.Record(id)
	if r.Kind == trace.Fault && r.Host != 0 {
		l.down[r.Host] = r.Sub == uint8(trace.FaultCrash)
	}
	if r.Conn == 0 || r.Host == 0 || l.tr.Conn(r.Conn).Side(r.Host) < 0 {
		return
	}
	side := l.tr.Conn(r.Conn).Side(r.Host)
	e := l.end(r.Conn, side)
	switch r.Kind {
	case trace.Call:
		switch app.CallKind(r.Sub) {
		case app.CallClose, app.CallShutdown, app.CallAbort:
			e.called = true
		case app.CallSetOption:
			e.optioned = true
		case app.CallWrite:
			e.written += r.N
		}
	case trace.SegmentSent:
		if p := l.tr.Packet(r.Packet()); p.Proto == trace.TCP && r.Why != sim.ReasonInjected {
			e.send(l.tr, id, r.Packet(), side)
		}
	case trace.SegmentDelivered:
		if l.tr.Packet(r.Packet()).Proto != trace.TCP {
			return
		}
		e.kept = append(e.kept, id)
		if r.Why == sim.ReasonOffloadKeeps {
			return
		}
		for _, id := range e.kept {
			e.take(l.tr, id, l.tr.Record(id).Packet(), side)
		}
		e.kept = nil
	}
}

// send notes a segment that leaves.
func (e *heard) send(tr *trace.Trace, id trace.RecordID, n trace.PacketID, side int) {
	p := tr.Packet(n)
	f := p.Seg.Flags
	e.fin, e.syn = e.fin || f.Has(tcpmodel.FIN), e.syn || f.Has(tcpmodel.SYN)
	e.again = e.again || p.Again != 0
	e.scales = e.scales || f.Has(tcpmodel.SYN) && p.Seg.Options.HasScale
	if f.Has(tcpmodel.ACK) {
		e.ack, e.acks = p.Seg.Ack, id
	}
	why := tr.Record(id).Why
	e.probe = why == tcpmodel.WhyWindowProbe || why == tcpmodel.WhyKeepaliveProbe
	e.silent = true
	if p.Seg.Len() == 0 || why == tcpmodel.WhyWindowProbe || why == tcpmodel.WhyKeepaliveProbe || f.Has(tcpmodel.RST) {
		return
	}
	e.sends = append(e.sends, n)
	if p.Seg.Payload.Len > 0 {
		e.sent = max(e.sent, int64(p.Seg.Payload.Off)+int64(p.Seg.Payload.Len))
	}
	if to, ok := tr.Conn(p.Conn).Ends[side].Relative(p.Seg.End()); ok {
		e.sentTo = max(e.sentTo, to)
	}
}

// take notes a segment that has come, and what it acknowledges if it was taken.
func (e *heard) take(tr *trace.Trace, id trace.RecordID, n trace.PacketID, side int) {
	p := tr.Packet(n)
	f := p.Seg.Flags
	e.came = append(e.came, n)
	e.silent = false
	if ignored(tr, id) {
		return
	}
	e.finCame = e.finCame || f.Has(tcpmodel.FIN)
	if f.Has(tcpmodel.SYN) && p.Seg.Options.HasScale {
		e.scale = p.Seg.Options.Scale
	}
	if !f.Has(tcpmodel.ACK) {
		return
	}
	e.window = int64(p.Seg.Window)
	if !f.Has(tcpmodel.SYN) && e.scales {
		e.window <<= e.scale
	}
	if to, ok := tr.Conn(p.Conn).Ends[side].Relative(p.Seg.Ack); ok && to <= e.sentTo+1 {
		if to == e.sentTo+1 && e.sent < e.written { // the octet of a probe
			e.sentTo, e.sent = to, e.sent+1
		}
		if to <= e.sentTo {
			e.acked = max(e.acked, to)
		}
	}
}

// ignored reports that what arrived with a record was refused in the same stop.
func ignored(tr *trace.Trace, id trace.RecordID) bool {
	stop := tr.Record(id).Stop
	_, last := tr.Stop(stop)
	for rec := id + 1; rec <= last; rec++ {
		r := tr.Record(rec)
		if r.Kind == trace.Refusal && r.Cause == id && r.Why >= tcpmodel.WhyNoConnection && r.Why <= tcpmodel.WhyResetWithoutAck ||
			r.Kind == trace.Refusal && r.Cause == id && (r.Why == tcpmodel.WhyOldTimestamp || r.Why == tcpmodel.WhyNoTimestamp) {
			return true
		}
	}
	return false
}

// asked is one answer in its place.
type asked struct {
	*heard
	l           *listener
	tr          *trace.Trace
	a           narrate.Omission
	side        int
	first, last trace.RecordID
	packet      trace.PacketID // #n in the sentence
	octets      []int64        // the numbers of octets in it
	left        vtime.Duration // the length of time in it
}

var (
	packetIn = regexp.MustCompile(`#(\d+)`)
	octetsIn = regexp.MustCompile(`([\d,]+) octets?\b`)
	spanIn   = regexp.MustCompile(`([\d.]+) (h|min|s|ms|µs|ns)\b`)
)

// units are those in which a sentence writes a length of time.
var units = map[string]vtime.Duration{
	"h": vtime.Hour, "min": vtime.Minute, "s": vtime.Second, "ms": vtime.Millisecond, "µs": vtime.Microsecond, "ns": vtime.Nanosecond,
}
