package tables

import (
	"wirewalk/tui/chart"
	"wirewalk/tui/stage"
	"wirewalk/tui/view"
)

// charts draw how the shown connection and the sockets have developed.
var charts = Table{ //nolint:gochecknoglobals // a value of a list
	Name: "charts", Picture: "The charts are pictures only; totals has numbers.",
	Fill: func(p *Sheet) {
		p.Selected = -1 // There is nothing to choose.
		for _, l := range view.Charts(p.Tour.Index(), p.Tour.ShownConn(), p.Tour.At().Rec, paper(p.Walk.Env().Env)) {
			p.row(l)
		}
	},
}

// paper is the room of a page between its title and its keys.
func paper(env *stage.Env) chart.Paper {
	p := chart.Paper{Width: env.Width - 4, Height: env.Height - 2}
	if env.ASCII {
		p.Glyphs = chart.ASCII
	}
	return p
}
