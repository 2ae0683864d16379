package scenarios

import (
	"slices"
	"strings"

	"wirewalk/scenarios/decode"
	"wirewalk/scenarios/language"
	"wirewalk/scenarios/syntax"
	"wirewalk/sim/because"
	"wirewalk/sim/trace"
)

// Set returns the scenario with one value changed: "links.wan.delay=80ms".
// The path goes through keys; an entry of a list is named by its number from
// 1, or by its name, host or as. A change that the language does not allow is
// reported as if it stood in the file.
func (s *Scenario) Set(assign string) (*Scenario, syntax.Problems) {
	r := s.reporter()
	path, value, ok := strings.Cut(assign, "=")
	if !ok || strings.TrimSpace(path) == "" {
		r.Add(syntax.Problem{File: "--set " + assign, Message: "write PATH=VALUE", Hint: "for example --set links.wan.delay=80ms"})
		return nil, r.Problems
	}
	v := syntax.ParseValue(r, "--set "+assign, strings.TrimSpace(value))
	if v == nil {
		return nil, r.Problems
	}
	out, problems, _ := s.with([]assignment{{strings.TrimSpace(path), v}})
	return out, problems
}

// Variant returns the scenario with the changes of one of its variants.
func (s *Scenario) Variant(name string) (*Scenario, syntax.Problems) {
	var names []string
	for _, v := range s.Variants {
		names = append(names, v.Name)
		if v.Name != name {
			continue
		}
		var list []assignment
		for _, c := range v.Changes {
			list = append(list, assignment{c.Path, c.Value.Node})
		}
		out, problems, changed := s.with(list)
		if out == nil {
			return nil, problems
		}
		r := s.reporter()
		if !out.keys(r, within(changed)) {
			return nil, r.Problems
		}
		if out.adopt(r, name); len(r.Problems) > 0 {
			return nil, r.Problems
		}
		out.changed = s.changed
		return out, problems
	}
	r := s.reporter()
	r.Report(s.Node.At("variants"), syntax.DidYouMean(name, names, "variant"), "there is no variant %q", name)
	return nil, r.Problems
}

// assignment is a value for a path.
type assignment struct {
	path  string
	value *syntax.Node
}

// with builds the scenario anew with changed values, and returns their nodes, too.
func (s *Scenario) with(list []assignment) (*Scenario, syntax.Problems, []*syntax.Node) {
	r := s.reporter()
	root := s.root.Clone()
	var changed []*syntax.Node
	for _, a := range list {
		if n := s.assign(r, root, a); n != nil {
			changed = append(changed, n)
		}
	}
	if len(r.Problems) > 0 {
		return nil, r.Problems, nil
	}
	out, problems := s.rebuild(r, root)
	return out, problems, changed
}

// within tells the nodes that are, or lie in, some of a tree.
func within(some []*syntax.Node) func(n *syntax.Node) bool {
	return func(n *syntax.Node) bool {
		return slices.ContainsFunc(some, func(m *syntax.Node) bool { return m.Holds(n) })
	}
}

// assign puts a value at a path and returns the node that has it now.
func (s *Scenario) assign(r *syntax.Reporter, root *syntax.Node, a assignment) *syntax.Node {
	at := root
	parts := language.SplitPath(a.path)
	s.spellOut(root, parts[0])
	for _, part := range parts {
		next, problem := at.Child(part, a.value)
		if problem != "" {
			r.Report(a.value, "the path goes through the keys of the file; entries of lists have numbers from 1, or their name",
				"%s: %s", a.path, problem)
			return nil
		}
		at = next
	}
	*at = *a.value.Clone()
	return at
}

// spellOut writes what the file leaves to its defaults into the tree, the
// links between neighbours and the plain clients, so that a path can name them.
func (s *Scenario) spellOut(root *syntax.Node, key string) {
	if root.Has(key) {
		return
	}
	word := func(text string) *syntax.Node { return &syntax.Node{Kind: syntax.Scalar, Text: text, Quoted: true} }
	var v *syntax.Node
	switch key {
	case "links":
		v = &syntax.Node{Kind: syntax.Map}
		for _, l := range s.Links {
			ends := &syntax.Node{Kind: syntax.List, Items: []*syntax.Node{word(l.Between[0]), word(l.Between[1])}}
			v.Keys = append(v.Keys, word(l.Name))
			v.Items = append(v.Items, &syntax.Node{Kind: syntax.Map, Keys: []*syntax.Node{word("between")}, Items: []*syntax.Node{ends}})
		}
	case "clients":
		v = &syntax.Node{Kind: syntax.List}
		for _, c := range s.Clients {
			v.Items = append(v.Items, &syntax.Node{Kind: syntax.Map, Keys: []*syntax.Node{word("host")}, Items: []*syntax.Node{word(c.Host)}})
		}
	default:
		return
	}
	root.Keys, root.Items = append(root.Keys, word(key)), append(root.Items, v)
}

// Settings lists the values of links, hosts, HTTP servers and clients that
// --set can change, in the order of the language.
func (s *Scenario) Settings() []language.Setting { return decode.Settings(&s.File) }

// Change is Intervene and Set in one: "set links.wan.delay=80ms", or the words
// of Intervene.
func (s *Scenario) Change(text string) (*Scenario, syntax.Problems) {
	if assign, ok := strings.CutPrefix(text, "set "); ok {
		return s.Set(assign)
	}
	return s.Intervene(text)
}

// explaining lists the settings that a condition of what happened can be, by host.
func (s *Scenario) explaining(t *trace.Trace) []trace.Setting {
	var out []trace.Setting
	for _, set := range s.Settings() {
		key := set.Path[strings.LastIndexByte(set.Path, '.')+1:]
		if !because.Explains(key) || strings.HasPrefix(set.Path, "script.") { // That a call set it is a condition of its own.
			continue
		}
		for i := range t.Hosts() {
			if h := &t.Hosts()[i]; h.Name == set.Host && h.Of == 0 {
				out = append(out, trace.Setting{Host: h.ID, Key: key, Path: set.Path, Value: set.Value})
			}
		}
	}
	return out
}
