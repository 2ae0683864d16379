package scenarios

import (
	"cmp"

	"wirewalk/scenarios/check"
	"wirewalk/scenarios/decode"
	"wirewalk/scenarios/idle"
	"wirewalk/scenarios/language"
	"wirewalk/scenarios/syntax"
)

// Scenario is a file that was read and found right. It does not change: Set,
// Variant and Intervene return new ones.
type Scenario struct {
	language.File

	Name    string // of the file
	source  []byte
	root    *syntax.Node
	lines   []string
	variant string // what it is, "" for the file as it stands
	// changed: a value or an intervention made it differ from that.
	changed bool
}

// Load reads a scenario. name is what messages call the file. The scenario is
// nil when one of the problems is an error; warnings alone do no harm.
func Load(name string, src []byte) (*Scenario, syntax.Problems) {
	r := &syntax.Reporter{Name: name}
	root := syntax.Parse(r, src)
	if root == nil {
		return nil, r.Problems
	}
	s, problems := build(r, root, src)
	if s == nil || s.keys(r, nil) {
		return s, problems
	}
	r.Problems.Sort()
	return nil, r.Problems
}

// keys reports the keys that do nothing, of those whose values count, and
// whether there are none.
func (s *Scenario) keys(r *syntax.Reporter, counts func(value *syntax.Node) bool) bool {
	before := len(r.Problems)
	idle.Keys(r, &s.File, counts)
	return len(r.Problems) == before
}

// build decodes and checks a tree.
func build(r *syntax.Reporter, root *syntax.Node, src []byte) (*Scenario, syntax.Problems) {
	f := decode.File(r, root)
	if len(r.Problems.Errors()) == 0 {
		f.Complete()
		check.File(r, f)
	} else {
		check.Early(r, f)
	}
	r.Problems.Sort()
	if len(r.Problems.Errors()) > 0 {
		return nil, r.Problems
	}
	s := &Scenario{File: *f, Name: r.Name, source: src, root: root, lines: r.Lines}
	for _, t := range s.Heads() {
		s.fillHead(r, t)
	}
	if len(r.Problems.Errors()) > 0 {
		return nil, r.Problems
	}
	return s, r.Problems
}

// rebuild builds a changed scenario.
func (s *Scenario) rebuild(r *syntax.Reporter, root *syntax.Node) (*Scenario, syntax.Problems) {
	out, problems := build(r, root, s.source)
	if out != nil {
		out.changed = true
		q := s.reporter()
		if out.adopt(q, s.variant); len(q.Problems) > 0 {
			return nil, q.Problems
		}
	}
	return out, problems
}

// adopt makes the texts of a variant those of the scenario. Values that its head
// asks for and that do not exist are reported.
func (s *Scenario) adopt(r *syntax.Reporter, variant string) {
	if variant == "" {
		return
	}
	s.variant = variant
	notes, questions, expect := s.Told(variant)
	s.Notes, s.Questions, s.Expect, s.Remember = nil, nil, expect, nil
	for _, n := range notes {
		own := *n
		own.In = nil
		s.Notes = append(s.Notes, &own)
	}
	for _, q := range questions {
		own := *q
		own.In = nil
		s.Questions = append(s.Questions, &own)
	}
	for _, v := range s.Variants {
		if v.Name != variant {
			continue
		}
		s.Remember = v.Remember
		own := *v
		for _, t := range own.Heads() {
			s.fillHead(r, t)
		}
		s.Title, s.Summary = cmp.Or(own.Title, s.Title), own.Summary
	}
}

// Source is the file as it was read.
func (s *Scenario) Source() []byte { return s.source }

// Full writes the scenario with every default spelled out, as show --full
// prints it. The result is a scenario file again.
func (s *Scenario) Full() []byte { return decode.Encode(&s.File) }
