package ladder

import (
	"iter"
	"slices"

	"wirewalk/sim/app"
	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
	"wirewalk/tui/grid"
)

// lineKind is what a row of the ladder is about.
type lineKind uint8

const (
	lineDeparts lineKind = iota // a packet leaves a host
	lineArrives                 // a packet comes to a host, or is dropped there
	lineMark                    // something happens at a host: a call, a change of state
	lineFault                   // something befalls a host or the network
	lineIdle                    // a fold of time
	lineRun                     // a fold of like stops
	lineGap                     // room for two lines to cross
	lineTime                    // time passes, in a time-true ladder
	lineWords                   // a note that is too long to stand beside a lifeline
)

// line is one row of the ladder.
type line struct {
	kind   lineKind
	stop   trace.StopID
	rec    trace.RecordID
	at     vtime.Time
	packet trace.PacketID
	conn   trace.ConnID
	host   trace.HostID
	notes  []note
	text   string
	short  []string // for the text where it does not fit, the longest first
	later  bool     // after the cursor: laid out, not drawn
	// direct: the packet arrives at the instant it leaves, as far as is known.
	// Captures show it so; it takes one row.
	direct bool
	steady bool // the wait before it is the rhythm of a run, which the run's fold tells
	guess  bool // the time is estimated
	aside  bool // it stands apart from where its stop is, at a far end
	hidden *foldContent
	// The rest is of time-true ladders.
	axis       vtime.Time // the instant that the row stands for; of two ladders side by side it is one
	otherFolds bool       // in the ladder beside this one a fold of like rows stands here
	same       bool       // the row takes no time: it is of the instant of the row above
}

// folds reports a fold of like rows, in this ladder or the one beside it: it
// tells itself how much time it takes.
func (l *line) folds() bool { return l.kind == lineRun || l.otherFolds }

// foldContent is what a fold of like rows hides.
type foldContent struct {
	stops  []trace.StopID
	packet trace.PacketID // the last one that leaves there, 0 for none
	every  string         // the rhythm of an even run, "" for others
}

// hides tells a fold what it hides.
func (l *line) hides(rows []line) {
	if l.hidden == nil {
		l.hidden = &foldContent{}
	}
	h := l.hidden
	for i := range rows {
		ln := &rows[i]
		if n := len(h.stops); n == 0 || h.stops[n-1] != ln.stop {
			h.stops = append(h.stops, ln.stop)
		}
		if ln.kind == lineDeparts {
			h.packet = max(h.packet, ln.packet)
		}
		if ln.hidden != nil {
			h.packet = max(h.packet, ln.hidden.packet)
		}
		l.rec = max(l.rec, ln.rec)
	}
}

// changed reports a row in which something happens that a compared run lacks.
func (l *line) changed(at func(trace.StopID) bool) bool {
	if l.hidden != nil {
		return slices.ContainsFunc(l.hidden.stops, at)
	}
	return l.kind <= lineFault && at(l.stop)
}

// empty reports a row in which nothing happens.
func (l *line) empty() bool { return l.kind == lineIdle || l.kind == lineGap || l.kind == lineTime }

// note stands beside a lifeline.
type note struct {
	host trace.HostID
	conn trace.ConnID
	text string
	role grid.Role
	weak bool // gives way to another note
}

func (l *line) slot(h trace.HostID) *note {
	for i := range l.notes {
		if l.notes[i].host == h {
			return &l.notes[i]
		}
	}
	return nil
}

// add puts a note beside a lifeline and reports whether there was room.
func (l *line) add(n note) bool {
	s := l.slot(n.host)
	if s == nil {
		l.notes = append(l.notes, n)
		return true
	}
	if !s.weak || n.weak {
		return false
	}
	*s = n
	return true
}

// stopLines turns the records of one stop into rows. Notes go to the row where
// they happen; when that has no room, to the next one of the same stop.
type stopLines struct {
	x       *Index
	conn    trace.ConnID // only this one, 0 for all
	letters bool
	lines   []line
	pending []note
	write   note // shown only when nothing else is
	stop    trace.StopID
	rec     trace.RecordID
}

// linesOf returns the rows of a stop.
func (s *stopLines) linesOf(stop trace.StopID) []line {
	s.lines, s.pending, s.write, s.stop = nil, nil, note{}, stop
	t := s.x.Trace
	first, last := t.Stop(stop)
	for id := first; id <= last; id++ {
		r := t.Record(id)
		if s.conn != 0 && r.Conn != 0 && r.Conn != s.conn {
			continue
		}
		s.rec = id
		s.record(r)
	}
	if len(s.lines) == 0 && s.write.text != "" {
		s.pending = append(s.pending, s.write)
	}
	for i, n := range s.pending {
		if n.weak && (len(s.lines) > 0 || i+1 < len(s.pending)) {
			continue
		}
		s.push(line{kind: lineMark, host: n.host, conn: n.conn})
		s.lines[len(s.lines)-1].add(n)
	}
	return s.lines
}

// StopTexts are the words that a ladder writes for a stop: in rows of their own
// and beside lifelines, without the labels of packets. With a connection they are
// only those about it.
func (x *Index) StopTexts(stop trace.StopID, conn trace.ConnID) iter.Seq[string] {
	return func(yield func(string) bool) {
		s := stopLines{x: x, conn: conn}
		for _, ln := range s.linesOf(stop) {
			if ln.text != "" && !yield(ln.text) {
				return
			}
			for _, n := range ln.notes {
				if !yield(n.text) {
					return
				}
			}
		}
	}
}

// push starts a new row and gives it the notes that wait for one.
func (s *stopLines) push(l line) {
	l.stop, l.rec, l.at = s.stop, s.rec, s.x.Trace.Record(s.rec).At
	rest := s.pending[:0]
	for _, n := range s.pending {
		if l.kind == lineMark || !l.add(n) {
			rest = append(rest, n)
		}
	}
	s.pending = rest
	s.lines = append(s.lines, l)
}

// say adds a note at the latest row, or at the next.
func (s *stopLines) say(n note) {
	if k := len(s.lines); k > 0 && len(s.pending) == 0 && s.lines[k-1].add(n) {
		return
	}
	s.pending = append(s.pending, n)
}

// said reports that the stop has a note of the same words already.
func (s *stopLines) said(n note) bool {
	same := func(o note) bool { return o.host == n.host && o.text == n.text }
	return slices.ContainsFunc(s.pending, same) ||
		slices.ContainsFunc(s.lines, func(l line) bool { return slices.ContainsFunc(l.notes, same) })
}

func (s *stopLines) record(r trace.Record) {
	switch r.Kind {
	case trace.SegmentSent:
		s.push(line{kind: lineDeparts, packet: r.Packet(), conn: r.Conn, host: r.Host})
	case trace.SegmentDelivered:
		s.push(line{kind: lineArrives, packet: r.Packet(), conn: r.Conn, host: r.Host})
		if s.nobody(r) {
			s.say(note{host: r.Host, conn: r.Conn, text: s.with(r.Conn, noSuchConn), role: grid.Event, weak: true})
		}
	case trace.SegmentDropped:
		if r.Host != 0 {
			s.push(line{kind: lineArrives, packet: r.Packet(), conn: r.Conn, host: r.Host})
			s.say(note{host: r.Host, conn: r.Conn, text: s.with(r.Conn, inspect.ReasonWords(r.Why)), role: grid.Loss})
		}
	case trace.StateChange:
		s.say(note{host: r.Host, conn: r.Conn, text: s.with(r.Conn, r.To().String()), role: grid.State})
	case trace.TimerFired:
		s.pending = append(s.pending, note{
			host: r.Host, conn: r.Conn, text: s.with(r.Conn, inspect.TimerName(tcpmodel.TimerKind(r.Sub))), role: grid.Event, weak: true,
		})
	case trace.AppTimer:
		s.pending = append(s.pending, note{host: r.Host, text: shortTimer(s.x.Trace.Text(r.Ref)), role: grid.Event, weak: true})
	case trace.Call:
		s.call(r)
	case trace.Indication:
		s.indication(r)
	case trace.Fault:
		s.push(line{kind: lineFault, host: r.Host, conn: r.Conn, text: s.x.FaultText(r)})
	case trace.Note, trace.Result:
		if r.Kind == trace.Note && r.Host == 0 { // The world's own.
			if text := s.x.Trace.Text(r.Ref); text != "" {
				s.push(line{kind: lineFault, text: text})
			}
			return
		}
		text := s.x.Trace.Text(r.Ref)
		if r.Errno != tcpmodel.OK {
			text = r.Errno.String() // The name of the step is the author's, and the column is narrow.
		}
		if n := (note{host: r.Host, conn: r.Conn, text: s.with(r.Conn, text), role: grid.Event}); s.said(n) {
			return // The program's error is the step's result.
		} else if r.Errno != tcpmodel.OK || r.Kind == trace.Note && text != "" {
			s.say(n)
		}
	case trace.Refusal, trace.HTTP, trace.Exchange, trace.Command:
	}
}

// noSuchConn is said where a segment comes for a connection that is closed.
const noSuchConn = "no such conn"

// nobody reports a segment that comes for a connection which is closed already.
func (s *stopLines) nobody(r trace.Record) bool {
	t := s.x.Trace
	p := t.Packet(r.Packet())
	if r.Conn == 0 || p.Proto != trace.TCP || p.Seg.Flags&(tcpmodel.RST|tcpmodel.SYN) != 0 {
		return false
	}
	side := t.Conn(r.Conn).Side(r.Host)
	if side < 0 {
		return false
	}
	first, _ := t.Stop(s.stop)
	was := t.SnapshotAt(r.Conn, side, first-1)
	return was != nil && was.State == tcpmodel.Closed
}

// with puts the connection's letter in front when several are shown.
func (s *stopLines) with(conn trace.ConnID, text string) string {
	if s.letters && conn != 0 {
		return inspect.Letter(conn) + " " + text
	}
	return text
}

// call shows what a program asked its TCP for. A write that becomes a segment
// at once is seen on the arrow, and reads are nobody's news. A call that begins
// the stop has a row of its own.
func (s *stopLines) call(r trace.Record) {
	name := inspect.CallName(app.CallKind(r.Sub))
	if name == "" {
		return
	}
	n := note{host: r.Host, conn: r.Conn, text: s.with(r.Conn, name), role: grid.Event, weak: true}
	switch kind := app.CallKind(r.Sub); {
	case kind == app.CallWrite, kind == app.CallSendTo:
		s.write = n
	case len(s.lines) == 0:
		n.weak = false
		s.push(line{kind: lineMark, host: r.Host, conn: r.Conn})
		s.lines[len(s.lines)-1].add(n)
	default:
		s.pending = append(s.pending, n)
	}
}

func (s *stopLines) indication(r trace.Record) {
	kind := app.Kind(r.Sub)
	switch {
	case r.Errno != 0 && kind == app.SoftError: // The connection goes on.
		s.say(note{host: r.Host, conn: r.Conn, text: s.with(r.Conn, "soft error"), role: grid.Event, weak: true})
	case r.Errno != 0:
		s.say(note{host: r.Host, conn: r.Conn, text: s.with(r.Conn, r.Errno.String()), role: grid.Bad})
	case kind == app.Received && r.N == 0:
		s.say(note{host: r.Host, conn: r.Conn, text: s.with(r.Conn, "read: EOF"), role: grid.Event, weak: true})
	case kind == app.Connected:
		s.say(note{host: r.Host, conn: r.Conn, text: s.with(r.Conn, "connected"), role: grid.Event, weak: true})
	case kind == app.Accepted:
		s.say(note{host: r.Host, conn: r.Conn, text: s.with(r.Conn, "accept()"), role: grid.Event, weak: true})
	}
}
