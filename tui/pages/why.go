package pages

import (
	"strings"

	"wirewalk/scenarios/narrate"
	"wirewalk/sim/trace"
	"wirewalk/tui/stage"
	"wirewalk/tui/tour"
	"wirewalk/tui/view"
)

func whyKind() Kind {
	return Kind{
		stage.Binding{
			Action: tour.Why, In: stage.InWalk, Keys: []string{"w"}, Short: "why", Rank: 90, Needs: tour.AboutRun,
			Help: "why did this happen: what set it off, and under which conditions",
		}, atOnce(Why),
	}
}

// Why is the tree of causes, what set it off first and then the conditions; and the
// chain of causes from there back to the beginning.
func Why(t *tour.Tour) stage.Page {
	p := stage.NewList(t.Env().Env, view.Page{Title: "WHY: what set it off, and under which conditions", Empty: "nothing has happened yet"})
	p.Does = jumpThere
	shown := map[trace.RecordID]bool{}
	for _, b := range narrate.Branches(t.Trace(), t.About()) {
		item := stage.Item{Head: BranchHead(t, b), Text: b.Text.Sentence, Ref: b.Text.Ref}
		if b.Rec == 0 {
			p.Add(item, changeSetting(t, b.Setting))
			continue
		}
		shown[b.Rec] = true
		if b.Depth == 0 || b.Trigger {
			item.Text = strings.TrimSpace(Deed(narrate.Describe(t.Trace(), b.Rec)) + " " + b.Text.Sentence)
		}
		p.Add(item, jumpTo(t, b.Rec))
	}
	for _, l := range narrate.Chain(t.Trace(), t.About()) {
		if shown[l.Rec] {
			continue
		}
		text := strings.TrimSpace(Deed(narrate.Describe(t.Trace(), l.Rec)) + " " + l.Text.Sentence)
		p.Add(stage.Item{Group: "The chain of causes, further back", Head: "because " + t.When(l.Rec), Text: text, Ref: l.Text.Ref}, jumpTo(t, l.Rec))
	}
	return p
}

// BranchHead is what stands in front of a member of the tree of causes: how it belongs
// to what it stands under, and when it was.
func BranchHead(t *tour.Tour, b narrate.Branch) string {
	indent := strings.Repeat("  ", max(b.Depth-1, 0))
	switch {
	case b.Depth == 0:
		return t.When(b.Rec)
	case b.Rec == 0:
		return indent + "set"
	case b.Trigger:
		return indent + "because " + t.When(b.Rec)
	}
	return indent + "and " + t.When(b.Rec)
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
