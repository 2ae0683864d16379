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
	rec  trace.RecordID
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
			out = append(out, ArmedTimer{Name: a.Label, At: a.Deadline, Host: a.Host, Conn: a.Conn, App: true, rec: a.Rec})
		}
	}
	slices.SortStableFunc(out, func(a, b ArmedTimer) int { return cmp.Compare(a.At, b.At) })
	return out
}

// SetFor is how long a timer that runs as of a record was set for, 0 where that is not known.
func (x *Reader) SetFor(tm ArmedTimer, as trace.RecordID) vtime.Duration {
	t := x.Trace
	since := tm.rec
	if !tm.App {
		since = t.ArmedSince(tm.Conn, t.Conn(tm.Conn).Side(tm.Host), tm.Kind, as)
	}
	if since == 0 {
		return 0
	}
	return tm.At.Sub(t.Record(since).At)
}

// RanOut is the timer that runs out with a record: it was armed until then.
func (x *Reader) RanOut(id trace.RecordID) (tm ArmedTimer, set vtime.Duration, ok bool) {
	r := x.Trace.Record(id)
	for _, tm := range x.Armed(r.Conn, id-1) {
		app := r.Kind == trace.AppTimer && tm.App && tm.Name == x.Trace.Text(r.Ref)
		if tm.Host == r.Host && tm.Conn == r.Conn && tm.At == r.At && (app || r.Kind == trace.TimerFired && !tm.App && tm.Kind == tcpmodel.TimerKind(r.Sub)) {
			return tm, x.SetFor(tm, id-1), true
		}
	}
	return ArmedTimer{}, 0, false
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
