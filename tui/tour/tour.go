// Package tour walks a trace: where the reader is, what is looked at and how, the
// questions on the way, the run beside it. It answers with effects and draws
// frames; it knows no terminal.
package tour

import (
	"time"

	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tui/glossary"
	"wirewalk/tui/progress"
	"wirewalk/tui/quiz"
	"wirewalk/tui/source"
	"wirewalk/tui/stage"
	"wirewalk/tui/view"
)

// Env is what a tour knows of the program around it.
type Env struct {
	*stage.Env
	Library  source.Library // where other walks come from, nil for nowhere
	Level    func(id string) string
	After    func(id string) source.Entry // the lesson that follows another
	Progress *progress.Progress
	Glossary *glossary.Glossary
	Commands []CommandWord        // besides those of every tour
	Panes    []view.Pane          // besides those of every frame
	Making   func() stage.Product // what is in the making, nil for nothing ever
	Predict  bool                 // questions come without being asked for
	Present  bool                 // walks open as for a projector
	Pace     time.Duration
}

// Tour is the walkthrough of one trace, with another one beside it.
type Tour struct {
	env    *Env
	pair   Pair
	look   view.Look
	scaled vtime.Duration // the scale that was chosen last
	round  *quiz.Round    // the question on the screen, nil for none
	play   play
	runs   []branch // changed runs that are kept for this walk
	drag   string   // the border that the mouse holds, by what has its size, "" for none
}

// New is a tour of nothing.
func New(env *Env) *Tour { return &Tour{env: env} }

// run is a trace that is walked: where its reader is in it.
type run struct {
	src *source.Source
	Position
	sel     view.Selection
	fieldOf trace.PacketID // the packet that field and octet were chosen in, in the details
	Marks
	next    source.Entry // the lesson that follows, zero at the end
	found   *query       // what find looks for
	finding string       // what triage found on the shown connection
	group   *group       // the finding that is walked, nil for none

	branch  string       // what was changed in this run, "" for the run as it is
	changes []string     // the changes of this run, in the words of --fault
	from    trace.StopID // where this run was left for a changed one

	guesses quiz.Guesses
}

func newRun(src *source.Source, next source.Entry) run {
	r := run{src: src, next: next}
	r.prepare(src.Trace)
	r.divide(src.Sections)
	return r
}

// run is the run on the screen.
func (t *Tour) run() *run { return &t.pair.runs[t.pair.on] }

// open reports whether something is on top that the way out should close first.
func (t *Tour) open() bool { return t.look.Zoom || t.look.Focus != view.LadderPane }

// move changes the position and lets go of what was selected.
func (r *run) move(to func()) {
	to()
	r.sel = view.Selection{}
}

// shut gives the keys back to the ladder, and all panes their place.
func (t *Tour) shut() {
	if t.look.Details {
		t.run().sel.Field, t.run().sel.Octet = 0, 0
	}
	t.look.Zoom, t.look.Details, t.look.Focus = false, false, view.LadderPane
}
