package pages

import (
	"wirewalk/scenarios/narrate"
	"wirewalk/tui/stage"
	"wirewalk/tui/tour"
	"wirewalk/tui/view"
)

func whyKind() Kind {
	return Kind{
		stage.Binding{
			Action: tour.Why, In: stage.InWalk, Keys: []string{"w"}, Short: "why", Rank: 90, Needs: tour.AboutRun,
			Help: "why did this happen: the chain of causes",
		}, atOnce(Why),
	}
}

// Why is the chain of causes, the latest first.
func Why(t *tour.Tour) stage.Page {
	p := stage.NewList(t.Env().Env, view.Page{Title: "WHY: the chain of causes, from here back", Empty: "nothing has happened yet"})
	p.Does = jumpThere
	for i, l := range narrate.Chain(t.Trace(), t.About()) {
		head := t.When(l.Rec)
		text := Deed(narrate.Describe(t.Trace(), l.Rec))
		if l.Text.Sentence != "" {
			text += " " + l.Text.Sentence
		}
		if i > 0 {
			head = "because " + head
		}
		p.Add(stage.Item{Head: head, Text: text, Ref: l.Text.Ref}, jumpTo(t, l.Rec))
	}
	return p
}

// Deed is a description without its time, which stands in front already.
func Deed(s string) string {
	for i := range len(s) {
		if s[i] == ':' && i+2 < len(s) {
			return s[i+2:]
		}
	}
	return s
}
