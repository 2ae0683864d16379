package tui

import (
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"wirewalk/tui/source"
	"wirewalk/tui/view"
)

// predictAct carries out a key while a question is on the screen: up and down
// choose, Enter answers, Space gives a hint and then the answer, Esc leaves.
func (m *model) predictAct(a action) tea.Cmd {
	k := &m.walk
	p := k.ask
	switch a { //nolint:exhaustive // what would tell the answer is not to be had
	case actUp, actDown:
		by := a.way()
		p.latest = false
		if p.answered || by < 0 && p.selected == 0 || by > 0 && p.back > 0 { // What was answered stays as it is.
			frame := k.frame(m)
			p.back = max(min(p.back-by, frame.AskBack(m.width, m.height)), 0)
			return nil
		}
		p.selected = min(max(p.selected+by, 0), len(p.q.choices)-1)
	case actEnter:
		if p.answered {
			return m.carryOn()
		}
		return m.answer(p.q.choices[p.selected])
	case actNext:
		p.back, p.latest = 0, true
		switch {
		case p.answered:
			return m.carryOn()
		case p.class && p.round < len(rounds())-1:
			p.round++
		case p.hints < len(p.q.hints):
			p.hints++
		default:
			m.reveal()
		}
	case actWhatIf:
		if then := p.chosen().Then; p.answered && then != nil && k.walk.Again != nil {
			k.ask = nil
			return m.runAgain(*then, "")
		}
	case actClose, actOut, actPredict:
		k.ask = nil
	}
	return nil
}

// askKeys is the key bar under a question.
func (m *model) askKeys() []view.Hint {
	p := m.walk.ask
	if p.answered {
		keys := []view.Hint{{Key: "Space", Does: "go on"}, {Key: "Esc", Does: "leave"}, {Key: "?", Does: "help"}}
		if p.chosen().Then != nil && !p.chosen().Right && m.walk.walk.Again != nil {
			keys = slices.Insert(keys, 1, view.Hint{Key: m.keyName("x"), Does: "walk there"})
		}
		return keys
	}
	space := "hint, then answer"
	if p.class && p.round < len(rounds())-1 {
		space = []string{"discuss", "vote again"}[p.round]
	}
	return []view.Hint{
		{Key: m.keyName("up") + " " + m.keyName("down"), Does: "choose"},
		{Key: "Enter", Does: "answer"},
		{Key: "Space", Does: space},
		{Key: "Esc", Does: "leave"},
		{Key: "?", Does: "help"},
	}
}

// digit chooses an answer by its number.
func (k *walking) digit(r rune) bool {
	if k.ask == nil || k.ask.answered || r < '1' || int(r-'1') >= len(k.ask.q.choices) {
		return false
	}
	k.ask.selected = int(r - '1')
	return true
}

// answer says what there is to say about a choice, and has tried what would
// follow from one that the run does not take.
func (m *model) answer(c source.Choice) tea.Cmd {
	k := &m.walk
	p := k.ask
	was, changed := k.walk.Trace, k.changed
	p.told = p.verdict(c)
	p.finish(k)
	if !c.Right && !c.Allowed && p.q.look != 0 && !slices.Contains(k.again, p.q.look) {
		k.again = append(k.again, p.q.look)
	}
	m.remember(p, c)
	if c.Right || c.Then == nil || k.walk.Again == nil {
		return nil
	}
	then, again := *c.Then, k.walk.Again
	p.follows = "If " + then.What + ": ..."
	return m.begin(0, "", func() (func(*model) tea.Cmd, error) {
		text := ""
		if w, err := again(append(slices.Clip(changed), then.Text)); err != nil {
			text = "What would follow cannot be shown: " + err.Error()
		} else {
			text = "If " + then.What + ": " + reaction(was, w.Trace, &then)
		}
		return func(*model) tea.Cmd {
			p.follows = text
			return nil
		}, nil
	})
}

// rounds are what a class does before a question is answered: peer instruction.
func rounds() []string {
	return []string{
		"Vote by hands: who is for 1, for 2, ...?",
		"Discuss it with your neighbours: why?",
		"Vote again by hands.",
	}
}

// reveal tells the answer without a choice.
func (m *model) reveal() {
	p := m.walk.ask
	for i, c := range p.q.choices {
		if c.Right {
			p.selected = i
			p.told = "It is: " + c.Text + ". " + c.Because
			break
		}
	}
	p.finish(&m.walk)
}

// finish closes the question; the last one of a stop shows the stop.
func (p *predicting) finish(k *walking) {
	p.answered = true
	if p.q.explain != "" {
		p.told += " " + p.q.explain
	}
	if p.q.then == nil {
		if !p.q.author {
			k.asked++
		}
		k.move(func() { k.cursor.Next() })
	}
}

// carryOn asks the question that follows, or goes back to walking; one about the
// last stop has ended the walk.
func (m *model) carryOn() tea.Cmd {
	k := &m.walk
	then := k.ask.q.then
	if then != nil {
		k.ask = &predicting{q: then, class: k.ask.class}
		return nil
	}
	k.ask = nil
	if k.asked >= maxQuestions && len(k.again) > 0 {
		m.status = k.lookAgain()
	}
	if n, of := k.cursor.Position(); n == of {
		return m.finished()
	}
	return nil
}
