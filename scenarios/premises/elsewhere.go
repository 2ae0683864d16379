package premises

import (
	"strings"

	"wirewalk/scenarios/narrate"
	"wirewalk/sim/trace"
)

// Shape is what kind of record a sentence is said of.
type Shape struct {
	Kind trace.Kind
	Sub  uint8
}

// Tally counts moments of other sentences at which a premise was tried.
type Tally struct{ Tried, Held int }

// Shapes adds of what kinds of records each sentence is said in a trace.
func Shapes(t *trace.Trace, shapes map[string]map[Shape]bool) {
	for id := trace.RecordID(1); int(id) <= t.Len(); id++ {
		said := narrate.SaidOf(t, id).ID
		if said == "" {
			continue
		}
		if shapes[said] == nil {
			shapes[said] = map[Shape]bool{}
		}
		shapes[said][shapeOf(t.Record(id))] = true
	}
}

// Elsewhere tries the premises of some sentences where another one is said of a record of
// a kind of which they are said, and adds how often they hold there: a premise that holds
// everywhere holds nothing. most bounds the moments for each.
func Elsewhere(t *trace.Trace, shapes map[string]map[Shape]bool, most int, tally map[string]*Tally) {
	l := newLedger(t)
	table := whole()
	for id := trace.RecordID(1); int(id) <= t.Len(); id++ {
		said, shape := narrate.SaidOf(t, id).ID, shapeOf(t.Record(id))
		var m *moment
		for of, count := range tally {
			if of == said || said == "" || strings.HasPrefix(said, "kind/") || count.Tried >= most || !shapes[of][shape] {
				continue
			}
			if m == nil {
				m = l.moment(id, narrate.Why(t, id).Sentence, false)
			}
			count.Tried++
			if holdsAt(table[of], m) {
				count.Held++
			}
		}
		l.note(id)
	}
}

// holdsAt tries a premise at a moment for which it was not made: what it cannot even ask
// there does not hold.
func holdsAt(p premise, m *moment) (held bool) {
	defer func() {
		if recover() != nil {
			held = false
		}
	}()
	return p.holds(m) == nil
}

func shapeOf(r trace.Record) Shape {
	s := Shape{Kind: r.Kind}
	switch r.Kind { //nolint:exhaustive // kinds that differ within
	case trace.Call, trace.HTTP:
		s.Sub = r.Sub
	}
	return s
}
