package tui

import (
	"fmt"
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"wirewalk/sim/diff"
	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
	"wirewalk/tui/grid"
	"wirewalk/tui/view"
)

// mostListed bounds how many differences of a kind the page shows.
const mostListed = 300

// compareKey asks what to compare with, or lists the differences of the
// comparison that is open.
func (m *model) compareKey() {
	if m.walk.original == nil || m.walk.pair == nil {
		m.ask(promptCompare, "compare with (a lesson's id or a file): ")
		return
	}
	m.page = m.differencesPage()
}

// differencesPage lists the differences: those of packets, then those of time.
func (m *model) differencesPage() *page {
	k := &m.walk
	c := k.pair
	p := &page{does: "show both there", view: view.Page{
		Title: "DIFFERENCES: " + c.caption(0) + " | " + c.caption(1),
		Empty: "no difference: the same packets at the same times",
	}}
	here := k.cursor.As()
	p.list(k, false, here)
	p.list(k, true, here)
	if words := p.words(c); words != "" {
		p.view.Intro = append(p.view.Intro, words)
	}
	p.view.Intro = append(p.view.Intro, c.al.Notes...)
	return p
}

// words explains what the differences of the page use.
func (p *page) words(c *comparing) string {
	var out []string
	uses := func(text string) bool {
		return slices.ContainsFunc(p.view.Items, func(i view.Item) bool { return strings.Contains(i.Text, text) })
	}
	if uses(" / #") {
		out = append(out, "#5 / #6: #5 "+inSide(c, 0)+", #6 "+inSide(c, 1))
	}
	if uses("the client") || uses("the server") {
		out = append(out, "client: who opened")
	}
	return strings.Join(out, "; ")
}

func inSide(c *comparing, side int) string { return "in " + c.al.Sides[side].Name }

// list adds the differences of one kind; the latest one up to a record is selected.
func (p *page) list(k *walking, times bool, here trace.RecordID) {
	c := k.pair
	group := "Packets"
	if times {
		group = "At other times, by more than 1 ms and 10 %"
		if c.branch {
			group = "At other times"
		}
	}
	all, listed := c.al.Content, 0
	if times {
		all = c.al.Times
	}
	many := len(c.al.Sides[0].Trace.Conns()) > 1 || len(c.al.Sides[1].Trace.Conns()) > 1
	shown := 0
	for i := range c.al.Differences {
		d := c.al.Differences[i]
		if (d.Kind == diff.Timing) != times {
			continue
		}
		if shown++; shown > mostListed {
			break
		}
		listed += d.Count
		item := view.Item{Group: group, Text: d.Text}
		if many {
			item.Head = connections(d.Conn)
		}
		if n := d.Packets[k.side]; !times && n != 0 && k.walk.Trace.Packet(n).Begins() <= here {
			p.view.Selected = len(p.view.Items)
		}
		p.view.Items = append(p.view.Items, item)
		p.pick = append(p.pick, func(m *model) tea.Cmd { return m.showDifference(d) })
	}
	if all > listed {
		p.view.Items = append(p.view.Items, view.Item{Group: group, Text: fmt.Sprintf("and %d more", all-listed), Role: grid.Dim})
		p.pick = append(p.pick, func(*model) tea.Cmd { return nil })
	}
}

// connections names the connection of a difference on both sides.
func connections(of [2]trace.ConnID) string {
	name := func(id trace.ConnID) string {
		if id == 0 {
			return "-"
		}
		return inspect.Letter(id)
	}
	if of[0] == of[1] {
		return name(of[0])
	}
	return name(of[0]) + " / " + name(of[1])
}

// showDifference goes to a difference on both sides. Where only the other side
// has it and there is no room for both, the other side is shown.
func (m *model) showDifference(d diff.Difference) tea.Cmd {
	m.page = nil
	k := &m.walk
	if k.pair == nil || k.original == nil {
		return nil
	}
	if d.Packets[k.side] == 0 && d.Packets[1-k.side] != 0 && m.width < view.CompareWidth {
		m.swap()
	}
	if frame := k.frame(m); d.Conn[k.side] != 0 && (frame.Rows() || k.conn != 0 && k.conn != d.Conn[k.side]) {
		return m.revisit(d.Conn[k.side], k.filter, func(m *model) { m.standAt(d) })
	}
	m.standAt(d)
	return nil
}

// standAt puts both sides where a difference is.
func (m *model) standAt(d diff.Difference) {
	k := &m.walk
	mine, theirs := k.stopOf(d, k.side), k.original.stopOf(d, 1-k.side)
	switch {
	case mine == 0 && theirs != 0:
		mine = k.pair.steps[1-k.side][theirs]
	case theirs == 0 && mine != 0:
		theirs = k.pair.steps[k.side][mine]
	}
	k.move(func() { k.cursor.JumpStop(mine) })
	k.selected = d.Packets[k.side]
	k.pin = pin{at: k.cursor.Stop(), other: theirs, packet: d.Packets[1-k.side], set: true}
	m.status = d.Text
}

// stopOf is the stop at which a side's packet of a difference is sent, or lost
// where its fate is the difference; 0 for no packet.
func (k *walking) stopOf(d diff.Difference, side int) trace.StopID {
	id := d.Packets[side]
	if id == 0 {
		return 0
	}
	t := k.walk.Trace
	p := t.Packet(id)
	rec := p.Begins()
	if d.Kind == diff.Fate && p.Dropped+p.Arrived != 0 {
		rec = max(p.Dropped, p.Arrived)
	}
	return t.Record(rec).Stop
}
