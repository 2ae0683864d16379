package tour

import (
	"slices"

	"wirewalk/tui/quiz"
	"wirewalk/tui/source"
	"wirewalk/tui/stage"
	"wirewalk/tui/view"
)

// advanced is the level of those who are asked for numbers.
const advanced = "advanced"

// scene is where the walk stands when something is asked.
func (t *Tour) scene() quiz.Scene {
	r := t.run()
	return quiz.Scene{Source: r.src, Reader: r.index.Reader, Cursor: r.cursor, Advanced: t.env.Level(r.src.ID) == advanced}
}

// QuestionWaits reports a question of the author before the next stop.
func (t *Tour) QuestionWaits() bool { return t.scene().AuthorAsks() }

// Predict asks what the next stop brings.
func (t *Tour) Predict(out *stage.Effect) { t.put(t.run().guesses.Ask, out) }

// offer asks by itself where the program was started for guessing.
func (t *Tour) offer(out *stage.Effect) bool {
	if !t.env.Predict || t.env.Making != nil && t.env.Making()&stage.ARun != 0 { // A changed run would take the question away.
		return false
	}
	t.put(t.run().guesses.Offer, out)
	return t.round != nil
}

// put puts a question on the screen, or says why there is none.
func (t *Tour) put(ask func(quiz.Scene, bool) (*quiz.Round, string), out *stage.Effect) {
	round, told := ask(t.scene(), t.look.Present)
	if told != "" {
		out.Say = stage.Textf(told)
	}
	if round != nil {
		t.run().sel.Selected = 0
		t.shut()
		t.round = round
	}
}

// askKey carries out a key while a question is on the screen: up and down choose,
// enter answers, next gives a hint and then the answer, close leaves. What would
// tell the answer is not to be had.
func (t *Tour) askKey(a stage.Action, out *stage.Effect) {
	r := t.round
	switch a { //nolint:exhaustive // the others are not to be had
	case stage.Up, stage.Down:
		by := 1
		if a == stage.Up {
			by = -1
		}
		if !r.Choose(by) {
			frame := t.frame()
			r.Scroll(by, frame.QuestionBack(t.env.Width, t.env.Height))
		}
	case stage.Enter:
		t.Apply(r.Answer(), out)
	case stage.Next:
		t.Apply(r.Next(), out)
	case WhatIf:
		if there := r.There(); there != nil {
			t.round = nil
			t.runAgain(*there, "", out)
		}
	case stage.Close, Predict:
		t.round = nil
	}
}

// Digit chooses an answer by its number; false where no question has that.
func (t *Tour) Digit(n int) bool { return t.round != nil && t.round.Pick(n) }

// LeaveRound goes back to walking.
func (t *Tour) LeaveRound() { t.round = nil }

// Apply does what is to be done after a key in a question.
func (t *Tour) Apply(o quiz.Outcome, out *stage.Effect) {
	r := t.run()
	r.guesses.Note(o)
	if o.Step {
		r.move(func() { r.cursor.Next() })
	}
	if g := o.Guess; g != nil && r.src.ID != "" && t.env.Progress.Keeps() && r.branch == "" {
		t.env.Progress.Guess(r.src.ID, g.About, g.Fits)
	}
	switch {
	case o.Try != nil:
		t.try(t.round, o.Try, out)
	case o.Then != nil:
		t.round = o.Then
	case o.Over:
		t.round = nil
		if text := r.guesses.Farewell(); text != "" {
			out.Say = stage.Textf(text)
		}
		if n, of := r.cursor.Position(); n == of { // The question was about the last stop.
			t.Finished(out)
		}
	}
}

// try finds out what would follow from an answer that the run does not take.
func (t *Tour) try(round *quiz.Round, c *source.Change, out *stage.Effect) {
	r := t.run()
	was, again, changes := r.src.Trace, r.src.Again, append(slices.Clip(r.changes), c.Text)
	out.Work(stage.Work{Do: func() (func(*stage.Effect), error) {
		text := ""
		if w, err := again(changes); err != nil {
			text = quiz.Consequence(was, nil, c, err)
		} else {
			text = quiz.Consequence(was, w.Trace, c, nil)
		}
		return func(*stage.Effect) { round.Tell(text) }, nil
	}})
}

// asking is the question as a frame shows it.
func (t *Tour) asking() *view.Question {
	if t.round == nil {
		return nil
	}
	a := view.Question(t.round.Sheet())
	return &a
}

// askBar is the key bar under a question.
func (t *Tour) askBar(k *stage.Keys) []view.Hint {
	r := t.round
	if !r.Answered() {
		return k.Hints(stage.InWalk, stage.By("choose", stage.Up, stage.Down), stage.By("answer", stage.Enter), stage.By(r.NextDoes(), stage.Next),
			stage.By("leave", stage.Close), stage.By("help", stage.Help))
	}
	keys := k.Hints(stage.InWalk, stage.By(r.NextDoes(), stage.Next), stage.By("leave", stage.Close), stage.By("help", stage.Help))
	if r.There() != nil {
		keys = slices.Insert(keys, 1, k.Hint(stage.InWalk, "walk there", WhatIf))
	}
	return keys
}
