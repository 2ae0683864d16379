package pages

import (
	"strconv"

	"wirewalk/tui/source"
	"wirewalk/tui/stage"
	"wirewalk/tui/tour"
	"wirewalk/tui/view"
)

func endKind() Kind {
	return Kind{stage.Binding{Action: tour.End}, atOnce(End)}
}

// End is what comes behind a lesson's last stop: what to keep in mind, the other
// variants, and the lessons that go on from there, the next one selected.
func End(t *tour.Tour) stage.Page {
	src := t.Source()
	title := src.Heading
	if title == "" {
		title = src.Title
	}
	keys := t.Env().Keys
	p := stage.NewList(t.Env().Env, view.Page{Title: title + ": the end"})
	for _, text := range src.Remember {
		p.Add(stage.Item{Group: "Remember", Text: text}, stay)
	}
	if again := t.Again(); len(again) > 0 {
		text := t.LookAgain() + ": {command}#" + strconv.Itoa(int(again[0])) + " goes there."
		p.Add(stage.Item{Group: "Your guesses", Text: keys.Fill(text, stage.InWalk)}, stay)
	}
	p.Least = len(p.Items)
	for _, v := range t.OtherVariants() {
		p.Add(stage.Item{Group: "Variants", Text: tour.VariantWord(&v) + ": " + v.Title}, func(out *stage.Effect) {
			out.Close = true
			t.OpenVariant(v, out)
		})
	}
	p.Selected = len(p.Items)
	addLesson(p, "Next lesson", t.Following())
	for _, e := range src.See {
		if e.ID != t.Following().ID {
			addLesson(p, "See also", e)
		}
	}
	switch {
	case p.Least == len(p.Items):
		p.Selected = -1
		return p
	case p.Selected == len(p.Items):
		p.Selected = p.Least
	}
	p.Bar = func(k *stage.Keys) []view.Hint {
		open := k.Binding(stage.Enter, stage.InPage)
		key := open.Keys[len(open.Keys)-1] // The one that has led through the walk.
		return append([]view.Hint{k.Hint(stage.InPage, "select", stage.Up, stage.Down), {Key: k.Written(key), Does: "open the lesson"}},
			k.Hint(stage.InPage, "close", stage.Close))
	}
	return p
}

// addLesson adds a lesson that opens when it is chosen.
func addLesson(p *stage.List, group string, e source.Entry) {
	if e.ID == "" {
		return
	}
	p.Add(stage.Item{Group: group, Text: e.Title + ": " + e.Summary}, func(out *stage.Effect) {
		out.Close, out.Act, out.Arg = true, stage.Open, e.ID
	})
}
