// Package quiz asks what comes next in a walk: questions that are made from the
// run, their answers, and what would follow from those that the run does not
// take. It is pure: what happens is data that its caller applies.
//
// Sentences name an action in braces, "{predict} asks it", in place of its key.
package quiz

import (
	"wirewalk/scenarios/language"
	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
	"wirewalk/tui/source"
)

// Scene is where a walk stands when something is asked.
type Scene struct {
	Source   *source.Source
	Reader   *inspect.Reader // of the source's trace
	Cursor   trace.Cursor
	Advanced bool // numbers are asked for, too
}

// Question is asked before a stop is shown: the author's, or one that the run
// suggests, in the same form.
type Question struct {
	*language.Question
	LookAt trace.PacketID // where to look again, 0 for nowhere

	then     map[*language.Choice]*source.Change
	prefix   string // in front of the right answer: "this stack sends "
	suffix   string // and behind it
	author   bool   // the lesson's author asks it
	followUp *Question
}

// Then is the changed run in which it is as a choice says, nil for none.
func (q *Question) Then(c *language.Choice) *source.Change { return q.then[c] }

// offer adds choices.
func (q *Question) offer(choices []choice) {
	if q.then == nil {
		q.then = make(map[*language.Choice]*source.Change, len(choices))
	}
	for i := range choices {
		c := &choices[i].Choice
		q.Choices = append(q.Choices, c)
		q.then[c] = choices[i].then
	}
}

// Maker makes one kind of question about a stop, nil where it has nothing to ask.
type Maker func(m *moment) *Question

// makers are the kinds of questions in the order in which they are asked.
func makers() []Maker { return []Maker{who, what, sent, number} }

// For is what is asked before the next stop: the author's question, else those
// that the run suggests, one after the other. It is nil where nothing follows or
// nothing can be asked.
func For(s Scene) *Question {
	next := s.Cursor.Upcoming(1)
	if len(next) == 0 {
		return nil
	}
	if placed := s.placed(next[0]); placed != nil {
		return s.authors(placed)
	}
	return made(newMoment(s, next[0]))
}

// made is the chain of questions that the run suggests.
func made(m *moment) *Question {
	var first *Question
	last := &first
	for _, maker := range makers() {
		if q := maker(m); q != nil {
			*last, last = q, &q.followUp
		}
	}
	return first
}

// AuthorAsks reports a question of the author before the next stop.
func (s Scene) AuthorAsks() bool {
	next := s.Cursor.Upcoming(1)
	return len(next) > 0 && s.placed(next[0]) != nil
}

// AuthorsQuestion is what the author asks before the next stop, "" for nothing.
func (s Scene) AuthorsQuestion() string {
	if next := s.Cursor.Upcoming(1); len(next) > 0 {
		if q := s.placed(next[0]); q != nil {
			return q.Question.Ask
		}
	}
	return ""
}

// placed is the author's question before a stop, nil for none.
func (s Scene) placed(stop trace.StopID) *source.Question {
	for i := range s.Source.Questions {
		if q := &s.Source.Questions[i]; q.Stop == stop {
			return q
		}
	}
	return nil
}

// authors asks the author's question. One that the run itself answers gets its
// answer from the trace, with plausible mistakes beside it.
func (s Scene) authors(placed *source.Question) *Question {
	q := &Question{Question: placed.Question, author: true}
	if len(q.Choices) == 0 {
		asked := *placed.Question
		q.Question = &asked
		q.offer(senders(s.Reader, placed.Answer))
	}
	return q
}
