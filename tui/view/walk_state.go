package view

import (
	"slices"

	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// stateOf is the state of an end at the cursor, nil when it does not exist yet.
func (w *Walk) stateOf(conn trace.ConnID, side int) *tcpmodel.Snapshot {
	return w.Index.StateAt(conn, side, inspect.Moment{As: w.Cursor.As(), At: w.Index.UpTo(w.Cursor, conn), Seen: w.Cursor.As()})
}

// stateBefore is the state of an end in front of the cursor's stop.
func (w *Walk) stateBefore(conn trace.ConnID, side int) *tcpmodel.Snapshot {
	as := w.before()
	if as == 0 {
		return w.Cursor.Trace().SnapshotAt(conn, side, 0)
	}
	return w.Index.StateAt(conn, side, inspect.Moment{As: as, At: w.Cursor.Trace().Record(as).At, Seen: as})
}

// farEnds lists the far ends of the connections that live around the cursor.
func (w *Walk) farEnds() []inspect.End {
	t := w.Cursor.Trace()
	if !w.Index.Estimates(w.Conn) {
		return nil
	}
	conns := w.Index.Live(w.before(), w.Conn)
	first, _ := t.Stop(w.Cursor.Stop())
	if c := t.Record(first).Conn; c != 0 && !slices.Contains(conns, c) {
		conns = append(conns, c)
	}
	var out []inspect.End
	for _, conn := range conns {
		for end := range 2 {
			if w.Index.Far(conn, end) {
				out = append(out, inspect.End{Conn: conn, Side: end})
			}
		}
	}
	return out
}

// farChange is the change of a far end's state since the stop before, "" for none.
func (w *Walk) farChange(end inspect.End) string {
	was, is := w.stateBefore(end.Conn, end.Side), w.stateOf(end.Conn, end.Side)
	if is == nil {
		return ""
	}
	from := tcpmodel.Closed
	switch {
	case was != nil:
		from = was.State
	case is.State == tcpmodel.SynReceived:
		from = tcpmodel.Listen
	}
	if from == is.State {
		return ""
	}
	return w.who(w.Cursor.Trace().Conn(end.Conn).Ends[end.Side].Host, end.Conn) + " " + from.String() + " -> " + is.State.String()
}

// flying adds the packets that are on their way at the cursor by the estimate.
func (w *Walk) flying() []trace.PacketID {
	const looked = 256
	t := w.Cursor.Trace()
	out := t.InFlight(w.Cursor.As(), looked)
	if !w.Index.Estimates(w.Conn) {
		return out
	}
	as := w.Cursor.As()
	for id := as; id > 0 && id+2*looked > as; id-- {
		r := t.Record(id)
		if r.Kind != trace.SegmentDelivered {
			continue
		}
		if times, ok := w.Index.Times(r.Packet()); ok && times.Came > w.Index.UpTo(w.Cursor, r.Conn) {
			out = append(out, r.Packet())
		}
	}
	slices.Sort(out)
	return out
}

// running lists the timers that are armed at the cursor, the next to expire first.
func (w *Walk) running() []inspect.ArmedTimer { return w.Index.Armed(w.Conn, w.Cursor.As()) }

// who is a host, with the connection's letter when there are several.
func (w *Walk) who(h trace.HostID, c trace.ConnID) string { return w.Index.Who(h, c, w.Conn) }

// RowTime is how much time a row of the ladder takes, 0 for a compact one. Two
// runs side by side have one scale, that of the original.
func (w *Walk) RowTime() vtime.Duration {
	x, conn := w.Index, w.Conn
	if w.Other != nil && w.Other.Left {
		x, conn = w.Other.Index, w.Other.Conn
	}
	if w.Scale < 0 {
		return x.Scale(conn)
	}
	return w.Scale
}
