package scenarios

// Raw is a value that is decoded later.
type Raw struct{ n *node }

// from is the place that a value of the language was read from.
type from struct {
	src *node
	key *node // of an entry of a map by name; else src
}

func (f *from) setSource(n, key *node) { f.src, f.key = n, key }

// sourced is what embeds from.
type sourced interface{ setSource(n, key *node) }
