package view

import (
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tui/glossary"
	"wirewalk/tui/grid"
	"wirewalk/tui/ladder"
)

// Frame is all that a frame of the walkthrough shows. It is made anew for every
// frame; drawing it changes nothing.
type Frame struct {
	Index  *ladder.Index
	Cursor *trace.Cursor
	Texts
	Scope
	Look
	Selection
	Comparison
	Bar
	Question *Question // a question, nil for none
	ASCII    bool
	Words    bool  // words rather than the RFC's names where both do not fit
	Sizes    Sizes // of the panes, where a person has chosen them
	Glossary *glossary.Glossary
	// Fill puts the names of keys in the place of actions in braces: "{next} goes
	// on". With nil they stay as they are.
	Fill func(string) string
}

// Texts is what stands beside the trace: names, and what is said at a stop.
type Texts struct {
	Title   string
	Heading string // a lesson's title, shown on its first frame
	Summary string // what the lesson is about
	Stack   string // the profile that the header names
	Note    string // the author's words for this stop
	Mine    string // the reader's own
	Marked  bool   // the reader has marked this stop
	Next    string // what comes after the last stop
}

// Scope is what of the trace is visited.
type Scope struct {
	Conn     trace.ConnID // only this connection, 0 for all
	Filter   string       // what the stops are chosen by, "" for all
	Sections []Section
	Since    trace.StopID // the first stop that the press which led here has passed, 0 for that at the cursor
	Others   int          // stops of other connections that were passed by
}

// Look is how the walk is shown.
type Look struct {
	Whole   bool // all connections on one ladder, however many there are
	Unfold  bool
	Scale   vtime.Duration // of a row of the ladder; 0 is compact, AutoScale chooses
	Raw     bool           // absolute sequence numbers
	Delta   bool           // times since the row above
	Zero    vtime.Time     // where times count from
	Epoch   int64          // Unix nanoseconds of instant 0, for times of day; 0 for times that count
	Focus   Pane           // the pane that has the keys
	Zoom    bool           // only that pane is shown
	Details bool           // with Zoom: the packet stays while the text below it has the keys
	Present bool           // for a projector: the ladder and one sentence, widely spaced
}

// Selection is what the reader has chosen to look at.
type Selection struct {
	Row      trace.ConnID // the chosen row where each connection has one
	Selected trace.PacketID
	Field    int // the chosen field of the selected packet
	Octet    int // the chosen octet of it, counted from 1; 0 for none
	Term     int // the chosen term of the info pane, when that has the keys
}

// Comparison is how the run differs from another one.
type Comparison struct {
	Branch string // what was changed in this run, "" for the run as it is
	Diff   *Difference
	Other  *OtherRun // the run that this one is compared with, nil for none
	Along  string    // how that one keeps up with this one, for the header
}

// Bar is the last row.
type Bar struct {
	Keys    []Hint // the key bar, most important first
	Status  string // a message that takes the key bar's place
	Prompt  string // an input line that takes the key bar's place
	Playing bool   // the stops come by themselves
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
	LadderPane Pane = iota
	StatePane
	PacketPane
	InfoPane
	NumPanes = iota
)

// The smallest frame in which a ladder is whole.
const (
	MinWidth  = 60
	MinHeight = 16
)

// Draw draws the walkthrough, and tells the packet of each row.
func (f *Frame) Draw(width, height int) (*grid.Screen, []trace.PacketID) {
	if least := f.least(); width < least || height < MinHeight {
		return tooSmall(least, width, height, f.ASCII), nil
	}
	s := grid.NewScreen(width, height, f.ASCII)
	g := grid.GlyphsFor(f.ASCII)
	f.header(s)
	info := f.infoLines(width)
	l := f.layout(width, height, len(info))
	bottom := height - 4 - l.Info // the rule above the info pane
	s.Rule(bottom, g)
	s.Rule(height-3, g)
	f.infoPane(s, bottom+1, l.Info, info)
	if !f.asking() && !f.Present {
		f.sectionBar(s, height-2)
	}
	if !f.Present || f.Prompt != "" || f.Status != "" {
		f.keyBar(s, height-1)
	}
	return s, f.body(s, bottom-1, l)
}

// body draws the panes between the header and the info pane.
func (f *Frame) body(s *grid.Screen, rows int, l Sizes) []trace.PacketID {
	side := l.Side
	whole := grid.Rect{Y: 1, Width: s.Width, Height: rows}
	switch {
	case side > 0, f.Focus == LadderPane:
	case f.Focus == InfoPane && f.Zoom && f.Details:
		f.panel(s, whole, PacketPane)
		return nil
	case f.Focus == InfoPane && f.Zoom:
		return nil
	case f.Focus != InfoPane:
		f.panel(s, whole, f.Focus)
		return nil
	}
	var packets []trace.PacketID
	if f.compared(s.Width) {
		return f.sideBySide(s, rows)
	}
	if f.Rows() {
		list := grid.NewScreen(s.Width-side, rows, f.ASCII)
		f.connRows(list)
		s.Blit(0, 1, list)
	} else {
		var drawn *grid.Screen
		drawn, packets = ladder.DrawPackets(f.Cursor.Trace(), f.ladderOptions(s.Width-side, rows))
		s.Blit(0, 1, drawn)
	}
	if side > 0 {
		x := s.Width - side
		for y := 1; y <= rows; y++ {
			s.Put(x, y, grid.GlyphsFor(f.ASCII).Life, grid.Dim)
		}
		f.panels(s, whole.Right(side-1), l.States)
	}
	return append([]trace.PacketID{0}, packets...)
}

func (f *Frame) ladderOptions(width, height int) ladder.Options {
	stop := f.Cursor.Stop()
	begun := stop != 0
	if as := f.Cursor.As(); stop == 0 && as != 0 {
		stop = f.Cursor.Trace().Record(as).Stop
	}
	return ladder.Options{
		Index: f.Index, Width: width, Height: height, Until: stop, Start: stop == 0, Conn: f.Conn,
		ASCII: f.ASCII, Raw: f.Raw, Unfold: f.Unfold, Selected: f.Selected, Mark: begun, Changed: f.changedStop(),
		Spaced: f.Present, Delta: f.Delta, Zero: f.Zero, Epoch: f.Epoch, Scale: f.RowTime(),
	}
}

func (f *Frame) changedStop() func(trace.StopID) bool {
	if f.Diff == nil {
		return nil
	}
	return f.Diff.Changed
}

// panels draws the state table in the first rows of an area, and below it the packet.
func (f *Frame) panels(s *grid.Screen, area grid.Rect, rows int) {
	f.panel(s, area.Top(rows), StatePane)
	s.Put(area.X, area.Y+rows, grid.Repeat(grid.GlyphsFor(f.ASCII).Rule, area.Width), grid.Dim)
	f.panel(s, area.Below(rows+1), PacketPane)
}

// panel draws one pane on its own screen, so that it cannot touch its neighbours.
func (f *Frame) panel(s *grid.Screen, area grid.Rect, which Pane) {
	if area.Height <= 0 || area.Width <= 0 {
		return
	}
	p := grid.NewScreen(area.Width, area.Height, f.ASCII)
	switch which {
	case StatePane:
		f.states(p)
	case PacketPane:
		f.packet(p)
	case LadderPane, InfoPane:
	}
	if f.Focus == which {
		p.Put(0, 0, ">", grid.Selected)
	}
	s.Blit(area.X, area.Y, p)
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
func (f *Frame) least() int {
	if f.Rows() {
		return MinWidth
	}
	return LeastWidth(f.Cursor.Trace(), f.Conn)
}

func size(w, h int) string { return itoa(w) + "x" + itoa(h) }
