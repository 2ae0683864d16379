package scenarios

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wirewalk/scenarios/syntax"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite golden files")

// TestEveryBrokenFileGetsItsMessage holds the message for each broken file
// against its golden one. All of them have to name a problem.
func TestEveryBrokenFileGetsItsMessage(t *testing.T) {
	files, err := filepath.Glob("testdata/broken/*.yaml")
	if err != nil || len(files) < 80 {
		t.Fatalf("found %d broken files, want at least 80 (%v)", len(files), err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".yaml"), func(t *testing.T) {
			src, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			got := validate(filepath.Base(file), src).Format()
			golden := strings.TrimSuffix(file, ".yaml") + ".golden"
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(string(want), got); d != "" {
				t.Errorf("message differs (-want +got):\n%s", d)
			}
			if got == "" {
				t.Error("no problem was found")
			}
		})
	}
}

// validate does what the command does.
func validate(name string, src []byte) syntax.Problems {
	s, problems := Load(name, src)
	if s == nil {
		return problems
	}
	_, more := s.Validate()
	return append(problems, more...)
}
