package check

import "wirewalk/scenarios/syntax"

// ids checks the ids of sections, notes and questions: a walk shows each once.
func (c *checker) ids() {
	seen := map[string]bool{}
	for _, s := range c.f.Sections {
		c.unique(seen, s.Node, "section", s.ID)
	}
	variants := []string{""}
	for _, v := range c.f.Variants {
		variants = append(variants, v.Name)
	}
	for _, v := range variants {
		notes, questions, _ := c.f.Told(v)
		seen := map[string]bool{}
		for _, n := range notes {
			c.unique(seen, n.Node, "note", n.ID)
		}
		seen = map[string]bool{}
		for _, q := range questions {
			c.unique(seen, q.Node, "question", q.ID)
		}
	}
}

func (c *checker) unique(seen map[string]bool, n *syntax.Node, what, id string) {
	if n.Has("id") {
		c.id(n.At("id"), id)
	}
	if seen[id] {
		c.Report(n.At("id"), "give one of them another id", "two %ss of one walk are called %s", what, id)
	}
	seen[id] = true
}
