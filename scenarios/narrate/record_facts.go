package narrate

import (
	"strconv"
	"strings"

	"wirewalk/sim/app"
	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// recordFacts are a record with what prose may say about it.
type recordFacts struct {
	t    *trace.Trace
	id   trace.RecordID
	r    trace.Record
	p    *trace.Packet // the record's packet, or the nearest one among its causes; nil if none
	n    trace.PacketID
	conn trace.ConnID // the connection that the record is about, 0 if none
	side int          // the record's end of its connection, -1 if it has none

	// The state of the record's end before and after the stop; nil if it did not exist.
	before, s *tcpmodel.Snapshot
}

func factsOf(t *trace.Trace, id trace.RecordID) *recordFacts {
	f := &recordFacts{t: t, id: id, r: t.Record(id), side: -1}
	f.findConn()
	f.findPacket()
	if f.conn == 0 {
		return f
	}
	if f.side = t.Conn(f.conn).Side(f.r.Host); f.side >= 0 {
		first, last := t.Stop(f.r.Stop)
		f.s = t.SnapshotAt(f.conn, f.side, last)
		f.before = t.SnapshotAt(f.conn, f.side, first-1)
	}
	return f
}

// unread is how many octets waited for the program just before the record: those that waited
// before the stop, with what has come in order and without what was read within it.
func (f *recordFacts) unread() uint64 {
	if f.before == nil {
		return 0
	}
	queued, next := f.before.RcvQueued, f.before.RcvNxt
	first, _ := f.t.Stop(f.r.Stop)
	for id := first; id < f.id; id++ {
		r := f.t.Record(id)
		switch {
		case r.Conn != f.conn || r.Host != f.r.Host:
		case r.Kind == trace.Call && r.Sub == uint8(app.CallRead):
			queued -= min(uint64(max(r.N, 0)), queued)
		case r.Kind == trace.SegmentDelivered:
			seg := &f.t.Packet(r.Packet()).Seg
			if end := seg.Seq + tcpmodel.Seq(seg.Payload.Len); !next.Less(seg.Seq) && next.Less(end) {
				queued += uint64(end.Sub(next))
				next = end
			}
		}
	}
	return queued
}

// findConn looks for the connection that a record is about: its own, or that
// of the record which brought it about at the same host within the same stop.
func (f *recordFacts) findConn() {
	f.causes(func(r trace.Record) bool {
		if r.Host == f.r.Host {
			f.conn = r.Conn
		}
		return f.conn != 0
	})
}

// causes visits the record and what brought it about within its stop, or at its host
// at the same instant, until visit is content.
func (f *recordFacts) causes(visit func(trace.Record) bool) {
	for at := f.id; at != 0; {
		r := f.t.Record(at)
		near := r.Stop == f.r.Stop || r.At == f.r.At && r.Host == f.r.Host
		if !near || visit(r) || r.Cause >= at {
			return
		}
		at = r.Cause
	}
}

// findPacket looks for the packet that a record is about: its own, or that
// which brought it about within the same stop.
func (f *recordFacts) findPacket() {
	f.causes(func(r trace.Record) bool {
		if n := r.Packet(); n != 0 && r.Conn == f.conn {
			f.p, f.n = f.t.Packet(n), n
		}
		return f.p != nil
	})
}

// get resolves a placeholder; false when the trace does not know.
func (f *recordFacts) get(name string) (string, bool) {
	if timer, ok := strings.CutPrefix(name, "in:"); ok {
		s := f.untilTimer(timer)
		return s, s != ""
	}
	look, ok := placeholders[name]
	if !ok {
		return "", false
	}
	s := look(f)
	return s, s != ""
}

// untilTimer is how long the named timer of the record's end still runs.
func (f *recordFacts) untilTimer(name string) string {
	if f.s == nil {
		return ""
	}
	for k := range tcpmodel.TimerKind(tcpmodel.NumTimers) {
		if at := f.s.Timers[k]; k.String() == name && at != vtime.Never && at > f.r.At {
			return inWords(at.Sub(f.r.At))
		}
	}
	return ""
}

// host names a host, "the network" when there is none.
func (f *recordFacts) host(id trace.HostID) string { return inspect.HostName(f.t, id) }

// peer is the host at the other end.
func (f *recordFacts) peer() string {
	switch {
	case f.side >= 0:
		return f.host(f.t.Conn(f.conn).Ends[1-f.side].Host)
	case f.p == nil:
		return ""
	case f.p.To != f.r.Host:
		return f.host(f.p.To)
	}
	return f.host(f.p.From)
}

// sender is the side of the connection that sent the packet, 0 when unknown.
func (f *recordFacts) sender() int {
	return max(f.t.Sender(f.p), 0)
}

// relative is a sequence number counted from the first one of a side.
func (f *recordFacts) relative(side int, q tcpmodel.Seq) string {
	if f.conn != 0 {
		if n, ok := f.t.Conn(f.conn).Ends[side].Relative(q); ok {
			return number(n)
		}
	}
	return number(int64(q))
}

// arrived is the packet whose arrival began the stop, if one did.
func (f *recordFacts) arrived() string {
	s := ""
	f.causes(func(r trace.Record) bool {
		if r.Kind == trace.SegmentDelivered {
			s = packetNumber(r.Packet())
		}
		return s != ""
	})
	return s
}

// lookBack bounds how many packets or records a fact may look back over.
const lookBack = 5000

// sentLast is the packet that carried the first octet of a repetition the time before, 0 if it is none.
func (f *recordFacts) sentLast() trace.PacketID {
	if f.p.Again == 0 {
		return 0
	}
	for n := f.n - 1; n > 0 && f.n-n < lookBack; n-- {
		q := f.t.Packet(n)
		if q.From != f.p.From || q.Copy || n != f.p.Again && q.Again != f.p.Again || q.Sent == 0 {
			continue
		}
		if q.Seg.Seq.LessEq(f.p.Seg.Seq) && f.p.Seg.Seq.Less(q.Seg.End()) {
			return n
		}
	}
	return 0
}

// waited is how long ago the octets of a repetition were sent last.
func (f *recordFacts) waited() string {
	n := f.sentLast()
	if n == 0 {
		return ""
	}
	return inWords(f.r.At.Sub(f.t.Record(f.t.Packet(n).Sent).At))
}

// arrival is the packet whose arrival began the stop, nil if none did.
func (f *recordFacts) arrival() *trace.Packet {
	var p *trace.Packet
	f.causes(func(r trace.Record) bool {
		if r.Kind == trace.SegmentDelivered {
			p = f.t.Packet(r.Packet())
		}
		return p != nil
	})
	return p
}

// silent is how long nothing has come from the other end.
func (f *recordFacts) silent() string {
	for id := f.id - 1; id > 0 && f.id-id < lookBack; id-- {
		r := f.t.Record(id)
		if r.Conn != f.conn || r.Host != f.r.Host {
			continue
		}
		if r.Kind == trace.Refusal { // What came may be of another connection with the same addresses and ports.
			r = f.t.Record(r.Cause)
		}
		if r.Kind == trace.SegmentDelivered && f.t.Packet(r.Packet()).Proto == trace.TCP {
			return inWords(f.r.At.Sub(r.At))
		}
	}
	return ""
}

// flight is how long the packet was on the way. A capture has seen it at one place only.
func (f *recordFacts) flight() string {
	if f.t.Inferred || f.p.Sent == 0 || f.p.Arrived == 0 {
		return ""
	}
	return inWords(f.t.Record(f.p.Arrived).At.Sub(f.t.Record(f.p.Sent).At))
}

// copyLate is how long after its original a copy arrives that the network made.
func (f *recordFacts) copyLate() string {
	if !f.p.Copy || f.p.Arrived == 0 || f.t.Packet(f.p.Again).Arrived == 0 {
		return ""
	}
	late := f.t.Record(f.p.Arrived).At.Sub(f.t.Record(f.t.Packet(f.p.Again).Arrived).At)
	if late <= 0 {
		return ""
	}
	return inWords(late)
}

// fault is the name of the fault that acted on the record's packet.
func (f *recordFacts) fault() string {
	switch f.r.Kind { //nolint:exhaustive // the ends of a packet's way
	case trace.SegmentDelivered, trace.SegmentDropped:
		return f.t.Text(uint32(f.r.N))
	}
	return ""
}

func number(n int64) string { return strconv.FormatInt(n, 10) }

func packetNumber(id trace.PacketID) string {
	if id == 0 {
		return ""
	}
	return "#" + strconv.Itoa(int(id))
}

// byReader reports that something was done to a packet because the reader asked what
// follows from it; the scenario knows nothing of that.
func (f *recordFacts) byReader() bool {
	return (f.r.Kind == trace.SegmentDropped || f.r.Kind == trace.SegmentDelivered) && strings.HasPrefix(f.fault(), "what if ")
}
