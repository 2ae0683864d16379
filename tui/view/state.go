package view

import (
	"slices"

	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// stateOf is the state of an end at the cursor, nil when it does not exist yet.
func (f *Frame) stateOf(conn trace.ConnID, side int) *tcpmodel.Snapshot {
	return f.Index.StateAt(conn, side, inspect.Moment{As: f.Cursor.As(), At: f.Index.UpTo(f.Cursor, conn), Seen: f.Cursor.As()})
}

// stateBefore is the state of an end in front of the cursor's stop.
func (f *Frame) stateBefore(conn trace.ConnID, side int) *tcpmodel.Snapshot {
	as := f.before()
	if as == 0 {
		return f.Cursor.Trace().SnapshotAt(conn, side, 0)
	}
	return f.Index.StateAt(conn, side, inspect.Moment{As: as, At: f.Cursor.Trace().Record(as).At, Seen: as})
}

// farEnds lists the far ends of the connections that live around the cursor.
func (f *Frame) farEnds() []inspect.End {
	t := f.Cursor.Trace()
	if !f.Index.Estimates(f.Conn) {
		return nil
	}
	conns := f.Index.Live(f.before(), f.Conn)
	first, _ := t.Stop(f.Cursor.Stop())
	if c := t.Record(first).Conn; c != 0 && !slices.Contains(conns, c) {
		conns = append(conns, c)
	}
	var out []inspect.End
	for _, conn := range conns {
		for end := range 2 {
			if f.Index.Far(conn, end) {
				out = append(out, inspect.End{Conn: conn, Side: end})
			}
		}
	}
	return out
}

// farChange is the change of a far end's state since the stop before, "" for none.
func (f *Frame) farChange(end inspect.End) string {
	was, is := f.stateBefore(end.Conn, end.Side), f.stateOf(end.Conn, end.Side)
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
	return f.who(f.Cursor.Trace().Conn(end.Conn).Ends[end.Side].Host, end.Conn) + " " + from.String() + " -> " + is.State.String()
}

// who is a host, with the connection's letter when there are several.
func (f *Frame) who(h trace.HostID, c trace.ConnID) string { return f.Index.Who(h, c, f.Conn) }

// RowTime is how much time a row of the ladder takes, 0 for a compact one. Two
// runs side by side have one scale, that of the original.
func (f *Frame) RowTime() vtime.Duration {
	x, conn := f.Index, f.Conn
	if f.Other != nil && f.Other.Left {
		x, conn = f.Other.Index, f.Other.Conn
	}
	if f.Scale < 0 {
		return x.Scale(conn)
	}
	return f.Scale
}
