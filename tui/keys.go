package tui

import (
	"wirewalk/tui/stage"
	"wirewalk/tui/tour"
)

// shellKeys are the keys that belong to no mode.
func (m *model) shellKeys() []stage.Binding {
	act := func(a stage.Action) func(*stage.Effect) { return func(out *stage.Effect) { out.Act = a } }
	return []stage.Binding{
		{Action: tour.Export, In: stage.InWalk, Keys: []string{"e"}, Help: "write what is shown so far, or the changed scenario, into a file: the ending of its name says in which form", Rank: 360, Needs: tour.AboutRun, Do: m.tour.Guarded(tour.Export, m.askExport)},
		{Action: stage.Blank, In: stage.InWalk, Keys: []string{"."}, Help: "blank the screen until the next key", Rank: 390, Needs: stage.ALevel, Line: "-", Do: m.tour.Guarded(stage.Blank, func(*stage.Effect) { m.blank = true })},
		{Action: stage.Lessons, In: stage.InFirst | stage.InWalk | stage.InPage, Keys: []string{"l"}, Help: "all lessons", Rank: 470, Needs: stage.ALevel, Do: act(stage.Lessons)},
		{Action: stage.Open, In: stage.InFirst | stage.InLessons, Keys: []string{"o"}, Short: "open a file", Help: "open a capture or scenario by its path", Rank: 480, Needs: stage.ALevel, Line: "its path", Do: m.askOpen},
		{Action: stage.Close, In: stage.InPage, Keys: []string{"esc"}, Help: "close what is open on top", Rank: 490, Line: "esc", Do: act(stage.Close)},
		{Action: stage.Out, In: stage.Everywhere, Keys: []string{"q"}, Short: "out", Help: "one level out; at the top, quit", Rank: 500, Needs: stage.AFile, Do: act(stage.Out)},
		{Action: stage.Quit, In: stage.Everywhere, Keys: []string{"ctrl+c"}, Help: "quit at once", Rank: 510, Needs: stage.AFile, Line: "-", Do: act(stage.Quit)},
		{Action: stage.Suspend, In: stage.Everywhere, Keys: []string{"ctrl+z"}, Help: "go back to the shell for a while; fg there comes back", Rank: 520, Line: "-", Do: act(stage.Suspend)},
		// Those of an input line stand on no help page; its label names them.
		{Action: stage.Take, In: stage.InLine, Keys: []string{"enter"}, Rank: 900, Line: "-"},
		{Action: stage.Leave, In: stage.InLine, Keys: []string{"esc"}, Rank: 910, Line: "-"},
		{Action: stage.Complete, In: stage.InLine, Keys: []string{"tab"}, Rank: 920, Line: "-"},
	}
}

// askOpen asks what to open.
func (m *model) askOpen(out *stage.Effect) {
	out.Ask = &stage.Prompt{Label: "open a capture or scenario: ", Take: func(name string, _ bool, out *stage.Effect) {
		if name != "" {
			out.Act, out.Arg = stage.Open, name
		}
	}}
}
