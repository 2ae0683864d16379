package tui

import (
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"wirewalk/tui/glossary"
	"wirewalk/tui/grid"
	"wirewalk/tui/paint"
	"wirewalk/tui/progress"
	"wirewalk/tui/source"
	"wirewalk/tui/speaker"
	"wirewalk/tui/view"
)

// model is the program's only tea.Model: where it is, and the parts that are
// on the screen. The parts are plain structs that it calls.
type model struct {
	opts    Options
	keys    []binding
	painter *paint.Painter
	width   int
	height  int

	mode    mode   // inFirst, inLessons or inWalk
	came    []mode // the levels that 'q' goes out to
	lessons lessons
	walk    walking
	page    *page   // what lies over the walk, nil for nothing
	prompt  *prompt // the input line, nil when there is none
	status  string  // one message, until the next key
	memory  progress.Progress
	pending pending
	blank   bool                 // nothing is shown until the next key
	notes   *speaker.NotesServer // where the teacher's notes are shown, nil for nowhere

	glossary *glossary.Glossary
	drag     border // what the mouse holds
}

// The messages that commands answer with.
type (
	savedMsg struct{ err error }
	playMsg  struct{ ticket int }
)

func newModel(opts Options, painter *paint.Painter, mem progress.Progress) *model {
	m := &model{opts: opts, keys: keyMap(), painter: painter, memory: mem, mode: inFirst, glossary: glossary.New()}
	m.lessons = newLessons(opts.Library)
	return m
}

// Init opens what the program was started with.
func (m *model) Init() tea.Cmd {
	switch {
	case m.opts.Start != nil:
		m.start(m.opts.Start)
		return m.goThere()
	case m.memory.LastID != "":
		return m.open(m.memory.LastID, m.memory.LastStop)
	}
	return nil
}

// goThere goes where the program was started for.
func (m *model) goThere() tea.Cmd {
	w := m.opts.Against
	if w == nil && m.opts.At == "" && m.opts.Filter == "" {
		return nil
	}
	m.page = nil
	var cmds []tea.Cmd
	if m.opts.At != "" {
		cmds = append(cmds, m.command(m.opts.At))
	}
	switch {
	case w != nil:
		cmds = append(cmds, m.openBeside(func() (*source.Source, error) { return w, nil }))
	case m.opts.Filter != "":
		cmds = append(cmds, m.applyFilter(m.opts.Filter))
	}
	return tea.Batch(cmds...)
}

// Update handles one message. It performs no I/O.
func (m *model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	cmd := m.update(msg)
	if m.walk.walk != nil {
		m.walk.chooseField(m)
	}
	if notes := m.publishNotes(); notes != nil {
		return m, tea.Sequence(notes, cmd)
	}
	return m, cmd
}

func (m *model) update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		m.width, m.height = msg.Width, msg.Height
	case tea.MouseMsg:
		return m.mouse(msg)
	case tea.KeyMsg:
		return m.typed(msg)
	case workedMsg:
		return m.worked(msg)
	case savedMsg:
		if msg.err != nil && m.memory.Unheard() {
			m.status = "progress is not kept: " + msg.err.Error()
		}
	case playMsg:
		return m.walk.tick(msg, m)
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
		if m.prompt != nil {
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

// where is the mode that keys belong to now.
func (m *model) where() mode {
	if m.page != nil {
		return inPage
	}
	return m.mode
}

// key sends a key to the input line, else to its action in the present mode,
// unless it has to wait.
func (m *model) key(k tea.KeyMsg) tea.Cmd {
	if m.keyWaits(k) {
		return nil
	}
	m.status = ""
	if k.Type == tea.KeyCtrlC {
		return m.quit()
	}
	if m.blank {
		m.blank = false
		return nil
	}
	if m.prompt != nil {
		return m.promptKey(k)
	}
	in := m.where()
	if len(k.Runes) == 1 && in == inWalk && m.walk.digit(k.Runes[0]) {
		return nil
	}
	return m.act(m.lookUp(in, k.String()), in)
}

// act carries out what is the same in all modes and hands the rest on.
func (m *model) act(a action, in mode) tea.Cmd {
	switch a { //nolint:exhaustive // the modes handle the others
	case "":
		return nil
	case actQuit:
		return m.quit()
	case actSuspend:
		return m.suspend()
	case actHelp:
		if m.page != nil && m.page.help {
			m.page = nil
			return nil
		}
		m.page = m.helpPage()
		return nil
	case actOut:
		return m.out()
	case actClose:
		if p := m.page; p != nil && p.terms != nil && p.terms.query != "" {
			m.searchTerms("")
			return nil
		}
		return m.closeTop()
	case actLessons:
		return m.toLessons()
	case actGlossary:
		m.openGlossary()
		return nil
	case actOpen:
		m.ask(promptOpen, "open a capture or scenario: ")
		return nil
	}
	switch in {
	case inPage:
		return m.pageAct(a)
	case inFirst:
		return m.firstAct(a)
	case inLessons:
		return m.lessonsAct(a)
	case inWalk, everywhere:
	}
	return m.walkAct(a)
}

// closeTop closes the page, the pane or the filter that is open on top. What is
// in the making lies on what it is made from, but under pages and panes.
func (m *model) closeTop() tea.Cmd {
	switch {
	case m.page != nil:
		m.pending.drop(aPage)
		m.page = m.page.behind
	case m.mode == inWalk && (m.walk.open() || m.walk.ask != nil):
		return m.closeWalkTop()
	case m.giveUp():
	case m.mode == inWalk:
		return m.closeWalkTop()
	case m.mode == inLessons:
		m.lessons.search("")
	}
	return nil
}

// out goes one level out; a page or pane on top is a level.
func (m *model) out() tea.Cmd {
	if m.page != nil || m.mode == inWalk && (m.walk.open() || m.walk.ask != nil || m.walk.group != nil) {
		return m.closeTop()
	}
	if m.giveUp() {
		return nil
	}
	if m.mode == inWalk && m.walk.original != nil {
		m.endComparison()
		return nil
	}
	m.pending.leave()
	save := m.save()
	m.walk.stop()
	if n := len(m.came); n > 0 {
		m.mode, m.came = m.came[n-1], m.came[:n-1]
		return save
	}
	return m.quit()
}

func (m *model) quit() tea.Cmd { return tea.Sequence(m.save(), tea.Quit) }

// enter goes one level in.
func (m *model) enter(to mode) {
	if m.mode != to {
		m.came = append(m.came, m.mode)
		m.mode = to
	}
}

func (m *model) firstAct(a action) tea.Cmd {
	if a == actNext {
		if id := m.lessons.firstID(); id != "" {
			return m.open(id, 0)
		}
		m.status = "there are no lessons in the library"
	}
	return nil
}

// toLessons goes to the list of lessons; 'q' there leads back to the walk.
func (m *model) toLessons() tea.Cmd {
	m.page = nil
	m.pending.leave()
	m.walk.stop()
	m.came = slices.DeleteFunc(m.came, func(in mode) bool { return in == inLessons })
	m.enter(inLessons)
	return m.save()
}

// View draws the frame.
func (m *model) View() string {
	if m.width <= 0 || m.height <= 0 {
		return ""
	}
	return m.painter.Paint(m.screen())
}

func (m *model) screen() *grid.Screen {
	switch {
	case m.blank:
		return grid.NewScreen(m.width, m.height, m.opts.ASCII)
	case m.page != nil:
		return m.page.draw(m)
	case m.mode == inFirst:
		status := m.message()
		if m.prompt != nil {
			status = m.prompt.text()
		}
		return view.FirstRun(m.width, m.height, m.opts.ASCII, status)
	case m.mode == inLessons:
		return m.lessons.draw(m)
	}
	return m.walk.draw(m)
}
