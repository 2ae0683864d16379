package tui

import (
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"wirewalk/tui/quiz"
	"wirewalk/tui/source"
	"wirewalk/tui/view"
)

// scene is where the walk stands when something is asked.
func (k *walking) scene() quiz.Scene {
	return quiz.Scene{Source: k.walk, Reader: k.index.Reader, Cursor: k.cursor}
}

// questionWaits reports a question of the author before the next stop.
func (k *walking) questionWaits() bool { return k.scene().AuthorAsks() }

// predict asks what the next stop brings.
func (m *model) predict() { m.putQuestion(m.walk.guesses.Ask) }

// offer asks by itself where the program was started for guessing.
func (m *model) offer() bool {
	if !m.opts.Predict || m.page != nil {
		return false
	}
	m.putQuestion(m.walk.guesses.Offer)
	return m.walk.ask != nil
}

// putQuestion puts a question on the screen, or says why there is none.
func (m *model) putQuestion(ask func(quiz.Scene, bool) (*quiz.Round, string)) {
	k := &m.walk
	scene := k.scene()
	scene.Advanced = m.lessons.level(k.walk.ID) == advanced
	round, told := ask(scene, k.present)
	if told != "" {
		m.status = fill(told)
	}
	if round != nil {
		k.selected = 0
		k.shut()
		k.ask = round
	}
}

// predictAct carries out a key while a question is on the screen: up and down
// choose, Enter answers, Space gives a hint and then the answer, Esc leaves.
func (m *model) predictAct(a action) tea.Cmd {
	k := &m.walk
	p := k.ask
	switch a { //nolint:exhaustive // what would tell the answer is not to be had
	case actUp, actDown:
		if by := a.way(); !p.Choose(by) {
			frame := k.frame(m)
			p.Scroll(by, frame.AskBack(m.width, m.height))
		}
	case actEnter:
		return m.asked(p.Answer())
	case actNext:
		return m.asked(p.Next())
	case actWhatIf:
		if there := p.There(); there != nil {
			k.ask = nil
			return m.runAgain(*there, "")
		}
	case actClose, actOut, actPredict:
		k.ask = nil
	}
	return nil
}

// asked does what is to be done after a key in a question.
func (m *model) asked(o quiz.Outcome) tea.Cmd {
	k := &m.walk
	k.guesses.Note(o)
	if o.Step {
		k.move(func() { k.cursor.Next() })
	}
	if g := o.Guess; g != nil && k.walk.ID != "" && m.memory.Keeps() && k.branch == "" {
		m.memory.Guess(k.walk.ID, g.About, g.Fits)
	}
	switch {
	case o.Try != nil:
		return m.tryAnswer(k.ask, o.Try)
	case o.Then != nil:
		k.ask = o.Then
	case o.Over:
		k.ask = nil
		if text := k.guesses.Farewell(); text != "" {
			m.status = fill(text)
		}
		if n, of := k.cursor.Position(); n == of { // The question was about the last stop.
			return m.finished()
		}
	}
	return nil
}

// tryAnswer finds out what would follow from an answer that the run does not take.
func (m *model) tryAnswer(p *quiz.Round, c *source.Change) tea.Cmd {
	k := &m.walk
	was, again, changes := k.walk.Trace, k.walk.Again, append(slices.Clip(k.changed), c.Text)
	return m.begin(0, "", func() (func(*model) tea.Cmd, error) {
		text := ""
		if w, err := again(changes); err != nil {
			text = quiz.Consequence(was, nil, c, err)
		} else {
			text = quiz.Consequence(was, w.Trace, c, nil)
		}
		return func(*model) tea.Cmd {
			p.Tell(text)
			return nil
		}, nil
	})
}

// askKeys is the key bar under a question.
func (m *model) askKeys() []view.Hint {
	p := m.walk.ask
	space := view.Hint{Key: "Space", Does: p.NextDoes()}
	leave, help := view.Hint{Key: "Esc", Does: "leave"}, view.Hint{Key: "?", Does: "help"}
	switch {
	case p.There() != nil:
		return []view.Hint{space, {Key: m.keyName("x"), Does: "walk there"}, leave, help}
	case p.Answered():
		return []view.Hint{space, leave, help}
	}
	choose := view.Hint{Key: m.keyName("up") + " " + m.keyName("down"), Does: "choose"}
	return []view.Hint{choose, {Key: "Enter", Does: "answer"}, space, leave, help}
}

// digit chooses an answer by its number.
func (k *walking) digit(r rune) bool { return k.ask != nil && k.ask.Pick(int(r-'0')) }

// asking is the question as a frame shows it.
func (k *walking) asking() *view.Ask {
	if k.ask == nil {
		return nil
	}
	a := view.Ask(k.ask.Sheet())
	return &a
}
