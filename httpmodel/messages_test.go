package httpmodel_test

import (
	"testing"

	"wirewalk/httpmodel"
	"wirewalk/httpmodel/messagetest"
)

// Each server does with each message what its program did.
func TestServersTakeAndRefuseWhatTheirProgramsDo(t *testing.T) {
	cells := 0
	for _, name := range httpmodel.ServerProfiles() {
		for _, m := range messagetest.All() {
			want := messagetest.Measured(m.Name, name)
			if want == "" {
				continue
			}
			cells++
			if want == "400" {
				want = "400c" // Jetty's own page for a target that it took; the model closes.
			}
			cfg, _ := httpmodel.ServerProfile(name)
			got, err := messagetest.Outcome(cfg, m.Raw)
			if err != nil {
				t.Fatal(err)
			}
			if got != want {
				t.Errorf("%s, %s: %s, measured %s", name, m.Name, got, want)
			}
		}
	}
	if cells < 5*80 {
		t.Errorf("only %d cells were measured", cells)
	}
}
