package tables

import (
	"fmt"

	"wirewalk/sim/diagnose"
	"wirewalk/sim/inspect"
	"wirewalk/sim/vtime"
	"wirewalk/tui/grid"
	"wirewalk/tui/stage"
)

// stream follows the shown connection: who said what, when, how much.
var stream = Table{Name: "stream", Fill: func(p *Sheet) { //nolint:gochecknoglobals // a value of a list
	p.Empty = "no octet of data has been sent on this connection yet"
	conn := p.Tour.ShownConn()
	if conn == 0 {
		return
	}
	x, last := p.Tour.Reader(), vtime.Time(0)
	for i, turn := range diagnose.Turns(x, conn, p.Tour.At().Rec) {
		text := fmt.Sprintf("%s s: %s in %s", x.Clock(turn.Start), inspect.Count(int(turn.Octets), "octet"), inspect.Count(turn.Packets, "packet"))
		if i > 0 {
			text += ", " + inspect.Span(turn.Start.Sub(last)) + " after the other side"
		}
		last = turn.End
		p.Add(stage.Item{Head: x.Trace.Host(turn.From).Name, Text: text, Role: grid.Label}, p.to(turn.Rec))
		for _, l := range turn.Text {
			p.Add(stage.Item{Text: l, Set: true}, p.to(turn.Rec))
		}
	}
}}
