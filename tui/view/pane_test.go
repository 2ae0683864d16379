package view

import "testing"

func TestPanesHaveNamesOfTheirOwn(t *testing.T) {
	seen := map[string]bool{LadderPane: true, Side: true, Info: true}
	for _, p := range Panes(nil) {
		if seen[p.Name] {
			t.Errorf("%q is the name of something else", p.Name)
		}
		seen[p.Name] = true
		if p.Called == "" || p.Least < 1 || (p.Draw == nil) != (p.Name == InfoPane) {
			t.Errorf("%s lacks something: %+v", p.Name, p)
		}
	}
}
