package language

import "wirewalk/scenarios/syntax"

// RawValue is a value that is decoded later.
type RawValue struct{ Node *syntax.Node }

// Origin is the place that a value of the language was read from. It is empty in
// values that a program made.
type Origin struct {
	Node *syntax.Node
	Key  *syntax.Node // of an entry of a map by name; else the same as Node
}

// SetOrigin notes the place.
func (o *Origin) SetOrigin(n, key *syntax.Node) { o.Node, o.Key = n, key }
