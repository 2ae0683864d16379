package scenarios

import "strings"

// Set returns the scenario with one value changed: "links.wan.delay=80ms".
// The path goes through keys; an entry of a list is named by its number from
// 1, or by its name, host or as. A change that the language does not allow is
// reported as if it stood in the file.
func (s *Scenario) Set(assign string) (*Scenario, Problems) {
	r := s.reader()
	path, value, ok := strings.Cut(assign, "=")
	if !ok || strings.TrimSpace(path) == "" {
		r.add(Problem{File: "--set " + assign, Message: "write PATH=VALUE", Hint: "for example --set links.wan.delay=80ms"})
		return nil, r.problems
	}
	v := r.fragment("--set "+assign, strings.TrimSpace(value))
	if v == nil {
		return nil, r.problems
	}
	return s.with([]assignment{{strings.TrimSpace(path), v, "--set " + assign}})
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
			list = append(list, assignment{c.Path, c.Value.n, ""})
		}
		out, problems := s.with(list)
		if out != nil && v.Title != "" {
			out.Title = v.Title
		}
		return out, problems
	}
	r := s.reader()
	r.report(s.src.at("variants"), didYouMean(name, names, "variant"), "there is no variant %q", name)
	return nil, r.problems
}

// assignment is a value for a path.
type assignment struct {
	path   string
	value  *node
	origin string // what to call the place of a mistake; "" when it is in the file
}

// with builds the scenario anew with changed values.
func (s *Scenario) with(list []assignment) (*Scenario, Problems) {
	r := s.reader()
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
func (s *Scenario) assign(r *reader, root *node, a assignment) {
	at := root
	parts := splitPath(a.path)
	s.spellOut(root, parts[0])
	for _, part := range parts {
		next, problem := at.child(part, a)
		if problem != "" {
			place := &node{origin: a.origin}
			if a.origin == "" {
				place = a.value
			}
			r.report(place, "the path goes through the keys of the file; entries of lists have numbers from 1, or their name",
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

// child is the value under a part of a path; a key that is not there is made.
func (n *node) child(part string, a assignment) (*node, string) {
	switch n.kind {
	case emptyNode, mapNode:
		n.kind, n.text = mapNode, ""
		if v := n.get(part); v != nil {
			return v, ""
		}
		v := &node{kind: emptyNode, origin: a.origin, line: a.value.line, col: a.value.col, width: a.value.width}
		key := *v
		key.kind, key.text = scalarNode, part
		n.keys = append(n.keys, &key)
		n.items = append(n.items, v)
		return v, ""
	case listNode:
		return n.entry(part)
	case scalarNode:
		return nil, n.text + " is a value, it has no " + part
	}
	return nil, "nothing lies here"
}

// entry finds an entry of a list by number or name.
func (n *node) entry(part string) (*node, string) {
	if i := number(part); i > 0 || part == "0" {
		if i == 0 {
			return nil, "entries are counted from 1"
		}
		if i > len(n.items) {
			return nil, fewEntries(len(n.items))
		}
		return n.items[i-1], ""
	}
	for _, key := range []string{"name", "as", "host"} {
		for _, item := range n.items {
			if v := item.get(key); v != nil && v.text == part {
				return item, ""
			}
		}
	}
	return nil, "no entry is called " + part
}

// fewEntries says how many entries a list has, which are too few.
func fewEntries(n int) string {
	switch n {
	case 0:
		return "there is no entry"
	case 1:
		return "there is only 1 entry"
	}
	return "there are only " + itoa(n) + " entries"
}

// clone copies a tree.
func (n *node) clone() *node {
	out := *n
	out.keys = make([]*node, len(n.keys))
	for i, k := range n.keys {
		c := *k
		out.keys[i] = &c
	}
	out.items = make([]*node, len(n.items))
	for i, v := range n.items {
		out.items[i] = v.clone()
	}
	return &out
}

// fragment reads a value as it stands on a command line.
func (r *reader) fragment(origin, text string) *node {
	sub := &reader{name: origin}
	n := sub.parse([]byte("v: " + text + "\n"))
	if n == nil || len(sub.problems) > 0 || n.get("v") == nil {
		for _, p := range sub.problems {
			p.File, p.Line = origin, 0
			r.add(p)
		}
		if len(sub.problems) == 0 {
			r.add(Problem{File: origin, Message: "this is no value"})
		}
		return nil
	}
	v := n.get("v")
	v.mark(origin)
	return v
}

// mark notes where a tree comes from.
func (n *node) mark(origin string) {
	n.origin, n.line = origin, 0
	for _, k := range n.keys {
		k.origin, k.line = origin, 0
	}
	for _, v := range n.items {
		v.mark(origin)
	}
}
