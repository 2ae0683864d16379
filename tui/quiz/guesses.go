package quiz

import (
	"fmt"
	"slices"
	"strings"

	"wirewalk/sim/trace"
)

// MaxQuestions is how many questions of its own the program has answered in one walk.
const MaxQuestions = 5

// Guesses are what was asked and answered in one walk.
type Guesses struct {
	asked   int // the program's own questions that are through
	offered trace.StopID
	again   []trace.PacketID // of answers that were another than this stack's
}

// Ask asks what the next stop brings, a class with votes. Where nothing is asked,
// it says why. The author's questions are always asked.
func (g *Guesses) Ask(s Scene, class bool) (*Round, string) {
	switch {
	case len(s.Cursor.Upcoming(1)) == 0:
		return nil, "nothing more happens in this walk"
	case g.asked >= MaxQuestions && !s.AuthorAsks():
		return nil, "five questions are enough for one walk; " + g.LookAgain()
	}
	return &Round{q: For(s), class: class, repeatable: s.Source.Again != nil}, ""
}

// Offer asks unbidden: once before the first stop of a walk and before each that
// its author asks about.
func (g *Guesses) Offer(s Scene, class bool) (*Round, string) {
	next := s.Cursor.Upcoming(1)
	if len(next) == 0 || next[0] == g.offered || g.offered != 0 && !s.AuthorAsks() {
		return nil, ""
	}
	g.offered = next[0]
	return g.Ask(s, class)
}

// Note keeps what has come of a round.
func (g *Guesses) Note(o Outcome) {
	if o.Own {
		g.asked++
	}
	if o.Guess != nil && !o.Guess.Fits && o.Guess.About != 0 && !slices.Contains(g.again, o.Guess.About) {
		g.again = append(slices.Clip(g.again), o.Guess.About)
	}
}

// Again are the packets of the questions that went otherwise.
func (g *Guesses) Again() []trace.PacketID { return g.again }

// LookAgain names these packets.
func (g *Guesses) LookAgain() string {
	if len(g.again) == 0 {
		return "{predict} asks no more here"
	}
	words := make([]string, len(g.again))
	for i, p := range g.again {
		words[i] = fmt.Sprintf("#%d", p)
	}
	return "look again at " + strings.Join(words, ", ")
}

// Farewell is what is said behind the last question, "" for nothing.
func (g *Guesses) Farewell() string {
	if g.asked < MaxQuestions || len(g.again) == 0 {
		return ""
	}
	return g.LookAgain()
}
