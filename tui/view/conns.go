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
func (f *Frame) Rows() bool {
	return f.Conn == 0 && !f.Whole && len(f.Cursor.Trace().Conns()) > manyConns
}

// connRows draws one row for each connection, time running to the right. Equal
// steps are stops, not seconds, so that idle time takes no room.
func (f *Frame) connRows(s *grid.Screen) {
	t := f.Cursor.Trace()
	name := min(max(s.Width/3, 32), 44)
	s.Put(1, 0, "CONNECTIONS", f.TitleRole(LadderPane))
	legend := "S open  # request  = answer  . quiet  F close  R reset  X lost"
	if full := legend + ", ? perhaps"; t.Inferred && name+len(full) < s.Width {
		legend = full
	}
	s.Put(max(min(name, s.Width-1-len(legend)), len(" CONNECTIONS  ")), 0, legend, grid.Dim)
	chosen := f.RowConn()
	rows := s.Height() - 1
	all := f.Index.Begun(f.Cursor.As()) // Those that come later are not known yet.
	first := min(max(int(chosen)-1-rows/2, 0), max(all-rows, 0))
	for i := first; i < all && i < first+rows; i++ {
		c := &t.Conns()[i]
		y := i - first + 1
		role := grid.Plain
		if c.ID == chosen {
			s.Put(0, y, ">", grid.Selected)
			role = grid.Selected
		}
		s.PutFit(1, y, name-13, f.connName(c, name-13), role)
		s.PutFit(name-11, y, 10, ladder.ShortState(f.connState(c.ID), 10), grid.State)
		if f.Diff.ChangedConn(c.ID) {
			s.Put(name-1, y, "!", grid.Changed)
		}
		f.connBar(s, grid.Rect{X: name, Y: y, Width: s.Width - name - 2, Height: 1}, c)
	}
}

// RowConn is the connection whose row has the mark: the selected one, else
// that of the stop.
func (f *Frame) RowConn() trace.ConnID {
	if f.Row != 0 {
		return min(f.Row, trace.ConnID(max(f.Index.Begun(f.Cursor.As()), 1)))
	}
	return max(f.shownConn(), 1)
}

// connName is a connection's letter, the port that tells it from others, and its
// hosts, shortened as the width asks.
func (f *Frame) connName(c *trace.Conn, width int) string {
	port := ""
	if p := c.Ends[0].Addr.Port(); p != 0 {
		port = ":" + itoa(int(p))
	}
	if f.oneClient() {
		return inspect.Letter(c.ID) + " " + port + " to " + inspect.HostName(f.Index.Trace, c.Ends[1].Host)
	}
	from, to := inspect.HostName(f.Index.Trace, c.Ends[0].Host), inspect.HostName(f.Index.Trace, c.Ends[1].Host)
	s := grid.NewScreen(0, 0, f.ASCII)
	room := width - grid.Width(inspect.Letter(c.ID)+port) - 2
	from = s.Fit(from, max(room-grid.Width(to), room/2))
	return inspect.Letter(c.ID) + " " + from + port + " " + s.Fit(to, room-grid.Width(from))
}

// oneClient reports that the same host opened all the connections.
func (f *Frame) oneClient() bool {
	const looked = 64
	conns := f.Cursor.Trace().Conns()
	for i := range conns[:min(len(conns), looked)] {
		if conns[i].Ends[0].Host != conns[0].Ends[0].Host {
			return false
		}
	}
	return true
}

// connState is the state of the end that opened the connection.
func (f *Frame) connState(id trace.ConnID) string {
	s := f.Cursor.State(id, 0)
	if s == nil {
		if s = f.Cursor.State(id, 1); s == nil {
			return ""
		}
	}
	return s.State.String()
}

// connBar draws the past of one connection in a row.
func (f *Frame) connBar(s *grid.Screen, row grid.Rect, c *trace.Conn) {
	now, of := f.Cursor.Position()
	width := row.Width
	if of == 0 || width <= 0 || c.First == 0 {
		return
	}
	t := f.Cursor.Trace()
	cells := make([]byte, width)
	at := func(stop trace.StopID) int {
		cursor := *f.Cursor
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
	for _, e := range f.Index.Events()[c.ID-1] {
		if i := at(e.Stop); i >= 0 && markWeight(e.Mark) > markWeight(max(cells[i], ' ')) {
			cells[i] = e.Mark
		}
	}
	for i, b := range cells {
		if b != 0 {
			s.Put(row.X+i, row.Y, string(rune(b)), markRole(b))
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
