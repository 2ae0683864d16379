package tui

import (
	tea "github.com/charmbracelet/bubbletea"

	"wirewalk/sim/trace"
	"wirewalk/tui/view"
)

// The walking that original points to is never written: commands and frames
// read it at the same time. What changes it puts another in its place.

// companion is the compared run as it stands beside this one.
func (k *walking) companion() walking {
	o := *k.original
	o.alongside(k)
	return o
}

// other is the compared run as a frame shows it.
func (k *walking) other() *view.Side {
	if k.original == nil || k.pair == nil {
		return nil
	}
	o := k.companion()
	caption := k.pair.caption(o.side)
	if k.bySteps {
		caption += ", at the same packet"
	}
	return &view.Side{
		Index: o.index, Cursor: &o.cursor, Conn: o.conn, Caption: caption, Mine: k.pair.caption(k.side), Diff: o.diff,
		Selected: o.selected, Left: o.side == 0, Steps: k.bySteps,
	}
}

// likewise makes a run visit what corresponds to what the compared one visits,
// and says when the filter has no meaning here.
func (k *walking) likewise(active *walking) string {
	told := ""
	k.conn, k.filter = active.mate(active.conn), nil
	if active.filter != nil {
		f, err := active.filter.Over(k.walk.Trace, active.mate)
		if err != nil {
			told = "the filter does not fit " + k.pair.al.Sides[k.side].Name + " (" + err.Error() + "): it shows all stops"
		} else {
			k.filter = f
		}
	}
	if k.conn != 0 || k.filter != nil {
		k.visit()
	} else {
		k.cursor = trace.NewCursor(k.walk.Trace, nil)
		k.divide()
	}
	return told
}

// showAs takes over from another run how things are shown.
func (k *walking) showAs(o *walking) {
	k.unfold, k.whole, k.scale, k.scaled, k.raw, k.present = o.unfold, o.whole, o.scale, o.scaled, o.raw, o.present
	k.branches, k.pace, k.ticket = o.branches, o.pace, o.ticket
	k.focus, k.zoom, k.details, k.fieldOf = o.focus, o.zoom, o.details, 0
}

// swap exchanges original and changed at the same instant.
func (m *model) swap() {
	k := &m.walk
	if k.original == nil {
		m.status = "there is no other run yet: x changes this one, d compares it with another"
		return
	}
	active, other := *k, k.companion()
	active.original = nil
	other.showAs(&active)
	other.selected, other.field = 0, 0 // What was looked at before is elsewhere now.
	other.pin = pin{}
	if active.pin.set && active.pin.at == active.cursor.Stop() {
		other.pin = pin{at: other.cursor.Stop(), other: active.pin.at, packet: active.selected, set: true}
	}
	other.original = &active
	*k = other
	switch {
	case k.pair != nil && !k.pair.branch:
		m.status = "this is " + k.pair.caption(k.side)
	case k.branch != "":
		m.status = "this is the changed run: " + k.branch
	default:
		m.status = "this is the original"
	}
}

// compared puts another walk, laid on the present one, beside it. Seen is what
// that was narrowed to then, and told what is to be said of it.
func (m *model) compared(o walking, seen chosen, told string) tea.Cmd {
	k := &m.walk
	o.pair.join(k, &o)
	k.original, k.pin, k.bySteps = &o, pin{}, false
	m.status = k.pair.tellDifferences(k.side)
	if (chosen{k.conn, k.filter}) != seen {
		return m.revisit(k.conn, k.filter, nil)
	}
	m.tell(told)
	return nil
}

// tell adds to the message of the moment.
func (m *model) tell(text string) {
	switch {
	case text == "":
	case m.status == "":
		m.status = text
	default:
		m.status = text + "; " + m.status
	}
}

// chosen is what a run is narrowed to.
type chosen struct {
	conn   trace.ConnID
	filter *trace.Filter
}

// endComparison goes back to the run that the comparison began with: from a
// changed run to the stop at which it was changed.
func (m *model) endComparison() {
	k := &m.walk
	if k.branch != "" && k.original.branch == "" {
		o := k.companion()
		if k.pair.branch {
			o = *k.original
			o.cursor.JumpStop(o.from)
			m.status = "the original again, where you left it"
		}
		o.showAs(k)
		*k = o
	}
	k.alone()
}

// alone ends a comparison with the run that is on the screen.
func (k *walking) alone() {
	k.original, k.pair, k.diff, k.side, k.pin, k.bySteps = nil, nil, nil, 0, pin{}, false
}
