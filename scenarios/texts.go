package scenarios

import (
	"wirewalk/scenarios/decode"
	"wirewalk/scenarios/expect"
	"wirewalk/scenarios/language"
	"wirewalk/scenarios/syntax"
)

// Lookup is a single value of the scenario, its defaults included, by the path
// that Set takes.
func (s *Scenario) Lookup(path string) (language.Amount, *language.Complaint) {
	return decode.Lookup(&s.File, path)
}

// fillHead puts the file's values into what is shown before anything has run.
func (s *Scenario) fillHead(r *syntax.Reporter, t language.Text) {
	text, bad := expect.Fill(*t.S, s.Lookup)
	if bad != nil {
		r.Report(r.Within(t.Node, bad.Part), bad.Hint, "%s", bad.Message)
	}
	*t.S = text
}
