package tui

import (
	"fmt"
	"path"

	tea "github.com/charmbracelet/bubbletea"

	"wirewalk/sim/diff"
	"wirewalk/sim/measure"
	"wirewalk/sim/trace"
	"wirewalk/tui/view"
)

// comparing is what two walks that are compared share. It never changes.
type comparing struct {
	al     *diff.Alignment
	diffs  [2]*view.Difference
	steps  [2][]trace.StopID // by stop of a side: how far the other has come
	branch bool              // the second is the first with a change
	titles [2]string
}

// compareRuns lays one trace on the other. It reads both as a whole.
func compareRuns(a, b *Walk, branch string) *comparing {
	c := &comparing{branch: branch != "", titles: [2]string{path.Base(a.ID), path.Base(b.ID)}}
	names := [2]string{"A", "B"}
	if c.branch {
		names, c.titles[1] = [2]string{"the original", "the changed run"}, branch
	}
	tolerance, changed := diff.DefaultTolerance(), (*diff.Alignment).Changed
	if c.branch { // What the change does not touch happens at the same nanosecond after the same event.
		tolerance, changed = diff.Tolerance{}, (*diff.Alignment).ChangedOrLate
	}
	c.al = diff.Align(diff.Side{Trace: a.Trace, Name: names[0]}, diff.Side{Trace: b.Trace, Name: names[1]}, tolerance)
	for i := range c.diffs {
		c.diffs[i], c.steps[i] = view.NewDifference(changed(c.al, i), c.al.ChangedConns(i)), c.al.Steps(i)
	}
	return c
}

// join puts two walks side by side; the first is the original.
func (c *comparing) join(a, b *walking) {
	a.pair, a.side, a.diff = c, 0, c.diffs[0]
	b.pair, b.side, b.diff = c, 1, c.diffs[1]
}

// caption is what stands over the ladder of a side.
func (c *comparing) caption(side int) string {
	words := [2]string{"A  ", "B  "}
	if c.branch {
		words = [2]string{"ORIGINAL ", "CHANGED "}
	}
	return words[side] + c.titles[side]
}

// pin holds the other side at a place until this one moves on.
type pin struct {
	at, other trace.StopID
	packet    trace.PacketID // selected on the other side
	set       bool
}

// alongside moves the compared run to where the active one is: to the same
// instant, to the same packet, or to where both were sent together.
func (k *walking) alongside(active *walking) {
	k.selected, k.bySteps = 0, active.bySteps
	here := active.cursor.Stop()
	n, of := active.cursor.Position()
	switch {
	case active.pin.set && active.pin.at == here:
		k.cursor.JumpStop(active.pin.other)
		k.selected = active.pin.packet
	case !active.bySteps || active.pair == nil:
		k.cursor.JumpTime(active.cursor.Now())
	case n == of:
		k.cursor.Last()
	case here == 0:
		k.cursor.First()
	default:
		k.cursor.JumpStop(active.pair.steps[active.side][here])
	}
}

// mate is the connection that the compared run shows for one of this.
func (k *walking) mate(conn trace.ConnID) trace.ConnID {
	if k.pair == nil || conn == 0 {
		return conn
	}
	return k.pair.al.Conn(k.side, conn)
}

// openBeside lays another walk beside the present one, in a command.
func (m *model) openBeside(open func() (*Walk, error)) tea.Cmd {
	k, of := m.walk, m.opening()
	m.status = comparingNow
	return func() tea.Msg {
		w, err := open()
		if err != nil {
			return otherMsg{err: err}
		}
		o := newWalking(w, Entry{})
		o.branch = "against " + k.walk.ID
		compareRuns(k.walk, w, "").join(&k, &o)
		told := ""
		seen := chosen{k.conn, k.filter}
		if seen != (chosen{}) {
			told = o.likewise(&k)
		}
		return otherMsg{ready: o, of: of, seen: seen, told: told}
	}
}

const comparingNow = "laying the packets of both side by side ..."

// tellDifferences says how the two differ, and what can be done with it.
func (c *comparing) tellDifferences(side int) string {
	other := "B"
	if side == 1 {
		other = "A"
	}
	switch al := c.al; {
	case al.Content+al.Times == 0:
		return "no difference; o shows " + other + ", Esc ends the comparison"
	case al.Content == 0:
		return fmt.Sprintf("the same packets, %s of time: d lists them, o shows %s", count(al.Times), other)
	case al.Times == 0:
		return fmt.Sprintf("%s (!): d lists them, o shows %s", count(al.Content), other)
	default:
		return fmt.Sprintf("%s (!) and %d of time: d lists them, o shows %s", count(al.Content), al.Times, other)
	}
}

// tellEnd says what there is to do at the end of a side.
func (c *comparing) tellEnd(side int) string {
	run := "this is the end of " + c.al.Sides[side].Name
	if c.branch && side == 1 {
		return run + ": Esc goes back to the original, o shows it"
	}
	return run + ": Esc ends the comparison, o shows the other one"
}

func count(n int) string { return plural(int64(n), "difference") }

// setAlign chooses how the other run keeps up with this one.
func (m *model) setAlign(how string) {
	k := &m.walk
	switch {
	case k.original == nil:
		m.status = "there is no other run yet: d compares this one with another"
	case how == "clock":
		k.bySteps, k.pin = false, pin{}
		m.status = "both are shown at the same instant; :align steps shows them at the same packet"
	case how == "steps":
		k.bySteps, k.pin = true, pin{}
		m.status = "step by step: both are shown at the same packet, whenever it came; :align clock goes by time"
	default:
		m.status = "the other run is shown at the same instant or at the same packet: align clock, align steps"
	}
}

// nameSides says in the header which of the two is shown, and how the other
// one keeps up with it.
func (k *walking) nameSides(f *view.Walk) {
	if k.pair == nil || k.original == nil {
		return
	}
	if !k.pair.branch {
		f.Title = [2]string{"A: ", "B: "}[k.side] + k.pair.titles[k.side]
		f.Branch = ""
	}
	switch {
	case k.bySteps:
		f.Along = "by steps"
	case !k.pair.branch:
		f.Along = "by clock"
	}
}

// comparedFirst puts the keys of a comparison behind those that go on and back.
func comparedFirst(keys []binding) []binding {
	var first, last []binding
	for _, b := range keys {
		switch b.do { //nolint:exhaustive // the others keep their order
		case actNext, actBack, actSwap, actCompare, actClose:
			switch b.do { //nolint:exhaustive // the others keep their words
			case actSwap:
				b.short = "other one"
			case actClose:
				b.short = "leave"
			}
			first = append(first, b)
		default:
			last = append(last, b)
		}
	}
	return append(first, last...)
}

// otherAt is the moment of the other run, and how it was chosen.
func (k *walking) otherAt() (measure.At, string) {
	t := k.original.walk.Trace
	if !k.bySteps || k.pair == nil {
		return measure.AtTime(t, k.cursor.Now()), "at the same instant"
	}
	n, of := k.cursor.Position()
	switch stop := k.pair.steps[k.side][k.cursor.Stop()]; {
	case n == of:
		return measure.AtTime(t, t.End), "at the end of both"
	case stop == 0:
		return measure.At{}, "at the same packet"
	default:
		_, last := t.Stop(stop)
		return measure.At{Time: t.Record(last).At, Rec: last}, "at the same packet"
	}
}
