package tui

import (
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tui/source"
)

// branch is a changed run that is kept for this walk.
type branch struct {
	name string
	walk *source.Source
	text []string // its changes
}

// maxBranches bounds how many changed runs are kept.
const maxBranches = 20

// rerun is a changed run that was read and laid on the run as it is. It knows
// nothing of the walk that it goes into, in which much may happen while it is made.
type rerun struct {
	change branch
	run    walking        // what is read from its trace
	base   *source.Source // the run as it is
	seen   chosen         // what that was narrowed to
	told   string         // what is to be said of that
}

// base is the run as it is that changes are made to. Of two sources that are
// compared it is the one on the screen.
func (k *walking) base() walking {
	was := *k
	switch {
	case k.original == nil:
	case !k.pair.branch:
		was.branch = ""
	case k.branch != "":
		was = *k.original
	}
	was.alone()
	return was
}

// runAgain makes a changed run in a command.
func (m *model) runAgain(c source.Change, expect string) tea.Cmd {
	k := m.walk
	if k.walk.Again == nil {
		m.status = "this walk cannot be run again"
		return nil
	}
	b := branch{name: "what if " + c.What, text: append(slices.Clip(k.changed), c.Text)}
	if len(k.changed) > 0 {
		b.name = k.branch + " and " + c.What
	}
	return m.begin(aRun, "running again: what if "+c.What, func() (func(*model) tea.Cmd, error) {
		again, err := k.walk.Again(b.text)
		if err != nil {
			return nil, err
		}
		again.ID, again.Title, again.Stack = k.walk.ID, k.walk.Title, k.walk.Stack
		b.walk = again
		ready := k.rerun(b)
		return func(m *model) tea.Cmd { return m.branched(ready, expect) }, nil
	})
}

// rerun reads a changed run and lays it on the run as it is.
func (k *walking) rerun(b branch) *rerun {
	was := k.base()
	r := &rerun{change: b, run: walking{walk: b.walk}, base: was.walk, seen: chosen{was.conn, was.filter}}
	r.run.prepare()
	compareRuns(was.walk, b.walk, b.name).join(&was, &r.run)
	r.told = r.run.likewise(&was)
	return r
}

// branched shows a changed run at its first difference.
func (m *model) branched(ready *rerun, expect string) tea.Cmd {
	now := m.walk.cursor.Now()
	ended := m.walk.original != nil && !m.walk.pair.branch
	cmd := m.changeTo(ready)
	k := &m.walk
	if k.walk != ready.change.walk {
		return cmd
	}
	switch {
	case k.diff.Count == 0:
		m.status = "nothing is different: the change met no packet"
	case expect != "":
		m.status = "you expected: " + expect + "   (! is changed, o shows the original)"
	default:
		m.status = "! marks what is different; o shows the original at the same instant"
	}
	if first := k.firstDifference(); first != vtime.Never && first < now {
		m.tell("it differs from " + k.index.Clock(first) + " s on, before where you were")
	}
	if ended {
		m.tell("the comparison has ended")
	}
	m.tell(ready.told)
	return cmd
}

// firstDifference is when a changed run first differs from the run as it is.
func (k *walking) firstDifference() vtime.Time {
	if k.diff == nil || k.diff.First == 0 {
		return vtime.Never
	}
	rec, _ := k.walk.Trace.Stop(k.diff.First)
	return k.walk.Trace.Record(rec).At
}

// changeTo puts a changed run in the place of the one on the screen. The run as
// it is stands beside it, with what its reader has done there meanwhile.
func (m *model) changeTo(r *rerun) tea.Cmd {
	was := m.walk.base()
	if was.walk != r.base {
		return nil
	}
	if was.key == "" {
		m.recallMarks(&was) // It was the second of two sources until now.
	}
	k := m.walk
	if k.branch == "" || !k.pair.branch {
		was.from = was.cursor.Stop()
	}
	now := k.cursor.Now()
	k.walk, k.index, k.cursor, k.sections = r.run.walk, r.run.index, r.run.cursor, r.run.sections
	k.conn, k.filter = r.run.conn, r.run.filter
	k.branch, k.changed, k.bySteps = r.change.name, r.change.text, k.bySteps && k.pair != nil && k.pair.branch
	known := func(b branch) bool { return b.walk == r.change.walk }
	if len(k.branches) < maxBranches && !slices.ContainsFunc(k.branches, known) {
		k.branches = append(slices.Clip(k.branches), r.change)
	}
	k.pin, k.ask, k.playing, k.finding, was.playing = pin{}, nil, false, "", false
	r.run.pair.join(&was, &k)
	k.original = &was
	k.move(func() {
		if k.diff.First != 0 {
			k.cursor.JumpStop(k.diff.First)
		} else {
			k.cursor.JumpTime(now)
		}
	})
	m.walk = k
	if (chosen{was.conn, was.filter}) != r.seen {
		return m.narrowLike(&was)
	}
	return nil
}

// narrowLike narrows the active run to what another one is narrowed to.
func (m *model) narrowLike(o *walking) tea.Cmd {
	var filter *trace.Filter
	if o.filter != nil {
		filter, _ = o.filter.Over(m.walk.walk.Trace, o.mate)
	}
	return m.revisit(o.mate(o.conn), filter, nil)
}
