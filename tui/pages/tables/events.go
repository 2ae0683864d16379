package tables

import (
	"fmt"

	"wirewalk/sim/diagnose"
	"wirewalk/sim/inspect"
	"wirewalk/tui/stage"
)

// events lists what is worth jumping to, in the whole walk.
var events = Table{Name: "events", Fill: func(p *Sheet) { //nolint:gochecknoglobals // a value of a list
	p.Empty, p.Right = "nothing unusual happens in this walk", "in the whole walk"
	t, x := p.Tour.Trace(), p.Tour.Reader()
	for _, e := range diagnose.Notables(x) {
		r := t.Record(e.Rec)
		text := e.Text
		if r.Conn != 0 && len(t.Conns()) > 1 {
			text = inspect.Letter(r.Conn) + " " + text
		}
		p.Add(stage.Item{Head: fmt.Sprintf("%10s s  %-10s", x.Clock(r.At), e.What), Text: text}, p.to(e.Rec))
	}
}}
