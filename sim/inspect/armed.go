package inspect

import (
	"cmp"
	"slices"

	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// ArmedTimer is a timer that runs at a moment.
type ArmedTimer struct {
	Name string
	At   vtime.Time // when it expires
	Host trace.HostID
	Conn trace.ConnID
	Kind tcpmodel.TimerKind
	App  bool // a program's, not TCP's
}

// Armed lists the timers of a connection, or of all, that are armed as of a
// record, the next to expire first.
func (x *Reader) Armed(only trace.ConnID, as trace.RecordID) []ArmedTimer {
	if as == 0 {
		return nil
	}
	t := x.Trace
	var out []ArmedTimer
	for _, c := range x.Live(as, only) {
		for side := range 2 {
			s := t.SnapshotAt(c, side, as)
			if s == nil || s.State == tcpmodel.Closed {
				continue
			}
			h := t.Conn(c).Ends[side].Host
			for k, at := range s.Timers {
				if at != vtime.Never && at > 0 {
					kind := tcpmodel.TimerKind(k)
					out = append(out, ArmedTimer{Name: armedName(kind), At: at, Host: h, Conn: c, Kind: kind})
				}
			}
		}
	}
	for _, a := range t.AppTimersAt(as) {
		if only == 0 || a.Conn == only || a.Conn == 0 && t.Conn(only).Side(a.Host) >= 0 {
			out = append(out, ArmedTimer{Name: a.Label, At: a.Deadline, Host: a.Host, Conn: a.Conn, App: true})
		}
	}
	slices.SortStableFunc(out, func(a, b ArmedTimer) int { return cmp.Compare(a.At, b.At) })
	return out
}

// armedName is what a timer is called while it runs.
func armedName(k tcpmodel.TimerKind) string {
	if k == tcpmodel.TimerTimeWait {
		return "TIME-WAIT"
	}
	return TimerName(k)
}

// Who is a host, with the connection's letter where several are shown.
func (x *Reader) Who(h trace.HostID, of, shown trace.ConnID) string {
	name := HostName(x.Trace, h)
	if shown == 0 && of != 0 && len(x.Trace.Conns()) > 1 {
		name += " " + Letter(of)
	}
	return name
}
