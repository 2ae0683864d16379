package tui

import (
	"cmp"
	"slices"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"wirewalk/tui/glossary"
	"wirewalk/tui/grid"
	"wirewalk/tui/lessons"
	"wirewalk/tui/pages"
	"wirewalk/tui/paint"
	"wirewalk/tui/progress"
	"wirewalk/tui/speaker"
	"wirewalk/tui/stage"
	"wirewalk/tui/tour"
)

// model is the shell, and the program's only tea.Model: it holds what is on the
// screen, hands keys to it, and carries out what comes of them. It has no feature.
type model struct {
	opts    Options
	env     *stage.Env
	painter *paint.Painter

	place   stage.Place   // InFirst, InLessons or InWalk
	history []stage.Place // the levels that the way out leads to
	lessons *lessons.Browser
	book    *pages.Book
	tour    *tour.Tour
	pages   []stage.Page // what lies over the walk, the one on top last
	line    *line        // the input line, nil when there is none
	status  string       // one message, until the next key
	blank   bool         // nothing is shown until the next key
	pending pending

	progress *progress.Progress
	notes    *speaker.NotesServer // where the teacher's notes are shown, nil for nowhere
	after    func(wait time.Duration, msg tea.Msg) tea.Cmd
}

// The messages that commands answer with.
type (
	savedMsg struct{ err error }
	laterMsg struct{ do func(*stage.Effect) }
)

// newModel makes the shell with its modes. Its error is a key that cannot be bound.
func newModel(opts Options, painter *paint.Painter, kept *progress.Progress) (*model, error) {
	m := &model{opts: opts, painter: painter, progress: kept, place: stage.InFirst, after: tick, book: cmp.Or(opts.Pages, pages.All())}
	m.env = &stage.Env{ASCII: opts.ASCII}
	m.lessons = lessons.New(m.env, kept, opts.Library)
	m.tour = tour.New(&tour.Env{
		Env: m.env, Library: opts.Library, Level: m.lessons.Level, After: m.lessons.After, Progress: kept, Glossary: glossary.New(),
		Making: func() stage.Product { return m.pending.making() }, Predict: opts.Predict, Present: opts.Present, Pace: opts.Pace,
		Commands: opts.Commands, Panes: opts.Panes,
	})
	keys, err := stage.NewKeys(m.bindings(), opts.Keys, opts.ASCII)
	m.env.Keys = keys
	return m, err
}

// tick brings a message after a time.
func tick(wait time.Duration, msg tea.Msg) tea.Cmd {
	return tea.Tick(wait, func(time.Time) tea.Msg { return msg })
}

// bindings are those of all modes.
func (m *model) bindings() []stage.Binding {
	list := slices.Concat(m.shellKeys(), m.lessons.Bindings(), m.tour.Bindings(), m.book.Bindings(m.tour), pages.ListKeys(m.env))
	return list
}

// live are the bindings that do something in the present place.
func (m *model) live() []stage.Binding {
	switch p := m.top(); {
	case p != nil:
		return slices.Concat(p.Bindings(), m.shellKeys(), m.book.Bindings(m.tour))
	case m.place == stage.InWalk:
		return slices.Concat(m.tour.Bindings(), m.shellKeys(), m.book.Bindings(m.tour))
	}
	return slices.Concat(m.lessons.Bindings(), m.shellKeys(), m.book.Bindings(m.tour))
}

// top is the page on top, nil for none.
func (m *model) top() stage.Page {
	if n := len(m.pages); n > 0 {
		return m.pages[n-1]
	}
	return nil
}

// where is the place that keys belong to now.
func (m *model) where() stage.Place {
	if m.top() != nil {
		return stage.InPage
	}
	return m.place
}

// Init opens what the program was started with.
func (m *model) Init() tea.Cmd {
	var out stage.Effect
	switch {
	case m.opts.Start != nil:
		return tea.Batch(m.start(m.opts.Start), m.goThere())
	case m.progress.LastID != "":
		out.Act, out.Arg, out.At = stage.Open, m.progress.LastID, m.progress.LastStop
	}
	return m.apply(&out)
}

// goThere goes where the program was started for.
func (m *model) goThere() tea.Cmd {
	w := m.opts.Against
	if w == nil && m.opts.At == "" && m.opts.Filter == "" {
		return nil
	}
	m.pages = nil
	var cmds []tea.Cmd
	if m.opts.At != "" {
		cmds = append(cmds, m.effect(func(out *stage.Effect) { m.tour.Command(m.opts.At, out) }))
	}
	switch {
	case w != nil:
		cmds = append(cmds, m.effect(func(out *stage.Effect) { m.tour.Against(self(w), out) }))
	case m.opts.Filter != "":
		cmds = append(cmds, m.effect(func(out *stage.Effect) { m.tour.Filter(m.opts.Filter, out) }))
	}
	return tea.Batch(cmds...)
}

// Update handles one message. It performs no I/O.
func (m *model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	cmd := m.update(msg)
	m.tour.Settle()
	if notes := m.publishNotes(); notes != nil {
		return m, tea.Sequence(notes, cmd)
	}
	return m, cmd
}

func (m *model) update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		m.env.Width, m.env.Height = msg.Width, msg.Height
	case tea.MouseMsg:
		return m.mouse(msg)
	case tea.KeyMsg:
		return m.typed(msg)
	case workedMsg:
		return m.worked(msg)
	case laterMsg:
		if m.where() != stage.InWalk || m.line != nil {
			m.tour.Stop()
			return nil
		}
		return m.effect(msg.do)
	case savedMsg:
		if msg.err != nil && m.progress.Unheard() {
			m.status = "progress is not kept: " + msg.err.Error()
		}
	case tea.ResumeMsg:
		return m.resumed()
	case error:
		m.status = msg.Error()
	}
	return nil
}

// typed takes apart letters that were read together. What is pasted is text for
// an input line, never a row of commands.
func (m *model) typed(k tea.KeyMsg) tea.Cmd {
	if k.Type != tea.KeyRunes || len(k.Runes) < 2 {
		return m.key(k)
	}
	if k.Paste {
		if m.line != nil || len(m.pending.inputs) > 0 {
			return m.key(k)
		}
		return nil
	}
	var cmds []tea.Cmd
	for _, r := range k.Runes {
		one := tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{r}, Alt: k.Alt}
		if r == ' ' {
			one.Type = tea.KeySpace
		}
		if cmd := m.key(one); cmd != nil {
			cmds = append(cmds, cmd)
		}
	}
	return tea.Batch(cmds...)
}

// key sends a key to the input line, else to its action in the present place,
// unless it has to wait.
func (m *model) key(k tea.KeyMsg) tea.Cmd {
	if m.keyWaits(k) {
		return nil
	}
	m.status = ""
	if b := m.env.Keys.Of(m.where(), k.String()); k.Type == tea.KeyCtrlC || b != nil && b.Action == stage.Quit && m.line == nil {
		return m.quit()
	}
	if m.blank {
		m.blank = false
		return nil
	}
	if m.line != nil {
		return m.lineKey(k)
	}
	in := m.where()
	if len(k.Runes) == 1 && in == stage.InWalk && m.tour.Digit(int(k.Runes[0]-'0')) {
		return nil
	}
	if b := m.env.Keys.Of(in, k.String()); b != nil {
		return m.act(b.Action, in)
	}
	return nil
}

// act carries out an action of a place.
func (m *model) act(a stage.Action, in stage.Place) tea.Cmd {
	return m.effect(func(out *stage.Effect) { stage.Do(m.live(), a, in, out) })
}

// View draws the frame.
func (m *model) View() string {
	if m.env.Width <= 0 || m.env.Height <= 0 {
		return ""
	}
	return m.painter.Paint(m.screen())
}

func (m *model) screen() *grid.Screen {
	f := stage.Frame{
		Width: m.env.Width, Height: m.env.Height, ASCII: m.env.ASCII, Status: m.message(), Keys: m.env.Keys, Behind: len(m.pages) > 1,
		Pending: m.pendingMessage(),
	}
	if m.line != nil {
		f.Prompt = m.line.text(m.env.Keys, m.where())
	}
	switch p := m.top(); {
	case m.blank:
		return grid.NewScreen(f.Width, f.Height, f.ASCII)
	case p != nil:
		return p.Draw(f)
	case m.place == stage.InFirst:
		return m.lessons.DrawFirst(f)
	case m.place == stage.InLessons:
		return m.lessons.Draw(f)
	}
	return m.tour.Draw(f)
}
