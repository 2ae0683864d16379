package tables

import "wirewalk/tui/view"

// charts draw how the shown connection and the sockets have developed.
var charts = Table{ //nolint:gochecknoglobals // a value of a list
	Name: "charts", Picture: "The charts are pictures only; totals has numbers.",
	Fill: func(p *Sheet) {
		p.Selected = -1 // There is nothing to choose.
		for _, l := range view.Charts(p.Tour.Index(), p.Tour.ShownConn(), p.Tour.At().Rec, p.Walk.Env().Width-6) {
			p.row(l)
		}
	},
}
