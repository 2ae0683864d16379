package tui

import (
	"errors"
	"fmt"
	"strings"

	"wirewalk/scenarios"
)

// QuestionsOf are a lesson's questions as the walk asks them. A question that
// the run itself answers gets its answer from the trace, with plausible
// mistakes beside it.
func QuestionsOf(l *scenarios.Lesson) []Question {
	k := walking{walk: &Walk{Trace: l.Trace}}
	k.prepare()
	var out []Question
	for i := range l.Questions {
		placed := &l.Questions[i]
		q := Question{
			Before: placed.Stop, Ask: placed.Question.Ask, Hints: placed.Question.Hints, Explain: placed.Question.Explain,
		}
		for _, c := range placed.Question.Choices {
			q.Choices = append(q.Choices, choiceOf(c))
		}
		if len(q.Choices) == 0 && placed.Answer != 0 {
			k.cursor.JumpStop(placed.Stop)
			q.Choices = k.senders(placed.Answer)
		}
		if len(q.Choices) > 0 {
			out = append(out, q)
		}
	}
	return out
}

func choiceOf(c *scenarios.Choice) Choice {
	switch {
	case c.Right != "":
		return Choice{Text: c.Right, Right: true, Because: c.Because}
	case c.Allowed != "":
		return Choice{Text: c.Allowed, Allowed: true, Because: c.Because}
	}
	return Choice{Text: c.Wrong, Because: c.Because}
}

// IntervenerOf runs a scenario again with a change in the words of --fault.
func IntervenerOf(s *scenarios.Scenario, stack string) func(string) (*Walk, error) {
	return func(change string) (*Walk, error) {
		changed, problems := s.Intervene(change)
		if changed == nil {
			return nil, firstProblem(problems)
		}
		l, err := changed.Run()
		if err != nil {
			return nil, fmt.Errorf("what if %s: %w", change, err)
		}
		return &Walk{Stack: stack, Trace: l.Trace, Intervene: IntervenerOf(changed, stack)}, nil
	}
}

// SaverOf writes a scenario with changes as a file. What the author says, asks
// and expects is about the run without them, and is left out.
func SaverOf(s *scenarios.Scenario) func([]string) ([]byte, error) {
	return func(changes []string) ([]byte, error) {
		changed := s
		for _, c := range changes {
			next, problems := changed.Intervene(c)
			if next == nil {
				return nil, firstProblem(problems)
			}
			changed = next
		}
		if len(changes) > 0 {
			changed.Title += " (what if)"
			changed.Notes, changed.Questions, changed.Expect, changed.Sections = nil, nil, nil, nil
			changed.Remember, changed.Next = nil, nil
		}
		return changed.Full(), nil
	}
}

func firstProblem(ps scenarios.Problems) error {
	text, _, _ := strings.Cut(strings.TrimSpace(ps.Format()), "\n")
	if text == "" {
		text = "this change cannot be made"
	}
	return errors.New(text)
}
