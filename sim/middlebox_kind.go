package sim

// BoxKind is what a middlebox does by its nature, whatever else its plan says.
type BoxKind struct {
	Name string
	// Tracks: it remembers connections, and passes only what belongs to one that
	// it knows or opens one.
	Tracks bool
	// Translates: what leaves has its own address and a port that it chooses (RFC 3022 §2.2).
	Translates bool
	// MidStream is what MiddleboxPlan.MidStream is unless somebody says otherwise.
	MidStream bool
}

// BoxKinds are the kinds of boxes that there are.
func BoxKinds() []BoxKind {
	return []BoxKind{
		{Name: "router"},
		{Name: "nat", Tracks: true, Translates: true, MidStream: true},
		{Name: "firewall", Tracks: true},
	}
}

// BoxKindNamed is the kind with a name, which is that of no kind for a router.
func BoxKindNamed(name string) BoxKind {
	for _, k := range BoxKinds() {
		if k.Name == name {
			return k
		}
	}
	return BoxKinds()[0]
}
