package view

import "wirewalk/tui/grid"

// FirstRun is what a person sees who has never used the program: one thing to
// do, and the ways to everything else.
func FirstRun(width, height int, ascii bool, status string) *grid.Screen {
	s := grid.NewScreen(width, height, ascii)
	if width < MinWidth || height < 5 {
		return TooSmall(width, height, ascii)
	}
	s.Put(1, 0, "wirewalk", grid.Title)
	said := "simulated: no network used"
	s.Put(min(49, width-1-grid.Width(said)), 0, said, grid.Dim)
	s.Put(1, 1, "Two programs, one connection, every packet.", grid.Plain)
	s.Put(1, 2, ">", grid.Selected)
	s.Put(3, 2, "Space", grid.Key)
	s.Put(11, 2, "watch a connection open", grid.Plain)
	s.PutFit(42, 2, width-43, "(4 presses, one minute)", grid.Dim)
	x, y := 3, 3
	for _, k := range []Hint{{"l", "all lessons"}, {"o", "open a capture or scenario"}, {"?", "keys"}, {"q", "quit"}} {
		if x+grid.Width(k.Key+"  "+k.Does) > width-1 && height > 6 { // A narrow terminal takes two rows.
			x, y = 3, y+1
		}
		x = s.Put(x, y, k.Key, grid.Key)
		x = s.Put(x, y, "  "+k.Does+"    ", grid.Plain)
	}
	if status != "" {
		s.PutFit(1, height-1, width-2, status, grid.Note)
	}
	return s
}
