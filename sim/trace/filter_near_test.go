package trace

import (
	"strings"
	"testing"
)

func TestAMisspeltFilterWordIsAnsweredWithTheWordThatWasMeant(t *testing.T) {
	w := NewWriter("x")
	w.Host(Host{Name: "client"})
	for source, want := range map[string]string{
		"hots client":  `at 1: "hots" is no filter word: did you mean host?`,
		"sny or fin":   "did you mean syn?",
		"flag S":       "did you mean flags?",
		"syn and losd": "did you mean lost?",
		"wibble":       `"wibble" is no filter word: try host`,
	} {
		_, err := ParseFilter(w.Trace(), source)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", source, err, want)
		}
	}
}
