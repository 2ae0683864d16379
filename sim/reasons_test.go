package sim

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strings"
	"testing"
)

func TestNoReasonIsUnused(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	uses := map[string]int{}
	var owner *ast.File
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		if name == "reasons.go" {
			owner = f
			continue
		}
		ast.Inspect(f, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok && strings.HasPrefix(id.Name, "Reason") {
				uses[id.Name]++
			}
			return true
		})
	}
	names := 0
	for _, d := range owner.Decls {
		g, ok := d.(*ast.GenDecl)
		if !ok || g.Tok != token.CONST {
			continue
		}
		for _, s := range g.Specs {
			v, _ := s.(*ast.ValueSpec)
			for _, id := range v.Names {
				names++
				if uses[id.Name] == 0 {
					t.Errorf("%s is given by nothing", id.Name)
				}
			}
		}
	}
	if names != len(ReasonNames()) {
		t.Errorf("%d reasons, %d names", names, len(ReasonNames()))
	}
}
