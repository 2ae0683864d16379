package view

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// Keys can be set: what is drawn names what a key does, in braces.
func TestNoTextOfAFrameNamesAKey(t *testing.T) {
	names := regexp.MustCompile(`\b(Space|Enter|Esc|Tab|Shift-Tab|Backspace|PgUp|PgDn|Home|End|Up|Down)\b|\b(press|key) [A-Za-z?]\b`)
	texts := 0
	for _, dir := range []string{".", filepath.Join("..", "ladder"), filepath.Join("..", "grid")} {
		files, err := filepath.Glob(filepath.Join(dir, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range files {
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
			if err != nil {
				t.Fatal(err)
			}
			ast.Inspect(file, func(n ast.Node) bool {
				if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
					if texts++; names.MatchString(lit.Value) {
						t.Errorf("%s: %s", name, lit.Value)
					}
				}
				return true
			})
		}
	}
	if texts < 300 {
		t.Errorf("only %d texts were read", texts)
	}
}
