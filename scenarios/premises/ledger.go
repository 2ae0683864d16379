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
	cut   map[string]bool // cables that are pulled, by name
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

func newLedger(t *trace.Trace) *ledger {
	return &ledger{
		t: t, ends: map[endKey]*end{}, hosts: map[trace.HostID]*machine{}, cut: map[string]bool{}, talk: newTalk(t), eyes: newEyes(t),
	}
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
			e.enters(id, r)
		}
	case trace.TimerFired:
		if e != nil && tcpmodel.TimerKind(r.Sub) == tcpmodel.TimerRetransmit {
			e.dups = 0
		}
	case trace.Fault:
		l.befalls(r)
	case trace.Refusal:
		if call := l.t.Record(r.Cause); r.Errno == tcpmodel.EADDRINUSE && call.Kind == trace.Call && app.CallKind(call.Sub) == app.CallListen {
			l.machine(r.Host).listen[port(l.t.Text(call.Ref))]--
		}
	}
}

// befalls adds what befalls a machine or a cable.
func (l *ledger) befalls(r trace.Record) {
	switch trace.FaultKind(r.Sub) { //nolint:exhaustive // the others befall packets
	case trace.FaultCrash:
		m := l.machine(r.Host)
		m.off = true
		clear(m.listen)
	case trace.FaultReboot:
		m := l.machine(r.Host)
		m.off = false
		clear(m.listen)
	case trace.FaultUnplug:
		l.cut[l.t.Text(r.Ref)] = true
	case trace.FaultPlug:
		delete(l.cut, l.t.Text(r.Ref))
	}
}

// arrives adds the end of a packet's way.
func (l *ledger) arrives(id trace.RecordID, r trace.Record, e *end) {
	p := l.t.Packet(r.Packet())
	if from := l.end(p.Conn, p.From); from != nil && p.Proto == trace.TCP && from.flying > 0 {
		from.flying--
	}
	if r.Kind != trace.SegmentDelivered {
		return
	}
	conn, why, whole := l.answered(id, r)
	taken := why == 0
	if conn != r.Conn {
		e = l.end(conn, r.Host)
	}
	if e == nil {
		return
	}
	if p.Proto == trace.ICMP {
		e.icmp = id
	}
	if p.Proto != trace.TCP {
		return
	}
	e.hears(id, p)
	if taken || p.Seg.Flags.Has(tcpmodel.ACK) && p.Seg.Ack == e.nxt && why == tcpmodel.WhyOutsideWindow {
		e.probes, e.probesSet = 0, 0
	}
	if taken && !p.Seg.Flags.Has(tcpmodel.RST) {
		e.takes(id, &p.Seg, l.t.Machine(r.Host).Stack == "linux")
		if whole {
			e.takesText(id, &p.Seg, l.since(e.took, r.At))
		}
	}
}

// answered is the connection whose end a segment came to, by what the host does of it in
// the same stop: not always the one it was sent on, since two may have the same addresses
// and ports. Refused is why nothing of the segment counts; no reason when it is taken. Whole
// is false when not all of its octets are.
func (l *ledger) answered(id trace.RecordID, arrival trace.Record) (conn trace.ConnID, refused trace.Reason, whole bool) {
	conn, whole = arrival.Conn, true
	for next := id + 1; int(next) <= l.t.Len(); next++ {
		r := l.t.Record(next)
		if r.Stop != arrival.Stop {
			break
		}
		if r.Cause != id || r.Host != arrival.Host {
			continue
		}
		if r.Conn != 0 {
			conn = r.Conn
		}
		if r.Kind == trace.Refusal && notTaken(r.Why) {
			refused = r.Why
		}
		whole = whole && r.Why != tcpmodel.WhyBeyondWindow
	}
	return conn, refused, whole
}

// notTaken reports a reason for which nothing of a segment counts.
func notTaken(why trace.Reason) bool {
	switch why { //nolint:exhaustive // with the others at least the acknowledgment counts
	case tcpmodel.WhyNoConnection, tcpmodel.WhyResetInListen, tcpmodel.WhyAckInListen, tcpmodel.WhyNotSYN, tcpmodel.WhyAckNotOurs,
		tcpmodel.WhyResetWithoutAck, tcpmodel.WhyOutsideWindow, tcpmodel.WhyOldTimestamp, tcpmodel.WhyNoTimestamp,
		tcpmodel.WhyResetNotExact, tcpmodel.WhySYNInWindow, tcpmodel.WhyNoACK, tcpmodel.WhyAckTooHigh, tcpmodel.WhyAckTooOld,
		tcpmodel.WhyDeferred, sim.ReasonBacklogFull, sim.ReasonSynQueueFull:
		return true
	}
	return false
}

// called adds a call of a program.
func (l *ledger) called(id trace.RecordID, r trace.Record, e *end) {
	switch app.CallKind(r.Sub) { //nolint:exhaustive // what else is called changes nothing that is added up here
	case app.CallListen:
		l.machine(r.Host).listen[port(l.t.Text(r.Ref))]++
	case app.CallUnlisten:
		l.machine(r.Host).listen[port(l.t.Text(r.Ref))]--
	}
	if e == nil {
		return
	}
	switch app.CallKind(r.Sub) { //nolint:exhaustive // as above
	case app.CallClose, app.CallAbort:
		e.closed = id
	case app.CallShutdown:
		e.shut = id
	case app.CallSetOption:
		e.probesSet = 0
	case app.CallWrite:
		e.written += uint64(max(r.N, 0))
	case app.CallRead, app.CallReadUrgent:
		e.read += uint64(max(r.N, 0))
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

// since is how long before a moment a record happened, 0 for none.
func (l *ledger) since(id trace.RecordID, now vtime.Time) vtime.Duration {
	if id == 0 {
		return 0
	}
	return now.Sub(l.t.Record(id).At)
}
