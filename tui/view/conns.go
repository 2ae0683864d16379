package view

import (
	"strings"

	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
	"wirewalk/tui/grid"
	"wirewalk/tui/ladder"
)

// markWeight orders the marks that fall into one column.
func markWeight(c byte) int { return strings.IndexByte(" .=#SF?XR", c) }

// manyConns is above how many connections each gets one row.
const manyConns = 3

// Rows reports whether the connections are shown as rows: there are too many
// for one ladder, and none was chosen.
func (w *Walk) Rows() bool {
	return w.Conn == 0 && !w.Whole && len(w.Cursor.Trace().Conns()) > manyConns
}

// connRows draws one row for each connection, time running to the right. Equal
// steps are stops, not seconds, so that idle time takes no room.
func (w *Walk) connRows(s *grid.Screen) {
	t := w.Cursor.Trace()
	name := min(max(s.Width/3, 32), 44)
	bar := s.Width - name - 2
	n, of := w.Cursor.Position()
	s.Put(1, 0, "CONNECTIONS", w.heading(PaneLadder))
	legend := "S open  # request  = answer  . quiet  F close  R reset  X lost"
	if full := legend + ", ? perhaps"; t.Inferred && name+len(full) < s.Width {
		legend = full
	}
	s.Put(max(min(name, s.Width-1-len(legend)), len(" CONNECTIONS  ")), 0, legend, grid.Dim)
	chosen := w.RowConn()
	rows := s.Height() - 1
	all := w.Index.Begun(w.Cursor.As()) // Those that come later are not known yet.
	first := min(max(int(chosen)-1-rows/2, 0), max(all-rows, 0))
	for i := first; i < all && i < first+rows; i++ {
		c := &t.Conns()[i]
		y := i - first + 1
		role := grid.Plain
		if c.ID == chosen {
			s.Put(0, y, ">", grid.Selected)
			role = grid.Selected
		}
		s.PutFit(1, y, name-13, w.connName(c, name-13), role)
		s.PutFit(name-11, y, 10, ladder.ShortState(w.connState(c.ID), 10), grid.State)
		if w.Diff.ChangedConn(c.ID) {
			s.Put(name-1, y, "!", grid.Changed)
		}
		w.connBar(s, name, y, bar, c, n, of)
	}
}

// RowConn is the connection whose row has the mark: the selected one, else
// that of the stop.
func (w *Walk) RowConn() trace.ConnID {
	if w.Row != 0 {
		return min(w.Row, trace.ConnID(max(w.Index.Begun(w.Cursor.As()), 1)))
	}
	return max(w.shownConn(), 1)
}

// connName is a connection's letter, the port that tells it from others, and its
// hosts, shortened as the width asks.
func (w *Walk) connName(c *trace.Conn, width int) string {
	port := ""
	if p := c.Ends[0].Addr.Port(); p != 0 {
		port = ":" + itoa(int(p))
	}
	if w.oneClient() {
		return inspect.Letter(c.ID) + " " + port + " to " + inspect.HostName(w.Index.Trace, c.Ends[1].Host)
	}
	from, to := inspect.HostName(w.Index.Trace, c.Ends[0].Host), inspect.HostName(w.Index.Trace, c.Ends[1].Host)
	s := grid.NewScreen(0, 0, w.ASCII)
	room := width - grid.Width(inspect.Letter(c.ID)+port) - 2
	from = s.Fit(from, max(room-grid.Width(to), room/2))
	return inspect.Letter(c.ID) + " " + from + port + " " + s.Fit(to, room-grid.Width(from))
}

// oneClient reports that the same host opened all the connections.
func (w *Walk) oneClient() bool {
	const looked = 64
	conns := w.Cursor.Trace().Conns()
	for i := range conns[:min(len(conns), looked)] {
		if conns[i].Ends[0].Host != conns[0].Ends[0].Host {
			return false
		}
	}
	return true
}

// connState is the state of the end that opened the connection.
func (w *Walk) connState(id trace.ConnID) string {
	s := w.Cursor.State(id, 0)
	if s == nil {
		if s = w.Cursor.State(id, 1); s == nil {
			return ""
		}
	}
	return s.State.String()
}

// connBar draws the past of one connection.
func (w *Walk) connBar(s *grid.Screen, x, y, width int, c *trace.Conn, now, of int) {
	if of == 0 || width <= 0 || c.First == 0 {
		return
	}
	t := w.Cursor.Trace()
	cells := make([]byte, width)
	at := func(stop trace.StopID) int {
		cursor := *w.Cursor
		cursor.JumpStop(stop)
		n, _ := cursor.Position()
		if n > now {
			return -1
		}
		return min(max(n-1, 0)*width/of, width-1)
	}
	from, to := at(t.Record(c.First).Stop), at(t.Record(c.Last).Stop)
	if from < 0 {
		return
	}
	if to < 0 {
		to = min(max(now-1, 0)*width/of, width-1)
	}
	for i := from; i <= to; i++ {
		cells[i] = '.'
	}
	for _, e := range w.Index.Events()[c.ID-1] {
		if i := at(e.Stop); i >= 0 && markWeight(e.Mark) > markWeight(max(cells[i], ' ')) {
			cells[i] = e.Mark
		}
	}
	for i, b := range cells {
		if b != 0 {
			s.Put(x+i, y, string(rune(b)), markRole(b))
		}
	}
}

func markRole(b byte) grid.Role {
	switch b {
	case 'R':
		return grid.Reset
	case '#':
		return grid.Client
	case '=':
		return grid.Server
	case 'X', '?':
		return grid.Loss
	case '.':
		return grid.Dim
	}
	return grid.Plain
}
