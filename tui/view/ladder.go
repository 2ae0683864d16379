package view

import "wirewalk/sim/trace"

// LadderOptions say what a ladder shows and how.
type LadderOptions struct {
	Width  int          // columns; 0 is 80
	Height int          // rows; 0 is as many as it takes
	Until  trace.StopID // the last stop shown; 0 is the end of the trace
	Conn   trace.ConnID // only this connection; 0 is all
	ASCII  bool         // draw with ASCII characters only
	Raw    bool         // absolute sequence numbers instead of relative ones
	Unfold bool         // show runs of like events one by one
	// Selected is the packet that the mark '>' points at; 0 points at the stop.
	Selected trace.PacketID
}
