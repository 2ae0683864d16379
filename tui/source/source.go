// Package source makes what a walk shows of the name of a lesson, a scenario file or
// a capture: a trace, with what its author tells and asks along the way, and how it
// can be run again otherwise. It is the only place that opens these.
package source

import (
	"cmp"
	"strings"

	"wirewalk/scenarios"
	"wirewalk/scenarios/expect"
	"wirewalk/scenarios/language"
	"wirewalk/sim/format"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
)

// Library is where walks come from. Its methods may be slow and may read
// files; the program calls them from commands only, but for List.
type Library interface {
	// List names the lessons in the order in which they are taught.
	List() []Entry
	// Open makes the walk of a lesson's id, or of a scenario or capture file's path.
	Open(source string) (*Source, error)
}

// Lessons is the library of this program: its lessons, and whatever file is named.
type Lessons struct{}

// List names the lessons in the order in which they are taught.
func (Lessons) List() []Entry { return scenarios.Library() }

// Open makes the walk of a lesson or file.
func (Lessons) Open(name string) (*Source, error) { return Open(name, Options{}) }

// What a lesson says in its file is what its walk shows.
type (
	// Entry is one lesson of a library.
	Entry = scenarios.Entry
	// Note is what the author says when the walk comes to a stop; stop 0 is before the first.
	Note = expect.PlacedNote
	// Question is one of the author's, asked before a stop is shown.
	Question = expect.PlacedQuestion
	// Section is a named stretch of stops.
	Section = expect.PlacedSection
)

// Source is a trace with what is told along the way.
type Source struct {
	ID    string // what Library.Open takes
	Of    string // the same of the file as it stands, "" where there is no other
	Title string
	Stack string // the profile that the header names, such as "textbook stack"
	Trace *trace.Trace
	// Warnings are what a reader should know of it first, lines; "" for nothing.
	Warnings string
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
	// Variants are the file as it stands, without a name, and its variants, and
	// Variant is the name of the one that is walked. Both are empty where there is none.
	Variants []Variant
	Variant  string
	// Other is one of them, run as this was.
	Other func(variant string) (*Source, error)
	// Again runs the scenario again with changes, each in the words of --fault,
	// such as "crash host=server at=5s", or "set PATH=VALUE" as --set has it. It
	// is nil where that is impossible: a capture has happened, and cannot happen
	// otherwise.
	Again func(changes []string) (*Source, error)
	// Settings lists the values that "set" can change. It may be nil.
	Settings func() []language.Setting
	// Save writes the walk's scenario with changes in the words of Again as a
	// scenario file. It is nil where there is no scenario.
	Save func(changes []string) ([]byte, error)
}

// Variant is one way to run a file.
type Variant struct {
	ID    string // of a walk of it
	Name  string // "" for the file as it stands
	Title string
}

// Base is the id of the lesson that a walk is of, whatever its variant.
func (s *Source) Base() string { return cmp.Or(s.Of, s.ID) }

// Lesson is what the author says of the run, for a file.
func (s *Source) Lesson() format.Lesson {
	out := format.Lesson{Stack: s.Stack, Heading: s.Heading, Summary: s.Summary}
	if len(s.Notes) > 0 {
		out.Notes = map[trace.StopID]string{}
	}
	for _, n := range s.Notes {
		out.Notes[n.Stop] = strings.TrimSpace(out.Notes[n.Stop] + " " + n.Text)
	}
	for _, sec := range s.Sections {
		out.Sections = append(out.Sections, format.Section(sec))
	}
	out.Places = s.Places()
	return out
}

// Change is one thing that a what-if changes in a run.
type Change struct {
	What  string // for people: "#4 lost"
	Text  string // the same as Source.Again takes it
	Group string // on the page of changes

	// What is put on the wire instead of, or besides, what was sent: a packet of
	// the run, or one of a host at an instant; zero for other changes.
	Packet trace.PacketID
	Host   trace.HostID
	At     vtime.Time
}
