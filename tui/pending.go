package tui

import (
	"slices"

	tea "github.com/charmbracelet/bubbletea"
)

// What takes long is made beside the loop, and keys are heard meanwhile. A key
// that needs what is being made waits until it is there; the others go through
// at once. Keys never overtake one that waits, so that what is typed ahead does
// the same on a slow machine as on a fast one. Esc takes back what is in the
// making, and with it the keys that wait.

// product is what keys may need of what is in the making.
type product uint8

const (
	aWalk  product = 1 << iota // another walk in the place of this one
	aPage                      // a page, which then has the keys
	aPlace                     // where the cursor stands, and which stops it visits
	aRun                       // another run beside this one
	aFile                      // a file, which the end of the program would cut short

	aLevel = aWalk | aPage // decides what a key means at all
)

// needs is what an action needs in a mode of what may be in the making.
func (a action) needs(in mode) product {
	switch a { //nolint:exhaustive // most of the others are about the place
	case actSuspend, actClose:
		return 0
	case actOut, actQuit:
		return aFile
	}
	if in != inWalk || a == "" { // What means nothing here may mean something there.
		return aLevel
	}
	switch a { //nolint:exhaustive // most of the others are about the place
	case actHelp, actGlossary, actLessons, actPane, actPaneBack, actZoom, actPresent, actBlank, actScale, actUnfold,
		actBorderLeft, actBorderRight, actTaller, actShorter, actSizes:
		return aLevel
	case actSwap, actCompare, actWhatIf, actExport, actPredict, actPlay, actWhy, actWhyNot, actTables, actMarks:
		return aLevel | aPlace | aRun // What shows a run, asks of it or leads on from it.
	}
	return aLevel | aPlace
}

// work is something that is being made.
type work struct {
	makes  product
	says   string // what is being done; "" is not told
	ticket int
	result *workedMsg // while it is held back
}

// workedMsg brings what came of a work: what is to be done with it, or why
// nothing came of it.
type workedMsg struct {
	ticket int
	apply  func(*model) tea.Cmd
	err    error
}

// input is a key that waits, or a line that was finished.
type input struct {
	key  tea.KeyMsg
	line *prompt // nil for a key
}

// pending is what is in the making, and what waits for it.
type pending struct {
	works  []work
	inputs []input
	last   int // ticket
}

// maxInputs bounds how many keys wait.
const maxInputs = 500

// begin does a work in a command. Its result is dropped if the work is given up
// meanwhile, as it is when its walk is left.
func (m *model) begin(makes product, says string, do func() (func(*model) tea.Cmd, error)) tea.Cmd {
	p := &m.pending
	p.last++
	ticket := p.last
	p.works = append(slices.Clip(p.works), work{makes: makes, says: says, ticket: ticket})
	return func() tea.Msg {
		apply, err := do()
		return workedMsg{ticket: ticket, apply: apply, err: err}
	}
}

// worked takes what came of a work, and then the keys that have waited for it.
func (m *model) worked(msg workedMsg) tea.Cmd {
	p := &m.pending
	i := slices.IndexFunc(p.works, func(w work) bool { return w.ticket == msg.ticket })
	if i < 0 {
		return nil // It was given up.
	}
	p.works[i].result = &msg
	var cmds []tea.Cmd
	for w, ok := p.ready(); ok; w, ok = p.ready() {
		cmds = append(cmds, m.finish(w))
	}
	return tea.Batch(append(cmds, m.replay()...)...)
}

// ready takes out a work that has its result. A run is held back while the place
// in the one beside it is still being found.
func (p *pending) ready() (work, bool) {
	placing := p.making()&aPlace != 0
	for i, w := range p.works {
		if w.result != nil && !(placing && w.makes == aRun) {
			p.works = slices.Delete(slices.Clone(p.works), i, i+1)
			return w, true
		}
	}
	return work{}, false
}

// finish does what is to be done with a result. Keys that waited for what has
// failed are dropped: they would do something else now.
func (m *model) finish(w work) tea.Cmd {
	if w.result.err == nil {
		return w.result.apply(m)
	}
	m.status = w.result.err.Error()
	if list := m.pending.inputs; len(list) > 0 && m.inputNeeds(list[0])&w.makes != 0 {
		m.status += "; what was typed meanwhile is dropped"
		m.pending.inputs = nil
	}
	return nil
}

// replay gives the keys that have waited to where they belong now. Those that
// need something else wait on.
func (m *model) replay() []tea.Cmd {
	list := m.pending.inputs
	m.pending.inputs = nil
	var cmds []tea.Cmd
	for _, in := range list {
		if in.line == nil {
			cmds = append(cmds, m.key(in.key))
		} else if !m.waits(in) {
			cmds = append(cmds, m.take(in.line))
		}
	}
	return cmds
}

// making is all that is in the making.
func (p *pending) making() product {
	var all product
	for i := range p.works {
		all |= p.works[i].makes
	}
	return all
}

// keyWaits keeps a key that needs what is in the making, or comes behind one
// that does; false for a key that goes through.
func (m *model) keyWaits(k tea.KeyMsg) bool {
	waiting := len(m.pending.inputs) > 0
	switch {
	case k.Type == tea.KeyEsc && (waiting || m.prompt == nil && m.lookUp(m.where(), "esc") == ""):
		return m.giveUp()
	case waiting && (k.Type == tea.KeyCtrlC || k.Type == tea.KeyCtrlZ):
		return false
	}
	return m.waits(input{key: k})
}

// waits keeps an input that needs what is in the making, or comes behind one
// that does.
func (m *model) waits(in input) bool {
	p := &m.pending
	if len(p.inputs) == 0 && m.inputNeeds(in)&p.making() == 0 {
		return false
	}
	if len(p.inputs) < maxInputs {
		p.inputs = append(slices.Clip(p.inputs), in)
	}
	return true
}

// inputNeeds is what an input needs where it would go now. What is typed into a
// line needs nothing: the key that began the line has waited for it.
func (m *model) inputNeeds(in input) product {
	switch k := in.key; {
	case in.line != nil:
		return in.line.needs()
	case k.Type == tea.KeyCtrlC:
		return actQuit.needs(m.mode)
	case m.blank || m.prompt != nil:
		return 0
	default:
		return m.lookUp(m.where(), k.String()).needs(m.where())
	}
}

// giveUp lets go of what is in the making and of the keys that wait for it; false
// if there is nothing. A file is written to its end.
func (m *model) giveUp() bool {
	p := &m.pending
	if p.making()&^aFile == 0 && len(p.inputs) == 0 {
		return false
	}
	m.status = "what was typed meanwhile is dropped"
	if says := p.says(); p.making()&^aFile != 0 {
		m.status = "stopped: " + says
	}
	p.drop(^aFile)
	p.inputs = nil
	return true
}

// drop gives up the works that make something of these.
func (p *pending) drop(makes product) {
	p.works = slices.DeleteFunc(slices.Clone(p.works), func(w work) bool { return w.makes&makes != 0 })
}

// leave gives up all that is made for a walk that is left.
func (p *pending) leave() {
	p.works = slices.DeleteFunc(slices.Clone(p.works), func(w work) bool { return w.makes != aFile })
}

// says tells what is being made, the latest.
func (p *pending) says() string {
	for _, w := range slices.Backward(p.works) {
		if w.says != "" {
			return w.says + " ..."
		}
	}
	return ""
}

// message is what the status line says: which keys wait and what for, else the
// message of the moment, else what is in the making.
func (m *model) message() string {
	if len(m.pending.inputs) == 0 && m.status != "" {
		return m.status
	}
	return m.pendingMessage()
}

// pendingMessage tells what is in the making, and what waits for it.
func (m *model) pendingMessage() string {
	p := &m.pending
	switch n := len(p.inputs); {
	case n == 0:
		return p.says()
	case n == 1:
		return m.inputName(p.inputs[0]) + " waits, Esc stops this: " + p.says()
	case n == maxInputs:
		return itoa(n) + " keys wait and no more, Esc stops this: " + p.says()
	default:
		return itoa(n) + " keys wait, Esc stops this: " + p.says()
	}
}

func (m *model) inputName(in input) string {
	if in.line != nil {
		return in.line.label + in.line.value
	}
	return m.keyName(in.key.String())
}
