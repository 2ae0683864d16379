package tour

import (
	"wirewalk/sim/diff"
	"wirewalk/sim/trace"
	"wirewalk/tui/stage"
	"wirewalk/tui/view"
)

// ShowDifference goes to a difference on both sides. Where only the other side
// has it and there is no room for both, the other side is shown.
func (t *Tour) ShowDifference(d diff.Difference, out *stage.Effect) {
	if t.other() == nil {
		return
	}
	on := t.pair.on
	if d.Packets[on] == 0 && d.Packets[1-on] != 0 && t.env.Width < view.CompareWidth {
		t.swap(out)
		on = t.pair.on
	}
	r := t.run()
	if frame := t.frame(); d.Conn[on] != 0 && (frame.Rows() || r.conn != 0 && r.conn != d.Conn[on]) {
		t.revisit(d.Conn[on], r.filter, out, func(out *stage.Effect) { t.standAt(d, out) })
		return
	}
	t.standAt(d, out)
}

// standAt puts both sides where a difference is.
func (t *Tour) standAt(d diff.Difference, out *stage.Effect) {
	r, on := t.run(), t.pair.on
	mine, theirs := r.stopOf(d, on), t.other().stopOf(d, 1-on)
	switch {
	case mine == 0 && theirs != 0:
		mine = t.pair.laid.steps[1-on][theirs]
	case theirs == 0 && mine != 0:
		theirs = t.pair.laid.steps[on][mine]
	}
	t.JumpStop(mine)
	r.sel.Selected = d.Packets[on]
	t.pair.pin = pin{at: r.cursor.Stop(), other: theirs, packet: d.Packets[1-on], set: true}
	out.Sayf("%s", d.Text)
}

// stopOf is the stop at which a side's packet of a difference is sent, or lost
// where its fate is the difference; 0 for no packet.
func (r *run) stopOf(d diff.Difference, side int) trace.StopID {
	id := d.Packets[side]
	if d.Stops[side] != 0 {
		return d.Stops[side]
	}
	if id == 0 {
		return 0
	}
	t := r.src.Trace
	p := t.Packet(id)
	rec := p.Begins()
	if d.Kind == diff.Fate && p.Dropped+p.Arrived != 0 {
		rec = max(p.Dropped, p.Arrived)
	}
	return t.Record(rec).Stop
}
