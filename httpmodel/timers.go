package httpmodel

import (
	"slices"

	"wirewalk/sim/app"
	"wirewalk/sim/vtime"
)

// timers remembers which timers of a connection run, so that only those are cancelled.
type timers struct {
	sock app.Sock
	on   []string
}

// arm starts or moves a timer; 0 and vtime.Forever are no timer.
func (t *timers) arm(name, label string, after vtime.Duration, why Reason, out *app.Effects) {
	if after <= 0 || after == vtime.Forever {
		return
	}
	if !slices.Contains(t.on, name) {
		t.on = append(t.on, name)
	}
	out.Arm(app.Timer{Name: name, Key: uint64(t.sock), After: after, Label: label, Sock: t.sock, Why: why})
}

// cancel stops a timer that runs.
func (t *timers) cancel(name string, out *app.Effects) {
	if i := slices.Index(t.on, name); i >= 0 {
		t.on = slices.Delete(t.on, i, i+1)
		out.Cancel(name, uint64(t.sock))
	}
}

// cancelAll stops all that run, in the order in which they were started.
func (t *timers) cancelAll(out *app.Effects) {
	for _, name := range t.on {
		out.Cancel(name, uint64(t.sock))
	}
	t.on = t.on[:0]
}

// fired notes that a timer has run out.
func (t *timers) fired(name string) {
	if i := slices.Index(t.on, name); i >= 0 {
		t.on = slices.Delete(t.on, i, i+1)
	}
}
