package tui

import (
	"fmt"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tui/view"
)

// change is one thing that a what-if changes in a run.
type change struct {
	what  string // for people: "#4 lost"
	text  string // the same as Walk.Again takes it
	group string // on the page of changes

	// What is put on the wire instead of, or besides, what was sent: a packet of
	// the run, or one of a host at an instant; zero for other changes.
	packet trace.PacketID
	host   trace.HostID
	at     vtime.Time
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
			{inspect.Span(lateBy) + " late", "delay by=" + lateBy.String()},
			{"twice", "duplicate"},
			{"corrupted", "corrupt"},
		} {
			name := fmt.Sprintf("#%d %s", id, c.word)
			text := fmt.Sprintf("%s number=%d name=%q", c.text, id, "what if "+name)
			out = append(out, change{what: name, text: text, group: "The packet"})
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
		Title: "WHAT IF ...",
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
func (m *model) expect(c change) {
	m.ask(promptExpect, "what do you expect? (Space or Enter runs it) ")
	m.prompt.change = c
}
