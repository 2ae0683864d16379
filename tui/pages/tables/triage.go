package tables

import (
	"path/filepath"

	"wirewalk/sim/diagnose"
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
	report := diagnose.Triage(read.Reader(), trace.RecordID(t.Len()))
	p := stage.NewList(walk.Env().Env, view.Page{
		Title: filepath.Base(read.Source().Title) + "  " + report.Head(),
		Empty: "no connection is in this capture",
	})
	p.Does = "walk the first"
	for _, w := range t.Warnings {
		p.Add(stage.Item{Head: "!", Text: w + ".", Role: grid.Loss}, stay)
	}
	p.Least = len(t.Warnings)
	p.Selected = p.Least
	for i := range report.Findings {
		f := &report.Findings[i]
		p.Add(stage.Item{Head: diagnose.Connections(len(f.Conns)), Text: f.Sentence()}, func(out *stage.Effect) {
			out.Close = true
			walk.WalkFinding(f, p, out)
		})
	}
	if report.Usual > 0 {
		p.Add(stage.Item{Head: diagnose.Connections(report.Usual), Text: "nothing unusual"}, leave)
	}
	return p
}

// stay is what Enter does with an entry that is only to read.
func stay(*stage.Effect) {}

// leave goes back to the walk.
func leave(out *stage.Effect) { out.Close = true }
