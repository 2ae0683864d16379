package premises

import (
	"errors"
	"fmt"

	"wirewalk/scenarios/narrate"
	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
)

// premise is what must hold where a sentence is said.
type premise struct {
	says  string              // in words, for people
	holds func(*moment) error // nil when it does; a fault says what does not hold
}

// moment is a record of which a sentence is said, with what led to it.
type moment struct {
	t        *trace.Trace
	id       trace.RecordID
	r        trace.Record
	p        *trace.Packet // the record's packet, nil for none
	in       *trace.Packet // what arrived at the host and began the stop, nil for none
	l        *ledger       // up to the record before
	me, peer *end          // of the connection it is about; nil for none
	conn     trace.ConnID
	s, b     *tcpmodel.Snapshot // of the end, after the stop and before it
	text     string             // as it was said
	over     bool               // the ledger holds the whole stop
	prog     *speaker           // what is known of the program at the end, nil for none
}

// Fault is a sentence that does not hold where it is said.
type Fault struct {
	Rec      trace.RecordID
	Sentence string // its id
	Text     string
	Why      string
}

func (f Fault) String() string {
	return fmt.Sprintf("record %d: %s: %s; said: %q", f.Rec, f.Sentence, f.Why, f.Text)
}

// Check holds all that is said of the records and stops of a trace against it, and
// adds to seen how often each sentence was said.
func Check(t *trace.Trace, seen map[string]int) []Fault {
	var out []Fault
	l := newLedger(t)
	table := whole()
	over := false // the stop's records are added up
	hold := func(said narrate.Said, text string) {
		if said.ID == "" {
			return
		}
		seen[said.ID]++
		p, ok := table[said.ID]
		if !ok {
			out = append(out, Fault{said.Rec, said.ID, text, "it has no premise"})
			return
		}
		if err := p.held(l.moment(said.Rec, text, over)); err != nil {
			out = append(out, Fault{said.Rec, said.ID, text, err.Error()})
		}
	}
	for id := trace.RecordID(1); int(id) <= t.Len(); id++ {
		said := narrate.SaidOf(t, id)
		hold(said, narrate.Told(t, said).Sentence)
		l.note(id)
		if r := t.Record(id); int(id) == t.Len() || t.Record(id+1).Stop != r.Stop {
			for _, said := range narrate.SaidOfStop(t, r.Stop) {
				if _, then := thenPremises[said.ID]; then {
					over = true
					hold(said, narrate.Told(t, said).Sentence)
					over = false
				}
			}
		}
	}
	return out
}

// held asks a premise, and takes one that looks at what is not there for one that does
// not hold.
func (p premise) held(m *moment) (err error) {
	defer func() {
		if recover() != nil {
			err = errors.New("what it speaks of is not there")
		}
	}()
	return p.holds(m)
}

// moment is a record with what led to it.
func (l *ledger) moment(id trace.RecordID, text string, over bool) *moment {
	t := l.t
	m := &moment{t: t, id: id, r: t.Record(id), l: l, text: text, over: over}
	if n := m.r.Packet(); n != 0 {
		m.p = t.Packet(n)
	}
	for at := id; at != 0; {
		r := t.Record(at)
		if r.Stop != m.r.Stop && (r.At != m.r.At || r.Host != m.r.Host) {
			break
		}
		if m.conn == 0 && r.Host == m.r.Host {
			m.conn = r.Conn
		}
		if r.Kind == trace.SegmentDelivered && m.in == nil {
			m.in = t.Packet(r.Packet())
		}
		if r.Cause >= at {
			break
		}
		at = r.Cause
	}
	if m.conn == 0 {
		return m
	}
	m.prog = l.talk.end(m.conn, m.r.Host)
	if m.me = l.end(m.conn, m.r.Host); m.me == nil {
		return m
	}
	side := t.Conn(m.conn).Side(m.r.Host)
	m.peer = l.at(m.conn, 1-side)
	first, last := t.Stop(m.r.Stop)
	m.s, m.b = t.SnapshotAt(m.conn, side, last), t.SnapshotAt(m.conn, side, first-1)
	return m
}
