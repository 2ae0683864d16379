package tour

import (
	"fmt"
	"path"

	"wirewalk/sim/diff"
	"wirewalk/sim/measure"
	"wirewalk/sim/trace"
	"wirewalk/tui/source"
	"wirewalk/tui/stage"
	"wirewalk/tui/view"
)

// Pair is the run on the screen, and the one beside it: the original, or the
// first of two, and the changed or second one.
type Pair struct {
	runs    [2]run
	on      int   // which of them is on the screen
	laid    *laid // how they lie on each other, nil where the first is alone
	bySteps bool  // the other keeps to the same packet, not to the same instant
	pin     pin
}

// laid is how two runs lie on each other. It never changes.
type laid struct {
	al     *diff.Alignment
	diffs  [2]*view.Difference
	steps  [2][]trace.StopID // by stop of a side: how far the other has come
	branch bool              // the second is the first with a change
	titles [2]string
}

// layOn lays one trace on the other. It reads both as a whole.
func layOn(a, b *source.Source, branch string) *laid {
	c := &laid{branch: branch != "", titles: [2]string{path.Base(a.ID), path.Base(b.ID)}}
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

// caption is what stands over the ladder of a side.
func (c *laid) caption(side int) string {
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

// other is the run beside the one on the screen, nil for none.
func (t *Tour) other() *run {
	if t.pair.laid == nil {
		return nil
	}
	return &t.pair.runs[1-t.pair.on]
}

// alongside is the run beside as it stands where the one on the screen is: at the
// same instant, at the same packet, or where both were sent together.
func (t *Tour) alongside() run {
	r, o := t.run(), *t.other()
	o.sel.Selected = 0
	here := r.cursor.Stop()
	n, of := r.cursor.Position()
	switch p := &t.pair; {
	case p.pin.set && p.pin.at == here:
		o.cursor.JumpStop(p.pin.other)
		o.sel.Selected = p.pin.packet
	case !p.bySteps:
		o.cursor.JumpTime(r.cursor.Now())
	case n == of:
		o.cursor.Last()
	case here == 0:
		o.cursor.First()
	default:
		o.cursor.JumpStop(p.laid.steps[p.on][here])
	}
	return o
}

// Beside is the other run as a frame shows it, nil for none.
func (t *Tour) Beside() *view.OtherRun {
	if t.other() == nil {
		return nil
	}
	o, p := t.alongside(), &t.pair
	there := 1 - p.on
	caption := p.laid.caption(there)
	if p.bySteps {
		caption += ", at the same packet"
	}
	return &view.OtherRun{
		Index: o.index, Cursor: &o.cursor, Conn: o.conn, Caption: caption, Mine: p.laid.caption(p.on), Diff: p.laid.diffs[there],
		Selected: o.sel.Selected, Left: there == 0, Steps: p.bySteps,
	}
}

// mate is the connection that the other run shows for one of this.
func (p *Pair) mate(side int, conn trace.ConnID) trace.ConnID {
	if p.laid == nil || conn == 0 {
		return conn
	}
	return p.laid.al.Conn(side, conn)
}

// narrowOther makes the run beside visit what corresponds to what the one on the
// screen visits, and says when the filter has no meaning there.
func (t *Tour) narrowOther() string {
	o := t.other()
	if o == nil {
		return ""
	}
	r, p := t.run(), &t.pair
	mate := func(conn trace.ConnID) trace.ConnID { return p.mate(p.on, conn) }
	told := ""
	o.conn, o.filter = mate(r.conn), nil
	if r.filter != nil {
		f, err := r.filter.Over(o.src.Trace, mate)
		if err != nil {
			told = "the filter does not fit " + p.laid.al.Sides[1-p.on].Name + " (" + err.Error() + "): it shows all stops"
		} else {
			o.filter = f
		}
	}
	if o.conn != 0 || o.filter != nil {
		o.visit()
	} else {
		o.cursor = trace.NewCursor(o.src.Trace, nil)
		o.divide(o.src.Sections)
	}
	return told
}

// swap shows the other run, at the same instant.
func (t *Tour) swap(out *stage.Effect) {
	if t.other() == nil {
		out.Sayf("there is no other run yet: {what-if} changes this one, {compare} compares it with another")
		return
	}
	p := &t.pair
	was := t.run()
	o := t.alongside()
	o.sel.Selected, o.sel.Field, o.fieldOf = 0, 0, 0 // What was looked at before is elsewhere now.
	held := pin{}
	if p.pin.set && p.pin.at == was.cursor.Stop() {
		held = pin{at: o.cursor.Stop(), other: p.pin.at, packet: was.sel.Selected, set: true}
	}
	p.runs[1-p.on], p.pin, p.on = o, held, 1-p.on
	t.round, t.play.on = nil, false
	switch {
	case !p.laid.branch:
		out.Sayf("this is %s", p.laid.caption(p.on))
	case p.on == 1:
		out.Sayf("this is the changed run: %s", t.run().branch)
	default:
		out.Sayf("this is the original")
	}
}

// compare asks what to compare with; where two runs are compared already, the
// list of differences opens instead.
func (t *Tour) compare(out *stage.Effect) {
	if t.other() != nil {
		out.Act = Differences
		return
	}
	out.Ask = &stage.Prompt{Label: "compare with (a lesson's id or a file): ", Take: func(name string, _ bool, out *stage.Effect) {
		if name == "" {
			return
		}
		if t.env.Library == nil {
			out.Sayf("there is no library to open %s from", name)
			return
		}
		t.Against(func() (*source.Source, error) { return t.env.Library.Open(name) }, out)
	}}
}

// Against lays another walk beside the present one.
func (t *Tour) Against(open func() (*source.Source, error), out *stage.Effect) {
	at := *t
	out.Work(stage.Work{Makes: stage.ARun, Says: "laying the packets of both side by side", Do: func() (func(*stage.Effect), error) {
		src, err := open()
		if err != nil {
			return nil, err
		}
		o := newRun(src, source.Entry{})
		o.branch = "against " + at.run().src.ID
		at.pair = Pair{runs: [2]run{*at.run(), o}, laid: layOn(at.run().src, src, "")}
		told, seen := "", at.run().narrowed()
		if seen != (narrowing{}) {
			told = at.narrowOther()
		}
		return func(out *stage.Effect) { t.beside(&at.pair, seen, told, out) }, nil
	}})
}

// beside shows another run beside the present one, which stays where it is now.
func (t *Tour) beside(p *Pair, seen narrowing, told string, out *stage.Effect) {
	if t.other() != nil {
		return
	}
	r := *t.run()
	t.pair = Pair{runs: [2]run{r, p.runs[1]}, laid: p.laid}
	t.tellDifferences(out)
	if r.narrowed() != seen {
		t.revisit(r.conn, r.filter, out, nil)
		return
	}
	if told != "" {
		out.Tellf("%s", told)
	}
}

// tellDifferences says how the two differ, and what can be done with it.
func (t *Tour) tellDifferences(out *stage.Effect) {
	other := "B"
	if t.pair.on == 1 {
		other = "A"
	}
	switch al := t.pair.laid.al; {
	case al.Content+al.Times == 0:
		out.Sayf("no difference; {swap} shows %s, {close} ends the comparison", other)
	case al.Content == 0:
		out.Sayf("the same packets, %s of time: {compare} lists them, {swap} shows %s", Count(al.Times), other)
	case al.Times == 0:
		out.Sayf("%s (!): {compare} lists them, {swap} shows %s", Count(al.Content), other)
	default:
		out.Sayf("%s (!) and %d of time: {compare} lists them, {swap} shows %s", Count(al.Content), al.Times, other)
	}
}

// tellEnd says what there is to do at the end of a side.
func (t *Tour) tellEnd(out *stage.Effect) {
	p := &t.pair
	name := p.laid.al.Sides[p.on].Name
	if p.laid.branch && p.on == 1 {
		out.Sayf("this is the end of %s: {close} goes back to the original, {swap} shows it", name)
		return
	}
	out.Sayf("this is the end of %s: {close} ends the comparison, {swap} shows the other one", name)
}

// Count is a number of differences in words.
func Count(n int) string {
	if n == 1 {
		return "1 difference"
	}
	return fmt.Sprintf("%d differences", n)
}

// endComparison goes back to the run that the comparison began with: from a
// changed run to the stop at which it was changed.
func (t *Tour) endComparison(out *stage.Effect) {
	p := &t.pair
	if p.on == 1 {
		o := t.alongside()
		if p.laid.branch {
			o = p.runs[0]
			o.cursor.JumpStop(o.from)
			out.Sayf("the original again, where you left it")
		}
		o.fieldOf = 0
		p.runs[0] = o
	}
	t.pair = Pair{runs: [2]run{p.runs[0]}}
}

// setAlign chooses how the other run keeps up with this one.
func (t *Tour) setAlign(how string, out *stage.Effect) {
	switch {
	case t.other() == nil:
		out.Sayf("there is no other run yet: {compare} compares this one with another")
	case how == "clock":
		t.pair.bySteps, t.pair.pin = false, pin{}
		out.Sayf("both are shown at the same instant; {command}align steps shows them at the same packet")
	case how == "steps":
		t.pair.bySteps, t.pair.pin = true, pin{}
		out.Sayf("step by step: both are shown at the same packet, whenever it came; {command}align clock goes by time")
	default:
		out.Sayf("the other run is shown at the same instant or at the same packet: align clock, align steps")
	}
}

// nameSides says in the header which of the two is shown, and how the other
// one keeps up with it.
func (t *Tour) nameSides(f *view.Frame) {
	p := &t.pair
	if p.laid == nil {
		return
	}
	if !p.laid.branch {
		f.Title = [2]string{"A: ", "B: "}[p.on] + p.laid.titles[p.on]
		f.Branch = ""
	}
	switch {
	case p.bySteps:
		f.Along = "by steps"
	case !p.laid.branch:
		f.Along = "by clock"
	}
}

// OtherAt is the moment of the other run, how it was chosen, and its trace; nil
// where there is none.
func (t *Tour) OtherAt() (*trace.Trace, measure.At, string) {
	o := t.other()
	if o == nil {
		return nil, measure.At{}, ""
	}
	r, tr := t.run(), o.src.Trace
	if !t.pair.bySteps {
		return tr, measure.AtTime(tr, r.cursor.Now()), "at the same instant"
	}
	n, of := r.cursor.Position()
	switch stop := t.pair.laid.steps[t.pair.on][r.cursor.Stop()]; {
	case n == of:
		return tr, measure.AtTime(tr, tr.End), "at the end of both"
	case stop == 0:
		return tr, measure.At{}, "at the same packet"
	default:
		_, last := tr.Stop(stop)
		return tr, measure.At{Time: tr.Record(last).At, Rec: last}, "at the same packet"
	}
}
