// Package syntax reads YAML strictly into nodes that know their places, and
// collects what is wrong with a file: problems with their line, a caret and a
// hint. It knows nothing of scenarios.
package syntax

// Kind tells the shapes of YAML apart.
type Kind uint8

// The shapes.
const (
	Scalar Kind = iota + 1
	List
	Map
	Empty // nothing was written, or null
)

// Node is a piece of a file with its place. The parser's own tree is turned
// into it, so that a value given by --set looks the same as one of the file.
type Node struct {
	Kind   Kind
	Text   string // of a scalar, unquoted
	Quoted bool   // with quotes or as a block
	Flow   bool   // a map or list written with { } or [ ]
	Line   int    // from 1; 0 when it comes from elsewhere
	Col    int    // from 1, in characters
	Width  int    // characters to underline
	Origin string // where it comes from when that is not the file, such as --set links.wan.delay=1ms
	Keys   []*Node
	Items  []*Node // values of a map in the order of keys, or entries of a list
}

// Get returns the value of a key, nil when it is absent.
func (n *Node) Get(key string) *Node {
	if n == nil || n.Kind != Map {
		return nil
	}
	for i, k := range n.Keys {
		if k.Text == key {
			return n.Items[i]
		}
	}
	return nil
}

// Has reports whether a key is present.
func (n *Node) Has(key string) bool { return n.Get(key) != nil }

// At is the best place to point at for a key: its value, or the map itself.
func (n *Node) At(key string) *Node {
	if v := n.Get(key); v != nil {
		if v.Kind == Empty || v.Line == 0 && v.Origin == "" {
			return n.Key(key)
		}
		return v
	}
	return n
}

// Key is the place of a key itself.
func (n *Node) Key(key string) *Node {
	if n == nil {
		return nil
	}
	for _, k := range n.Keys {
		if k.Text == key {
			return k
		}
	}
	return n
}

// Item is entry i of the list under key, or the best place near it.
func (n *Node) Item(key string, i int) *Node {
	if v := n.Get(key); v != nil && v.Kind == List && i < len(v.Items) {
		return v.Items[i]
	}
	return n.At(key)
}

// Shape names the shape for messages.
func (n *Node) Shape() string {
	switch n.Kind {
	case Scalar:
		return "a single value"
	case List:
		return "a list"
	case Map:
		return "a map of keys and values"
	case Empty:
		return "nothing"
	}
	return "nothing"
}

// spot is a place of the file where no node is.
func spot(line, col int) *Node { return &Node{Line: line, Col: col, Width: 1} }

// Holds reports whether a node is this one or within it.
func (n *Node) Holds(m *Node) bool {
	if n == m {
		return true
	}
	for _, x := range n.Items {
		if x.Holds(m) {
			return true
		}
	}
	return false
}
