package view

import (
	"wirewalk/sim/trace"
	"wirewalk/tui/grid"
	"wirewalk/tui/ladder"
)

// Draw draws the walkthrough, and tells the packet of each row.
func (f *Frame) Draw(width, height int) (*grid.Screen, []trace.PacketID) {
	if least := f.least(); width < least || height < MinHeight {
		return tooSmall(least, width, height, f.ASCII), nil
	}
	s := grid.NewScreen(width, height, f.ASCII)
	g := grid.GlyphsFor(f.ASCII)
	f.header(s)
	info := f.infoLines(width)
	l := f.layout(width, height, len(info))
	bottom := height - 4 - l[Info] // the rule above the info pane
	s.Rule(bottom, g)
	s.Rule(height-3, g)
	f.infoText(s, bottom+1, l[Info], info)
	if !f.asking() && !f.Present {
		f.sectionBar(s, height-2)
	}
	if !f.Present || f.Prompt != "" || f.Status != "" {
		f.keyBar(s, height-1)
	}
	return s, f.body(s, bottom-1, l)
}

// body draws the panes between the header and the info pane.
func (f *Frame) body(s *grid.Screen, rows int, l Sizes) []trace.PacketID {
	side := l[Side]
	whole := grid.Rect{Y: 1, Width: s.Width, Height: rows}
	if p, taken := f.instead(); taken && side == 0 {
		f.panel(s, whole, p)
		return nil
	}
	var packets []trace.PacketID
	if f.compared(s.Width) {
		return f.sideBySide(s, rows)
	}
	if f.Rows() {
		list := grid.NewScreen(s.Width-side, rows, f.ASCII)
		f.connRows(list)
		s.Blit(0, 1, list)
	} else {
		var drawn *grid.Screen
		drawn, packets = ladder.DrawPackets(f.Cursor.Trace(), f.ladderOptions(s.Width-side, rows))
		s.Blit(0, 1, drawn)
	}
	if side > 0 {
		x := s.Width - side
		for y := 1; y <= rows; y++ {
			s.Put(x, y, grid.GlyphsFor(f.ASCII).Life, grid.Dim)
		}
		f.panels(s, whole.Right(side-1), l)
	}
	return append([]trace.PacketID{0}, packets...)
}

func (f *Frame) ladderOptions(width, height int) ladder.Options {
	stop := f.Cursor.Stop()
	begun := stop != 0
	if as := f.Cursor.As(); stop == 0 && as != 0 {
		stop = f.Cursor.Trace().Record(as).Stop
	}
	return ladder.Options{
		Index: f.Index, Width: width, Height: height, Until: stop, Start: stop == 0, Conn: f.Conn,
		ASCII: f.ASCII, Raw: f.Raw, Unfold: f.Unfold, Selected: f.Selected, Mark: begun, Changed: f.changedStop(),
		Spaced: f.Present, Delta: f.Delta, Zero: f.Zero, Epoch: f.Epoch, Scale: f.RowTime(),
	}
}

func (f *Frame) changedStop() func(trace.StopID) bool {
	if f.Diff == nil {
		return nil
	}
	return f.Diff.Changed
}

// TooSmall says how much room is needed.
func TooSmall(width, height int, ascii bool) *grid.Screen {
	return tooSmall(MinWidth, width, height, ascii)
}

func tooSmall(least, width, height int, ascii bool) *grid.Screen {
	s := grid.NewScreen(width, height, ascii)
	s.Put(0, 0, "needs "+size(least, MinHeight)+", has "+size(width, height), grid.Bad)
	return s
}

func size(w, h int) string { return itoa(w) + "x" + itoa(h) }
