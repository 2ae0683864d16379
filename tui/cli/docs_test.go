package cli

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// entry is one term of the glossary.
type entry struct{ term, text string }

func glossary(t *testing.T) []entry {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("..", "..", "docs", "GLOSSARY.md"))
	if err != nil {
		t.Fatal(err)
	}
	var entries []entry
	for _, part := range strings.Split(string(b), "\n## ")[1:] {
		term, text, _ := strings.Cut(part, "\n")
		entries = append(entries, entry{term, strings.Join(strings.Fields(text), " ")})
	}
	return entries
}

func TestGlossaryTermsAreSortedAndUnique(t *testing.T) {
	entries := glossary(t)
	if len(entries) < 100 {
		t.Fatalf("only %d terms were found", len(entries))
	}
	for i := 1; i < len(entries); i++ {
		a, b := strings.ToLower(entries[i-1].term), strings.ToLower(entries[i].term)
		if a >= b {
			t.Errorf("%q stands before %q", entries[i-1].term, entries[i].term)
		}
	}
}

func TestGlossaryTextsHaveAtMostTwoSentences(t *testing.T) {
	source := regexp.MustCompile(`RFC \d+( §[\d.]*\d)?(, (RFC \d+)?( ?§[\d.]*\d)?)*\.?$`)
	end := regexp.MustCompile(`[.?!]"?( |$)`)
	for _, e := range glossary(t) {
		words := strings.TrimSpace(source.ReplaceAllString(e.text, ""))
		if n := len(end.FindAllString(words, -1)); n < 1 || n > 2 {
			t.Errorf("%s: %d sentences: %q", e.term, n, words)
		}
	}
}
