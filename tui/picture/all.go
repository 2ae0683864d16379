package picture

import (
	"wirewalk/sim/format"
	"wirewalk/tui/grid"
)

// Painters turn screens into text for a terminal; a nil one leaves it plain.
type Painters struct {
	Text func(*grid.Screen) string // of a printed ladder
	Cast func(*grid.Screen) string // of the frames of a recording
}

// All are the formats that need a screen, in the order of the program's help.
func All(p Painters) format.List {
	return format.List{
		ladderText(p.Text),
		svg(),
		html(),
		cast(p.Cast),
	}
}

// Formats are all formats there are: those that need a screen, and the others.
func Formats(p Painters) format.List { return append(All(p), format.All()...) }
