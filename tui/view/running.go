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
}

// running lists the timers that are armed at the cursor, the next to expire first.
func (w *Walk) running() []runningTimerAt {
	t, as := w.Cursor.Trace(), w.Cursor.As()
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
					out = append(out, runningTimerAt{w.who(h, c), armedName(tcpmodel.TimerKind(k)), at, h, c})
				}
			}
		}
	}
	for _, a := range t.AppTimersAt(as) {
		if w.Conn == 0 || a.Conn == 0 || a.Conn == w.Conn {
			out = append(out, runningTimerAt{w.who(a.Host, a.Conn), a.Label, a.Deadline, a.Host, a.Conn})
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
	if w.Conn == 0 && c != 0 && len(w.Cursor.Trace().Conns()) > 1 {
		name += " " + Letter(c)
	}
	return name
}
