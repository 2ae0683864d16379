package narrate

import (
	"fmt"
	"strconv"
	"strings"

	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// facts are a record with what prose may say about it.
type facts struct {
	t  *trace.Trace
	id trace.RecordID
	r  *trace.Record
	p  *trace.Packet // the record's packet, or the nearest one among its causes
	n  trace.PacketID
}

func factsOf(t *trace.Trace, id trace.RecordID) *facts {
	f := &facts{t: t, id: id, r: t.Record(id)}
	// A state change or an indication is about the segment that brought it, at most a few causes back.
	for at, steps := id, 0; at != 0 && steps < 4; steps++ {
		r := t.Record(at)
		if n := r.Packet(); n != 0 && r.Conn == f.r.Conn {
			f.p, f.n = t.Packet(n), n
			break
		}
		if r.Stop != f.r.Stop || r.Cause >= at {
			break
		}
		at = r.Cause
	}
	return f
}

// host names a host, "the network" when there is none.
func (f *facts) host(id trace.HostID) string {
	if id == 0 || int(id) > len(f.t.Hosts()) {
		return "the network"
	}
	return f.t.Host(id).Name
}

// side is the record's end of its connection, -1 when it has none.
func (f *facts) side() int {
	if f.r.Conn == 0 {
		return -1
	}
	return f.t.Conn(f.r.Conn).Side(f.r.Host)
}

// snap is the state of the record's end after the record, nil when unknown.
func (f *facts) snap() *tcpmodel.Snapshot {
	side := f.side()
	if side < 0 {
		return nil
	}
	_, last := f.t.Stop(f.r.Stop)
	if s := f.t.SnapshotAt(f.r.Conn, side, f.id); s != nil {
		return s
	}
	return f.t.SnapshotAt(f.r.Conn, side, last)
}

// relative is a sequence number counted from the sender's first one.
func (f *facts) relative(side int, q tcpmodel.Seq) string {
	if side >= 0 && f.r.Conn != 0 {
		if e := &f.t.Conn(f.r.Conn).Ends[side]; e.HasISS {
			return strconv.FormatInt(int64(int32(q-e.ISS)), 10)
		}
	}
	return strconv.FormatUint(uint64(q), 10)
}

// get resolves a placeholder; false when the trace does not know.
func (f *facts) get(name string) (string, bool) {
	for _, look := range []func(string) (string, bool){f.ofRecord, f.ofPacket, f.ofEnd, f.ofRef} {
		if s, ok := look(name); ok {
			return s, s != ""
		}
	}
	return "", false
}

func (f *facts) ofRecord(name string) (string, bool) {
	switch name {
	case "host":
		return f.host(f.r.Host), true
	case "peer":
		if side := f.side(); side >= 0 {
			return f.host(f.t.Conn(f.r.Conn).Ends[1-side].Host), true
		}
		if f.p != nil && f.p.To != f.r.Host {
			return f.host(f.p.To), true
		}
		if f.p != nil {
			return f.host(f.p.From), true
		}
		return "", true
	case "at":
		return Seconds(f.r.At), true
	case "n":
		return strconv.FormatInt(f.r.N, 10), true
	case "octets":
		return octets(int(f.r.N)), true
	case "ndur":
		return vtime.Duration(f.r.N).String(), true
	case "errno":
		if f.r.Errno == tcpmodel.OK {
			return "", true
		}
		return f.r.Errno.String(), true
	case "from":
		return f.r.From().String(), f.r.Kind == trace.StateChange
	case "to":
		return f.r.To().String(), f.r.Kind == trace.StateChange
	case "timer":
		return tcpmodel.TimerKind(f.r.Sub).String(), f.r.Kind == trace.TimerFired
	}
	return "", false
}

func (f *facts) ofPacket(name string) (string, bool) {
	if f.p == nil {
		return "", false
	}
	switch name {
	case "packet":
		return "#" + strconv.Itoa(int(f.n)), true
	case "segment":
		return SegmentName(f.t, f.n), true
	case "flags":
		return FlagNames(f.p.Seg.Flags), true
	case "len":
		return strconv.Itoa(int(f.p.Seg.Payload.Len)), true
	case "seq":
		return f.relative(f.sender(), f.p.Seg.Seq), true
	case "end":
		return f.relative(f.sender(), f.p.Seg.End()), true
	case "ack":
		if !f.p.Seg.Flags.Has(tcpmodel.ACK) {
			return "", true
		}
		return f.relative(1-f.sender(), f.p.Seg.Ack), true
	case "window":
		return strconv.Itoa(int(f.p.Seg.Window)), true
	case "mss":
		return strconv.Itoa(int(f.p.Seg.Options.MSS)), f.p.Seg.Options.MSS != 0
	case "again":
		if f.p.Again == 0 {
			return "", true
		}
		return "#" + strconv.Itoa(int(f.p.Again)), true
	case "sender":
		return f.host(f.p.From), true
	case "receiver":
		return f.host(f.p.To), true
	case "flight":
		if f.p.Sent == 0 || f.p.Arrived == 0 {
			return "", true
		}
		return f.t.Record(f.p.Arrived).At.Sub(f.t.Record(f.p.Sent).At).String(), true
	}
	return "", false
}

// sender is the side of the connection that sent the packet, 0 when unknown.
func (f *facts) sender() int {
	if f.r.Conn != 0 {
		if side := f.t.Conn(f.r.Conn).Side(f.p.From); side >= 0 {
			return side
		}
	}
	return 0
}

func (f *facts) ofEnd(name string) (string, bool) {
	s := f.snap()
	side := f.side()
	if s == nil || side < 0 {
		return "", false
	}
	switch name {
	case "state":
		return s.State.String(), true
	case "peerstate":
		return f.t.StateAt(f.r.Conn, 1-side, f.id).String(), true
	case "una":
		return f.relative(side, s.SndUna), true
	case "nxt":
		return f.relative(side, s.SndNxt), true
	case "rcvnxt":
		return f.relative(1-side, s.RcvNxt), true
	case "unacked":
		return strconv.Itoa(int(s.SndNxt.Sub(s.SndUna))), true
	case "queued":
		return strconv.FormatUint(s.SndQueued, 10), true
	case "unread":
		return strconv.FormatUint(s.RcvQueued, 10), true
	case "sndwnd":
		return strconv.Itoa(int(s.SndWnd)), true
	case "rcvwnd":
		return strconv.Itoa(int(s.RcvWnd)), true
	case "cwnd":
		return strconv.Itoa(int(s.Cwnd)), true
	case "ssthresh":
		return strconv.Itoa(int(s.Ssthresh)), true
	case "smss":
		return strconv.Itoa(int(s.MSS)), true
	case "rto":
		return s.RTO.String(), s.RTO != 0
	case "probes":
		return strconv.Itoa(int(s.Probes)), true
	case "backoff":
		return strconv.Itoa(int(s.Backoff)), true
	case "port":
		return strconv.Itoa(int(f.t.Conn(f.r.Conn).Ends[side].Addr.Port())), true
	case "peerport":
		return strconv.Itoa(int(f.t.Conn(f.r.Conn).Ends[1-side].Addr.Port())), true
	}
	return f.ofTimer(name, s)
}

// ofTimer resolves "in:persist": how long the named timer still runs.
func (f *facts) ofTimer(name string, s *tcpmodel.Snapshot) (string, bool) {
	kind, ok := strings.CutPrefix(name, "in:")
	if !ok {
		return "", false
	}
	for k := range tcpmodel.TimerKind(tcpmodel.NumTimers) {
		if k.String() == kind && s.Timers[k] != vtime.Never && s.Timers[k] != 0 && s.Timers[k] >= f.r.At {
			return s.Timers[k].Sub(f.r.At).String(), true
		}
	}
	return "", true
}

// ofRef resolves what hangs on a record by reference: texts, messages, exchanges.
func (f *facts) ofRef(name string) (string, bool) {
	switch f.r.Kind { //nolint:exhaustive // only these kinds have texts of their own
	case trace.HTTP:
		if m := f.t.Message(f.r.Ref); name == "text" {
			return m.StartLine, true
		}
	case trace.Exchange:
		x := f.t.Exchange(f.r.Ref)
		switch name {
		case "text":
			return strings.TrimSpace(x.Method + " " + x.Target), true
		case "status":
			return strconv.Itoa(x.Status), x.Status != 0
		case "error":
			return x.Error, true
		}
	case trace.Call, trace.Note, trace.Result, trace.Command, trace.AppTimer, trace.Fault, trace.Refusal:
		if name == "text" {
			return f.t.Text(f.r.Ref), true
		}
	}
	return "", false
}

// Seconds writes an instant as the ladder does: seconds with three digits.
func Seconds(at vtime.Time) string {
	ms := (int64(at) + 500_000) / 1_000_000
	return fmt.Sprintf("%d.%03d", ms/1000, ms%1000)
}
