package sim

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"strings"
	"testing"
)

func TestNoReasonIsUnused(t *testing.T) {
	pkgs, err := parser.ParseDir(token.NewFileSet(), ".", func(f fs.FileInfo) bool {
		return !strings.HasSuffix(f.Name(), "_test.go")
	}, 0)
	if err != nil {
		t.Fatal(err)
	}
	uses := map[string]int{}
	for name, f := range pkgs["sim"].Files {
		ast.Inspect(f, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok && strings.HasPrefix(id.Name, "Reason") && name != "reasons.go" {
				uses[id.Name]++
			}
			return true
		})
	}
	names := 0
	for _, d := range pkgs["sim"].Files["reasons.go"].Decls {
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
