package export

import (
	"net/netip"
	"strconv"

	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
)

// hostPort joins an address and a port; an IPv6 address gets its brackets.
func hostPort(ip string, port uint16) string {
	if a, err := netip.ParseAddr(ip); err == nil {
		return netip.AddrPortFrom(a, port).String()
	}
	return ip + ":" + strconv.Itoa(int(port))
}

// states follows the state of every end through the records in their order.
type states struct {
	t  *trace.Trace
	at map[endKey]tcpmodel.State
}

// endKey is one end of a connection. Both ends can be on one host.
type endKey struct {
	conn trace.ConnID
	host trace.HostID
}

// newStates starts every end in the state that its first change leaves: an end
// that a listener will make is in LISTEN until then.
func newStates(t *trace.Trace) *states {
	s := &states{t: t, at: map[endKey]tcpmodel.State{}}
	for id := trace.RecordID(1); int(id) <= t.Len(); id++ {
		r := t.Record(id)
		if r.Kind != trace.StateChange {
			continue
		}
		key := endKey{r.Conn, r.Host}
		if _, known := s.at[key]; !known {
			s.at[key] = r.From()
		}
	}
	return s
}

// after takes in a record and returns the state of the host's end as that
// record leaves it, "" for a record that concerns no end.
func (s *states) after(r *trace.Record) string {
	if r.Conn == 0 || r.Host == 0 || s.t.Conn(r.Conn).Side(r.Host) < 0 {
		return ""
	}
	key := endKey{r.Conn, r.Host}
	if r.Kind == trace.StateChange {
		s.at[key] = r.To()
	}
	return s.at[key].String()
}
