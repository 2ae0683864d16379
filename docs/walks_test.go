package docs

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// declared are the names of the tree as the walks write them: pkg.Func, pkg.Type
// and pkg.Type.Method.
func declared(t *testing.T) map[string]bool {
	t.Helper()
	names := map[string]bool{}
	err := filepath.WalkDir("..", func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		for _, d := range f.Decls {
			for _, name := range namesOf(d) {
				names[f.Name.Name+"."+name] = true
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

func namesOf(d ast.Decl) []string {
	switch d := d.(type) {
	case *ast.FuncDecl:
		if d.Recv == nil {
			return []string{d.Name.Name}
		}
		recv := d.Recv.List[0].Type
		if star, ok := recv.(*ast.StarExpr); ok {
			recv = star.X
		}
		if id, ok := recv.(*ast.Ident); ok {
			return []string{id.Name + "." + d.Name.Name}
		}
	case *ast.GenDecl:
		var names []string
		for _, s := range d.Specs {
			if ts, ok := s.(*ast.TypeSpec); ok {
				names = append(names, ts.Name.Name)
			}
		}
		return names
	}
	return nil
}

func TestTheWalksOfTheHouseNameWhatExists(t *testing.T) {
	text, err := os.ReadFile("ARCHITECTURE.md")
	if err != nil {
		t.Fatal(err)
	}
	_, walks, found := strings.Cut(string(text), "## The house as five walks")
	if !found {
		t.Fatal("ARCHITECTURE.md tells no walks")
	}
	walks, _, _ = strings.Cut(walks, "\n## ")
	names, known := regexp.MustCompile("`([a-z][a-z0-9]*\\.[A-Za-z][A-Za-z.]*)`").FindAllStringSubmatch(walks, -1), declared(t)
	if len(names) < 30 {
		t.Errorf("the walks name %d functions only", len(names))
	}
	for _, n := range names {
		if !known[n[1]] {
			t.Errorf("there is no %s", n[1])
		}
	}
}
