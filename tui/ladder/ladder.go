package ladder

import (
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tui/grid"
)

// Options say what a ladder shows and how.
type Options struct {
	Index  *Index       // of the trace; made when nil
	Width  int          // columns; 0 is 80
	Height int          // rows; 0 is as many as it takes
	Until  trace.StopID // the last stop shown; 0 is the end of the trace
	Start  bool         // show the moment before the first stop instead
	Conn   trace.ConnID // only this connection; 0 is all
	Only   func(trace.StopID) bool
	ASCII  bool       // draw with ASCII characters only
	Raw    bool       // absolute sequence numbers instead of relative ones
	Delta  bool       // times since the row above instead of since the beginning
	Zero   vtime.Time // where times count from, when not Delta
	Epoch  int64      // Unix nanoseconds of instant 0: times of day, UTC; 0 is none
	Unfold bool       // show runs of like events one by one
	// Selected is the packet that the mark '>' points at; 0 points at the last stop.
	Selected trace.PacketID
	// Changed reports stops that get a '!' because a compared trace lacks them.
	Changed func(trace.StopID) bool
	// Spaced leaves a row free after each stop, for a projector.
	Spaced bool
	// Scale is the time of one row; rows without events stand for time that
	// passes. 0 is the compact ladder with a row for each event, AutoScale a
	// scale that suits the trace.
	Scale vtime.Duration
	// Now is the instant down to which a time-true ladder goes, where that is
	// later than its last event, so that two of them end at one instant.
	Now vtime.Time
	// Mark shows the mark '>' at all.
	Mark bool
}

// Draw draws what has happened up to a stop: time runs down, one row for each
// departure or arrival, states beside the lifelines where they change.
func Draw(t *trace.Trace, o Options) *grid.Screen {
	s, _ := DrawPackets(t, o)
	return s
}

// DrawPackets is Draw, and tells the packet of each row (0 for none), so
// that a selection can move from row to row.
func DrawPackets(t *trace.Trace, o Options) (*grid.Screen, []trace.PacketID) {
	l := newLadder(t, o)
	l.arrange()
	return l.draw(l.extent())
}

// newLadder collects what a ladder shows.
func newLadder(t *trace.Trace, o Options) *ladder {
	if o.Width == 0 {
		o.Width = 80
	}
	if o.Index == nil {
		o.Index = NewIndex(t)
	}
	if o.Scale < 0 {
		o.Scale = o.Index.Scale(o.Conn)
	}
	l := &ladder{x: o.Index, t: t, o: o, g: grid.GlyphsFor(o.ASCII)}
	l.collect()
	l.lanes = newLanes(l.x.laneHosts(o.Conn, l.lines), o.Width, l.clockWidth())
	l.lines = l.spelled(l.lines)
	return l
}

// arrange gives time its rows and packets their lines.
func (l *ladder) arrange() {
	l.silences()
	switch {
	case l.o.Scale > 0:
		l.lines = l.scaled(l.lines)
	case l.o.Spaced:
		l.lines = spaced(l.lines)
	}
	l.layout = newLayout(l, l.lines)
	l.lines = l.layout.lines
}

// ladder is one drawing in the making.
type ladder struct {
	x            *Index
	t            *trace.Trace
	o            Options
	g            *grid.Glyphs
	lanes        *lanes
	layout       *layout
	lines        []line
	hasEstimates bool // some rows stand at estimated times
	letters      bool // connections are called by letters
	whole        bool // the rows go back to the start
	aligned      bool // its rows are those of the ladder beside it
	screen       *grid.Screen
	lo           int // the first row in sight
}

// How many stops a drawing of limited height looks at: enough for the rows
// above the cursor to be drawn as they were when they were new.
const (
	lookBack  = 320
	lookAhead = 48
	runLimit  = 1200
)

// collect turns the stops around the cursor into rows, folds what repeats and
// what is idle.
func (l *ladder) collect() {
	until := l.o.Until
	if until == 0 {
		until = trace.StopID(l.t.Stops())
	}
	if l.o.Start {
		until = 0
	}
	back := runLimit + lookBack
	if l.o.Height == 0 {
		back = l.t.Stops()
	}
	l.letters = l.o.Conn == 0 && len(l.t.Conns()) > 1
	sl := &stopLines{x: l.x, conn: l.o.Conn, letters: l.letters}
	f := &folder{x: l.x, conn: l.o.Conn}
	var groups []group
	l.whole = true
	for id := until; id > 0; id-- {
		if len(groups) >= back || len(groups) >= lookBack+l.o.Height && l.o.Height > 0 && !f.mayRun(groups) {
			l.whole = false
			break
		}
		if g, ok := l.group(sl, f, id); ok {
			groups = append(groups, g)
		}
	}
	for i, j := 0, len(groups)-1; i < j; i, j = i+1, j-1 {
		groups[i], groups[j] = groups[j], groups[i]
	}
	n := len(groups)
	for id := until + 1; int(id) <= l.t.Stops() && len(groups) < n+lookAhead && l.o.Height > 0; id++ {
		g, ok := l.group(sl, f, id)
		for i := range g.lines {
			g.lines[i].later = true
		}
		if ok {
			groups = append(groups, g)
		}
	}
	followed := len(groups) > n
	f.cut = !l.whole
	if !l.o.Unfold {
		groups = f.runs(groups, n)
	}
	lines := flat(groups)
	if l.hasEstimates = l.x.Estimates(l.o.Conn); l.hasEstimates {
		seen := l.seenAtLast(until)
		if followed {
			seen = l.seenAt(until)
		}
		lines = l.estimated(lines, seen)
	}
	l.lines = direct(lines)
}

// silences folds what is idle.
func (l *ladder) silences() {
	for i := range l.lines {
		if !l.aligned { // Else both ladders have agreed on it.
			l.lines[i].axis = l.lines[i].at
		}
	}
	f := &folder{x: l.x, conn: l.o.Conn, from: l.o.idleFrom(), scaled: l.o.Scale > 0}
	l.lines = f.foldSilences(l.lines)
}

func (l *ladder) group(sl *stopLines, f *folder, id trace.StopID) (group, bool) {
	if l.o.Only != nil && !l.o.Only(id) {
		return group{}, false
	}
	g := group{lines: sl.linesOf(id)}
	if len(g.lines) == 0 {
		return g, false
	}
	g.sig = f.signature(g.lines)
	if !l.o.Unfold && !l.t.Inferred { // What a capture saw is a stop for each packet.
		g.lines = l.runsAtOnce(g.lines)
	}
	return g, true
}
