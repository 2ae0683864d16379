package pages

import (
	"wirewalk/scenarios/narrate"
	"wirewalk/sim/trace"
	"wirewalk/tui/stage"
	"wirewalk/tui/tour"
	"wirewalk/tui/view"
)

func whyNotKind() Kind {
	return Kind{
		stage.Binding{
			Action: tour.WhyNot, In: stage.InWalk, Keys: []string{"W"}, Short: "why not", Rank: 100, Needs: tour.AboutRun,
			Help: "what did not happen here, and which rule held it back",
		}, atOnce(WhyNot),
	}
}

// WhyNot lists what could have happened at the stop and did not.
func WhyNot(t *tour.Tour) stage.Page {
	tr, c := t.Trace(), t.Cursor()
	p := stage.NewList(t.Env().Env, view.Page{
		Title: "WHY NOT: what did not happen here, and what held it back",
		Empty: "go to a stop: before the first one nothing could have happened",
	})
	p.Does = jumpThere
	if tr.Inferred {
		p.Empty = "a capture does not show what did not happen"
	}
	said := map[string]bool{}
	add := func(group, head string, text narrate.Text, rec trace.RecordID) {
		if !said[text.Sentence] {
			said[text.Sentence] = true
			p.Add(stage.Item{Group: group, Head: head, Text: text.Sentence, Ref: text.Ref}, jumpTo(t, rec))
		}
	}
	for _, l := range narrate.WhyNot(tr, c.Stop()) {
		add("Held back or refused here", tr.HostName(tr.Record(l.Rec).Host), l.Text, l.Rec)
	}
	for _, a := range narrate.NotDone(tr, c.Stop()) {
		if t.Conn() != 0 && a.Conn != t.Conn() {
			continue
		}
		who := t.Reader().Who(a.Host, a.Conn, t.Conn())
		add("Why was there nothing of this from "+who+"?", a.What, a.Text, 0)
	}
	return p
}
