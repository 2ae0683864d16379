package scenarios

import (
	"wirewalk/sim"
	"wirewalk/sim/trace"
)

// Lesson is a scenario that was run, with what its teacher says put in place.
type Lesson struct {
	placement

	Scenario *Scenario
	Trace    *trace.Trace
}

// Compile makes a plan of the scenario. A plan serves one run; Compile makes a
// new one each time.
func (s *Scenario) Compile() (sim.Plan, error) { return compilePlan(&s.File, s.Name) }

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
	placed := place(s.reporter(), finished{file: &s.File, trace: t, changed: s.changed})
	return &Lesson{Scenario: s, Trace: t, placement: *placed}, nil
}

// Validate runs the scenario and holds it against its expectations. The
// problems are in order of the file; warnings alone do no harm. The lesson is
// nil when nothing could be run.
func (s *Scenario) Validate() (*Lesson, Problems) {
	r := s.reporter()
	l, err := s.Run()
	if err != nil {
		r.add(Problem{File: s.Name, Message: err.Error()})
		return nil, r.problems
	}
	for _, p := range l.Problems {
		r.add(p)
	}
	l.hold(r)
	for _, p := range l.Warnings {
		r.add(p)
	}
	r.problems.sort()
	return l, r.problems
}

// reporter returns a collector of problems that knows the scenario's lines.
func (s *Scenario) reporter() *reporter { return &reporter{name: s.Name, lines: s.lines} }
