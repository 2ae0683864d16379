package tui

import (
	"errors"
	"fmt"
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"wirewalk/sim"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tui/view"
)

// change is one thing that a what-if changes in a run.
type change struct {
	what  string // for people: "#4 lost"
	fault sim.Intervention
	text  string // the same in the words of --fault
	world bool   // it befalls a host or a cable, which only Intervene can do
}

// lateBy is how much later a packet comes that a what-if delays: longer than
// the retransmission timer of most connections.
const lateBy = 1200 * vtime.Millisecond

// changes lists what can be changed at the cursor: the fate of the shown
// packet, and with Intervene the power of the hosts.
func (m *model) changes() []change {
	k := &m.walk
	var out []change
	frame := k.frame(m)
	if id := frame.Shown(); id != 0 && k.walk.Rerun != nil {
		match := sim.Match{Number: int(id)}
		for _, c := range []struct {
			word, text string
			fault      sim.Fault
		}{
			{"lost", "drop", sim.Fault{Match: match, Action: sim.Drop}},
			{view.Span(lateBy) + " late", "delay by=" + lateBy.String(), sim.Fault{Match: match, Action: sim.Delay, By: lateBy}},
			{"twice", "duplicate", sim.Fault{Match: match, Action: sim.Duplicate}},
			{"corrupted", "corrupt", sim.Fault{Match: match, Action: sim.Corrupt}},
		} {
			name := fmt.Sprintf("#%d %s", id, c.word)
			c.fault.Name = "what if " + name
			text := fmt.Sprintf("%s number=%d name=%q", c.text, id, c.fault.Name)
			out = append(out, change{what: name, fault: sim.Intervention{Fault: c.fault}, text: text})
		}
	}
	if k.walk.Intervene == nil {
		return out
	}
	now := k.index.Clock(k.cursor.Now())
	for i := range k.walk.Trace.Hosts() {
		h := &k.walk.Trace.Hosts()[i]
		if h.Role == trace.RoleMiddlebox {
			continue
		}
		out = append(out,
			change{what: h.Name + " loses power", text: "crash host=" + h.Name + " at=" + now + "s", world: true},
			change{what: h.Name + " starts anew", text: "reboot host=" + h.Name + " at=" + now + "s", world: true})
	}
	return append(out, change{what: "cable pulled", text: "unplug at=" + now + "s", world: true})
}

// whatIfPage offers the changes.
func (m *model) whatIfPage() *page {
	k := &m.walk
	if k.walk.Rerun == nil && k.walk.Intervene == nil {
		m.status = "a capture has happened and cannot happen otherwise; what-if needs a scenario"
		return nil
	}
	p := &page{view: view.Page{
		Title: "WHAT IF, from " + k.index.Clock(k.cursor.Now()) + " s on ...",
		Empty: "go to a stop with a packet, or select one",
	}}
	for _, c := range m.changes() {
		p.view.Items = append(p.view.Items, view.Item{Text: c.what})
		p.pick = append(p.pick, func(m *model) tea.Cmd {
			m.page = nil
			m.ask(promptExpect, "what do you expect? (Enter runs it) ")
			m.prompt.change = c
			return nil
		})
	}
	if n := len(k.branches); n > 0 {
		for i := range k.branches {
			b := k.branches[i]
			p.view.Items = append(p.view.Items, view.Item{Group: "Runs so far", Text: b.name})
			p.pick = append(p.pick, func(m *model) tea.Cmd {
				m.page = nil
				return m.later(func(k walking) func(*model) tea.Cmd {
					k = k.against(b.walk, b.name)
					k.changed = b.text
					return func(m *model) tea.Cmd {
						m.walk = k
						return nil
					}
				})
			})
		}
	}
	return p
}

// branchMsg is a run with a change.
type branchMsg struct {
	ready  walking
	of     *Walk
	expect string
	err    error
}

// runAgain makes a changed run in a command.
func (m *model) runAgain(c change, expect string) tea.Cmd {
	k := m.walk
	w := k.walk
	m.status = "running again: what if " + c.what
	return func() tea.Msg {
		var again *Walk
		err := errors.New("this walk cannot be run again")
		switch {
		case c.world && w.Intervene != nil:
			again, err = w.Intervene(c.text)
		case !c.world && w.Rerun != nil:
			again, err = w.Rerun([]sim.Intervention{c.fault})
		}
		if err != nil {
			return branchMsg{err: err}
		}
		name := "what if " + c.what
		if k.branch != "" {
			name = k.branch + " and " + c.what
		}
		again.ID, again.Title, again.Stack = w.ID, w.Title, w.Stack
		again.Save = w.Save
		ready := k.against(again, name)
		ready.changed = append(slices.Clip(k.changed), c.text)
		if len(ready.branches) < maxBranches {
			ready.branches = append(slices.Clip(ready.branches), branch{name, again, ready.changed})
		}
		return branchMsg{ready: ready, of: w, expect: expect}
	}
}

// branch is a changed run that is kept for this walk.
type branch struct {
	name string
	walk *Walk
	text []string // its changes
}

// maxBranches bounds how many changed runs are kept.
const maxBranches = 20

// branched shows a changed run at its first difference.
func (m *model) branched(msg branchMsg) {
	if msg.err != nil {
		m.status = msg.err.Error()
		return
	}
	if m.walk.walk != msg.of {
		return // It was left before the run was done.
	}
	m.walk = msg.ready
	k := &m.walk
	switch {
	case k.diff.Count == 0:
		m.status = "nothing is different: the change met no packet"
	case msg.expect != "":
		m.status = "you expected: " + msg.expect + "   (! is changed, o shows the original)"
	default:
		m.status = "! marks what is different; o shows the original at the same instant"
	}
}

// against is the walkthrough with another run in the place of the present one,
// which is kept as the original. The first difference is selected.
func (k walking) against(w *Walk, name string) walking {
	was := k
	if k.original != nil {
		was = *k.original
	}
	o := &was
	k.original = o
	k.walk, k.branch, k.index = w, name, view.NewIndex(w.Trace)
	k.sections, k.changed, k.selected, k.field = nil, nil, 0, 0
	k.pin, o.pin = pin{}, pin{}
	compareRuns(o.walk, w, name).join(o, &k)
	now := k.cursor.Now()
	k.visit()
	if k.diff.First != 0 {
		k.cursor.JumpStop(k.diff.First)
	} else {
		k.cursor.JumpTime(now)
	}
	o.follow(&k)
	return k
}

// follow moves the compared run to the same instant.
func (k *walking) follow(active *walking) {
	if conn := active.mate(active.conn); k.conn != conn || k.filter != active.filter {
		k.conn, k.filter = conn, active.filter
		k.visit()
	}
	k.unfold, k.whole = active.unfold, active.whole
	k.alongside(active)
}

// swap exchanges original and changed at the same instant.
func (m *model) swap() {
	k := &m.walk
	if k.original == nil {
		m.status = "there is no other run yet: x changes this one, d compares it with another"
		return
	}
	active, other := *k, *k.original
	active.original, other.original = nil, nil
	other.follow(&active)
	other.branches, other.pace, other.ticket = active.branches, active.pace, active.ticket
	other.focus, other.zoom = active.focus, active.zoom
	other.pin = pin{}
	if active.pin.set && active.pin.at == active.cursor.Stop() {
		other.pin = pin{at: other.cursor.Stop(), other: active.pin.at, packet: active.selected, set: true}
	}
	other.original = &active
	*k = other
	switch {
	case k.pair != nil && !k.pair.branch:
		m.status = "this is " + k.pair.caption(k.side)
	case k.branch != "":
		m.status = "this is the changed run: " + k.branch
	default:
		m.status = "this is the original"
	}
}

// compared puts another walk beside the present one.
func (m *model) compared(o *walking) {
	k := &m.walk
	o.pair.join(k, o)
	k.original, k.pin, k.bySteps = o, pin{}, false
	m.status = k.pair.tellDifferences(k.side)
}

// other is the compared run as a frame shows it.
func (k *walking) other() *view.Side {
	o := k.original
	if o == nil || k.pair == nil {
		return nil
	}
	o.follow(k)
	caption := k.pair.caption(o.side)
	if k.bySteps {
		caption += ", at the same packet"
	}
	return &view.Side{
		Index: o.index, Cursor: &o.cursor, Conn: o.conn, Caption: caption, Mine: k.pair.caption(k.side), Diff: o.diff,
		Selected: o.selected, Left: o.side == 0,
	}
}
