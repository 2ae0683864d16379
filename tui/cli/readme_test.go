package cli

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite what the documents show of the program")

// shown matches a block of a document that shows what a command prints.
var shown = regexp.MustCompile("(?s)<!-- wirewalk ([^\n]*?) -->\n```\n(.*?)```\n")

func printed(t *testing.T, args ...string) string {
	t.Helper()
	var out, errs bytes.Buffer
	if code := Main(args, strings.NewReader(""), &out, &errs); code != 0 {
		t.Fatalf("wirewalk %s exits with %d: %s", strings.Join(args, " "), code, errs.String())
	}
	return out.String()
}

func TestReadmeShowsWhatTheProgramPrints(t *testing.T) {
	t.Chdir(filepath.Join("..", ".."))
	const file = "README.md"
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	old := string(b)
	n := 0
	now := shown.ReplaceAllStringFunc(old, func(block string) string {
		n++
		m := shown.FindStringSubmatch(block)
		text := printed(t, strings.Fields(m[1])...)
		return "<!-- wirewalk " + m[1] + " -->\n```\n" + text + "```\n"
	})
	if n < 3 {
		t.Errorf("only %d blocks were found", n)
	}
	keep(t, file, old, now)
}

func TestPicturesAreWhatTheProgramExports(t *testing.T) {
	for _, id := range []string{"four-segment-close", "tcp-keepalive-dead-peer"} {
		file := filepath.Join("..", "..", "docs", "img", id+".svg")
		made := filepath.Join(t.TempDir(), "x.svg")
		printed(t, "export", id, "-o", made)
		now, err := os.ReadFile(made)
		if err != nil {
			t.Fatal(err)
		}
		old, _ := os.ReadFile(file)
		keep(t, file, string(old), string(now))
	}
}

// keep compares a document with what it should be, or rewrites it.
func keep(t *testing.T, file, old, now string) {
	t.Helper()
	if old == now {
		return
	}
	if !*update {
		t.Errorf("%s is stale: go test ./tui/cli -update", file)
		return
	}
	if err := os.WriteFile(file, []byte(now), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestReadmeScenarioRuns(t *testing.T) {
	b, err := os.ReadFile(filepath.Join("..", "..", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, rest, ok := strings.Cut(string(b), "<!-- scenario -->\n```yaml\n")
	text, _, _ := strings.Cut(rest, "```")
	if !ok {
		t.Fatal("no scenario in the README")
	}
	file := filepath.Join(t.TempDir(), "x.yaml")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	printed(t, "validate", file)
}

func TestArchitectureSaysWhyEachDependencyIsThere(t *testing.T) {
	mod, err := os.ReadFile(filepath.Join("..", "..", "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	page, err := os.ReadFile(filepath.Join("..", "..", "docs", "ARCHITECTURE.md"))
	if err != nil {
		t.Fatal(err)
	}
	direct := regexp.MustCompile(`(?m)^\t(\S+) v\S+$`).FindAllStringSubmatch(string(mod), -1)
	if len(direct) < 8 {
		t.Fatalf("only %d modules were found", len(direct))
	}
	for _, m := range direct {
		if !strings.Contains(string(page), m[1]) {
			t.Errorf("%s is not in docs/ARCHITECTURE.md", m[1])
		}
	}
}
