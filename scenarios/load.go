package scenarios

// Scenario is a file that was read and found right. It does not change: Set,
// Variant and Intervene return new ones.
type Scenario struct {
	File

	Name   string // of the file
	source []byte
	root   *node
	lines  []string
	// changed: a variant, a value or an intervention made it differ from its file.
	changed bool
}

// Load reads a scenario. name is what messages call the file. The scenario is
// nil when one of the problems is an error; warnings alone do no harm.
func Load(name string, src []byte) (*Scenario, Problems) {
	r := &reporter{name: name}
	root := parse(r, src)
	if root == nil {
		return nil, r.problems
	}
	return build(r, root, src)
}

// build decodes and checks a tree.
func build(r *reporter, root *node, src []byte) (*Scenario, Problems) {
	f := decodeFile(r, root)
	if len(r.problems.Errors()) == 0 {
		f.Complete()
		check(r, f)
	} else {
		checkEarly(r, f)
	}
	r.problems.sort()
	if len(r.problems.Errors()) > 0 {
		return nil, r.problems
	}
	return &Scenario{File: *f, Name: r.name, source: src, root: root, lines: r.lines}, r.problems
}

// rebuild builds a changed scenario.
func (s *Scenario) rebuild(r *reporter, root *node) (*Scenario, Problems) {
	out, problems := build(r, root, s.source)
	if out != nil {
		out.changed = true
	}
	return out, problems
}

// Source is the file as it was read.
func (s *Scenario) Source() []byte { return s.source }

// Full writes the scenario with every default spelled out, as show --full
// prints it. The result is a scenario file again.
func (s *Scenario) Full() []byte { return encode(&s.File) }
