package tui

import (
	"fmt"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tui/source"
	"wirewalk/tui/view"
)

// lateBy is how much later a packet comes that a what-if delays: longer than
// the retransmission timer of most connections.
const lateBy = 1200 * vtime.Millisecond

// changes lists what can be made to happen at the cursor: the fate of the shown
// packet, the power of the hosts, the cables.
func (m *model) changes() []source.Change {
	k := &m.walk
	var out []source.Change
	frame := k.frame(m)
	if id := frame.Shown(); id != 0 {
		for _, c := range []struct{ word, text string }{
			{"lost", "drop"},
			{inspect.Span(lateBy) + " late", "delay by=" + lateBy.String()},
			{"twice", "duplicate"},
			{"corrupted", "corrupt"},
		} {
			name := fmt.Sprintf("#%d %s", id, c.word)
			text := fmt.Sprintf("%s number=%d name=%q", c.text, id, "what if "+name)
			out = append(out, source.Change{What: name, Text: text, Group: "The packet"})
		}
	}
	at := " at=" + k.cursor.Now().Sub(0).String()
	power := "Hosts and cables, from " + k.index.Clock(k.cursor.Now()) + " s on"
	for i := range k.walk.Trace.Hosts() {
		h := &k.walk.Trace.Hosts()[i]
		if h.Role == trace.RoleMiddlebox {
			continue
		}
		out = append(out,
			source.Change{What: h.Name + " loses power", Text: "crash host=" + h.Name + at, Group: power},
			source.Change{What: h.Name + " starts anew", Text: "reboot host=" + h.Name + at, Group: power})
	}
	out = append(out, source.Change{What: "cable pulled", Text: "unplug" + at, Group: power})
	if strings.Contains(strings.Join(k.changed, "\n"), "unplug") {
		out = append(out, source.Change{What: "cable back", Text: "plug" + at, Group: power})
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
		Title: "WHAT IF ...",
		Empty: "go to a stop with a packet, or select one",
	}}
	for _, c := range m.changes() {
		p.choice(view.Item{Group: c.Group, Text: c.What}, func(m *model) tea.Cmd {
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
			return m.later(aRun, func(k walking) func(*model) tea.Cmd {
				ready := k.rerun(b)
				return func(m *model) tea.Cmd { return m.changeTo(ready) }
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
func (m *model) expect(c source.Change) {
	m.ask(promptExpect, "what do you expect? (Space or Enter runs it) ")
	m.prompt.change = c
}
