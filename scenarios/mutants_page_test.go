package scenarios_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const mutantsHead = `
## What the tests notice

` + "`go run ./tcpmodel/mutants -n 0 -write`" + ` changes every comparison, condition and constant of ` + "`tcpmodel`" + ` once: a comparison
is negated, or made wrong where both sides are equal; a condition is negated; a number becomes one more, a time twice as
long, a yes a no. It asks the tests that come to the changed place, those of ` + "`tcpmodel`" + ` first, then those of ` + "`sim`" + ` and the
recordings and lessons. CI tries 60 of them, others for each state of the source.

`

// writeMutants adds the figures of the mutants, and why those that survive do.
func writeMutants(t *testing.T, b *strings.Builder) {
	t.Helper()
	b.WriteString(mutantsHead)
	for i, line := range textLines(t, "figures.txt") {
		fmt.Fprintf(b, "| %s |\n", strings.Join(strings.Fields(line), " | "))
		if i == 0 {
			b.WriteString("|" + strings.Repeat("---|", len(strings.Fields(line))) + "\n")
		}
	}
	b.WriteString("\nThose that survive with a reason make no difference that a test could see:\n")
	var names []string
	open := 0
	for _, line := range textLines(t, "survivors.txt") {
		text, indented := strings.CutPrefix(line, "\t")
		switch {
		case line == "" || strings.HasPrefix(line, "#"):
		case !indented:
			names = append(names, line)
		case text == "?":
			open += len(names)
			names = nil
		default:
			b.WriteByte('\n')
			for _, name := range names {
				fmt.Fprintf(b, "- `%s`\n", name)
			}
			fmt.Fprintf(b, "\n  %s\n", text)
			names = nil
		}
	}
	if open > 0 {
		fmt.Fprintf(b, "\n%d are open: neither is there a test that notices them nor a reason. tcpmodel/mutants/survivors.txt names them.\n", open)
	}
}

func textLines(t *testing.T, name string) []string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "tcpmodel", "mutants", name))
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimSuffix(string(text), "\n"), "\n")
}
