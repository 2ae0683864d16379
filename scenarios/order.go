package scenarios

import (
	"cmp"
	"slices"
	"strings"

	"wirewalk/scenarios/syntax"
)

// Order is the order in which lessons are to be read. Each names the lesson
// that it follows, the first follows none.
type Order struct {
	follows map[string]string // what each lesson follows, "" for none
}

// LibraryOrder is the order of the library's lessons. To list them takes no
// more of their files than one line.
func LibraryOrder() *Order {
	o := &Order{follows: map[string]string{}}
	for _, id := range files() {
		src, _ := Open(id)
		o.follows[id] = ""
		for line := range strings.Lines(string(src)) {
			if before, ok := strings.CutPrefix(line, "follows:"); ok {
				o.follows[id] = strings.TrimSpace(before)
			}
		}
	}
	return o
}

// Add puts a lesson into the order, in the place of one of the same id.
func (o *Order) Add(s *Scenario) {
	if s.ID != "" {
		o.follows[s.ID] = s.Follows
	}
}

// IDs lists the lessons: those that follow come after those that they follow,
// and of several that come after equally many the ids decide. Lessons that have
// no place, because they follow none and none follows them, or because they
// follow each other, come last.
func (o *Order) IDs() []string {
	followed := map[string]bool{}
	for _, before := range o.follows {
		followed[before] = true
	}
	place := map[string]int{}
	out := make([]string, 0, len(o.follows))
	for id := range o.follows {
		chain, whole := o.chain(id)
		place[id] = len(chain)
		if !whole || len(chain) == 1 && !followed[id] {
			place[id] = len(o.follows) + 1
		}
		out = append(out, id)
	}
	slices.SortFunc(out, func(a, b string) int {
		return cmp.Or(cmp.Compare(place[a], place[b]), strings.Compare(a, b))
	})
	return out
}

// chain is a lesson, the one that it follows, and so on. It is not whole when it
// does not end at a lesson that follows none.
func (o *Order) chain(id string) (ids []string, whole bool) {
	for len(ids) <= len(o.follows) {
		before, known := o.follows[id]
		if !known {
			return ids, false
		}
		ids = append(ids, id)
		if before == "" {
			return ids, true
		}
		id = before
	}
	return ids, false
}

// Check reports a lesson that follows one which does not exist, or which in the
// end follows it.
func (o *Order) Check(s *Scenario) syntax.Problems {
	if s.Follows == "" {
		return nil
	}
	r := s.reporter()
	place := s.Node.At("follows")
	if _, known := o.follows[s.Follows]; !known {
		hint := "wirewalk list shows the lessons of the library; others are known when they are validated together"
		if near := syntax.NearestWord(s.Follows, o.IDs()); near != "" {
			hint = "did you mean " + near + "?"
		}
		r.Report(place, hint, "follows: there is no lesson %q", s.Follows)
		return r.Problems
	}
	chain, _ := o.chain(s.Follows)
	if at := slices.Index(chain, s.ID); s.ID != "" && at >= 0 {
		circle := strings.Join(append([]string{s.ID}, chain[:at+1]...), " follows ")
		r.Report(place, "name a lesson that comes before it", "the order goes in a circle: %s", circle)
	}
	return r.Problems
}
