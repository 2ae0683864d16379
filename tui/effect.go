package tui

import (
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"wirewalk/tui/pages"
	"wirewalk/tui/pages/tables"
	"wirewalk/tui/source"
	"wirewalk/tui/stage"
	"wirewalk/tui/tour"
)

// effect carries out what comes of doing something.
func (m *model) effect(do func(*stage.Effect)) tea.Cmd {
	var out stage.Effect
	do(&out)
	return m.apply(&out)
}

// apply carries out an effect.
func (m *model) apply(out *stage.Effect) tea.Cmd {
	m.pending.drop(out.Drop)
	if !out.Say.Empty() {
		m.status = out.Say.String(m.env.Keys, m.where())
	}
	for _, t := range out.Tell {
		m.tell(t.String(m.env.Keys, m.where()))
	}
	if out.Close {
		m.closePage()
	}
	if out.Page != nil {
		m.open(out.Page, out.Over)
	}
	if out.Ask != nil {
		m.line = newLine(out.Ask)
	}
	var cmds []tea.Cmd
	for _, w := range out.Works {
		cmds = append(cmds, m.begin(w))
	}
	if l := out.After; l != nil {
		cmds = append(cmds, m.after(l.Wait, laterMsg{l.Do}))
	}
	if out.Keep {
		cmds = append(cmds, m.save())
	}
	if out.Act != "" {
		cmds = append(cmds, m.shellAct(out))
	}
	switch len(cmds) {
	case 0:
		return nil
	case 1:
		return cmds[0]
	}
	return tea.Batch(cmds...)
}

// tell adds to the message of the moment.
func (m *model) tell(text string) {
	if m.status != "" {
		text += "; " + m.status
	}
	m.status = text
}

// deepest is how many pages there are to go back to; who follows more has lost
// the way.
const deepest = 50

// open lays a page over what is shown.
func (m *model) open(p stage.Page, over bool) {
	if !over {
		m.pages = nil
	}
	m.pages = append(slices.Clip(m.pages), p)
	m.pages = m.pages[max(len(m.pages)-deepest, 0):]
}

func (m *model) closePage() {
	if n := len(m.pages); n > 0 {
		m.pages = m.pages[:n-1]
	}
}

// shellAct carries out what an effect asks for: an action of the shell, or a page.
func (m *model) shellAct(out *stage.Effect) tea.Cmd {
	switch out.Act { //nolint:exhaustive // the others are pages
	case stage.Quit:
		return m.quit()
	case stage.Open:
		return m.openSource(out.Arg, out.At)
	case stage.Out:
		return m.out()
	case stage.Close:
		return m.closeTop()
	case stage.Lessons:
		return m.toLessons()
	case stage.Suspend:
		return m.suspend()
	case stage.Help:
		if _, ok := m.top().(*pages.Help); ok {
			m.pages = nil
			return nil
		}
	}
	return m.effect(func(e *stage.Effect) { m.book.Open(m.tour, out.Act, out.Arg, e) })
}

// closeTop closes the page, the pane or the filter that is open on top. What is
// in the making lies on what it is made from, but under pages and panes.
func (m *model) closeTop() tea.Cmd {
	switch p := m.top(); {
	case p != nil:
		m.pending.drop(stage.APage)
		var out stage.Effect
		if !stage.Do(p.Bindings(), stage.Close, stage.InPage, &out) {
			m.closePage()
		}
		return m.apply(&out)
	case m.place == stage.InWalk && m.tour.OnTop():
		return m.effect(m.tour.Close)
	case m.giveUp():
	case m.place == stage.InWalk:
		return m.effect(m.tour.Close)
	case m.place == stage.InLessons:
		m.lessons.Search("")
	}
	return nil
}

// out goes one level out; a page or pane on top is a level.
func (m *model) out() tea.Cmd {
	if m.top() != nil {
		m.pending.drop(stage.APage)
		m.closePage()
		return nil
	}
	if m.place == stage.InWalk && m.tour.OnTop() {
		return m.effect(m.tour.Close)
	}
	if m.giveUp() {
		return nil
	}
	if m.place == stage.InWalk {
		var out stage.Effect
		if m.tour.Leave(&out) {
			return m.apply(&out)
		}
	}
	m.pending.leave()
	save := m.save()
	m.tour.Stop()
	if n := len(m.history); n > 0 {
		m.place, m.history = m.history[n-1], m.history[:n-1]
		return save
	}
	return m.quit()
}

func (m *model) quit() tea.Cmd { return tea.Sequence(m.save(), tea.Quit) }

// enter goes one level in.
func (m *model) enter(to stage.Place) {
	if m.place != to {
		m.history = append(m.history, m.place)
		m.place = to
	}
}

// toLessons goes to the list of lessons; the way out there leads back to the walk.
func (m *model) toLessons() tea.Cmd {
	m.pages = nil
	m.pending.leave()
	m.tour.Stop()
	m.history = slices.DeleteFunc(m.history, func(in stage.Place) bool { return in == stage.InLessons })
	m.enter(stage.InLessons)
	return m.save()
}

// openSource makes a walk beside the loop, and shows it.
func (m *model) openSource(name string, at int) tea.Cmd {
	lib, env := m.opts.Library, m.tour.Env()
	if lib == nil {
		m.status = "there is no library to open " + name + " from"
		return nil
	}
	return m.begin(stage.Work{Makes: stage.AWalk, Says: "opening " + name, Do: func() (func(*stage.Effect), error) {
		src, err := lib.Open(name)
		if err != nil {
			return nil, err
		}
		ready, found := read(env, m.tour, src)
		return func(out *stage.Effect) {
			m.show(ready, found, at, out)
			out.Keep = true
		}, nil
	}})
}

// read reads a walk, and what there is to find in a capture.
func read(env *tour.Env, t *tour.Tour, src *source.Source) (ready *tour.Opened, found stage.Page) {
	ready = tour.Read(env, src)
	if src.Trace.Inferred {
		found = tables.Triage(ready.Tour(env), t)
	}
	return ready, found
}

// start shows a walk that is at hand.
func (m *model) start(src *source.Source) tea.Cmd {
	ready, found := read(m.tour.Env(), m.tour, src)
	return m.effect(func(out *stage.Effect) { m.show(ready, found, 0, out) })
}

// show shows a walk that has been read.
func (m *model) show(ready *tour.Opened, found stage.Page, at int, out *stage.Effect) {
	m.tour.Show(ready, at)
	m.pending.leave()
	m.pages, m.line = nil, nil
	switch {
	case m.place == stage.InWalk:
	case m.place == stage.InFirst && len(m.history) == 0 && (m.opts.Start != nil || m.progress.LastID != ""):
		m.place = stage.InWalk // The way out leaves the program, or goes to the lessons.
		if m.opts.Start == nil {
			m.history = append(m.history, stage.InLessons)
		}
	default:
		// The walk that the lessons were opened from is gone.
		m.history = slices.DeleteFunc(m.history, func(in stage.Place) bool { return in == stage.InWalk })
		m.enter(stage.InWalk)
	}
	switch {
	case at != 0:
	case found != nil:
		out.Open(found)
	default:
		m.tour.Begin(out)
	}
}

// self hands out a walk that is at hand.
func self(src *source.Source) func() (*source.Source, error) {
	return func() (*source.Source, error) { return src, nil }
}

// save keeps where the person is. The file is written by a command.
func (m *model) save() tea.Cmd {
	write := m.keep()
	if write == nil {
		return nil
	}
	return func() tea.Msg { return savedMsg{write()} }
}

// keep takes down where the person is, for what it returns to write; nil where
// nothing is kept.
func (m *model) keep() func() error {
	if !m.progress.Keeps() {
		return nil
	}
	id, key := m.tour.Keep()
	if id == "" {
		return nil
	}
	write, dropped := m.progress.Save(id, key)
	if dropped != "" {
		m.status = "there is no room for more: marks and notes of " + dropped + ", not opened for the longest time, are gone"
	}
	return write
}
