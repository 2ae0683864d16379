package view

import (
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tui/glossary"
	"wirewalk/tui/grid"
	"wirewalk/tui/ladder"
)

// Walk is all that a frame of the walkthrough shows. It is made anew for every
// frame; drawing it changes nothing.
type Walk struct {
	Index    *ladder.Index
	Cursor   *trace.Cursor
	Title    string
	Heading  string // a lesson's title, shown on its first frame
	Summary  string // what the lesson is about
	Stack    string // the profile that the header names
	Filter   string // what the stops are chosen by, "" for all
	Note     string // the author's words for this stop
	Mine     string // the reader's own
	Marked   bool   // the reader has marked this stop
	Sections []Section
	Conn     trace.ConnID // only this connection, 0 for all
	Whole    bool         // all connections on one ladder, however many there are
	Row      trace.ConnID // the chosen row where each connection has one
	Selected trace.PacketID
	Field    int  // the chosen field of the selected packet
	Octet    int  // the chosen octet of it, counted from 1; 0 for none
	Focus    Pane // the pane that has the keys
	Zoom     bool // only that pane is shown
	Details  bool // with Zoom: the packet stays while the text below it has the keys
	ASCII    bool
	Words    bool       // words rather than the RFC's names where both do not fit
	Raw      bool       // absolute sequence numbers
	Delta    bool       // times since the row above
	Zero     vtime.Time // where times count from
	Epoch    int64      // Unix nanoseconds of instant 0, for times of day; 0 for times that count
	Unfold   bool
	Scale    vtime.Duration // of a row of the ladder; 0 is compact, AutoScale chooses
	Keys     []Hint         // the key bar, most important first
	Status   string         // a message that takes the key bar's place
	Prompt   string         // an input line that takes the key bar's place
	Branch   string         // what was changed in this run, "" for the run as it is
	Diff     *Difference
	Other    *Side        // the run that this one is compared with, nil for none
	Along    string       // how that one keeps up with this one, for the header
	Playing  bool         // the stops come by themselves
	Present  bool         // for a projector: the ladder and one sentence, widely spaced
	Ask      *Ask         // a question, nil for none
	Next     string       // what Space does at the last stop
	Since    trace.StopID // the first stop that the press which led here has passed, 0 for that at the cursor
	Others   int          // stops of other connections that were passed by
	Sizes    Sizes        // of the panes, where a person has chosen them
	Glossary *glossary.Glossary
	Term     int // the chosen term of the info pane, when that has the keys
}

// Section is a named stretch of stops.
type Section struct {
	From, To trace.StopID
	Title    string
}

// Hint is a key and what it does, for the key bar.
type Hint struct{ Key, Does string }

// Pane is a part of the frame that can have the keys.
type Pane uint8

// The panes.
const (
	PaneLadder Pane = iota
	PaneStates
	PacketPane
	InfoPane
	NumPanes = iota
)

// The smallest frame in which a ladder is whole.
const (
	MinWidth  = 60
	MinHeight = 16
)

// Frame draws the walkthrough, and tells the packet of each row.
func (w *Walk) Frame(width, height int) (*grid.Screen, []trace.PacketID) {
	if least := w.least(); width < least || height < MinHeight {
		return tooSmall(least, width, height, w.ASCII), nil
	}
	s := grid.NewScreen(width, height, w.ASCII)
	g := grid.GlyphsFor(w.ASCII)
	w.header(s)
	info := w.infoLines(width)
	l := w.layout(width, height, len(info))
	bottom := height - 4 - l.Info // the rule above the info pane
	s.Rule(bottom, g)
	s.Rule(height-3, g)
	w.infoPane(s, bottom+1, l.Info, info)
	if !w.asking() && !w.Present {
		w.sectionBar(s, height-2)
	}
	if !w.Present || w.Prompt != "" || w.Status != "" {
		w.keyBar(s, height-1)
	}
	return s, w.body(s, bottom-1, l)
}

// body draws the panes between the header and the info pane.
func (w *Walk) body(s *grid.Screen, rows int, l Sizes) []trace.PacketID {
	side := l.Side
	switch {
	case side > 0, w.Focus == PaneLadder:
	case w.Focus == InfoPane && w.Zoom && w.Details:
		w.panel(s, 0, 1, s.Width, rows, PacketPane)
		return nil
	case w.Focus == InfoPane && w.Zoom:
		return nil
	case w.Focus != InfoPane:
		w.panel(s, 0, 1, s.Width, rows, w.Focus)
		return nil
	}
	var packets []trace.PacketID
	if w.compared(s.Width) {
		return w.sideBySide(s, rows)
	}
	if w.Rows() {
		list := grid.NewScreen(s.Width-side, rows, w.ASCII)
		w.connRows(list)
		s.Blit(0, 1, list)
	} else {
		var drawn *grid.Screen
		drawn, packets = ladder.DrawPackets(w.Cursor.Trace(), w.ladderOptions(s.Width-side, rows))
		s.Blit(0, 1, drawn)
	}
	if side > 0 {
		x := s.Width - side
		for y := 1; y <= rows; y++ {
			s.Put(x, y, grid.GlyphsFor(w.ASCII).Life, grid.Dim)
		}
		w.panels(s, x+1, 1, side-1, rows, l.States)
	}
	return append([]trace.PacketID{0}, packets...)
}

func (w *Walk) ladderOptions(width, height int) ladder.Options {
	stop := w.Cursor.Stop()
	begun := stop != 0
	if as := w.Cursor.As(); stop == 0 && as != 0 {
		stop = w.Cursor.Trace().Record(as).Stop
	}
	return ladder.Options{
		Index: w.Index, Width: width, Height: height, Until: stop, Start: stop == 0, Conn: w.Conn,
		ASCII: w.ASCII, Raw: w.Raw, Unfold: w.Unfold, Selected: w.Selected, Mark: begun, Changed: w.changedStop(),
		Spaced: w.Present, Delta: w.Delta, Zero: w.Zero, Epoch: w.Epoch, Scale: w.RowTime(),
	}
}

func (w *Walk) changedStop() func(trace.StopID) bool {
	if w.Diff == nil {
		return nil
	}
	return w.Diff.Changed
}

// panels draws the state table and below it the packet.
func (w *Walk) panels(s *grid.Screen, x, y, width, rows, top int) {
	w.panel(s, x, y, width, top, PaneStates)
	s.Put(x, y+top, grid.Repeat(grid.GlyphsFor(w.ASCII).Rule, width), grid.Dim)
	w.panel(s, x, y+top+1, width, rows-top-1, PacketPane)
}

// panel draws one pane on its own screen, so that it cannot touch its neighbours.
func (w *Walk) panel(s *grid.Screen, x, y, width, rows int, which Pane) {
	if rows <= 0 || width <= 0 {
		return
	}
	p := grid.NewScreen(width, rows, w.ASCII)
	switch which {
	case PaneStates:
		w.states(p)
	case PacketPane:
		w.packet(p)
	case PaneLadder, InfoPane:
	}
	if w.Focus == which {
		p.Put(0, 0, ">", grid.Selected)
	}
	s.Blit(x, y, p)
}

// TooSmall says how much room is needed.
func TooSmall(width, height int, ascii bool) *grid.Screen {
	return tooSmall(MinWidth, width, height, ascii)
}

func tooSmall(least, width, height int, ascii bool) *grid.Screen {
	s := grid.NewScreen(width, height, ascii)
	s.Put(0, 0, "needs "+size(least, MinHeight)+", has "+size(width, height), grid.Bad)
	return s
}

// manyLanes is the least width for more than three lifelines: with less, a
// packet on its way would touch the lifeline that it has not reached.
const manyLanes = 76

// LeastWidth is how many columns the ladder of a trace, or of one of its
// connections, needs.
func LeastWidth(t *trace.Trace, conn trace.ConnID) int {
	if conn == 0 && len(t.Hosts()) > 3 {
		return manyLanes
	}
	return MinWidth
}

// least is how many columns this frame needs.
func (w *Walk) least() int {
	if w.Rows() {
		return MinWidth
	}
	return LeastWidth(w.Cursor.Trace(), w.Conn)
}

func size(w, h int) string { return itoa(w) + "x" + itoa(h) }
