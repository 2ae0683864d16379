package view

import (
	"strings"

	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
	"wirewalk/tui/ladder"
)

// AutoSections cuts a walk without sections where something new begins: a
// connection, a request, a close, a reset, a long wait. With a connection, only
// what happens on it counts.
func AutoSections(x *ladder.Index, c *trace.Cursor, conn trace.ConnID) []Section {
	const most = 40
	var out []Section
	add := func(stop trace.StopID, title string) {
		if n := len(out); n > 0 && (out[n-1].Title == title || stop <= out[n-1].From) {
			return
		}
		out = append(out, Section{From: stop, Title: title})
	}
	cursor := *c
	cursor.First()
	last := vtime.Time(0)
	closing := map[trace.ConnID]bool{}
	first := trace.StopID(0)
	for cursor.Next() && len(out) < most {
		stop := cursor.Stop()
		if first == 0 {
			first = stop
		}
		if at := cursor.Now(); at.Sub(last) >= 2*vtime.Second && len(out) > 0 {
			add(stop, "after "+inspect.Span(at.Sub(last)))
		}
		last = cursor.Now()
		title := sectionTitle(x, stop, conn, closing)
		if len(out) == 0 && title == "" {
			title = inTheMiddle(x, stop, conn)
		}
		if title != "" {
			add(stop, title)
		}
	}
	if len(out) > 0 {
		out[0].From = first // What leads up to a section belongs to it.
	}
	for i := range out {
		if i+1 < len(out) {
			out[i].To = out[i+1].From - 1
		} else {
			out[i].To = trace.StopID(x.Trace.Stops())
		}
	}
	return out
}

// sectionTitle names what a stop begins, "" for nothing.
func sectionTitle(x *ladder.Index, stop trace.StopID, conn trace.ConnID, closing map[trace.ConnID]bool) string {
	first, last := x.Trace.Stop(stop)
	for id := first; id <= last; id++ {
		r := x.Trace.Record(id)
		if r.Kind == trace.Fault {
			return x.FaultText(r)
		}
		if r.Kind != trace.SegmentSent || conn != 0 && r.Conn != conn {
			continue
		}
		p := x.Trace.Packet(r.Packet())
		if p.Again != 0 || p.Proto != trace.TCP {
			continue
		}
		name := ""
		if conn == 0 && len(x.Trace.Conns()) > 1 && p.Conn != 0 {
			name = " " + inspect.Letter(p.Conn)
		}
		m, begins, _ := x.Carried(p)
		switch f := p.Seg.Flags; {
		case f.Has(tcpmodel.RST):
			return "reset" + name
		case f.Has(tcpmodel.SYN) && !f.Has(tcpmodel.ACK):
			return "open" + name
		case m != nil && begins && m.Request:
			return strings.TrimSpace(inspect.MessageName(m))
		case f.Has(tcpmodel.FIN) && !closing[p.Conn]:
			closing[p.Conn] = true
			return "close" + name
		}
	}
	return ""
}

// inTheMiddle names the first section when a stop sends a segment though nothing
// has begun: the capture has not seen the beginning.
func inTheMiddle(x *ladder.Index, stop trace.StopID, conn trace.ConnID) string {
	first, last := x.Trace.Stop(stop)
	for id := first; id <= last; id++ {
		r := x.Trace.Record(id)
		if r.Kind != trace.SegmentSent || conn != 0 && r.Conn != conn {
			continue
		}
		p := x.Trace.Packet(r.Packet())
		switch {
		case p.Proto != trace.TCP:
		case p.Seg.Flags.Has(tcpmodel.SYN):
			return "open"
		default:
			return "already open"
		}
	}
	return ""
}

// Visited leaves the sections that hold a stop which the cursor visits.
func Visited(list []Section, c *trace.Cursor) []Section {
	var out []Section
	for _, s := range list {
		if from, to := s.positions(c); from <= to {
			out = append(out, s)
		}
	}
	return out
}

// positions are the numbers of a section's first and last stop among those that
// the cursor visits; from is greater than to when it visits none.
func (s Section) positions(c *trace.Cursor) (from, to int) {
	at := *c
	at.JumpStop(max(s.From, 1) - 1)
	from, _ = at.Position()
	at.JumpStop(s.To)
	to, _ = at.Position()
	return from + 1, to
}
