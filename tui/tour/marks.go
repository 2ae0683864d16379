package tour

import (
	"strings"

	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tui/progress"
	"wirewalk/tui/stage"
)

// Marks are the stops of a run to come back to, with what its reader wrote there.
type Marks struct {
	list     progress.Marks
	key      string     // what they are kept under
	zeroMark vtime.Time // when the latest mark was set
	hasZero  bool
}

// MarkedStop is a mark as a page lists it.
type MarkedStop = progress.Mark

// maxMarks bounds how many marks a walk has.
const maxMarks = progress.MaxMarks

// marked is where the mark of a stop is, or belongs, in the list. A changed run
// has none.
func (r *run) marked(stop trace.StopID) (int, bool) {
	if r.branch != "" {
		return 0, false
	}
	return r.list.At(stop)
}

// mine is the reader's own note at the stop.
func (r *run) mine() string {
	if i, ok := r.marked(r.cursor.Stop()); ok {
		return r.list[i].Text
	}
	return ""
}

// setMark puts a mark at the stop.
func (r *run) setMark(text string) (ok bool) {
	r.list, ok = r.list.With(r.cursor.Stop(), text)
	return ok
}

// dropMark takes the mark of the stop away.
func (r *run) dropMark() { r.list = r.list.Without(r.cursor.Stop()) }

// Markable says why marks cannot be set, "" when they can: they belong to a run
// as it is, since in a changed one the stops are others.
func (t *Tour) Markable() string {
	if t.run().branch != "" {
		return "marks belong to the original run: {swap} goes there"
	}
	return ""
}

// mark marks the stop, or takes its mark away if nothing is written there.
func (t *Tour) mark(out *stage.Effect) {
	r := t.run()
	i, ok := r.marked(r.cursor.Stop())
	switch {
	case ok && r.list[i].Text != "":
		out.Sayf("a note of yours is here: {note} changes it; empty, it goes with its mark")
		return
	case ok:
		r.dropMark()
		out.Sayf("the mark is gone")
	case !r.setMark(""):
		out.Sayf("there are %d marks already: take some away first", maxMarks)
		return
	default:
		r.zeroMark, r.hasZero = r.cursor.Now(), true
		out.Sayf("marked: {next-mark} goes to the next mark, {marks} lists them, {note} writes a note here")
	}
	t.keepMarks(out)
}

// note asks for a note at the stop, and keeps it; an empty one goes with its mark.
func (t *Tour) note(out *stage.Effect) {
	out.Ask = &stage.Prompt{Label: "my note: ", Value: t.run().mine(), Take: func(text string, _ bool, out *stage.Effect) {
		if why := t.Markable(); why != "" { // The line was begun before the run was changed.
			out.Say = stage.Textf(why)
			return
		}
		r := t.run()
		text = strings.TrimSpace(text)
		switch {
		case text == "":
			r.dropMark()
			out.Sayf("no note here")
		case !r.setMark(text):
			out.Sayf("there are %d marks already: take some away first", maxMarks)
			return
		}
		t.keepMarks(out)
	}}
}

// nextMark goes to the mark that follows, from the first one again after the last.
func (t *Tour) nextMark(out *stage.Effect) {
	r := t.run()
	to, ok := r.list.After(r.cursor.Stop())
	if !ok {
		out.Sayf("there is no mark yet: {mark} sets one")
		return
	}
	r.move(func() { r.cursor.JumpStop(to.Stop) })
	if r.cursor.Stop() != to.Stop {
		out.Sayf("the mark is at a stop that is not shown now")
	}
}

// Marked lists the marks and notes that the trace still has stops for.
func (t *Tour) Marked() []MarkedStop {
	var out []MarkedStop
	for _, at := range t.run().list {
		if int(at.Stop) <= t.run().src.Trace.Stops() {
			out = append(out, at)
		}
	}
	return out
}

// keepMarks keeps the marks of the walk.
func (t *Tour) keepMarks(out *stage.Effect) {
	r := t.run()
	if r.key == "" || !t.env.Progress.Keeps() {
		return
	}
	if !t.env.Progress.KeepMarks(r.key, r.list) {
		out.Sayf("marks of %d walks are kept already: those of this one last until you leave", progress.MaxMarkedWalks)
		return
	}
	out.Keep = true
}

// recallMarks brings back the marks of a walk.
func (t *Tour) recallMarks(r *run) {
	r.key = progress.Key(r.src.ID)
	r.list = t.env.Progress.MarksOf(r.key, r.src.Trace.Stops())
}
