package scenarios

// nodeKind tells the shapes of YAML apart.
type nodeKind uint8

const (
	scalarNode nodeKind = iota + 1
	listNode
	mapNode
	emptyNode // nothing was written, or null
)

// node is a piece of a file with its place. The parser's own tree is turned
// into it, so that a value given by --set looks the same as one of the file.
type node struct {
	kind   nodeKind
	text   string // of a scalar, unquoted
	quoted bool   // with quotes or as a block
	flow   bool   // a map or list written with { } or [ ]
	line   int    // from 1; 0 when it comes from elsewhere
	col    int    // from 1, in characters
	width  int    // characters to underline
	origin string // where it comes from when that is not the file, such as --set links.wan.delay=1ms
	keys   []*node
	items  []*node // values of a map in the order of keys, or entries of a list
}

// get returns the value of a key, nil when it is absent.
func (n *node) get(key string) *node {
	if n == nil || n.kind != mapNode {
		return nil
	}
	for i, k := range n.keys {
		if k.text == key {
			return n.items[i]
		}
	}
	return nil
}

// has reports whether a key is present.
func (n *node) has(key string) bool { return n.get(key) != nil }

// at is the best place to point at for a key: its value, or the map itself.
func (n *node) at(key string) *node {
	if v := n.get(key); v != nil {
		if v.kind == emptyNode || v.line == 0 && v.origin == "" {
			return n.key(key)
		}
		return v
	}
	return n
}

// key is the place of a key itself.
func (n *node) key(key string) *node {
	if n == nil {
		return nil
	}
	for _, k := range n.keys {
		if k.text == key {
			return k
		}
	}
	return n
}

// item is entry i of the list under key, or the best place near it.
func (n *node) item(key string, i int) *node {
	if v := n.get(key); v != nil && v.kind == listNode && i < len(v.items) {
		return v.items[i]
	}
	return n.at(key)
}

// what names the shape for messages.
func (n *node) what() string {
	switch n.kind {
	case scalarNode:
		return "a single value"
	case listNode:
		return "a list"
	case mapNode:
		return "a map of keys and values"
	case emptyNode:
		return "nothing"
	}
	return "nothing"
}
