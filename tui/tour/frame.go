package tour

import (
	"wirewalk/tui/grid"
	"wirewalk/tui/stage"
	"wirewalk/tui/view"
)

// beginner is the level of those who do not know the RFC's names yet.
const beginner = "beginner"

// Draw draws the frame.
func (t *Tour) Draw(f stage.Frame) *grid.Screen {
	w := t.frame()
	w.Keys, w.Status, w.Prompt, w.Playing = t.bar(f.Keys), f.Status, f.Prompt, t.play.on
	if f.Status == "" && t.round == nil && !t.look.Present && t.look.Focus != view.InfoPane && t.QuestionWaits() {
		w.Status = w.Fill("a question waits before the next stop: {predict} asks it, {next} goes on")
	}
	s, _ := w.Draw(f.Width, f.Height)
	return s
}

// frame is what is to be drawn.
func (t *Tour) frame() view.Frame {
	r := t.run()
	f := view.Frame{
		Index: r.index, Cursor: &r.cursor, Look: t.look, Selection: r.sel,
		Texts: view.Texts{
			Title: r.src.Title, Heading: r.src.Heading, Summary: r.src.Summary, Stack: r.src.Stack, Note: r.note(), Mine: r.mine(),
			Asks: t.scene().AuthorsQuestion(),
			Next: t.behind(),
		},
		Scope:      view.Scope{Conn: r.conn, Sections: r.sections, Since: t.since(), Others: r.others()},
		Comparison: view.Comparison{Branch: r.branch, Other: t.Beside()},
		Question:   t.asking(), ASCII: t.env.ASCII, Words: t.env.Level(r.src.Base()) == beginner,
		Panes: t.env.Panes, Sizes: view.Sizes(t.env.Progress.Panes), Glossary: t.env.Glossary,
	}
	if t.pair.laid != nil {
		f.Diff = t.pair.laid.diffs[t.pair.on]
	}
	f.Fill = func(text string) string { return t.env.Keys.Fill(text, stage.InWalk) }
	_, f.Marked = r.marked(r.cursor.Stop())
	if r.filter != nil {
		f.Filter = r.filter.String()
	}
	if f.Title == "" {
		f.Title = r.src.ID
	}
	t.nameSides(&f)
	return f
}

// behind is what comes after the last stop.
func (t *Tour) behind() string {
	switch {
	case t.other() != nil:
	case t.HasEnd():
		return "what to remember"
	case t.run().next.ID != "":
		return "next lesson"
	}
	return ""
}

// note is what the author says at the stop.
func (r *run) note() string {
	text := r.finding
	for _, n := range r.src.Notes {
		if n.Stop == r.cursor.Stop() {
			if text != "" {
				text += " "
			}
			text += n.Text
		}
	}
	return text
}

// others counts the stops that were passed by since the last one that is visited.
func (r *run) others() int {
	if r.conn == 0 && r.filter == nil || r.cursor.Stop() == 0 {
		return 0
	}
	passed := r.cursor.Passed(2)
	if len(passed) < 2 {
		return int(r.cursor.Stop()) - 1
	}
	n := 0
	for id := passed[0] + 1; id < passed[1] && n < 10_000; id++ {
		if r.src.Trace.Visible(id) {
			n++
		}
	}
	return n
}
