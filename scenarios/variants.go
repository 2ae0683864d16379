package scenarios

import (
	"bytes"

	"wirewalk/scenarios/language"
	"wirewalk/scenarios/syntax"
)

// runVariants runs every variant and reports those that cannot be run, that
// change nothing, and whose run is cut off. Expectations are about the file as
// it stands, and texts whose event a variant does not have are left out in it.
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
	title := out.Title
	out.Title = s.Title
	same := bytes.Equal(out.Full(), s.Full())
	out.Title = title
	if same {
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
}
