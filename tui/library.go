package tui

import (
	"wirewalk/scenarios/language"
	"wirewalk/sim/trace"
)

// Library is where walks come from. Its methods may be slow and may read
// files; the program calls them from commands only, but for List.
type Library interface {
	// List names the lessons in the order in which they are taught.
	List() []Entry
	// Open makes the walk of a lesson's id, or of a scenario or capture file's path.
	Open(source string) (*Walk, error)
}

// Entry is one lesson of a library.
type Entry struct {
	ID, Title, Chapter, Level, Summary string
	Text                               string // what a search looks through besides
	Minutes                            int
}

// Walk is a trace with what is told along the way.
type Walk struct {
	ID    string // what Library.Open takes
	Title string
	Stack string // the profile that the header names, such as "textbook stack"
	Trace *trace.Trace
	// Heading is a lesson's title and Summary what it is about; Remember is what
	// to keep in mind, a sentence each, and See names lessons that go on from here.
	Heading  string
	Summary  string
	Remember []string
	See      []Entry
	// Notes are the author's words. Several may belong to one stop.
	Notes    []Note
	Sections []Section
	// Questions are the author's; where there is none, one is made from the run.
	Questions []Question
	// Again runs the scenario again with changes, each in the words of --fault,
	// such as "crash host=server at=5s", or "set PATH=VALUE" as --set has it. It
	// is nil where that is impossible: a capture has happened, and cannot happen
	// otherwise.
	Again func(changes []string) (*Walk, error)
	// Settings lists the values that "set" can change. It may be nil.
	Settings func() []language.Setting
	// Save writes the walk's scenario with changes in the words of Again as a
	// scenario file. It is nil where there is no scenario.
	Save func(changes []string) ([]byte, error)
}

// Note is what the author says when the walk comes to a stop; stop 0 is before the first.
type Note struct {
	Stop trace.StopID
	Text string
}

// Section is a named stretch of stops.
type Section struct {
	From, To trace.StopID
	Title    string
}
