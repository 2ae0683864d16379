package tour

import (
	"wirewalk/scenarios/language"
	"wirewalk/sim/diff"
	"wirewalk/sim/inspect"
	"wirewalk/sim/measure"
	"wirewalk/sim/trace"
	"wirewalk/tui/ladder"
	"wirewalk/tui/quiz"
	"wirewalk/tui/source"
	"wirewalk/tui/view"
)

// What pages and the face for screen readers know of a tour.

// Env is what the tour knows of the program around it.
func (t *Tour) Env() *Env { return t.env }

// Source is what is walked, nil for nothing.
func (t *Tour) Source() *source.Source { return t.run().src }

// Trace is the trace that is walked.
func (t *Tour) Trace() *trace.Trace { return t.run().src.Trace }

// Index is what ladders look up in the trace.
func (t *Tour) Index() *ladder.Index { return t.run().index }

// Cursor is where the reader is. Moving it moves nobody.
func (t *Tour) Cursor() trace.Cursor { return t.run().cursor }

// Conn is the connection that is shown alone, 0 for all.
func (t *Tour) Conn() trace.ConnID { return t.run().conn }

// Filtered is what the stops are chosen by, nil for all.
func (t *Tour) Filtered() *trace.Filter { return t.run().filter }

// At is the moment of the cursor.
func (t *Tour) At() measure.At {
	c := &t.run().cursor
	return measure.At{Time: c.Now(), Rec: c.As()}
}

// When is the instant of a record, as it is written.
func (t *Tour) When(id trace.RecordID) string { return t.run().index.When(id) + " s" }

// ShownConn is the connection that tables are about: the chosen one, else that
// of the last thing that happened, else the first.
func (t *Tour) ShownConn() trace.ConnID {
	r := t.run()
	if r.conn != 0 || len(r.src.Trace.Conns()) == 0 {
		return r.conn
	}
	if n := r.cursor.As(); n != 0 && r.src.Trace.Record(n).Conn != 0 {
		return r.src.Trace.Record(n).Conn
	}
	return 1
}

// Shown is the packet that the frame shows, 0 for none.
func (t *Tour) Shown() trace.PacketID {
	frame := t.frame()
	return frame.ShownPacket()
}

// Said is what the author says at the stop.
func (t *Tour) Said() string { return t.run().note() }

// Mine is the reader's own note at the stop.
func (t *Tour) Mine() string { return t.run().mine() }

// Following is the lesson that follows, zero at the end.
func (t *Tour) Following() source.Entry { return t.run().next }

// Branch names what was changed in the run, "" for the run as it is.
func (t *Tour) Branch() string { return t.run().branch }

// Compared reports that another run stands beside this one, and whether the
// second of them is the first with a change.
func (t *Tour) Compared() (compared, changed bool) {
	if t.pair.laid == nil {
		return false, false
	}
	return true, t.pair.laid.branch
}

// Alignment is how two runs lie on each other, with what stands over each and
// which of them is on the screen; nil where one is alone.
func (t *Tour) Alignment() (al *diff.Alignment, captions [2]string, on int) {
	if t.pair.laid == nil {
		return nil, captions, 0
	}
	return t.pair.laid.al, [2]string{t.pair.laid.caption(0), t.pair.laid.caption(1)}, t.pair.on
}

// Round is the question on the screen, nil for none.
func (t *Tour) Round() *quiz.Round { return t.round }

// Changes are the changes of the run, in the words of --fault.
func (t *Tour) Changes() []string { return t.run().changes }

// Settings lists the values of the run that can be changed.
func (t *Tour) Settings() []language.Setting {
	if t.run().src.Settings == nil {
		return nil
	}
	return t.run().src.Settings()
}

// Again are the packets at which an answer went otherwise.
func (t *Tour) Again() []trace.PacketID { return t.run().guesses.Again() }

// LookAgain names them.
func (t *Tour) LookAgain() string { return t.run().guesses.LookAgain() }

// Look is how the walk is shown.
func (t *Tour) Look() view.Look { return t.look }

// StrideStart is the start of the run of like stops that the cursor is in, by position.
func (t *Tour) StrideStart() int {
	n, _ := t.run().cursor.Position()
	return t.runStart(n)
}

// Reader is what every face looks up in the trace.
func (t *Tour) Reader() *inspect.Reader { return t.run().index.Reader }
