package scenarios

import "strconv"

// child is the value under a part of a path, or what is wrong with the path. A
// key that is not there is made, at the place of the value that is meant for it.
func (n *node) child(part string, value *node) (*node, string) {
	switch n.kind {
	case emptyNode, mapNode:
		n.kind, n.text = mapNode, ""
		if v := n.get(part); v != nil {
			return v, ""
		}
		v := &node{kind: emptyNode, origin: value.origin, line: value.line, col: value.col, width: value.width}
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
	return "there are only " + strconv.Itoa(n) + " entries"
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

// gather moves the keys that belong together into a map of their own.
func (n *node) gather(key string, belongs func(key string) bool) {
	inner := &node{kind: mapNode, origin: n.origin}
	outer := node{}
	for i, k := range n.keys {
		to := &outer
		if belongs(k.text) {
			to = inner
		}
		to.keys, to.items = append(to.keys, k), append(to.items, n.items[i])
	}
	n.keys = append(outer.keys, &node{kind: scalarNode, text: key, origin: n.origin})
	n.items = append(outer.items, inner)
}

// list is the list under a key; it is made when it is not there.
func (n *node) list(key string) *node {
	v := n.get(key)
	if v == nil {
		v = &node{}
		n.keys = append(n.keys, &node{kind: scalarNode, text: key})
		n.items = append(n.items, v)
	}
	v.kind = listNode
	return v
}
