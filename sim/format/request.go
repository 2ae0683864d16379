package format

import (
	"wirewalk/sim/anonymize"
	"wirewalk/sim/capture"
	"wirewalk/sim/inspect"
	"wirewalk/sim/measure"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
)

// Request says what is written: of which trace, how much of it, and how it
// looks. Each format heeds what it Takes.
type Request struct {
	Source
	Upto   measure.At    // what happened later is left out
	Filter *trace.Filter // nil for everything
	Conn   trace.ConnID  // what has to do with this connection, 0 for all
	Host   trace.HostID  // where packets are seen; 0 is the choice of wire.Vantage
	Look   Look          // of what is drawn
	// Columns are those of a list, nil for the usual ones.
	Columns []string
	// Hide is the key with which addresses are mapped and all that is said is hidden, nil for
	// writing packets as they are.
	Hide   *[anonymize.KeyLen]byte
	Lesson Lesson // what its author says
	// Scenario writes the scenario of the run, with its changes; nil for a capture.
	Scenario func() ([]byte, error)
	// Beside is what the source is compared with; ContentOnly leaves differences
	// of time aside.
	Beside      *Source
	ContentOnly bool
}

// Source is a trace and what it is called.
type Source struct {
	Name  string
	Trace *trace.Trace
}

// Look says how a ladder is drawn. The zero value has the defaults.
type Look struct {
	Width  int            // in columns
	Scale  vtime.Duration // of a row; 0 for a row an event
	ASCII  bool           // no other characters
	Unfold bool           // runs of like events one by one
	Why    bool           // the reason of the last stop below it
}

// Lesson is what the author says of a run.
type Lesson struct {
	Title    string // what a picture of it is called; "" is that of the trace
	Stack    string // the TCP profile
	Heading  string
	Summary  string
	Notes    map[trace.StopID]string
	Sections []Section
	Places   []Place
}

// Place is a stop with a name that stays when stops get other numbers.
type Place struct {
	Name   string // section:race, note:crossing, question:retry
	Stop   trace.StopID
	Before bool // what is there comes before the stop
}

// Section is a named stretch of stops.
type Section struct {
	From, To trace.StopID
	Title    string
	ID       string // of the author's, "" for those that the run suggests
}

// Whole asks for all of a trace.
func Whole(t *trace.Trace) *Request {
	return &Request{Source: Source{Name: t.Title, Trace: t}, Upto: measure.AtTime(t, t.End)}
}

// Last is the last stop that is written, 0 when none is.
func (r *Request) Last() trace.StopID {
	if r.Upto.Rec == 0 {
		return 0
	}
	return r.Trace.Record(r.Upto.Rec).Stop
}

// KeepsRecord reports whether a record is written.
func (r *Request) KeepsRecord(id trace.RecordID) bool {
	return id <= r.Upto.Rec && (r.Conn == 0 || r.concerns(id)) && (r.Filter == nil || r.Filter.Match(r.Trace, id))
}

// KeepsStop reports whether a stop is written.
func (r *Request) KeepsStop(id trace.StopID) bool {
	if id > r.Last() || r.Filter != nil && !r.Filter.MatchStop(r.Trace, id) {
		return false
	}
	if r.Conn == 0 {
		return true
	}
	first, last := r.Trace.Stop(id)
	for rec := first; rec <= last; rec++ {
		if r.concerns(rec) {
			return true
		}
	}
	return false
}

// concerns reports whether a record has to do with the connection. Faults have
// to do with all.
func (r *Request) concerns(id trace.RecordID) bool {
	rec := r.Trace.Record(id)
	return rec.Conn == r.Conn || rec.Kind == trace.Fault
}

// Date is the date of an instant in Unix nanoseconds.
func (r *Request) Date(at vtime.Time) int64 {
	if r.Trace.Epoch == 0 {
		return capture.SimulationEpoch + int64(at)
	}
	return r.Trace.Date(at)
}

// reader reads the trace.
func (r *Request) reader() *inspect.Reader { return inspect.NewReader(r.Trace) }
