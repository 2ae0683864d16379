package ladder

import (
	"slices"
	"strings"

	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
	"wirewalk/tui/grid"
)

// foldAtFarEnd is the fold of like stops once more, among the rows of the far end.
func (l *ladder) foldAtFarEnd(ln line) []line {
	first, last := l.t.Stop(ln.stop)
	for id := first; id <= last; id++ {
		if p := l.t.Record(id).Packet(); p != 0 {
			times, ok := l.x.Times(p)
			if !ok {
				break
			}
			if times.Second {
				return []line{ln, atReceiver(ln, &times)}
			}
			return []line{ln, atSender(ln, &times)}
		}
	}
	return []line{ln}
}

// splitEnds divides the rows of a stop into those of the two ends of its packet.
func (l *ladder) splitEnds(lines []line) []line {
	if lines[0].kind == lineRun {
		return l.foldAtFarEnd(lines[0])
	}
	at := slices.IndexFunc(lines, func(ln line) bool { return ln.packet != 0 })
	if at < 0 {
		return lines
	}
	id := lines[at].packet
	times, ok := l.x.Times(id)
	if !ok {
		return lines
	}
	p := l.t.Packet(id)
	if p.Arrived == 0 && !times.Second {
		return lines // It was seen, and lost after that: there is no row but the one of its sending.
	}
	var out []line
	for _, ln := range lines {
		came := ln.host == p.To
		here, there := atSender, atReceiver
		if came {
			here, there = atReceiver, atSender
		}
		if ln.packet == 0 && !came && ln.host != p.From {
			out = append(out, ln)
			continue
		}
		notes := ln.notes
		ln.notes = nil
		for _, n := range notes {
			if (n.host == p.To) == came && !l.toldByEstimate(n, ln.conn) {
				ln.notes = append(ln.notes, n)
			}
		}
		if ln = here(ln, &times); ln.kind != lineMark || len(ln.notes) > 0 {
			out = append(out, l.withState(ln))
		}
		for _, n := range notes {
			if (n.host == p.To) != came && !l.toldByEstimate(n, ln.conn) {
				out = append(out, there(line{
					kind: lineMark, stop: ln.stop, rec: ln.rec, at: ln.at, conn: ln.conn, host: n.host, later: ln.later, notes: []note{n},
				}, &times))
			}
		}
	}
	return out
}

// toldByEstimate reports a note of a far end's state, which the estimates tell better.
func (l *ladder) toldByEstimate(n note, conn trace.ConnID) bool {
	return (n.role == grid.State || strings.HasSuffix(n.text, noSuchConn)) && conn != 0 && l.x.Far(conn, l.t.Conn(conn).Side(n.host))
}

// withState says beside a far row what state the end enters there.
func (l *ladder) withState(ln line) line {
	if ln.packet == 0 || ln.conn == 0 {
		return ln
	}
	side := l.t.Conn(ln.conn).Side(ln.host)
	i := l.x.EstimateOf(ln.conn, side, ln.at, ln.packet)
	if i < 0 {
		return ln
	}
	list := l.t.Estimates(ln.conn, side)
	was := tcpmodel.Closed
	for j := i - 1; j >= 0; j-- {
		if l.t.Packet(list[j].Packet).Sent <= l.as() { // What was not seen yet has no row.
			was = list[j].State
			break
		}
	}
	seg := &l.t.Packet(ln.packet).Seg
	text, role := "", grid.State
	switch {
	case list[i].State != was:
		text = list[i].State.String()
	case ln.kind == lineArrives && was == tcpmodel.Closed && l.x.BegunBy(ln.conn, side, i-1) && seg.Flags&(tcpmodel.RST|tcpmodel.SYN) == 0:
		text, role = noSuchConn, grid.Event
	default:
		return ln
	}
	if l.letters {
		text = inspect.Letter(ln.conn) + " " + text
	}
	ln.notes = append([]note{{host: ln.host, conn: ln.conn, text: text, role: role}}, ln.notes...)
	return ln
}
