package view

// Sizes are sizes of panes. Of those that a person has chosen, 0 is one that
// follows from the screen.
type Sizes struct {
	Side   int `json:"side,omitempty"`   // columns of the panes beside the ladder, their border included
	Info   int `json:"info,omitempty"`   // rows of the info pane
	States int `json:"states,omitempty"` // rows of the state table that stands above the packet
}

// The least that every pane keeps.
const (
	MinSide   = 36 // columns beside the ladder, which keeps MinWidth
	MinBody   = 6  // rows of the ladder
	MinInfo   = 2
	minStates = 3
	minPacket = 4
)

// SideFrom is the width of screen from which panes stand beside the ladder.
const SideFrom = 116

// Layout tells the sizes of the panes in a frame. Side and States are 0 where
// nothing stands beside the ladder.
func (f *Frame) Layout(width, height int) Sizes {
	return f.layout(width, height, len(f.infoLines(width)))
}

func (f *Frame) layout(width, height, lines int) Sizes {
	l := Sizes{Side: f.side(width), Info: f.infoRows(width, height, lines)}
	if l.Side > 0 {
		rows := height - 5 - l.Info
		l.States = min(stateRows, rows*2/3)
		if most := rows - 1 - minPacket; f.Sizes.States > 0 && most >= minStates {
			l.States = min(max(f.Sizes.States, minStates), most)
		}
	}
	return l
}

// side is how much of a wide screen the panes beside the ladder take.
func (f *Frame) side(width int) int {
	switch {
	case f.asking(), f.Present, f.Zoom, width < SideFrom, f.compared(width):
		return 0
	case f.Sizes.Side > 0:
		return min(max(f.Sizes.Side, MinSide), width-f.least())
	case width >= 190:
		return 96
	}
	return 43
}

// infoRows is how many rows the info pane has for its lines.
func (f *Frame) infoRows(width, height, lines int) int {
	reading := f.Zoom || f.Question != nil // Details and questions are for reading.
	most := max(5, height/3)
	switch {
	case f.Zoom && f.Focus == InfoPane && f.Question == nil && !f.Details:
		return height - 5
	case f.Zoom && f.Focus == PacketPane && f.Question == nil: // The text has what the packet leaves.
		most = max(5, height/4, height-5-f.packetRows(width))
	case f.Zoom && f.Focus == InfoPane && f.Question == nil:
		most = max(height/2, height-5-f.packetRows(width))
	case f.Question != nil:
		most = max(height/2, height-5-MinBody)
	case reading:
		most = height / 2
	case f.Sizes.Info > 0 && !f.Present:
		return min(max(f.Sizes.Info, MinInfo), height-5-MinBody)
	}
	return min(max(lines, 5), most)
}

// compared reports that another run's ladder stands beside this one.
func (f *Frame) compared(width int) bool {
	if f.Other == nil {
		return false
	}
	need := CompareWidth
	if f.least() > MinWidth {
		need = 2*f.least() + 1
	}
	return width >= need && !f.Rows()
}
