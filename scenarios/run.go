package scenarios

import (
	"wirewalk/scenarios/compile"
	"wirewalk/scenarios/expect"
	"wirewalk/scenarios/syntax"
	"wirewalk/sim"
	"wirewalk/sim/trace"
)

// Lesson is a scenario that was run, with what its teacher says put in place.
type Lesson struct {
	expect.Placement

	Scenario *Scenario
	Trace    *trace.Trace
}

// Compile makes a plan of the scenario. A plan serves one run; Compile makes a
// new one each time.
func (s *Scenario) Compile() (sim.Plan, error) { return compile.Plan(&s.File, s.Name) }

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
	t.Settings = s.explaining(t)
	placed := expect.Place(s.reporter(), expect.Run{File: &s.File, Trace: t, Values: s.Lookup, Changed: s.changed, Variant: s.variant})
	l := &Lesson{Scenario: s, Trace: t, Placement: *placed}
	l.Warnings = append(s.idle(), l.Warnings...)
	return l, nil
}

// idle warns of what --set and interventions say that does nothing. That is
// known only when all of them are made: one may need another.
func (s *Scenario) idle() syntax.Problems {
	if !s.changed {
		return nil
	}
	r := s.reporter()
	s.keys(r, func(value *syntax.Node) bool { return value.Origin != "" })
	for i := range r.Problems {
		r.Problems[i].Warning = true
	}
	return r.Problems
}

// Validate runs the scenario and its variants, and holds it against its
// expectations. The
// problems are in order of the file; warnings alone do no harm. The lesson is
// nil when nothing could be run.
func (s *Scenario) Validate() (*Lesson, syntax.Problems) {
	r := s.reporter()
	l, err := s.Run()
	if err != nil {
		r.Add(syntax.Problem{File: s.Name, Message: err.Error()})
		return nil, r.Problems
	}
	for _, p := range l.Problems {
		r.Add(p)
	}
	l.Hold(r)
	for _, p := range l.Warnings {
		r.Add(p)
	}
	if !s.changed && s.variant == "" {
		s.runVariants(r)
	}
	r.Problems.Sort()
	return l, r.Problems
}

// reporter returns a collector of problems that knows the scenario's lines.
func (s *Scenario) reporter() *syntax.Reporter { return &syntax.Reporter{Name: s.Name, Lines: s.lines} }
