package tour

import (
	"slices"

	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tui/source"
	"wirewalk/tui/stage"
)

// branch is a changed run that is kept for this walk.
type branch struct {
	name    string
	src     *source.Source
	changes []string
}

// maxBranches bounds how many changed runs are kept.
const maxBranches = 20

// changed is a changed run that was read and laid on the run as it is. It knows
// nothing of the walk that it goes into, in which much may happen while it is made.
type changed struct {
	branch
	Position
	base *source.Source // the run as it is
	laid *laid
	seen narrowing // what the base was narrowed to
	told string    // what is to be said of that
}

// base is the run as it is that changes are made to. Of two sources that are
// compared it is the one on the screen.
func (t *Tour) base() run {
	if t.pair.laid != nil && t.pair.laid.branch {
		return t.pair.runs[0]
	}
	r := *t.run()
	r.branch = ""
	return r
}

// Expect asks what a change will bring, and then runs it.
func (t *Tour) Expect(c source.Change, out *stage.Effect) {
	out.Ask = &stage.Prompt{Label: "what do you expect? ({next} or {take} runs it) ", Clicker: true, Take: func(expected string, _ bool, out *stage.Effect) {
		t.runAgain(c, expected, out)
	}}
}

// runAgain makes a changed run.
func (t *Tour) runAgain(c source.Change, expect string, out *stage.Effect) {
	at := *t
	r := at.run()
	if r.src.Again == nil {
		out.Sayf("this walk cannot be run again")
		return
	}
	b := branch{name: "what if " + c.What, changes: append(slices.Clip(r.changes), c.Text)}
	if len(r.changes) > 0 {
		b.name = r.branch + " and " + c.What
	}
	out.Work(stage.Work{Makes: stage.ARun, Says: "running again: what if " + c.What, Do: func() (func(*stage.Effect), error) {
		again, err := r.src.Again(b.changes)
		if err != nil {
			return nil, err
		}
		again.ID, again.Title, again.Stack = r.src.ID, r.src.Title, r.src.Stack
		b.src = again
		ready := at.read(b)
		return func(out *stage.Effect) { t.branched(ready, expect, out) }, nil
	}})
}

// read reads a changed run and lays it on the run as it is.
func (t *Tour) read(b branch) *changed {
	was := t.base()
	c := &changed{branch: b, base: was.src, seen: was.narrowed(), laid: layOn(was.src, b.src, b.name)}
	at := Tour{pair: Pair{runs: [2]run{was, {src: b.src}}, laid: c.laid}}
	at.pair.runs[1].prepare(b.src.Trace)
	c.told = at.narrowOther()
	c.Position = at.pair.runs[1].Position
	return c
}

// branched shows a changed run at its first difference.
func (t *Tour) branched(ready *changed, expect string, out *stage.Effect) {
	now := t.run().cursor.Now()
	ended := t.pair.laid != nil && !t.pair.laid.branch
	t.changeTo(ready, out)
	r := t.run()
	if r.src != ready.src {
		return
	}
	d := t.pair.laid.diffs[1]
	switch {
	case d.Count == 0:
		out.Sayf("nothing is different: the change met no packet")
	case expect != "":
		out.Sayf("you expected: %s   (! is changed, {swap} shows the original)", expect)
	default:
		out.Sayf("! marks what is different; {swap} shows the original at the same instant")
	}
	if first := t.firstDifference(); first != vtime.Never && first < now {
		out.Tellf("it differs from %s s on, before where you were", r.index.Clock(first))
	}
	if ended {
		out.Tellf("the comparison has ended")
	}
	if ready.told != "" {
		out.Tellf("%s", ready.told)
	}
}

// firstDifference is when a changed run first differs from the run as it is.
func (t *Tour) firstDifference() vtime.Time {
	d := t.pair.laid.diffs[1]
	if d.First == 0 {
		return vtime.Never
	}
	tr := t.pair.runs[1].src.Trace
	rec, _ := tr.Stop(d.First)
	return tr.Record(rec).At
}

// changeTo puts a changed run in the place of the one on the screen. The run as
// it is stands beside it, with what its reader has done there meanwhile.
func (t *Tour) changeTo(c *changed, out *stage.Effect) {
	was := t.base()
	if was.src != c.base {
		return
	}
	if was.key == "" {
		t.recallMarks(&was) // It was the second of two sources until now.
	}
	r := *t.run()
	branching := t.pair.laid != nil && t.pair.laid.branch
	if r.branch == "" || !branching {
		was.from = was.cursor.Stop()
	}
	now := r.cursor.Now()
	r.src, r.Position, r.branch, r.changes, r.finding = c.src, c.Position, c.name, c.changes, ""
	known := func(b branch) bool { return b.src == c.src }
	if len(t.runs) < maxBranches && !slices.ContainsFunc(t.runs, known) {
		t.runs = append(slices.Clip(t.runs), c.branch)
	}
	t.round, t.play.on = nil, false
	t.pair = Pair{runs: [2]run{was, r}, on: 1, laid: c.laid, bySteps: t.pair.bySteps && branching}
	k := t.run()
	k.move(func() {
		if first := c.laid.diffs[1].First; first != 0 {
			k.cursor.JumpStop(first)
		} else {
			k.cursor.JumpTime(now)
		}
	})
	if was.narrowed() != c.seen {
		t.narrowLikeOriginal(out)
	}
}

// narrowLikeOriginal narrows the changed run to what the original is narrowed to.
func (t *Tour) narrowLikeOriginal(out *stage.Effect) {
	was := &t.pair.runs[0]
	mate := func(conn trace.ConnID) trace.ConnID { return t.pair.mate(0, conn) }
	var filter *trace.Filter
	if was.filter != nil {
		filter, _ = was.filter.Over(t.run().src.Trace, mate)
	}
	t.revisit(mate(was.conn), filter, out, nil)
}

// Run is a changed run that is kept for this walk.
type Run struct {
	Name string
	Show func(*stage.Effect)
}

// Runs lists the changed runs so far.
func (t *Tour) Runs() []Run {
	var out []Run
	for _, b := range t.runs {
		out = append(out, Run{Name: b.name, Show: func(out *stage.Effect) {
			t.Later(stage.ARun, out, func(at *Tour) func(*stage.Effect) {
				ready := at.read(b)
				return func(out *stage.Effect) { t.changeTo(ready, out) }
			})
		}})
	}
	return out
}
