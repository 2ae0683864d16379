package tui

import (
	"errors"
	"strings"

	"wirewalk/scenarios"
	"wirewalk/scenarios/language"
	"wirewalk/scenarios/syntax"
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

func choiceOf(c *language.Choice) Choice {
	switch {
	case c.Right != "":
		return Choice{Text: c.Right, Right: true, Because: c.Because}
	case c.Allowed != "":
		return Choice{Text: c.Allowed, Allowed: true, Because: c.Because}
	}
	return Choice{Text: c.Wrong, Because: c.Because}
}

// AgainOf runs a scenario again with changes. What the author says is about the
// run without them, and is left out.
func AgainOf(s *scenarios.Scenario, stack string) func([]string) (*Walk, error) {
	return func(changes []string) (*Walk, error) {
		changed, err := changedBy(s, changes)
		if err != nil {
			return nil, err
		}
		l, err := changed.Run()
		if err != nil {
			return nil, err
		}
		return &Walk{Stack: stack, Trace: l.Trace, Again: AgainOf(s, stack), Settings: changed.Settings, Save: SaverOf(s)}, nil
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

// SaverOf writes a scenario with changes as a file. What the author says, asks
// and expects is about the run without them, and is left out.
func SaverOf(s *scenarios.Scenario) func([]string) ([]byte, error) {
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
