package tui

import (
	"fmt"
	"strings"

	"wirewalk/sim/trace"
	"wirewalk/tui/source"
)

// question is asked before a stop is shown.
type question struct {
	text    string
	choices []source.Choice
	hints   []string
	explain string
	look    trace.PacketID // where to look again
	then    *question      // the question that follows
	lead    string         // in front of the right answer: "this stack sends "
	tail    string         // and behind it
	author  bool           // the lesson's author asks it
}

// chosen is the answer that is selected.
func (p *predicting) chosen() *source.Choice { return &p.q.choices[p.selected] }

// predicting is a question on the screen.
type predicting struct {
	q        *question
	selected int
	hints    int // how many are shown
	told     string
	answered bool
	follows  string // what would follow from the answer
	class    bool   // hands are raised before anything is told
	round    int    // of the class: vote, discuss, vote again
	back     int    // rows scrolled back in what was told
	latest   bool   // the last hint has just come
}

// maxQuestions is how many questions of its own the program has answered in one walk.
const maxQuestions = 5

// predict asks what the next stop brings.
func (m *model) predict() {
	k := &m.walk
	next := k.cursor.Upcoming(1)
	switch { // An author's question is always asked.
	case len(next) == 0:
		m.status = "nothing more happens in this walk"
		return
	case k.asked >= maxQuestions && !k.questionWaits():
		m.status = "five questions are enough for one walk; " + k.lookAgain()
		return
	}
	k.selected = 0
	k.shut()
	k.advanced = m.lessons.level(k.walk.ID) == advanced
	k.ask = &predicting{q: m.questionFor(next[0]), class: k.present}
}

// offer asks by itself where the program was started for guessing: once before
// the first stop of a walk and before each that its author asks about.
func (m *model) offer() bool {
	k := &m.walk
	next := k.cursor.Upcoming(1)
	if !m.opts.Predict || m.page != nil || len(next) == 0 || next[0] == k.offered {
		return false
	}
	if k.offered != 0 && !k.questionWaits() {
		return false
	}
	k.offered = next[0]
	m.predict()
	return k.ask != nil
}

// told is what is said after an answer.
func (p *predicting) verdict(c source.Choice) string {
	var right source.Choice
	for _, r := range p.q.choices {
		if r.Right {
			right = r
			break
		}
	}
	switch {
	case c.Right:
		return strings.TrimSpace("Yes: " + c.Text + ". " + c.Because)
	case c.Allowed:
		return strings.TrimSpace("Also allowed. " + c.Because + " This stack: " + right.Text + ".")
	case p.q.author: // The author speaks of what was chosen, not of what is right.
		about := "The answer here: " + strings.TrimSuffix(right.Text, ".") + "."
		if c.Because != "" {
			about += " About your answer: " + c.Because
		}
		return about
	}
	return strings.Join(strings.Fields("Not here: "+p.q.lead+right.Text+p.q.tail+". "+right.Because+" "+c.Because), " ")
}

// lookAgain names the packets of the questions that went otherwise.
func (k *walking) lookAgain() string {
	if len(k.again) == 0 {
		return "g asks no more here"
	}
	var words []string
	for _, p := range k.again {
		words = append(words, fmt.Sprintf("#%d", p))
	}
	return "look again at " + strings.Join(words, ", ")
}
