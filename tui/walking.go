package tui

import (
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tui/ladder"
	"wirewalk/tui/progress"
	"wirewalk/tui/quiz"
	"wirewalk/tui/source"
	"wirewalk/tui/view"
)

// walking is the walkthrough of one trace.
type walking struct {
	walk     *source.Source
	index    *ladder.Index
	cursor   trace.Cursor
	sections []view.Section
	next     source.Entry // the lesson that follows, zero at the end

	conn     trace.ConnID
	row      trace.ConnID // selected where each connection has one row
	whole    bool         // one ladder of all connections, however many
	filter   *trace.Filter
	found    *wanted // what find looks for
	selected trace.PacketID
	field    int
	octet    int // of the packet, counted from 1; 0 for none
	focus    view.Pane
	term     int // the chosen term of the info pane
	zoom     bool
	details  bool           // the zoom is that of the details: the packet and the text below
	fieldOf  trace.PacketID // the packet that field and octet were chosen in, in the details
	unfold   bool
	present  bool           // for a projector
	scale    vtime.Duration // of a row of the ladder; 0 is compact
	scaled   vtime.Duration // the scale that was chosen last
	raw      bool           // absolute sequence numbers
	delta    bool           // times since the row above
	zero     vtime.Time
	marks    progress.Marks
	key      string     // what they are kept under
	zeroMark vtime.Time // when the latest mark was set
	hasZero  bool
	epoch    int64 // of times of day, 0 for times that count

	finding string // what triage found on the shown connection
	group   *group // the finding that is walked, nil for none

	branch   string   // what was changed in this run, "" for the run as it is
	changed  []string // the changes of this run, in the words of --fault
	branches []branch
	original *walking         // the run that this one is compared with; it is never written
	from     trace.StopID     // where this run was left for a changed one
	diff     *view.Difference // against it
	pair     *comparing       // how the two are laid on each other
	side     int              // of the pair
	bySteps  bool             // the other keeps to the same packet, not to the same instant
	pin      pin

	ask     *quiz.Round // the question on the screen, nil for none
	guesses quiz.Guesses

	playing bool
	ticket  int // of the running play; an older tick does nothing
	pace    time.Duration
}

func newWalking(w *source.Source, next source.Entry) walking {
	k := walking{walk: w, next: next, pace: time.Second}
	k.prepare()
	k.divide()
	return k
}

// divide makes the sections of what is shown: the author's that have stops in
// it, else those that the run suggests.
func (k *walking) divide() {
	if len(k.walk.Sections) == 0 {
		k.sections = view.AutoSections(k.index, &k.cursor, k.conn)
		return
	}
	k.sections = nil
	for _, s := range k.walk.Sections {
		k.sections = append(k.sections, view.Section(s))
	}
	k.sections = view.Visited(k.sections, &k.cursor)
}

// prepare reads the trace and puts the cursor before its first stop.
func (k *walking) prepare() {
	k.index = ladder.NewIndex(k.walk.Trace)
	k.cursor = trace.NewCursor(k.walk.Trace, nil)
}

// open reports whether something is on top that 'q' should close first.
func (k *walking) open() bool { return k.zoom || k.focus != view.PaneLadder }

func (m *model) closeWalkTop() tea.Cmd {
	k := &m.walk
	switch {
	case k.ask != nil:
		k.ask = nil
	case k.open():
		k.shut()
	case k.group != nil:
		return m.toTriage()
	case k.selected != 0:
		k.selected = 0
	case k.filter != nil || k.conn != 0:
		row := k.conn
		return m.revisit(0, nil, func(m *model) { m.walk.row = row })
	case k.original != nil:
		m.endComparison()
	}
	return nil
}

// stop ends autoplay.
func (k *walking) stop() { k.playing = false }

// visit makes the cursor visit only what the connection and the filter leave,
// and keeps its place.
func (k *walking) visit() {
	at := k.cursor.Stop()
	t := k.walk.Trace
	k.cursor = trace.NewCursor(t, func(id trace.StopID) bool {
		return (k.conn == 0 || touches(t, id, k.conn)) && (k.filter == nil || k.filter.MatchStop(t, id))
	})
	k.cursor.JumpStop(at)
	k.divide()
}

// touches reports whether a stop has to do with a connection. Faults and other
// things without a connection concern all of them.
func touches(t *trace.Trace, id trace.StopID, conn trace.ConnID) bool {
	first, last := t.Stop(id)
	for rec := first; rec <= last; rec++ {
		if r := t.Record(rec); r.Conn == conn || r.Kind == trace.Fault {
			return true
		}
	}
	return false
}

// move changes the position and lets go of what was selected.
func (k *walking) move(to func()) {
	to()
	k.selected, k.field, k.octet, k.row, k.term = 0, 0, 0, 0, 0
}

// nextStop goes on; at the end it opens the next lesson.
func (m *model) nextStop() tea.Cmd {
	k := &m.walk
	if m.offer() {
		return nil
	}
	if n, of := k.cursor.Position(); n < of {
		k.move(k.forward)
		if n, of = k.cursor.Position(); n == of {
			return m.finished()
		}
		return nil
	}
	if k.original != nil { // Behind the end of a run that is compared comes nothing.
		m.status = k.pair.tellEnd(k.side)
		return nil
	}
	if p := k.lastPage(); p != nil {
		m.page = p
		return nil
	}
	if k.next.ID != "" {
		return m.open(k.next.ID, 0)
	}
	m.status = "this is the end"
	return nil
}

// details opens the packet beside or instead of the ladder, or closes it.
func (m *model) details() tea.Cmd {
	k := &m.walk
	if k.focus == view.InfoPane {
		m.enterTerm()
		return nil
	}
	if f := k.frame(m); f.Rows() && k.focus == view.PaneLadder && !k.zoom {
		return m.revisit(f.RowConn(), k.filter, nil)
	}
	if k.focus == view.PacketPane {
		k.shut()
		return nil
	}
	k.zoom, k.details, k.focus, k.fieldOf = true, true, view.PacketPane, 0
	return nil
}

// shut gives the keys back to the ladder, and all panes their place.
func (k *walking) shut() {
	if k.details {
		k.field, k.octet = 0, 0
	}
	k.zoom, k.details, k.focus = false, false, view.PaneLadder
}

// pane gives the keys to the pane after or before. The details have two: the
// packet and the text below it.
func (k *walking) pane(by int) {
	switch {
	case k.details && k.focus == view.PacketPane:
		k.focus = view.InfoPane
	case k.details:
		k.focus = view.PacketPane
	default:
		k.focus = (k.focus + view.Pane(view.NumPanes+by)) % view.Pane(view.NumPanes)
	}
}

// chooseField chooses where the details of a packet begin, once for each.
func (k *walking) chooseField(m *model) {
	if !k.details {
		return
	}
	frame := k.frame(m)
	if id := frame.Shown(); id != k.fieldOf {
		k.field, k.octet, k.fieldOf = frame.FirstField(), 0, id
	}
}

// updown selects the packet above or below, or the field when the packet has the keys.
func (k *walking) updown(m *model, by int) {
	frame := k.frame(m)
	if frame.Rows() && k.focus == view.PaneLadder {
		k.row = trace.ConnID(min(max(int(frame.RowConn())+by, 1), len(k.walk.Trace.Conns())))
		return
	}
	if k.focus == view.InfoPane {
		k.term = max(min(k.term+by, len(frame.Terms(m.width))-1), 0)
		return
	}
	if k.focus == view.PacketPane {
		k.field, k.octet = max(min(k.field+by, frame.Fields()-1), 0), 0
		return
	}
	_, packets := frame.Frame(m.width, m.height)
	var list []trace.PacketID
	at := -1
	now := k.selected
	if now == 0 {
		now = frame.Shown()
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
		k.selected = list[len(list)-1]
	default:
		k.selected = list[min(max(at+by, 0), len(list)-1)]
		if at+by < 0 && list[0] > 1 {
			k.selected = list[0] - 1 // The row above is folded away; the ladder follows.
		}
	}
}

// section goes to the beginning of the section before or after.
func (k *walking) section(by int) {
	at := k.cursor.Stop()
	to := -1
	for i, s := range k.sections {
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
		k.move(func() { k.cursor.JumpStop(k.sections[to].From) })
	case by > 0:
		k.move(k.cursor.Last)
	default:
		k.move(k.cursor.First)
	}
}
