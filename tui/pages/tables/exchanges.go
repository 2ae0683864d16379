package tables

import (
	"fmt"

	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tui/stage"
)

// exchanges lists the HTTP exchanges that have ended, with where their time went.
var exchanges = Table{Name: "exchanges", Fill: func(p *Sheet) { //nolint:gochecknoglobals // a value of a list
	p.Empty = "no HTTP exchange has ended yet"
	t := p.Tour.Trace()
	for id := trace.RecordID(1); id <= p.Tour.At().Rec; id++ {
		r := t.Record(id)
		if r.Kind != trace.Exchange {
			continue
		}
		x := t.Exchange(r.Ref)
		result := fmt.Sprint(x.Status)
		if x.Failed {
			result = "failed: " + x.Error
		}
		how := "new connection"
		if x.Reused {
			how = "reused connection"
		}
		if x.Retried > 0 {
			how += fmt.Sprintf(", sent again %d times", x.Retried)
		}
		text := fmt.Sprintf("%s  %s in all", result, inspect.Span(x.End.Sub(x.Queued)))
		if x.FirstByte != vtime.Never && x.SendEnd != vtime.Never {
			text += fmt.Sprintf(", %s waiting for the first octet", inspect.Span(x.FirstByte.Sub(x.SendEnd)))
		}
		p.Add(stage.Item{Head: x.Method + " " + x.Target, Text: text + "; " + how}, p.to(id))
	}
}}
