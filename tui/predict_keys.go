package tui

import (
	tea "github.com/charmbracelet/bubbletea"

	"wirewalk/tui/view"
)

// predictAct carries out a key while a question is on the screen: up and down
// choose, Enter answers, Space gives a hint and then the answer, Esc leaves.
func (m *model) predictAct(a action) tea.Cmd {
	k := &m.walk
	p := k.ask
	switch a { //nolint:exhaustive // what would tell the answer is not to be had
	case actUp:
		p.selected = max(p.selected-1, 0)
	case actDown:
		p.selected = min(p.selected+1, len(p.q.choices)-1)
	case actEnter:
		if p.answered {
			m.carryOn()
			return nil
		}
		m.answer(p.q.choices[p.selected])
	case actNext:
		switch {
		case p.answered:
			m.carryOn()
		case p.hints < len(p.q.hints):
			p.hints++
		default:
			m.reveal()
		}
	case actWhatIf:
		if then := p.chosen().then; p.answered && then != nil && k.walk.Rerun != nil {
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
	if m.walk.ask.answered {
		return []view.Hint{{Key: "Space", Does: "go on"}, {Key: "Esc", Does: "leave"}, {Key: "?", Does: "help"}}
	}
	return []view.Hint{
		{Key: m.keyName("up") + " " + m.keyName("down"), Does: "choose"},
		{Key: "Enter", Does: "answer"},
		{Key: "Space", Does: "hint, then answer"},
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

// answer says what there is to say about a choice.
func (m *model) answer(c Choice) {
	p := m.walk.ask
	p.told = p.verdict(c)
	p.finish(&m.walk)
	if !c.Right && !c.Allowed && p.q.look != 0 {
		m.walk.again = append(m.walk.again, p.q.look)
	}
	if c.then != nil && m.walk.walk.Rerun != nil {
		p.told += " x shows what would follow from silence."
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

// carryOn asks the question that follows, or goes back to walking.
func (m *model) carryOn() {
	k := &m.walk
	then := k.ask.q.then
	if then == nil {
		k.ask = nil
		if k.asked >= maxQuestions && len(k.again) > 0 {
			m.status = k.lookAgain()
		}
		return
	}
	k.ask = &predicting{q: then}
}
