package source

import (
	"errors"
	"strings"

	"wirewalk/scenarios"
	"wirewalk/scenarios/syntax"
)

// Again runs a scenario again with changes. What the author says is about the
// run without them, and is left out.
func Again(s *scenarios.Scenario, stack string) func([]string) (*Source, error) {
	return func(changes []string) (*Source, error) {
		changed, err := changedBy(s, changes)
		if err != nil {
			return nil, err
		}
		l, err := changed.Run()
		if err != nil {
			return nil, err
		}
		return &Source{Stack: stack, Trace: l.Trace, Again: Again(s, stack), Settings: changed.Settings, Save: Saver(s)}, nil
	}
}

// changedBy is a scenario with changes, one after the other.
func changedBy(s *scenarios.Scenario, changes []string) (*scenarios.Scenario, error) {
	for _, c := range changes {
		next, problems := s.Change(c)
		if next == nil {
			return nil, firstProblem(problems)
		}
		s = next
	}
	return s, nil
}

// Saver writes a scenario with changes as a file. What the author says, asks
// and expects is about the run without them, and is left out.
func Saver(s *scenarios.Scenario) func([]string) ([]byte, error) {
	return func(changes []string) ([]byte, error) {
		changed, err := changedBy(s, changes)
		if err != nil {
			return nil, err
		}
		if len(changes) > 0 {
			changed.Title += " (what if)"
			changed.Notes, changed.Questions, changed.Expect, changed.Sections = nil, nil, nil, nil
			changed.Remember, changed.Next = nil, nil
		}
		return changed.Full(), nil
	}
}

func firstProblem(ps syntax.Problems) error {
	text, _, _ := strings.Cut(strings.TrimSpace(ps.Format()), "\n")
	if text == "" {
		text = "this change cannot be made"
	}
	return errors.New(text)
}
