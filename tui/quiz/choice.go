package quiz

import (
	"wirewalk/scenarios/language"
	"wirewalk/tui/source"
)

// choice is an answer to a question that the run suggests, with the changed run in
// which it is so.
type choice struct {
	language.Choice
	then *source.Change // nil for none
}

// right is what the run does.
func right(text string) choice { return choice{Choice: language.Choice{Right: text}} }

// wrong is what the run does not do.
func wrong(text, because string) choice {
	return choice{Choice: language.Choice{Wrong: text, Because: because}}
}

// because is the choice with another rule.
func (c choice) because(rule string) choice {
	c.Because = rule
	return c
}

// permitted is the choice as one that the RFC allows though this stack does otherwise.
func (c choice) permitted(rule string) choice {
	c.Allowed, c.Wrong, c.Because = c.Text(), "", rule
	return c
}

// called is the choice with another text.
func (c choice) called(text string) choice {
	if c.Allowed != "" {
		c.Allowed = text
	} else {
		c.Wrong = text
	}
	return c
}

// calledAlso is the choice with more text.
func (c choice) calledAlso(more string) choice { return c.called(c.Text() + more) }

// sentBy is the choice with the host that sends it.
func (c choice) sentBy(host string) choice { return c.called(host + " sends " + c.Text()) }

// turned puts the right answer at a place that differs from stop to stop.
func turned(choices []choice, seed int) []choice {
	n := len(choices)
	out := make([]choice, n)
	for i, c := range choices {
		out[(i+seed)%n] = c
	}
	return out
}
