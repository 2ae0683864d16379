package tour

import (
	"time"

	"wirewalk/scenarios/narrate"
	"wirewalk/sim/trace"
	"wirewalk/tui/stage"
	"wirewalk/tui/view"
)

// next goes on; at the end it opens what comes behind the walk.
func (t *Tour) next(out *stage.Effect) {
	if t.offer(out) {
		return
	}
	r := t.run()
	if n, of := r.cursor.Position(); n < of {
		r.move(t.forward)
		if n, of = r.cursor.Position(); n == of {
			t.Finished(out)
		}
		return
	}
	switch {
	case t.other() != nil: // Behind the end of a run that is compared comes nothing.
		t.tellEnd(out)
	case t.HasEnd():
		out.Act = End
	case r.next.ID != "":
		out.Act, out.Arg = stage.Open, r.next.ID
	default:
		out.Sayf("this is the end")
	}
}

// HasEnd reports that something is said behind the last stop.
func (t *Tour) HasEnd() bool {
	return len(t.run().src.Remember)+len(t.run().src.See)+len(t.run().src.Variants) > 0
}

func (t *Tour) back(*stage.Effect)  { t.run().move(t.backward) }
func (t *Tour) first(*stage.Effect) { t.run().move(t.run().cursor.First) }
func (t *Tour) last(*stage.Effect)  { t.run().move(t.run().cursor.Last) }

// GoOn goes to the next stop and asks nothing.
func (t *Tour) GoOn() { t.run().move(t.forward) }

// Finished notes that a walk has been seen to its end.
func (t *Tour) Finished(out *stage.Effect) {
	if r := t.run(); r.branch == "" && r.src.ID != "" {
		t.env.Progress.Finish(r.src.ID)
	}
	out.Keep = true
}

// section goes to the beginning of the section before or after.
func (t *Tour) section(by int) {
	r := t.run()
	at := r.cursor.Stop()
	to := -1
	for i, s := range r.sections {
		if by > 0 && s.From > at {
			to = i
			break
		}
		if by < 0 && s.From < at {
			to = i
		}
	}
	switch {
	case to >= 0:
		r.move(func() { r.cursor.JumpStop(r.sections[to].From) })
	case by > 0:
		r.move(r.cursor.Last)
	default:
		r.move(r.cursor.First)
	}
}

// JumpRecord goes to where a record happened.
func (t *Tour) JumpRecord(id trace.RecordID) {
	r := t.run()
	r.move(func() { r.cursor.JumpRecord(id) })
	r.sel.Selected = r.src.Trace.Record(id).Packet()
}

// JumpStop goes to a stop.
func (t *Tour) JumpStop(id trace.StopID) {
	r := t.run()
	r.move(func() { r.cursor.JumpStop(id) })
}

// About is the record that questions are about: the sending of the selected
// packet, else the main record of the stop.
func (t *Tour) About() trace.RecordID {
	r := t.run()
	if r.sel.Selected != 0 {
		if p := r.src.Trace.Packet(r.sel.Selected); p.Sent != 0 {
			return p.Sent
		}
	}
	return narrate.Main(r.src.Trace, r.cursor.Stop())
}

// details opens the packet beside or instead of the ladder, or closes it.
func (t *Tour) details(out *stage.Effect) {
	if t.look.Focus == view.InfoPane {
		t.explainTerm(out)
		return
	}
	if f := t.frame(); f.Rows() && t.look.Focus == view.LadderPane && !t.look.Zoom {
		t.revisit(f.RowConn(), t.run().filter, out, nil)
		return
	}
	if t.look.Focus == view.PacketPane {
		t.shut()
		return
	}
	t.look.Zoom, t.look.Details, t.look.Focus = true, true, view.PacketPane
	t.run().fieldOf = 0
}

// explainTerm shows what the chosen term of the info pane means.
func (t *Tour) explainTerm(out *stage.Effect) {
	frame := t.frame()
	terms := frame.Terms(t.env.Width)
	if len(terms) == 0 {
		out.Sayf("no term of the glossary stands here; {glossary} shows all terms")
		return
	}
	out.Act, out.Arg = stage.Glossary, terms[min(t.run().sel.Term, len(terms)-1)].Name
}

// updown selects the packet above or below, or what the pane with the keys has to choose.
func (t *Tour) updown(by int) {
	r := t.run()
	frame := t.frame()
	switch {
	case frame.Rows() && t.look.Focus == view.LadderPane:
		r.sel.Row = trace.ConnID(min(max(int(frame.RowConn())+by, 1), len(r.src.Trace.Conns())))
	case frame.Pane().Move != nil:
		r.sel = frame.Pane().Move(&frame, t.env.Width, by)
	default:
		t.selectRow(&frame, by)
	}
}

// selectRow selects the packet of the row above or below.
func (t *Tour) selectRow(frame *view.Frame, by int) {
	r := t.run()
	_, packets := frame.Draw(t.env.Width, t.env.Height)
	var list []trace.PacketID
	at := -1
	now := r.sel.Selected
	if now == 0 {
		now = frame.ShownPacket()
	}
	for _, p := range packets {
		if p == 0 || len(list) > 0 && list[len(list)-1] == p {
			continue
		}
		if p == now {
			at = len(list)
		}
		list = append(list, p)
	}
	switch {
	case len(list) == 0:
	case at < 0:
		r.sel.Selected = list[len(list)-1]
	default:
		r.sel.Selected = list[min(max(at+by, 0), len(list)-1)]
		if at+by < 0 && list[0] > 1 {
			r.sel.Selected = list[0] - 1 // The row above is folded away; the ladder follows.
		}
	}
}

// Settle chooses where the details of a packet begin, once for each. It is
// called when an action is done.
func (t *Tour) Settle() {
	if !t.look.Details || t.run().src == nil {
		return
	}
	frame, r := t.frame(), t.run()
	if id := frame.ShownPacket(); id != r.fieldOf {
		r.sel.Field, r.sel.Octet, r.fieldOf = frame.FirstField(), 0, id
	}
}

// play is autoplay.
type play struct {
	on     bool
	ticket int // of the running play; an older tick does nothing
	pace   time.Duration
}

// playOrStop starts or ends autoplay.
func (t *Tour) playOrStop(out *stage.Effect) {
	t.play.on = !t.play.on
	if !t.play.on {
		return
	}
	t.play.ticket++
	t.wait(out)
}

// wait goes on after the pace.
func (t *Tour) wait(out *stage.Effect) {
	ticket := t.play.ticket
	out.After = &stage.Later{Wait: t.play.pace, Do: func(out *stage.Effect) { t.tick(ticket, out) }}
}

// Stop ends autoplay.
func (t *Tour) Stop() { t.play.on = false }

// tick goes on by one stop while autoplay runs; at a checkpoint it waits.
func (t *Tour) tick(ticket int, out *stage.Effect) {
	if !t.play.on || ticket != t.play.ticket {
		return
	}
	r := t.run()
	if n, of := r.cursor.Position(); n >= of {
		t.play.on = false
		return
	}
	r.move(t.forward)
	if t.checkpoint() {
		t.play.on = false
		out.Sayf("playing stopped here: {play} goes on")
		return
	}
	t.wait(out)
}

// checkpoint reports a stop at which autoplay waits: one with a mark, or with a
// question of the author before the next.
func (t *Tour) checkpoint() bool {
	_, ok := t.run().marked(t.run().cursor.Stop())
	return ok || t.QuestionWaits()
}
