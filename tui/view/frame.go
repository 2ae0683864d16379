package view

import (
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tui/glossary"
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
	Words    bool   // words rather than the RFC's names where both do not fit
	Panes    []Pane // beside the ladder, besides those of every frame
	Sizes    Sizes  // of the panes, where a person has chosen them
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
	Asks    string // the author's question that waits before the next stop, "" for none
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
	Focus   string         // the name of the pane that has the keys
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
	ID       string // of the author's, "" for those that the run suggests
}

// Hint is a key and what it does, for the key bar.
type Hint struct{ Key, Does string }

// The smallest frame in which a ladder is whole.
const (
	MinWidth  = 60
	MinHeight = 16
)

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
