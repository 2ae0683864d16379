package pages

import (
	"wirewalk/tui/pages/tables"
	"wirewalk/tui/stage"
	"wirewalk/tui/tour"
)

func triageKind() Kind {
	return Kind{stage.Binding{Action: tour.Triage}, atOnce(func(t *tour.Tour) stage.Page { return tables.Triage(t, t) })}
}
