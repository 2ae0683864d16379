package measure

import (
	"net/netip"
	"slices"
	"sort"

	"wirewalk/sim/app"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// Socket is a row of a host's socket table.
type Socket struct {
	State        tcpmodel.State
	RecvQ, SendQ uint64
	Local, Peer  netip.AddrPort // peer is not valid for a listener
	Timer        string         // in ss's words, "" when none runs
	Left         vtime.Duration // until the timer fires
	Count        int            // retransmissions or probes so far
}

// At is a moment in a trace: an instant, and the last record that has happened.
type At struct {
	Time vtime.Time
	Rec  trace.RecordID
}

// AtTime is the moment after everything that happens at an instant.
func AtTime(t *trace.Trace, at vtime.Time) At {
	n := sort.Search(t.Len(), func(i int) bool { return t.Record(trace.RecordID(i+1)).At > at })
	return At{Time: at, Rec: trace.RecordID(n)}
}

// Sockets lists a host's sockets: listeners first, then connections in order
// of their numbers.
func Sockets(t *trace.Trace, host trace.HostID, at At) []Socket {
	rows := listeners(t, host, at)
	conns := t.Conns()
	for i := range conns {
		for side := range conns[i].Ends {
			if conns[i].Ends[side].Host != host {
				continue
			}
			s := t.SnapshotAt(conns[i].ID, side, at.Rec)
			if s != nil && s.State != tcpmodel.Closed && s.State != tcpmodel.Listen {
				rows = append(rows, connected(&conns[i], side, s, at.Time))
			}
		}
	}
	return rows
}

func connected(c *trace.Conn, side int, s *tcpmodel.Snapshot, now vtime.Time) Socket {
	row := Socket{
		State: s.State, RecvQ: s.RcvQueued, SendQ: s.SndQueued + uint64(s.SndNxt.Sub(s.SndUna)),
		Local: c.Ends[side].Addr, Peer: c.Ends[1-side].Public,
	}
	if !row.Peer.IsValid() {
		row.Peer = c.Ends[1-side].Addr
	}
	// The kernel keeps a TIME-WAIT, and a FIN-WAIT-2 that nobody reads, without queues.
	if s.State == tcpmodel.TimeWait {
		row.RecvQ, row.SendQ = 0, 0
	}
	if s.EndUnread && row.State != tcpmodel.TimeWait {
		row.RecvQ++ // The kernel counts sequence numbers, and a FIN has one.
	}
	row.Timer, row.Left, row.Count = timerOf(s, now)
	return row
}

// timerOf picks the timer that the kernel shows: its retransmission timer slot
// before the keepalive slot, which also serves TIME-WAIT and FIN-WAIT-2.
func timerOf(s *tcpmodel.Snapshot, now vtime.Time) (name string, left vtime.Duration, count int) {
	backoff, probes := int(s.Backoff), int(s.Probes)
	for _, k := range []struct {
		kind  tcpmodel.TimerKind
		name  string
		count int
	}{
		{tcpmodel.TimerRetransmit, "on", backoff},
		{tcpmodel.TimerLossProbe, "on", backoff},
		{tcpmodel.TimerReorder, "on", backoff},
		{tcpmodel.TimerPersist, "persist", probes},
		{tcpmodel.TimerTimeWait, "timewait", 0},
		{tcpmodel.TimerFinWait2, "timewait", 0},
		{tcpmodel.TimerKeepalive, "keepalive", probes},
	} {
		if at := s.Timers[k.kind]; at != vtime.Never && at >= now {
			return k.name, at.Sub(now), k.count
		}
	}
	return "", 0, 0
}

// listeners finds the listening sockets of a host. A call that does not name
// its port listens on those that have connections later in the trace.
func listeners(t *trace.Trace, host trace.HostID, at At) []Socket {
	var rows []Socket
	for id := trace.RecordID(1); id <= at.Rec; id++ {
		r := t.Record(id)
		if r.Host != host {
			continue
		}
		crashed := r.Kind == trace.Fault && r.Sub == uint8(trace.FaultCrash)
		call := app.CallKind(r.Sub)
		switch {
		case crashed:
			rows = nil
		case r.Kind == trace.Call && call == app.CallListen && r.Errno == 0:
			for _, port := range portsOf(t, r) {
				local := netip.AddrPortFrom(anyAddress(t.Host(host)), port)
				rows = append(rows, Socket{
					State: tcpmodel.Listen, Local: local,
					SendQ: uint64(max(r.N, 0)),
				})
			}
		case r.Kind == trace.Call && call == app.CallUnlisten:
			for _, port := range portsOf(t, r) {
				rows = without(rows, port)
			}
		}
	}
	for i := range rows {
		rows[i].RecvQ = waiting(t, host, rows[i].Local.Port(), at)
	}
	return rows
}

// anyAddress is what a listening socket of a host is bound to: one of IPv6 takes
// connections of both families.
func anyAddress(h *trace.Host) netip.Addr {
	if h.Addr.Is6() || h.Also.Is6() {
		return netip.IPv6Unspecified()
	}
	return netip.IPv4Unspecified()
}

// waiting counts the open connections of a port that no accept() has taken yet:
// for a listener the kernel shows them as Recv-Q, beside the backlog as Send-Q.
func waiting(t *trace.Trace, host trace.HostID, port uint16, at At) uint64 {
	taken := map[trace.ConnID]bool{}
	for id := trace.RecordID(1); id <= at.Rec; id++ {
		r := t.Record(id)
		if r.Host == host && r.Kind == trace.Indication && app.Kind(r.Sub) == app.Accepted {
			taken[r.Conn] = true
		}
	}
	n := uint64(0)
	for i := range t.Conns() {
		c := &t.Conns()[i]
		side := c.Side(host)
		if side < 0 || c.Ends[side].Addr.Port() != port || taken[c.ID] {
			continue
		}
		if s := t.SnapshotAt(c.ID, side, at.Rec); s != nil && s.State.Synchronized() &&
			s.State != tcpmodel.TimeWait {
			n++
		}
	}
	return n
}

// portsOf are the ports of a listen or unlisten call.
func portsOf(t *trace.Trace, call trace.Record) []uint16 {
	if port, ok := portIn(t.Text(call.Ref)); ok {
		return []uint16{port}
	}
	var ports []uint16
	for id := trace.RecordID(1); int(id) <= t.Len(); id++ {
		r := t.Record(id)
		if r.Kind != trace.StateChange || r.Host != call.Host || r.From() != tcpmodel.Listen {
			continue
		}
		if side := t.Conn(r.Conn).Side(r.Host); side >= 0 {
			if port := t.Conn(r.Conn).Ends[side].Addr.Port(); !slices.Contains(ports, port) {
				ports = append(ports, port)
			}
		}
	}
	slices.Sort(ports)
	return ports
}

// without takes the first listener of a port away.
func without(rows []Socket, port uint16) []Socket {
	i := slices.IndexFunc(rows, func(r Socket) bool { return r.Local.Port() == port })
	if i < 0 {
		return rows
	}
	return slices.Delete(rows, i, i+1)
}

// portIn reads the number at the end of a text such as ":80" or "port 80".
func portIn(s string) (uint16, bool) {
	n, unit, digits := 0, 1, 0
	for i := len(s) - 1; i >= 0 && s[i] >= '0' && s[i] <= '9' && digits < 5; i-- {
		n += int(s[i]-'0') * unit
		unit *= 10
		digits++
	}
	return uint16(n), digits > 0 && n > 0 && n < 1<<16
}
