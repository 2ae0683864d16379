package language

import "wirewalk/scenarios/syntax"

// EventNamed is an event by the name that the file gives it, nil when there is none.
func (f *File) EventNamed(name string) *Event {
	for _, w := range f.Events {
		if w.Name == name {
			return w
		}
	}
	return nil
}

// EventNames are the names that the file gives to events.
func (f *File) EventNames() []string {
	var out []string
	for _, w := range f.Events {
		out = append(out, w.Name)
	}
	return out
}

// Named reports whether the file writes a name of an event here, instead of
// what it is.
func (w *Event) Named() bool { return w.Name != "" && w.Node != nil && w.Node.Kind == syntax.Scalar }

// resolve puts what an event's name stands for in the place of the name. A name
// that stands for nothing is left for the check.
func (f *File) resolve(w *Event) {
	if d := f.EventNamed(w.Name); d != nil && d != w {
		at := w.Origin
		*w = *d
		w.Origin = at
	}
}

// told are the events at which notes, questions and sections stand, and those of
// expectations.
func (f *File) told() []*Event {
	var out []*Event
	for _, s := range f.Sections {
		out = append(out, &s.From)
	}
	add := func(notes []*Note, questions []*Question, expect []*Expectation) {
		for _, n := range notes {
			out = append(out, &n.When)
		}
		for _, q := range questions {
			out = append(out, &q.Before)
			expect = append(expect[:len(expect):len(expect)], q.Check...)
		}
		for _, e := range expect {
			out = append(out, e.Events()...)
		}
	}
	add(f.Notes, f.Questions, f.Expect)
	for _, v := range f.Variants {
		add(v.Notes, v.Questions, v.Expect)
	}
	return out
}

// expectations are all of the file, those of questions and variants included.
func (f *File) expectations() []*Expectation {
	out := append([]*Expectation(nil), f.Expect...)
	for _, q := range f.Questions {
		out = append(out, q.Check...)
	}
	for _, v := range f.Variants {
		out = append(out, v.Expect...)
		for _, q := range v.Questions {
			out = append(out, q.Check...)
		}
	}
	return out
}

// EventsInUse are the names of events that the file uses: where something is
// told or expected, in the time of an expectation, and in texts.
func (f *File) EventsInUse() map[string]bool {
	used := map[string]bool{}
	for _, w := range f.told() {
		used[w.Name] = true
	}
	for _, e := range f.expectations() {
		if e.Time != nil {
			used[e.Time.After] = true
		}
	}
	for _, t := range f.Texts() {
		pieces, _ := Pieces(*t.S)
		for _, p := range pieces {
			if p.Fill == nil {
				continue
			}
			for _, name := range p.Fill.Events() {
				used[name] = true
			}
		}
	}
	return used
}
