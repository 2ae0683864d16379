package syntax

import "strconv"

// Child is the value under a part of a path, or what is wrong with the path. A
// key that is not there is made, at the place of the value that is meant for it.
func (n *Node) Child(part string, value *Node) (*Node, string) {
	switch n.Kind {
	case Empty, Map:
		n.Kind, n.Text = Map, ""
		if v := n.Get(part); v != nil {
			return v, ""
		}
		v := &Node{Kind: Empty, Origin: value.Origin, Line: value.Line, Col: value.Col, Width: value.Width}
		key := *v
		key.Kind, key.Text = Scalar, part
		n.Keys = append(n.Keys, &key)
		n.Items = append(n.Items, v)
		return v, ""
	case List:
		return n.entry(part)
	case Scalar:
		return nil, n.Text + " is a value, it has no " + part
	}
	return nil, "nothing lies here"
}

// entry finds an entry of a list by number or name.
func (n *Node) entry(part string) (*Node, string) {
	if i, err := strconv.Atoi(part); err == nil && i >= 0 {
		if i == 0 {
			return nil, "entries are counted from 1"
		}
		if i > len(n.Items) {
			return nil, fewEntries(len(n.Items))
		}
		return n.Items[i-1], ""
	}
	for _, key := range []string{"name", "as", "host"} {
		for _, item := range n.Items {
			if v := item.Get(key); v != nil && v.Text == part {
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
	return "there are only " + strconv.Itoa(n) + " entries"
}

// Clone copies a tree.
func (n *Node) Clone() *Node {
	out := *n
	out.Keys = make([]*Node, len(n.Keys))
	for i, k := range n.Keys {
		c := *k
		out.Keys[i] = &c
	}
	out.Items = make([]*Node, len(n.Items))
	for i, v := range n.Items {
		out.Items[i] = v.Clone()
	}
	return &out
}

// mark notes where a tree comes from.
func (n *Node) mark(origin string) {
	n.Origin, n.Line = origin, 0
	for _, k := range n.Keys {
		k.Origin, k.Line = origin, 0
	}
	for _, v := range n.Items {
		v.mark(origin)
	}
}

// Gather moves the keys that belong together into a map of their own.
func (n *Node) Gather(key string, belongs func(key string) bool) {
	inner := &Node{Kind: Map, Origin: n.Origin}
	outer := Node{}
	for i, k := range n.Keys {
		to := &outer
		if belongs(k.Text) {
			to = inner
		}
		to.Keys, to.Items = append(to.Keys, k), append(to.Items, n.Items[i])
	}
	n.Keys = append(outer.Keys, &Node{Kind: Scalar, Text: key, Origin: n.Origin})
	n.Items = append(outer.Items, inner)
}

// List is the list under a key; it is made when it is not there.
func (n *Node) List(key string) *Node {
	v := n.Get(key)
	if v == nil {
		v = &Node{}
		n.Keys = append(n.Keys, &Node{Kind: Scalar, Text: key})
		n.Items = append(n.Items, v)
	}
	v.Kind = List
	return v
}
