package tui

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
)

// sources are the files of this package and of those below it, tests left out.
func sources(t *testing.T) (*token.FileSet, map[string]*ast.File) {
	t.Helper()
	set, files := token.NewFileSet(), map[string]*ast.File{}
	err := filepath.WalkDir(".", func(name string, _ fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(name) != ".go" || strings.HasSuffix(name, "_test.go") {
			return err
		}
		files[name], err = parser.ParseFile(set, name, nil, 0)
		return err
	})
	if err != nil {
		t.Fatal(err)
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
