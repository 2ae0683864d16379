package tui

import (
	"cmp"
	"slices"
	"strconv"

	tea "github.com/charmbracelet/bubbletea"

	"wirewalk/tui/stage"
)

// What takes long is made beside the loop, and keys are heard meanwhile. A key
// that needs what is being made waits until it is there; the others go through
// at once. Keys never overtake one that waits, so that what is typed ahead does
// the same on a slow machine as on a fast one. The key that closes takes back what is in the
// making, and with it the keys that wait.

// work is something that is being made.
type work struct {
	makes  stage.Product
	says   string // what is being done; "" is not told
	ticket int
	result *workedMsg // while it is held back
}

// workedMsg brings what came of a work: what is to be done with it, or why
// nothing came of it.
type workedMsg struct {
	ticket int
	apply  func(*stage.Effect)
	err    error
}

// input is a key that waits, or a line that was finished.
type input struct {
	key  tea.KeyMsg
	line *line // nil for a key
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
func (m *model) begin(w stage.Work) tea.Cmd {
	p := &m.pending
	p.last++
	ticket := p.last
	p.works = append(slices.Clip(p.works), work{makes: w.Makes, says: w.Says, ticket: ticket})
	return func() tea.Msg {
		apply, err := w.Do()
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
	placing := p.making()&stage.APlace != 0
	for i, w := range p.works {
		if w.result != nil && (!placing || w.makes != stage.ARun) {
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
		return m.effect(w.result.apply)
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
			cmds = append(cmds, m.effect(in.line.taken))
		}
	}
	return cmds
}

// making is all that is in the making.
func (p *pending) making() stage.Product {
	var all stage.Product
	for i := range p.works {
		all |= p.works[i].makes
	}
	return all
}

// givesUp reports the key that closes things, which also takes back what waits.
func (m *model) givesUp(k tea.KeyMsg) bool {
	b := m.env.Keys.Binding(stage.Close, stage.InWalk)
	return b != nil && slices.Contains(b.Keys, k.String())
}

// keyWaits keeps a key that needs what is in the making, or comes behind one
// that does; false for a key that goes through.
func (m *model) keyWaits(k tea.KeyMsg) bool {
	waiting := len(m.pending.inputs) > 0
	switch {
	case m.givesUp(k) && (waiting || m.line == nil && m.env.Keys.Of(m.where(), k.String()) == nil):
		return m.giveUp()
	case waiting && (k.Type == tea.KeyCtrlC || k.Type == tea.KeyCtrlZ || m.line == nil && m.leavesAtOnce(k)):
		return false
	}
	return m.waits(input{key: k})
}

// leavesAtOnce reports a key that leaves the program, whatever is waited for.
func (m *model) leavesAtOnce(k tea.KeyMsg) bool {
	b := m.env.Keys.Of(m.where(), k.String())
	return b != nil && (b.Action == stage.Quit || b.Action == stage.Suspend)
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
func (m *model) inputNeeds(in input) stage.Product {
	switch k := in.key; {
	case in.line != nil:
		return in.line.needs()
	case k.Type == tea.KeyCtrlC:
		return stage.AFile
	case m.blank || m.line != nil:
		return 0
	default:
		return m.keyNeeds(m.env.Keys.Of(m.where(), k.String()))
	}
}

// keyNeeds is what a key needs where it would go now. What means nothing here may
// mean something there.
func (m *model) keyNeeds(b *stage.Binding) stage.Product {
	switch {
	case b == nil:
		return stage.ALevel
	case b.Action == stage.Close, b.Action == stage.Suspend:
		return 0
	}
	for _, live := range m.live() { // The same key may need more in another place.
		if live.Action == b.Action && live.In&m.where() != 0 {
			return cmp.Or(live.Needs, stage.ALevel)
		}
	}
	return stage.ALevel
}

// giveUp lets go of what is in the making and of the keys that wait for it; false
// if there is nothing. A file is written to its end.
func (m *model) giveUp() bool {
	p := &m.pending
	if p.making()&^stage.AFile == 0 && len(p.inputs) == 0 {
		return false
	}
	m.status = "what was typed meanwhile is dropped"
	if says := p.says(); p.making()&^stage.AFile != 0 {
		m.status = "stopped: " + says
	}
	p.drop(^stage.AFile)
	p.inputs = nil
	return true
}

// drop gives up the works that make something of these.
func (p *pending) drop(makes stage.Product) {
	p.works = slices.DeleteFunc(slices.Clone(p.works), func(w work) bool { return w.makes&makes != 0 })
}

// leave gives up all that is made for a walk that is left.
func (p *pending) leave() {
	p.works = slices.DeleteFunc(slices.Clone(p.works), func(w work) bool { return w.makes != stage.AFile })
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
	switch n := len(p.inputs); n {
	case 0:
		return p.says()
	case 1:
		return m.inputName(p.inputs[0]) + " waits, " + m.env.Keys.Name(stage.Close, stage.InWalk) + " stops this: " + p.says()
	case maxInputs:
		return strconv.Itoa(n) + " keys wait and no more, " + m.env.Keys.Name(stage.Close, stage.InWalk) + " stops this: " + p.says()
	default:
		return strconv.Itoa(n) + " keys wait, " + m.env.Keys.Name(stage.Close, stage.InWalk) + " stops this: " + p.says()
	}
}

func (m *model) inputName(in input) string {
	if in.line != nil {
		return m.env.Keys.Fill(in.line.Label, m.where()) + in.line.Value
	}
	return m.env.Keys.Written(in.key.String())
}
