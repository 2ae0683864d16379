package tui

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strings"
	"testing"
)

// sources are the files of this package, tests left out.
func sources(t *testing.T) (*token.FileSet, map[string]*ast.File) {
	t.Helper()
	set, files := token.NewFileSet(), map[string]*ast.File{}
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(set, name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		files[name] = file
	}
	return set, files
}

// A goroutine that panics ends the process before anything can restore the
// terminal, unless somebody catches its panic.
func TestEveryGoroutineIsStartedWhereItsPanicIsCaught(t *testing.T) {
	set, files := sources(t)
	found := 0
	for name, file := range files {
		ast.Inspect(file, func(n ast.Node) bool {
			if g, ok := n.(*ast.GoStmt); ok {
				found++
				if name != "background.go" {
					t.Errorf("%s: a goroutine that beside does not start", set.Position(g.Pos()))
				}
			}
			return true
		})
	}
	if found != 1 {
		t.Errorf("%d goroutines are started", found)
	}
}
