package premises

import (
	"wirewalk/sim"
	"wirewalk/sim/app"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// ledger adds up what the records of a trace tell, one after the other. It knows
// packets, calls and faults; the states that an endpoint stored of itself it does
// not look at.
type ledger struct {
	t     *trace.Trace
	ends  map[endKey]*end
	hosts map[trace.HostID]*machine
	talk  *talk
	eyes  *eyes
}

type endKey struct {
	conn trace.ConnID
	side int
}

// machine is what is known of a host.
type machine struct {
	off    bool           // without power
	listen map[string]int // sockets that listen, by port
}

// end is what is known of one end of a connection.
type end struct {
	state      tcpmodel.State
	iss        tcpmodel.Seq
	nxt        tcpmodel.Seq // behind the highest octet sent
	una        tcpmodel.Seq // the highest acknowledgment that came
	window     int64        // told last by the other end, octets
	shift      uint8        // of windows that come, from the other end's SYN
	began      bool         // iss and nxt are known
	acked      bool         // una is known
	fin        bool         // a FIN was sent
	finCame    bool         // the other end's FIN arrived
	synCame    bool
	synScales  bool   // this end's own SYN offered to scale windows
	flying     int    // packets that are on their way from it
	dups       int    // arrivals in a row that acknowledge nothing new while data is out
	written    uint64 // octets that the program wanted to write
	sent       uint64 // octets sent for the first time
	read       uint64
	closed     trace.RecordID // the program's close() or abort
	shut       trace.RecordID
	heard      trace.RecordID // the last segment that came
	came       trace.RecordID // the last segment that came with octets, SYN or FIN
	said       trace.RecordID // the last segment that was sent
	repeats    int            // since something new was acknowledged
	probes     int            // keepalive probes since something came
	windowAsks int            // window probes since something came
	ended      trace.RecordID // when its state became CLOSED
	segments   int            // with octets that have come
	quick      int            // ACKs that are said to leave because the connection is young
	arrived    int64          // octets of the other end's stream, up to the one with the highest number
	reset      bool           // a RST has come
	octets     trace.RecordID // the last segment that came with octets
}

func newLedger(t *trace.Trace) *ledger {
	return &ledger{t: t, ends: map[endKey]*end{}, hosts: map[trace.HostID]*machine{}, talk: newTalk(t), eyes: newEyes(t)}
}

// end is what is known of the end of a connection at a host, nil if it has none there.
func (l *ledger) end(conn trace.ConnID, host trace.HostID) *end {
	if conn == 0 || host == 0 {
		return nil
	}
	side := l.t.Conn(conn).Side(host)
	if side < 0 {
		return nil
	}
	return l.at(conn, side)
}

func (l *ledger) at(conn trace.ConnID, side int) *end {
	key := endKey{conn, side}
	if l.ends[key] == nil {
		l.ends[key] = &end{}
	}
	return l.ends[key]
}

func (l *ledger) machine(host trace.HostID) *machine {
	host = l.t.Machine(host).ID
	if l.hosts[host] == nil {
		l.hosts[host] = &machine{listen: map[string]int{}}
	}
	return l.hosts[host]
}

// note adds a record.
func (l *ledger) note(id trace.RecordID) {
	l.talk.note(id)
	l.eyes.note(id)
	r := l.t.Record(id)
	e := l.end(r.Conn, r.Host)
	switch r.Kind { //nolint:exhaustive // what else is recorded changes nothing that is added up here
	case trace.SegmentSent:
		if e != nil && l.t.Packet(r.Packet()).Proto == trace.TCP && r.Why != sim.ReasonInjected && r.Why != sim.ReasonReplaced {
			e.sends(id, r, l.t.Packet(r.Packet()))
		}
	case trace.SegmentDelivered, trace.SegmentDropped:
		l.arrives(id, r, e)
	case trace.Call:
		l.called(id, r, e)
	case trace.StateChange:
		if e != nil {
			e.state = r.To()
			if e.ended = 0; e.state == tcpmodel.Closed {
				e.ended = id
			}
		}
	case trace.Fault:
		switch trace.FaultKind(r.Sub) { //nolint:exhaustive // only power is a host's
		case trace.FaultCrash:
			m := l.machine(r.Host)
			m.off = true
			clear(m.listen)
		case trace.FaultReboot:
			l.machine(r.Host).off = false
		}
	case trace.Refusal:
		if call := l.t.Record(r.Cause); r.Errno == tcpmodel.EADDRINUSE && call.Kind == trace.Call && app.CallKind(call.Sub) == app.CallListen {
			l.machine(r.Host).listen[port(l.t.Text(call.Ref))]--
		}
	}
}

// sends adds a segment that an end sends.
func (e *end) sends(id trace.RecordID, r trace.Record, p *trace.Packet) {
	seg := &p.Seg
	e.flying++
	e.said = id
	if !e.began || seg.Flags.Has(tcpmodel.SYN) && p.Again == 0 {
		e.iss, e.nxt, e.began = seg.Seq, seg.Seq, true
		e.synScales = seg.Options.HasScale
		if !seg.Flags.Has(tcpmodel.SYN) {
			e.iss = seg.Seq - 1
		}
	}
	if next := seg.Seq + tcpmodel.Seq(seg.Len()); e.nxt.Less(next) {
		if seg.Flags.Has(tcpmodel.FIN) {
			e.fin = true
		}
		e.nxt = next
	}
	if p.Again == 0 {
		e.sent += uint64(seg.Payload.Len)
	} else {
		e.repeats++
	}
	switch r.Why { //nolint:exhaustive // what is counted
	case tcpmodel.WhyAckQuick:
		e.quick++
	case tcpmodel.WhyKeepaliveProbe:
		e.probes++
	case tcpmodel.WhyWindowProbe:
		e.windowAsks++
	}
}

// arrives adds the end of a packet's way.
func (l *ledger) arrives(id trace.RecordID, r trace.Record, e *end) {
	p := l.t.Packet(r.Packet())
	if from := l.end(p.Conn, p.From); from != nil && p.Proto == trace.TCP && from.flying > 0 {
		from.flying--
	}
	if e == nil || p.Proto != trace.TCP || r.Kind != trace.SegmentDelivered {
		return
	}
	seg := &p.Seg
	if seg.Flags.Has(tcpmodel.SYN) {
		e.synCame = true
		if seg.Options.HasScale {
			e.shift = seg.Options.Scale
		}
	}
	e.heard, e.probes = id, 0
	if seg.Len() > 0 {
		e.came = id
	}
	if seg.Payload.Len > 0 {
		e.segments++
		e.octets = id
		e.arrived = max(e.arrived, int64(seg.Payload.Off)+int64(seg.Payload.Len))
	}
	e.reset = e.reset || seg.Flags.Has(tcpmodel.RST)
	e.finCame = e.finCame || seg.Flags.Has(tcpmodel.FIN)
	if !seg.Flags.Has(tcpmodel.ACK) || !e.began || seg.Flags.Has(tcpmodel.RST) {
		return
	}
	switch {
	case !e.acked || e.una.Less(seg.Ack) && !e.nxt.Less(seg.Ack):
		e.una, e.acked, e.dups, e.repeats = seg.Ack, true, 0, 0
	case seg.Ack == e.una && seg.Len() == 0 && e.una != e.nxt && (e.told(seg) == e.window || seg.Options.NSACK > 0):
		e.dups++
	}
	e.window, e.windowAsks = e.told(seg), 0
}

// told is the window that a segment offers to the end, in octets.
func (e *end) told(seg *tcpmodel.Segment) int64 {
	w := int64(seg.Window)
	if !seg.Flags.Has(tcpmodel.SYN) && e.synScales {
		w <<= e.shift
	}
	return w
}

// called adds a call of a program.
func (l *ledger) called(id trace.RecordID, r trace.Record, e *end) {
	switch app.CallKind(r.Sub) { //nolint:exhaustive // what else is called changes nothing that is added up here
	case app.CallListen:
		l.machine(r.Host).listen[port(l.t.Text(r.Ref))]++
	case app.CallUnlisten:
		l.machine(r.Host).listen[port(l.t.Text(r.Ref))]--
	case app.CallClose, app.CallAbort:
		if e != nil {
			e.closed = id
		}
	case app.CallShutdown:
		if e != nil {
			e.shut = id
		}
	case app.CallWrite:
		if e != nil {
			e.written += uint64(max(r.N, 0))
		}
	case app.CallRead, app.CallReadUrgent:
		if e != nil {
			e.read += uint64(max(r.N, 0))
		}
	}
}

// port is the port of a text such as ":80" or "10.0.0.1:80".
func port(address string) string {
	for i := len(address) - 1; i >= 0; i-- {
		if address[i] == ':' {
			return address[i+1:]
		}
	}
	return address
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

// since is how long before a moment a record happened, 0 for none.
func (l *ledger) since(id trace.RecordID, now vtime.Time) vtime.Duration {
	if id == 0 {
		return 0
	}
	return now.Sub(l.t.Record(id).At)
}
