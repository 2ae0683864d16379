package source

import (
	"slices"

	"wirewalk/scenarios"
	"wirewalk/scenarios/syntax"
	"wirewalk/sim/trace"
)

// simulate reads a scenario, changes it as the options say, and runs it.
func simulate(name string, text []byte, o *Options) (*Source, error) {
	if o.SeenAt != "" {
		return nil, misused("--capture HOST chooses where a scenario is listened to",
			"--seen-at is for captures")
	}
	if o.KeyLog != "" {
		return nil, misused("leave it out", "--keylog is for captures: a scenario has no TLS")
	}
	base, problems := scenarios.Load(name, text)
	if base == nil {
		return nil, unsound(Failure, problems)
	}
	s, err := o.change(base)
	if err != nil {
		return nil, err
	}
	l, err := s.Run()
	if err != nil {
		return nil, failed("", "%s: %w", name, err)
	}
	out := ofLesson(l)
	out.ID = name
	if o.Variant != "" {
		out.ID += "@" + o.Variant
		out.Title += "@" + o.Variant
	}
	if out.Variants = variantsOf(base, name); len(out.Variants) > 0 {
		out.Of, out.Variant = name, o.Variant
		out.Other = func(variant string) (*Source, error) {
			other := *o
			other.Variant = variant
			return simulate(name, text, &other)
		}
	}
	out.Warnings = problems.Format()
	if o.Until == "" { // Who cuts a run knows that the rest does not happen.
		out.Warnings += l.Warnings.Format()
	}
	return out, nil
}

// variantsOf lists a file as it stands and its variants, nil where it has none.
func variantsOf(s *scenarios.Scenario, name string) []Variant {
	list := s.VariantList(name)
	if len(list) == 0 {
		return nil
	}
	out := []Variant{{ID: name, Title: s.Title}}
	for _, v := range list {
		out = append(out, Variant(v))
	}
	return out
}

// change applies the options that change a scenario.
func (o *Options) change(s *scenarios.Scenario) (*scenarios.Scenario, error) {
	var problems syntax.Problems
	if o.Variant != "" {
		if s, problems = s.Variant(o.Variant); s == nil {
			return nil, unsound(Misuse, problems)
		}
	}
	set := slices.Clone(o.Set)
	if o.Seed != "" {
		set = append(set, "seed="+o.Seed)
	}
	if o.Until != "" {
		set = append(set, "until="+o.Until)
	}
	for _, assign := range set {
		if s, problems = s.Set(assign); s == nil {
			return nil, unsound(Misuse, problems)
		}
	}
	for _, text := range o.Fault {
		if s, problems = s.Intervene(text); s == nil {
			return nil, unsound(Misuse, problems)
		}
	}
	return s, nil
}

// ofLesson is a scenario that was run, with all that its author says of it.
func ofLesson(l *scenarios.Lesson) *Source {
	s := l.Scenario
	out := ofRun(s, l.Trace)
	out.Title = l.Trace.Title
	if s.ID != "" {
		out.Title = s.ID
	}
	out.Heading, out.Summary, out.Remember = s.Title, s.Summary, l.Remember
	for _, id := range s.Next {
		if e, ok := scenarios.Find(id); ok {
			out.See = append(out.See, e)
		}
	}
	out.Notes, out.Sections, out.Questions = l.Notes, l.Sections, l.Questions
	return out
}

// ofRun is the run of a scenario. What the author says of another is left out.
func ofRun(s *scenarios.Scenario, t *trace.Trace) *Source {
	return &Source{Stack: stackOf(t), Trace: t, Again: again(s), Settings: s.Settings, Save: saver(s)}
}

// stackOf names the TCP profile of the hosts of a run, "" for none.
func stackOf(t *trace.Trace) string {
	name := ""
	for i := range t.Hosts() {
		switch s := t.Hosts()[i].Stack; {
		case s == "" || s == "none" || s == name:
		case name == "":
			name = s
		default:
			return "mixed stacks"
		}
	}
	if name == "" {
		return ""
	}
	return name + " stack"
}

// again runs a scenario again with changes.
func again(s *scenarios.Scenario) func([]string) (*Source, error) {
	return func(changes []string) (*Source, error) {
		changed, err := changedBy(s, changes)
		if err != nil {
			return nil, err
		}
		l, err := changed.Run()
		if err != nil {
			return nil, err
		}
		out := ofRun(s, l.Trace)
		out.Settings = changed.Settings
		return out, nil
	}
}

// changedBy is a scenario with changes, one after the other.
func changedBy(s *scenarios.Scenario, changes []string) (*scenarios.Scenario, error) {
	for _, c := range changes {
		next, problems := s.Change(c)
		if next == nil {
			return nil, firstProblem(problems)
		}
		s = next
	}
	return s, nil
}

// saver writes a scenario with changes as a file. What the author says, asks
// and expects is about the run without them, and is left out.
func saver(s *scenarios.Scenario) func([]string) ([]byte, error) {
	return func(changes []string) ([]byte, error) {
		changed, err := changedBy(s, changes)
		if err != nil {
			return nil, err
		}
		if len(changes) > 0 {
			changed.Title += " (what if)"
			changed.Notes, changed.Questions, changed.Expect, changed.Sections = nil, nil, nil, nil
			changed.Remember, changed.Next, changed.Variants, changed.Events = nil, nil, nil, nil
		}
		return changed.Full(), nil
	}
}
