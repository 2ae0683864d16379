package tour

import (
	"wirewalk/sim/diagnose"
	"wirewalk/sim/inspect"
	"wirewalk/tui/stage"
)

// group is a finding that is walked: one of its connections is shown.
type group struct {
	of   *diagnose.Finding
	n    int        // which one
	page stage.Page // where it was chosen
}

// WalkFinding shows the first connection of a finding where it happened. The page
// is where the way back leads.
func (t *Tour) WalkFinding(f *diagnose.Finding, page stage.Page, out *stage.Effect) {
	t.walkGroup(&group{of: f, page: page}, out)
}

func (t *Tour) walkGroup(g *group, out *stage.Effect) {
	f := g.of
	t.revisit(f.Conns[g.n], nil, out, func(out *stage.Effect) {
		r := t.run()
		if at := f.At[g.n]; at != 0 {
			t.JumpRecord(at)
		} else {
			r.cursor.Last()
		}
		r.group = g
		r.finding = "Found: " + f.Sentence()
		if n := len(f.Conns); n > 1 {
			out.Sayf("%d of %d: connection %s; {connection} shows the next, {close} the triage", g.n+1, n, inspect.Letter(r.conn))
		} else if len(r.src.Trace.Conns()) > 1 {
			out.Sayf("connection %s, the only one; {close} shows the triage", inspect.Letter(r.conn))
		}
	})
}

// nextOfGroup shows the next connection of the finding that is walked, from the
// first again after the last.
func (t *Tour) nextOfGroup(out *stage.Effect) {
	g := *t.run().group
	g.n = (g.n + 1) % len(g.of.Conns)
	t.walkGroup(&g, out)
}
