package tour

import (
	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
	"wirewalk/tui/ladder"
	"wirewalk/tui/source"
	"wirewalk/tui/stage"
	"wirewalk/tui/view"
)

// Position is where the reader of a trace is, and what of it is visited.
type Position struct {
	index    *ladder.Index
	cursor   trace.Cursor
	sections []view.Section
	conn     trace.ConnID // only this connection, 0 for all
	filter   *trace.Filter
}

// prepare reads the trace and puts the cursor before its first stop.
func (p *Position) prepare(t *trace.Trace) {
	p.index = ladder.NewIndex(t)
	p.cursor = trace.NewCursor(t, nil)
}

// divide makes the sections of what is shown: the author's that have stops in
// it, else those that the run suggests.
func (p *Position) divide(authors []source.Section) {
	if len(authors) == 0 {
		p.sections = view.AutoSections(p.index, &p.cursor, p.conn)
		return
	}
	p.sections = nil
	for _, s := range authors {
		p.sections = append(p.sections, view.Section(s))
	}
	p.sections = view.Visited(p.sections, &p.cursor)
}

// visit makes the cursor visit only what the connection and the filter leave,
// and keeps its place.
func (r *run) visit() {
	at := r.cursor.Stop()
	t := r.src.Trace
	conn, filter := r.conn, r.filter
	r.cursor = trace.NewCursor(t, func(id trace.StopID) bool {
		return (conn == 0 || touches(t, id, conn)) && (filter == nil || filter.MatchStop(t, id))
	})
	r.cursor.JumpStop(at)
	r.divide(r.src.Sections)
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

// narrowing is what a run is narrowed to.
type narrowing struct {
	conn   trace.ConnID
	filter *trace.Filter
}

// narrowing tells what a run is narrowed to.
func (p *Position) narrowed() narrowing { return narrowing{p.conn, p.filter} }

// atOnce is up to how many stops a trace is read in the loop; longer ones are
// read beside it, so that keys are heard meanwhile.
const atOnce = 20_000

const reading = "reading the trace"

// Later does work that reads the whole trace, on a copy of the tour, and applies
// what it found.
func (t *Tour) Later(makes stage.Product, out *stage.Effect, work func(at *Tour) func(*stage.Effect)) {
	t.laterFrom(atOnce, makes, out, work)
}

// laterFrom is Later for work that takes longer for each stop.
func (t *Tour) laterFrom(stops int, makes stage.Product, out *stage.Effect, work func(at *Tour) func(*stage.Effect)) {
	at := *t
	if t.run().src.Trace.Stops() < stops {
		work(&at)(out)
		return
	}
	out.Work(stage.Work{Makes: makes, Says: reading, Do: func() (func(*stage.Effect), error) { return work(&at), nil }})
}

// revisit makes the cursor visit only what a connection and a filter leave, and
// then does the rest.
func (t *Tour) revisit(conn trace.ConnID, filter *trace.Filter, out *stage.Effect, then func(*stage.Effect)) {
	t.Later(stage.APlace, out, func(at *Tour) func(*stage.Effect) {
		r := at.run()
		same := conn == r.conn
		r.conn, r.filter = conn, filter
		r.visit()
		if _, of := r.cursor.Position(); of == 0 && filter != nil && same { // A walk of nothing helps nobody.
			return func(out *stage.Effect) {
				if conn != 0 {
					out.Sayf("%s: not in connection %s; {close} shows all connections", filter.String(), inspect.Letter(conn))
					return
				}
				out.Sayf("no stop matches %s; all stay as they were", filter.String())
			}
		}
		told := at.narrowOther()
		return func(out *stage.Effect) {
			mine, theirs := t.run(), t.other()
			mine.Position, mine.finding, mine.group = r.Position, "", nil
			mine.sel = view.Selection{Row: mine.sel.Row, Term: mine.sel.Term}
			if theirs != nil {
				theirs.Position = at.other().Position
			}
			if then != nil {
				then(out)
			}
			if told != "" {
				out.Tellf("%s", told)
			}
		}
	})
}
