package pages

import (
	"strings"

	"wirewalk/scenarios/narrate"
	"wirewalk/tui/stage"
	"wirewalk/tui/tour"
	"wirewalk/tui/view"
)

func marksKind() Kind {
	return Kind{
		stage.Binding{
			Action: tour.MarkList, In: stage.InWalk, Keys: []string{"M"}, Rank: 340, Needs: tour.AboutRun,
			Help: "list marks and notes, and jump there",
		}, atOnce(Marks),
	}
}

// Marks lists the marks and notes of the walk.
func Marks(t *tour.Tour) stage.Page {
	env := t.Env()
	p := stage.NewList(env.Env, view.Page{
		Title: "MARKS AND NOTES of " + t.Source().Title,
		Empty: env.Keys.Fill("no mark yet: {mark} marks a stop, {note} writes a note there", stage.InWalk),
	})
	for _, at := range t.Marked() {
		head, text := "", "the beginning"
		if at.Stop != 0 {
			rec, _ := t.Trace().Stop(at.Stop)
			head, text = t.When(rec), Deed(narrate.DescribeStop(t.Trace(), at.Stop))
		}
		if at.Text != "" {
			text = at.Text + " (" + strings.TrimSuffix(text, ".") + ")"
		}
		p.Add(stage.Item{Head: head, Text: text}, func(out *stage.Effect) {
			out.Close = true
			t.JumpStop(at.Stop)
		})
	}
	return p
}
