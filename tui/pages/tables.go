package pages

import (
	"strings"

	"wirewalk/tui/pages/tables"
	"wirewalk/tui/stage"
	"wirewalk/tui/tour"
	"wirewalk/tui/view"
)

const tablesHelp = "sockets as ss and netstat print them, events, the stream, totals"

func tablesKind(list []tables.Table) Kind {
	return Kind{
		stage.Binding{
			Action: stage.Tables, In: stage.InWalk, Keys: []string{"t"}, Short: "tables", Rank: 220, Needs: tour.AboutRun, Help: tablesHelp,
		},
		func(t *tour.Tour, name string, out *stage.Effect) {
			for i, table := range list {
				if name == "" || table.Name == name {
					openTable(t, list, i, out)
					return
				}
			}
			out.Sayf("there is no table %s", name)
		},
	}
}

// openTable shows one of the tables as of the cursor.
func openTable(t *tour.Tour, list []tables.Table, which int, out *stage.Effect) {
	t.Later(stage.APage, out, func(at *tour.Tour) func(*stage.Effect) {
		p := newTable(at, t, list, which)
		return func(out *stage.Effect) { out.Open(p) }
	})
}

// newTable makes one of the tables; numbers before the first and after the last
// go round.
func newTable(at, walk *tour.Tour, all []tables.Table, which int) *stage.List {
	which = (which + len(all)) % len(all)
	names := make([]string, len(all))
	for i, t := range all {
		if names[i] = t.Name; i == which {
			names[i] = "[" + t.Name + "]"
		}
	}
	c := at.Cursor()
	p := stage.NewList(walk.Env().Env, view.Page{Title: strings.Join(names, " "), Right: "at " + at.Reader().Clock(c.Now()) + " s"})
	p.Does = jumpThere
	turn := func(by int) func(*stage.Effect) {
		return func(out *stage.Effect) { openTable(walk, all, which+by, out) }
	}
	p.More = tableKeys(turn)
	all[which].Fill(&tables.Sheet{List: p, Tour: at, Walk: walk})
	if !p.Leads() {
		p.Selected = -1
	}
	return p
}

func tableKeys(turn func(by int) func(*stage.Effect)) []stage.Binding {
	return []stage.Binding{
		{Action: stage.Pane, In: stage.InPage, Keys: []string{"tab"}, Short: "next table", Help: "turn to the next table", Rank: 210, Line: "-", Do: turn(1)},
		{Action: stage.PaneBack, In: stage.InPage, Keys: []string{"shift+tab"}, Help: "turn back to the table before", Rank: 215, Line: "-", Do: turn(-1)},
		{Action: stage.Tables, In: stage.InPage, Keys: []string{"t"}, Help: tablesHelp, Rank: 220, Line: "-", Do: turn(1)},
	}
}

// ListKeys are the keys of lists, for the help page.
func ListKeys(env *stage.Env) []stage.Binding {
	list := stage.NewList(env, view.Page{}).Bindings()
	return append(append(list, tableKeys(func(int) func(*stage.Effect) { return nil })...), TermKeys()...)
}
