// Package quiz asks what comes next in a walk: questions that are made from the
// run, their answers, and what would follow from those that the run does not
// take. It is pure: what happens is data that its caller applies.
//
// Sentences name an action in braces, "{predict} asks it", in place of its key.
package quiz

import (
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

// Question is asked before a stop is shown.
type Question struct {
	Text    string
	Choices []source.Choice
	Hints   []string
	Explain string
	LookAt  trace.PacketID // where to look again, 0 for nowhere

	prefix   string // in front of the right answer: "this stack sends "
	suffix   string // and behind it
	author   bool   // the lesson's author asks it
	followUp *Question
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
	if q := s.authors(next[0]); q != nil {
		return q
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
	return len(next) > 0 && s.authors(next[0]) != nil
}

// authors is the author's question before a stop, nil for none.
func (s Scene) authors(stop trace.StopID) *Question {
	for i := range s.Source.Questions {
		if q := &s.Source.Questions[i]; q.Before == stop {
			return &Question{Text: q.Ask, Choices: q.Choices, Hints: q.Hints, Explain: q.Explain, author: true}
		}
	}
	return nil
}
