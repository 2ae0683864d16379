package narrate

import (
	"wirewalk/sim/because"
	"wirewalk/sim/trace"
)

// Branch is a member of the tree of causes: a record, or a setting of the scenario.
type Branch struct {
	Rec     trace.RecordID // 0 for a setting
	Setting string         // its path, "" for a record
	Depth   int            // 0 for what is explained
	Trigger bool           // it set off what it stands under; else it is a condition of that
	Text    Text           // why it happened itself; of a condition, what it is
}

// Branches is the tree of causes of a record, from the record down: what set it off
// first, then the conditions under which that could have this effect.
func Branches(t *trace.Trace, id trace.RecordID) []Branch {
	if id == 0 || int(id) > t.Len() {
		return nil
	}
	var out []Branch
	var grow func(n because.Node, depth int)
	grow = func(n because.Node, depth int) {
		b := Branch{Rec: n.Rec, Setting: n.Condition.Setting, Depth: depth, Trigger: n.Trigger}
		if depth == 0 || n.Trigger {
			b.Text = Why(t, n.Rec)
		} else {
			b.Text = Text{Sentence: capital(printable(n.Condition.Text)) + "."}
		}
		out = append(out, b)
		if depth >= mostBranchDepth {
			return
		}
		for _, child := range n.Children {
			grow(child, depth+1)
		}
	}
	grow(because.Tree(t, id), 0)
	return out
}

// mostBranchDepth bounds the tree: the chain of causes goes on where it ends.
const mostBranchDepth = 3
