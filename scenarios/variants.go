package scenarios

import (
	"bytes"

	"wirewalk/scenarios/language"
	"wirewalk/scenarios/syntax"
)

// runVariants runs every variant and reports those that cannot be run, that
// change nothing, and whose run is cut off. What is said, asked and expected of a
// variant is held against its run as that of the file is.
func (s *Scenario) runVariants(r *syntax.Reporter) {
	for _, v := range s.Variants {
		out, problems := s.Variant(v.Name)
		if out == nil {
			for _, p := range problems {
				p.Message = "variant " + v.Name + ": " + p.Message
				r.Add(p)
			}
			continue
		}
		s.runVariant(r, v, out)
	}
}

func (s *Scenario) runVariant(r *syntax.Reporter, v *language.Variant, out *Scenario) {
	if bytes.Equal(out.silent().Full(), s.silent().Full()) {
		r.Report(v.Key, "set another value, or leave the variant out", "variant %s changes nothing: the file has these values already", v.Name)
		return
	}
	l, err := out.Run()
	if err != nil {
		r.Report(v.Key, "", "variant %s cannot be run: %s", v.Name, err)
		return
	}
	for _, w := range l.Trace.Warnings {
		r.Warn(v.Key, "", "variant %s: %s", v.Name, w)
	}
	held := out.reporter()
	l.Hold(held)
	for _, p := range append(l.Problems, held.Problems...) {
		p.Message = "variant " + v.Name + ": " + p.Message
		r.Add(p)
	}
}

// silent is the scenario without what is said, asked and expected of it.
func (s *Scenario) silent() *Scenario {
	out := *s
	out.Title, out.Summary, out.Notes, out.Questions, out.Expect, out.Remember, out.Events = "", "", nil, nil, nil, nil, nil
	return &out
}
