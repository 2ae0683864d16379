package measure

import (
	"net/netip"
	"strconv"

	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
)

// HostPort joins an address and a port; an IPv6 address gets its brackets.
func HostPort(ip string, port uint16) string {
	if a, err := netip.ParseAddr(ip); err == nil {
		return netip.AddrPortFrom(a, port).String()
	}
	return ip + ":" + strconv.Itoa(int(port))
}

// States follows the state of every end through the records in their order.
type States struct {
	t  *trace.Trace
	at map[end]tcpmodel.State
}

// end is one end of a connection. Both ends can be on one host.
type end struct {
	conn trace.ConnID
	host trace.HostID
}

// NewStates starts every end in the state that its first change leaves: an end
// that a listener will make is in LISTEN until then.
func NewStates(t *trace.Trace) *States {
	s := &States{t: t, at: map[end]tcpmodel.State{}}
	for id := trace.RecordID(1); int(id) <= t.Len(); id++ {
		r := t.Record(id)
		if r.Kind != trace.StateChange {
			continue
		}
		key := end{r.Conn, r.Host}
		if _, known := s.at[key]; !known {
			s.at[key] = r.From()
		}
	}
	return s
}

// After takes in a record and returns the state of the host's end as that
// record leaves it, "" for a record that concerns no end.
func (s *States) After(r trace.Record) string {
	if r.Conn == 0 || r.Host == 0 || s.t.Conn(r.Conn).Side(r.Host) < 0 {
		return ""
	}
	key := end{r.Conn, r.Host}
	if r.Kind == trace.StateChange {
		s.at[key] = r.To()
	}
	return s.at[key].String()
}
