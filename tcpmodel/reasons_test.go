package tcpmodel

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

func TestEveryReasonIsGivenSomewhere(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	var code strings.Builder
	for _, f := range files {
		if strings.HasSuffix(f, "_test.go") || f == "reasons.go" {
			continue
		}
		raw, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		code.Write(raw)
	}
	names := readReasonConstants(t)
	if len(names) != len(Reasons()) {
		t.Fatalf("%d constants and %d names", len(names), len(Reasons()))
	}
	for _, name := range names {
		if !regexp.MustCompile(`\b` + name + `\b`).MatchString(code.String()) {
			t.Errorf("%s is never given", name)
		}
	}
}

func readReasonConstants(t *testing.T) []string {
	t.Helper()
	raw, err := os.ReadFile("reasons.go")
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, m := range regexp.MustCompile(`(?m)^\t(Why\w+)`).FindAllStringSubmatch(string(raw), -1) {
		out = append(out, m[1])
	}
	return out
}

func TestEveryReasonHasANameOfItsOwn(t *testing.T) {
	seen := map[string]bool{}
	shape := regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	for i, r := range Reasons() {
		n := r.Name()
		if !shape.MatchString(n) || seen[n] {
			t.Errorf("reason %d is named %q", r, n)
		}
		if ReasonNames()[r] != n {
			t.Errorf("reason %d has two names", r)
		}
		if i > 0 && r <= Reasons()[i-1] {
			t.Errorf("reason %s is out of order", n)
		}
		if r == ReasonNone || r >= ReasonSim {
			t.Errorf("reason %s lies outside this package's range", n)
		}
		seen[n] = true
	}
	if ReasonNone.Name() != "" || ReasonSim.Name() != "" {
		t.Error("a reason of another package has a name here")
	}
}
