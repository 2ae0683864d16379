package premises

import (
	"testing"

	"wirewalk/scenarios/narrate"
)

func TestEveryPremiseIsOfASentence(t *testing.T) {
	for id, p := range whole() {
		if _, ok := narrate.Template(id); !ok || p.says == "" || p.holds == nil {
			t.Errorf("%s: there is no such sentence, or its premise is empty", id)
		}
	}
}
