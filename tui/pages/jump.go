package pages

import (
	"wirewalk/sim/trace"
	"wirewalk/tui/stage"
	"wirewalk/tui/tour"
)

// jumpThere is what Enter does with an entry that leads to a record.
const jumpThere = "jump there"

// jumpTo goes to a record; nil for none.
func jumpTo(t *tour.Tour, id trace.RecordID) func(*stage.Effect) {
	if id == 0 {
		return nil
	}
	return func(out *stage.Effect) {
		out.Close = true
		t.JumpRecord(id)
	}
}

// stay is what Enter does with an entry that is only to read.
func stay(*stage.Effect) {}

// leave goes back to the walk.
func leave(out *stage.Effect) { out.Close = true }
