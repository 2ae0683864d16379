package tour

import (
	"cmp"
	"time"

	"wirewalk/tui/source"
	"wirewalk/tui/stage"
)

// Opened is a walk whose trace has been read, beside the loop.
type Opened struct{ run run }

// Read reads a walk.
func Read(env *Env, src *source.Source) *Opened { return &Opened{newRun(src, env.After(src.Base()))} }

// Tour is a tour of what was read, apart from any that is on the screen.
func (o *Opened) Tour(env *Env) *Tour {
	return &Tour{env: env, pair: Pair{runs: [2]run{o.run}}}
}

// Show walks what was read, from a position on.
func (t *Tour) Show(o *Opened, at int) {
	*t = Tour{env: t.env, pair: Pair{runs: [2]run{o.run}}, play: play{pace: cmp.Or(t.env.Pace, time.Second), ticket: t.play.ticket}}
	t.look.Present = t.env.Present
	t.recallMarks(t.run())
	t.run().cursor.To(at)
}

// Begin does what belongs to the first moment of a walk: a question may come.
func (t *Tour) Begin(out *stage.Effect) { t.offer(out) }

// Keep notes where the reader is, to go on from there another time.
func (t *Tour) Keep() (id, key string) {
	r := t.run()
	if r.src == nil || r.src.ID == "" {
		return "", ""
	}
	if r.branch == "" { // In a changed run the stops are others.
		n, _ := r.cursor.Position()
		t.env.Progress.Leave(r.src.ID, n)
	}
	return r.src.ID, r.key
}
