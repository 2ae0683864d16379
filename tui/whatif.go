package tui

import (
	"fmt"
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tui/view"
)

// change is one thing that a what-if changes in a run.
type change struct {
	what  string // for people: "#4 lost"
	text  string // the same as Walk.Again takes it
	group string // on the page of changes
}

// lateBy is how much later a packet comes that a what-if delays: longer than
// the retransmission timer of most connections.
const lateBy = 1200 * vtime.Millisecond

// changes lists what can be made to happen at the cursor: the fate of the shown
// packet, the power of the hosts, the cables.
func (m *model) changes() []change {
	k := &m.walk
	var out []change
	frame := k.frame(m)
	if id := frame.Shown(); id != 0 {
		for _, c := range []struct{ word, text string }{
			{"lost", "drop"},
			{view.Span(lateBy) + " late", "delay by=" + lateBy.String()},
			{"twice", "duplicate"},
			{"corrupted", "corrupt"},
		} {
			name := fmt.Sprintf("#%d %s", id, c.word)
			text := fmt.Sprintf("%s number=%d name=%q", c.text, id, "what if "+name)
			out = append(out, change{what: name, text: text, group: "The packet"})
		}
	}
	at := " at=" + k.cursor.Now().Sub(0).String()
	const power = "Hosts and cables"
	for i := range k.walk.Trace.Hosts() {
		h := &k.walk.Trace.Hosts()[i]
		if h.Role == trace.RoleMiddlebox {
			continue
		}
		out = append(out,
			change{what: h.Name + " loses power", text: "crash host=" + h.Name + at, group: power},
			change{what: h.Name + " starts anew", text: "reboot host=" + h.Name + at, group: power})
	}
	out = append(out, change{what: "cable pulled", text: "unplug" + at, group: power})
	if strings.Contains(strings.Join(k.changed, "\n"), "unplug") {
		out = append(out, change{what: "cable back", text: "plug" + at, group: power})
	}
	return out
}

// whatIfPage offers the changes.
func (m *model) whatIfPage() *page {
	k := &m.walk
	if k.walk.Again == nil {
		m.status = "a capture has happened and cannot happen otherwise; what-if needs a scenario"
		return nil
	}
	p := &page{view: view.Page{
		Title: "WHAT IF, from " + k.index.Clock(k.cursor.Now()) + " s on ...",
		Empty: "go to a stop with a packet, or select one",
	}}
	for _, c := range m.changes() {
		p.choice(view.Item{Group: c.group, Text: c.what}, func(m *model) tea.Cmd {
			m.page = nil
			m.expect(c)
			return nil
		})
	}
	m.settingChoices(p)
	for i := range k.branches {
		b := k.branches[i]
		p.choice(view.Item{Group: "Runs so far", Text: b.name}, func(m *model) tea.Cmd {
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
	return p
}

// choice adds an item that does something when it is chosen.
func (p *page) choice(item view.Item, do func(*model) tea.Cmd) {
	p.view.Items, p.pick = append(p.view.Items, item), append(p.pick, do)
}

// expect asks what a change will bring, and then runs it.
func (m *model) expect(c change) {
	m.ask(promptExpect, "what do you expect? (Enter runs it) ")
	m.prompt.change = c
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
	if w.Again == nil {
		m.status = "this walk cannot be run again"
		return nil
	}
	m.status = "running again: what if " + c.what
	changed := append(slices.Clip(k.changed), c.text)
	return func() tea.Msg {
		again, err := w.Again(changed)
		if err != nil {
			return branchMsg{err: err}
		}
		name := "what if " + c.what
		if k.branch != "" {
			name = k.branch + " and " + c.what
		}
		again.ID, again.Title, again.Stack = w.ID, w.Title, w.Stack
		ready := k.against(again, name)
		ready.changed = changed
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
	k.sections, k.changed, k.selected, k.field, k.octet = nil, nil, 0, 0, 0
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
	k.unfold, k.whole, k.scale, k.scaled = active.unfold, active.whole, active.scale, active.scaled
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
	other.selected, other.field = 0, 0 // What was looked at before is elsewhere now.
	other.branches, other.pace, other.ticket = active.branches, active.pace, active.ticket
	other.focus, other.zoom, other.details, other.fieldOf = active.focus, active.zoom, active.details, 0
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
