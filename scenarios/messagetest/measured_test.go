package messagetest

import (
	"testing"

	"wirewalk/httpmodel"
)

// Each server does with each message what its program did.
func TestServersTakeAndRefuseWhatTheirProgramsDo(t *testing.T) {
	cells := 0
	for _, name := range append(httpmodel.ServerProfiles(), "caddy") {
		for _, m := range All() {
			want := Measured(m.Name, name)
			if want == "" {
				continue
			}
			cells++
			if want == "400" {
				want = "400c" // Jetty's own page for a target that it took; the model closes.
			}
			cfg, ok := httpmodel.ServerProfile(name)
			if !ok {
				proxy, _ := httpmodel.ProxyProfile(name)
				cfg = proxy.Server
			}
			got, err := Outcome(cfg, m.Raw)
			if err != nil {
				t.Fatal(err)
			}
			if got != want {
				t.Errorf("%s, %s: %s, measured %s", name, m.Name, got, want)
			}
		}
	}
	if cells < 11*80 {
		t.Errorf("only %d cells were measured", cells)
	}
}
