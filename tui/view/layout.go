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
func (w *Walk) Layout(width, height int) Sizes {
	return w.layout(width, height, len(w.infoLines(width)))
}

func (w *Walk) layout(width, height, lines int) Sizes {
	l := Sizes{Side: w.side(width), Info: w.infoRows(width, height, lines)}
	if l.Side > 0 {
		rows := height - 5 - l.Info
		l.States = min(stateRows, rows*2/3)
		if most := rows - 1 - minPacket; w.Sizes.States > 0 && most >= minStates {
			l.States = min(max(w.Sizes.States, minStates), most)
		}
	}
	return l
}

// side is how much of a wide screen the panes beside the ladder take.
func (w *Walk) side(width int) int {
	switch {
	case w.asking(), w.Present, w.Zoom, width < SideFrom, w.compared(width):
		return 0
	case w.Sizes.Side > 0:
		return min(max(w.Sizes.Side, MinSide), width-w.least())
	case width >= 190:
		return 96
	}
	return 43
}

// infoRows is how many rows the info pane has for its lines.
func (w *Walk) infoRows(width, height, lines int) int {
	reading := w.Zoom || w.Ask != nil // Details and questions are for reading.
	most := max(5, height/3)
	switch {
	case w.Zoom && w.Focus == InfoPane && w.Ask == nil && !w.Details:
		return height - 5
	case w.Zoom && w.Focus == PacketPane && w.Ask == nil: // The text has what the packet leaves.
		most = max(5, height/4, height-5-w.packetRows(width))
	case w.Zoom && w.Focus == InfoPane && w.Ask == nil:
		most = max(height/2, height-5-w.packetRows(width))
	case w.Ask != nil:
		most = max(height/2, height-5-MinBody)
	case reading:
		most = height / 2
	case w.Sizes.Info > 0 && !w.Present:
		return min(max(w.Sizes.Info, MinInfo), height-5-MinBody)
	}
	return min(max(lines, 5), most)
}

// compared reports that another run's ladder stands beside this one.
func (w *Walk) compared(width int) bool {
	if w.Other == nil {
		return false
	}
	need := CompareWidth
	if w.least() > MinWidth {
		need = 2*w.least() + 1
	}
	return width >= need && !w.Rows()
}
