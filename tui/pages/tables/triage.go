package tables

import (
	"fmt"
	"path/filepath"
	"strconv"

	"wirewalk/sim/diagnose"
	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
	"wirewalk/tui/grid"
	"wirewalk/tui/stage"
	"wirewalk/tui/tour"
	"wirewalk/tui/view"
)

// triage is the list of what was found, as a table.
var triage = Table{Name: "triage", Fill: func(p *Sheet) { //nolint:gochecknoglobals // a value of a list
	found := Triage(p.Tour, p.Walk)
	p.Items, p.Pick, p.Intro = found.Items, found.Pick, []string{found.Title}
	p.Does, p.Right, p.Least, p.Selected = found.Does, "in the whole walk", found.Least, found.Least
}}

// Triage is what a capture shows first: what was found in how many of its
// connections. It reads one tour and leads through another, which is the same
// once the walk is on the screen.
func Triage(read, walk *tour.Tour) *stage.List {
	t := read.Trace()
	findings, usual := diagnose.Triage(read.Reader())
	p := stage.NewList(walk.Env().Env, view.Page{
		Title: fmt.Sprintf("%s  %s  %s  %s", filepath.Base(read.Source().Title), inspect.Count(len(t.Conns()), "connection"),
			inspect.Count(t.Packets(), "packet"), seenAt(t)),
		Empty: "no connection is in this capture",
	})
	p.Does = "walk the first"
	for _, w := range t.Warnings {
		p.Add(stage.Item{Head: "!", Text: w + ".", Role: grid.Loss}, stay)
	}
	p.Least = len(t.Warnings)
	p.Selected = p.Least
	for i := range findings {
		f := &findings[i]
		text := f.What
		if f.Cure != "" {
			text += ". Try: " + f.Cure + "."
		}
		p.Add(stage.Item{Head: inConnections(len(f.Conns)), Text: text}, func(out *stage.Effect) {
			out.Close = true
			walk.WalkFinding(f, p, out)
		})
	}
	if usual > 0 {
		p.Add(stage.Item{Head: inConnections(usual), Text: "nothing unusual"}, leave)
	}
	return p
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

// stay is what Enter does with an entry that is only to read.
func stay(*stage.Effect) {}

// leave goes back to the walk.
func leave(out *stage.Effect) { out.Close = true }
