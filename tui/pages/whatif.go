package pages

import (
	"wirewalk/tui/stage"
	"wirewalk/tui/tour"
	"wirewalk/tui/view"
)

func whatIfKind() Kind {
	return Kind{
		stage.Binding{
			Action: tour.WhatIf, In: stage.InWalk, Keys: []string{"x"}, Short: "what if", Rank: 110, Needs: tour.AboutRun,
			Help: "what if this packet were lost, late, doubled, corrupted: run it again",
		}, atOnce(WhatIf),
	}
}

// WhatIf offers what can be changed in the run, and the changed runs so far.
func WhatIf(t *tour.Tour) stage.Page {
	p := stage.NewList(t.Env().Env, view.Page{Title: "WHAT IF ...", Empty: "go to a stop with a packet, or select one"})
	for _, c := range t.Possible() {
		p.Add(stage.Item{Group: c.Group, Text: c.What}, func(out *stage.Effect) {
			out.Close = true
			t.Expect(c, out)
		})
	}
	addSettings(p, t)
	for _, r := range t.Runs() {
		p.Add(stage.Item{Group: "Runs so far", Text: r.Name}, func(out *stage.Effect) {
			out.Close = true
			r.Show(out)
		})
	}
	return p
}
