// Package tables holds what the tables page turns over, one table in a file. A
// new table is a new file with its value, and a line in All.
package tables

import (
	"wirewalk/sim/trace"
	"wirewalk/tui/stage"
	"wirewalk/tui/tour"
)

// Table is one of the tables.
type Table struct {
	Name string
	// Fill writes the table as of the tour's cursor.
	Fill func(p *Sheet)
	// Picture says that there is nothing to read aloud, and where the numbers are.
	Picture string
}

// All lists the tables in the order in which they are turned over.
func All() []Table {
	return []Table{ss, netstat, events, stream, exchanges, totals, charts, triage}
}

// Sheet is a table in the making: it reads one tour and leads through another,
// which is on the screen.
type Sheet struct {
	*stage.List
	Tour, Walk *tour.Tour
}

// row adds a line of a table, which leads nowhere.
func (p *Sheet) row(text string) { p.Add(stage.Item{Text: text, Set: true}, nil) }

// to goes to a record; nil for none.
func (p *Sheet) to(id trace.RecordID) func(*stage.Effect) {
	if id == 0 {
		return nil
	}
	return func(out *stage.Effect) {
		out.Close = true
		p.Walk.JumpRecord(id)
	}
}
