package scenarios

import (
	"strings"
)

// Set returns the scenario with one value changed: "links.wan.delay=80ms".
// The path goes through keys; an entry of a list is named by its number from
// 1, or by its name, host or as. A change that the language does not allow is
// reported as if it stood in the file.
func (s *Scenario) Set(assign string) (*Scenario, Problems) {
	r := s.reporter()
	path, value, ok := strings.Cut(assign, "=")
	if !ok || strings.TrimSpace(path) == "" {
		r.add(Problem{File: "--set " + assign, Message: "write PATH=VALUE", Hint: "for example --set links.wan.delay=80ms"})
		return nil, r.problems
	}
	v := parseValue(r, "--set "+assign, strings.TrimSpace(value))
	if v == nil {
		return nil, r.problems
	}
	return s.with([]assignment{{strings.TrimSpace(path), v}})
}

// Variant returns the scenario with the changes of one of its variants.
func (s *Scenario) Variant(name string) (*Scenario, Problems) {
	var names []string
	for _, v := range s.Variants {
		names = append(names, v.Name)
		if v.Name != name {
			continue
		}
		var list []assignment
		for _, c := range v.Changes {
			list = append(list, assignment{c.Path, c.Value.n})
		}
		out, problems := s.with(list)
		if out != nil && v.Title != "" {
			out.Title = v.Title
		}
		return out, problems
	}
	r := s.reporter()
	r.report(s.src.at("variants"), didYouMean(name, names, "variant"), "there is no variant %q", name)
	return nil, r.problems
}

// assignment is a value for a path.
type assignment struct {
	path  string
	value *node
}

// with builds the scenario anew with changed values.
func (s *Scenario) with(list []assignment) (*Scenario, Problems) {
	r := s.reporter()
	root := s.root.clone()
	for _, a := range list {
		s.assign(r, root, a)
	}
	if len(r.problems) > 0 {
		return nil, r.problems
	}
	return s.rebuild(r, root)
}

// assign puts a value at a path.
func (s *Scenario) assign(r *reporter, root *node, a assignment) {
	at := root
	parts := splitPath(a.path)
	s.spellOut(root, parts[0])
	for _, part := range parts {
		next, problem := at.child(part, a.value)
		if problem != "" {
			r.report(a.value, "the path goes through the keys of the file; entries of lists have numbers from 1, or their name",
				"%s: %s", a.path, problem)
			return
		}
		at = next
	}
	*at = *a.value.clone()
}

// spellOut writes what the file leaves to its defaults into the tree, the
// links between neighbours and the plain clients, so that a path can name them.
func (s *Scenario) spellOut(root *node, key string) {
	if root.has(key) {
		return
	}
	word := func(text string) *node { return &node{kind: scalarNode, text: text, quoted: true} }
	var v *node
	switch key {
	case "links":
		v = &node{kind: mapNode}
		for _, l := range s.Links {
			ends := &node{kind: listNode, items: []*node{word(l.Between[0]), word(l.Between[1])}}
			v.keys = append(v.keys, word(l.Name))
			v.items = append(v.items, &node{kind: mapNode, keys: []*node{word("between")}, items: []*node{ends}})
		}
	case "clients":
		v = &node{kind: listNode}
		for _, c := range s.Clients {
			v.items = append(v.items, &node{kind: mapNode, keys: []*node{word("host")}, items: []*node{word(c.Host)}})
		}
	default:
		return
	}
	root.keys, root.items = append(root.keys, word(key)), append(root.items, v)
}

// splitPath splits a path at its dots; a page's path is one part from its slash on.
func splitPath(path string) []string {
	var out []string
	for path != "" {
		if path[0] == '/' {
			end := strings.LastIndexByte(path, '.')
			if end < 0 {
				return append(out, path)
			}
			return append(out, path[:end], path[end+1:])
		}
		part, rest, _ := strings.Cut(path, ".")
		out = append(out, part)
		path = rest
	}
	return out
}

// Settings lists the values of links, hosts, HTTP servers and clients that
// --set can change, in the order of the language.
func (s *Scenario) Settings() []Setting { return settings(&s.File) }

// Change is Intervene and Set in one: "set links.wan.delay=80ms", or the words
// of Intervene.
func (s *Scenario) Change(text string) (*Scenario, Problems) {
	if assign, ok := strings.CutPrefix(text, "set "); ok {
		return s.Set(assign)
	}
	return s.Intervene(text)
}
