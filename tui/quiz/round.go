package quiz

import (
	"slices"
	"strings"

	"wirewalk/scenarios/language"
	"wirewalk/sim/trace"
	"wirewalk/tui/source"
)

// Round is a question on the screen.
type Round struct {
	q           *Question
	repeatable  bool // the run can be made again otherwise
	selected    int
	hints       int // how many are shown
	told        string
	answered    bool
	consequence string // what would follow from the answer
	class       bool   // hands are raised before anything is told
	vote        int    // of the class: vote, discuss, vote again
	back        int    // rows scrolled back in what was told
	latest      bool   // the last hint has just come
}

// Outcome is what is to be done after a key.
type Outcome struct {
	Told  string // what is new
	Guess *Guess // the answer that was chosen, nil for none
	// Step says that the stop is to be shown; with Own, a question of the program's
	// own is through.
	Step, Own bool
	// Try is a changed run whose consequence is to be told: see Round.Tell.
	Try  *source.Change
	Then *Round // takes the place of this one
	Over bool   // back to walking
}

// Guess is an answer.
type Guess struct {
	About trace.PacketID // where to look again, 0 for nowhere
	Fits  bool           // this stack does so, or the RFC allows it
}

// votes are what a class does before a question is answered: peer instruction.
func votes() []string {
	return []string{
		"Vote by hands: who is for 1, for 2, ...?",
		"Discuss it with your neighbours: why?",
		"Vote again by hands.",
	}
}

func (r *Round) voting() bool { return r.class && r.vote < len(votes())-1 }

// Question is what is asked.
func (r *Round) Question() *Question { return r.q }

// Key are the right answers, each behind the question, for the teacher.
func (r *Round) Key() []string {
	var key []string
	for _, c := range r.q.Choices {
		if isRight(c) {
			key = append(key, r.q.Ask+" "+c.Text())
		}
	}
	return key
}

// Answered reports that all is told.
func (r *Round) Answered() bool { return r.answered }

// Told is what was said of the answer.
func (r *Round) Told() string { return r.told }

// Consequence is what would follow from the answer, "" for nothing.
func (r *Round) Consequence() string { return r.consequence }

// Tell puts the consequence in the place of the announcement that it is tried.
func (r *Round) Tell(consequence string) { r.consequence = consequence }

// Choose selects the choice below or above. Where there is none, or all is told,
// it is false: then rows are scrolled.
func (r *Round) Choose(by int) bool {
	r.latest = false
	if r.answered || by < 0 && r.selected == 0 || by > 0 && r.back > 0 { // What was answered stays as it is.
		return false
	}
	r.selected = min(max(r.selected+by, 0), len(r.q.Choices)-1)
	return true
}

// Scroll goes on or back in the rows of the question, of which so many at most
// are out of sight.
func (r *Round) Scroll(by, most int) { r.back = max(min(r.back-by, most), 0) }

// Pick selects a choice by its number, counted from 1; false where there is none.
func (r *Round) Pick(n int) bool {
	if r.answered || n < 1 || n > len(r.q.Choices) {
		return false
	}
	r.selected = n - 1
	return true
}

// Hint gives the next hint; false where there is none.
func (r *Round) Hint() (string, bool) {
	if r.answered || r.hints >= len(r.q.Hints) {
		return "", false
	}
	r.hints++
	return "Hint: " + r.q.Hints[r.hints-1], true
}

// Next goes on by one: through the votes of a class, a hint, the answer, and out
// of the question.
func (r *Round) Next() Outcome {
	r.back, r.latest = 0, true
	switch {
	case r.answered:
		return r.goOn()
	case r.voting():
		r.vote++
		return Outcome{Told: votes()[r.vote]}
	}
	if hint, ok := r.Hint(); ok {
		return Outcome{Told: hint}
	}
	return r.Reveal()
}

// NextDoes is what Next does now, for a key bar.
func (r *Round) NextDoes() string {
	switch {
	case r.answered:
		return "go on"
	case r.voting():
		return []string{"discuss", "vote again"}[r.vote]
	}
	return "hint, then answer"
}

// Answer takes the choice that is selected; after it, it goes on.
func (r *Round) Answer() Outcome {
	if r.answered {
		return r.goOn()
	}
	c := r.q.Choices[r.selected]
	r.told = r.verdict(c)
	out := r.finish()
	out.Guess = &Guess{About: r.q.LookAt, Fits: c.Wrong == ""}
	if out.Try = r.There(); out.Try != nil {
		r.consequence = "If " + out.Try.What + ": ..."
	}
	return out
}

// Reveal tells the answer without a choice.
func (r *Round) Reveal() Outcome {
	if i := slices.IndexFunc(r.q.Choices, isRight); i >= 0 {
		c := r.q.Choices[i]
		r.selected, r.told = i, "It is: "+c.Right+". "+c.Because
	}
	return r.finish()
}

// There is the changed run in which it is as the answer says, nil for none.
func (r *Round) There() *source.Change {
	if c := r.q.Choices[r.selected]; r.answered && r.repeatable && !isRight(c) {
		return r.q.Then(c)
	}
	return nil
}

// finish closes the question; the last one of a stop shows the stop.
func (r *Round) finish() Outcome {
	r.answered = true
	if r.q.Explain != "" {
		r.told += " " + r.q.Explain
	}
	last := r.q.followUp == nil
	return Outcome{Told: r.told, Step: last, Own: last && !r.q.author}
}

// goOn asks the question that follows, or ends.
func (r *Round) goOn() Outcome {
	if r.q.followUp == nil {
		return Outcome{Over: true}
	}
	return Outcome{Then: &Round{q: r.q.followUp, class: r.class, repeatable: r.repeatable}}
}

func isRight(c *language.Choice) bool { return c.Right != "" }

// verdict is what is said of an answer.
func (r *Round) verdict(c *language.Choice) string {
	right := &language.Choice{}
	if i := slices.IndexFunc(r.q.Choices, isRight); i >= 0 {
		right = r.q.Choices[i]
	}
	switch {
	case isRight(c):
		return strings.TrimSpace("Yes: " + strings.TrimSuffix(c.Right, ".") + ". " + c.Because)
	case c.Allowed != "":
		return strings.TrimSpace("Also allowed. " + c.Because + " This stack: " + right.Right + ".")
	case r.q.author: // The author speaks of what was chosen, not of what is right.
		about := "The answer here: " + strings.TrimSuffix(right.Right, ".") + "."
		if c.Because != "" {
			about += " About your answer: " + c.Because
		}
		return about
	}
	does := right.Right
	if r.q.suffix != "" { // What acts is a subject, and what it may do stands behind it.
		does, _, _ = strings.Cut(does, ":")
	}
	return strings.Join(strings.Fields("Not here: "+r.q.prefix+does+r.q.suffix+". "+right.Because+" "+c.Because), " ")
}
