package tui

import (
	"fmt"
	"path/filepath"
	"strconv"

	tea "github.com/charmbracelet/bubbletea"

	"wirewalk/sim/diagnose"
	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
	"wirewalk/tui/grid"
	"wirewalk/tui/view"
)

// triagePage is what a capture shows first: what was found in how many of its
// connections.
func triagePage(k *walking) *page {
	t := k.walk.Trace
	findings, usual := diagnose.Triage(k.index.Reader)
	p := &page{does: "walk the first", view: view.Page{
		Title: fmt.Sprintf("%s  %s  %s  %s", filepath.Base(k.walk.Title), plural(int64(len(t.Conns())), "connection"),
			plural(int64(t.Packets()), "packet"), seenAt(t)),
		Empty: "no connection is in this capture",
	}}
	for _, w := range t.Warnings {
		p.view.Items = append(p.view.Items, view.Item{Head: "!", Text: w + ".", Role: grid.Loss})
		p.pick = append(p.pick, func(*model) tea.Cmd { return nil })
	}
	p.least = len(t.Warnings)
	p.view.Selected = p.least
	for i := range findings {
		f := &findings[i]
		text := f.What
		if f.Cure != "" {
			text += ". Try: " + f.Cure + "."
		}
		p.view.Items = append(p.view.Items, view.Item{Head: inConnections(len(f.Conns)), Text: text})
		p.pick = append(p.pick, func(m *model) tea.Cmd {
			m.page = nil
			return m.walkFinding(&group{of: f, page: p})
		})
	}
	if usual > 0 {
		p.view.Items = append(p.view.Items, view.Item{Head: inConnections(usual), Text: "nothing unusual"})
		p.pick = append(p.pick, func(m *model) tea.Cmd {
			m.page = nil
			return nil
		})
	}
	return p
}

// group is a finding that is walked: one of its connections is shown.
type group struct {
	of   *diagnose.Finding
	n    int   // which one
	page *page // where it was chosen
}

// walkFinding shows a connection of a finding where it happened.
func (m *model) walkFinding(g *group) tea.Cmd {
	f := g.of
	return m.revisit(f.Conns[g.n], nil, func(m *model) {
		k := &m.walk
		if at := f.At[g.n]; at != 0 {
			m.jumpRecord(at)
		} else {
			k.cursor.Last()
		}
		k.group = g
		k.finding = "Found: " + f.What + "."
		if f.Cure != "" {
			k.finding += " Try: " + f.Cure + "."
		}
		if n := len(f.Conns); n > 1 {
			m.status = fmt.Sprintf("%d of %d: connection %s; c shows the next, Esc the triage", g.n+1, n, inspect.Letter(k.conn))
		} else if len(k.walk.Trace.Conns()) > 1 {
			m.status = fmt.Sprintf("connection %s, the only one; Esc shows the triage", inspect.Letter(k.conn))
		}
	})
}

// nextOfGroup shows the next connection of the finding that is walked, from the
// first again after the last.
func (m *model) nextOfGroup() tea.Cmd {
	g := *m.walk.group
	g.n = (g.n + 1) % len(g.of.Conns)
	return m.walkFinding(&g)
}

// toTriage goes back to the findings.
func (m *model) toTriage() tea.Cmd {
	p := m.walk.group.page
	return m.revisit(0, nil, func(m *model) { m.page = p })
}

// seenAt names the vantage point, and whose side it is on.
func seenAt(t *trace.Trace) string {
	if !t.Inferred {
		return "simulated"
	}
	if t.SeenAt == 0 {
		return "vantage point unknown"
	}
	side := ""
	if len(t.Conns()) > 0 {
		switch t.Conns()[0].Side(t.SeenAt) {
		case 0:
			side = " (client side)"
		case 1:
			side = " (server side)"
		}
	}
	return "seen at " + t.Host(t.SeenAt).Name + side
}

// inConnections is a count that is not taken for the number of an entry.
func inConnections(n int) string {
	if n == 1 {
		return "1 connection"
	}
	return thousands(n) + " connections"
}

// thousands writes a number with commas.
func thousands(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
