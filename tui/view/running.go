package view

import (
	"cmp"
	"slices"

	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// runningTimerAt is one armed timer.
type runningTimerAt struct {
	who  string // the host, with the connection's letter when there are several
	name string
	at   vtime.Time
	host trace.HostID
	conn trace.ConnID
	kind tcpmodel.TimerKind
	app  bool // an application's
}

// running lists the timers that are armed at the cursor, the next to expire first.
func (w *Walk) running() []runningTimerAt {
	return w.runningAt(w.Cursor.Trace(), w.Cursor.As())
}

// runningAt lists the timers of what is shown that are armed as of a record.
func (w *Walk) runningAt(t *trace.Trace, as trace.RecordID) []runningTimerAt {
	if as == 0 {
		return nil
	}
	var out []runningTimerAt
	for _, c := range w.Index.live(as, w.Conn) {
		for end := range 2 {
			s := t.SnapshotAt(c, end, as)
			if s == nil || s.State == tcpmodel.Closed {
				continue
			}
			h := t.Conn(c).Ends[end].Host
			for k, at := range s.Timers {
				if at != vtime.Never && at > 0 {
					out = append(out, runningTimerAt{
						who: w.who(h, c), name: armedName(tcpmodel.TimerKind(k)), at: at, host: h, conn: c, kind: tcpmodel.TimerKind(k),
					})
				}
			}
		}
	}
	for _, a := range t.AppTimersAt(as) {
		if w.Conn == 0 || a.Conn == w.Conn || a.Conn == 0 && t.Conn(w.Conn).Side(a.Host) >= 0 {
			out = append(out, runningTimerAt{who: w.who(a.Host, a.Conn), name: a.Label, at: a.Deadline, host: a.Host, conn: a.Conn, app: true})
		}
	}
	slices.SortStableFunc(out, func(a, b runningTimerAt) int { return cmp.Compare(a.at, b.at) })
	return out
}

// armedName is what a timer is called while it runs.
func armedName(k tcpmodel.TimerKind) string {
	if k == tcpmodel.TimerTimeWait {
		return "TIME-WAIT"
	}
	return timerName(k)
}

func (w *Walk) who(h trace.HostID, c trace.ConnID) string {
	name := w.hostName(h)
	if w.Conn == 0 && c != 0 && len(w.Index.t.Conns()) > 1 {
		name += " " + Letter(c)
	}
	return name
}
