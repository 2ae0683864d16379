package scenarios

import (
	"strconv"

	"wirewalk/sim"
	"wirewalk/sim/app"
	"wirewalk/sim/trace"
)

// Lesson is a scenario that was run, with what its teacher says put in place.
type Lesson struct {
	Scenario  *Scenario
	Trace     *trace.Trace
	Notes     []PlacedNote
	Questions []PlacedQuestion
	Sections  []PlacedSection
	Warnings  Problems // things that did nothing, or ended the run
	Problems  Problems // notes, questions and sections whose event does not happen, and wrong answers

	x *finder
}

// PlacedNote is a note at its stop. Stop 0 is before the first.
type PlacedNote struct {
	Stop   trace.StopID
	Record trace.RecordID
	Text   string
}

// PlacedQuestion is a question that is asked before Stop is shown.
type PlacedQuestion struct {
	Stop     trace.StopID
	Record   trace.RecordID
	Question *Question
	Answer   trace.PacketID // the packet that the run sends next, for a question with an answer
}

// PlacedSection is a section from its first stop to its last.
type PlacedSection struct {
	Name     string
	From, To trace.StopID
}

// Run runs the scenario and puts notes, questions and sections in their
// places. An error means that nothing could be run; what is wrong with the
// lesson itself is in Problems.
func (s *Scenario) Run() (*Lesson, error) {
	plan, err := s.Compile()
	if err != nil {
		return nil, err
	}
	t, err := sim.Run(plan)
	if err != nil {
		return nil, err
	}
	l := &Lesson{Scenario: s, Trace: t}
	l.x = newFinder(&s.File, t)
	p := &placer{reader: s.reader(), l: l, x: l.x}
	p.place()
	return l, nil
}

// reader returns a collector of problems that knows the scenario's lines.
func (s *Scenario) reader() *reader { return &reader{name: s.Name, lines: s.lines} }

// appKind is an app.Kind of an Indication record.
type appKind = app.Kind

const accepting = app.Accepted

func itoa(n int) string { return strconv.Itoa(n) }

// number is the value of a text of digits, 0 for others.
func number(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 {
		return 0
	}
	return n
}
