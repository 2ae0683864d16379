package main

import (
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// mutant is one change of the source.
type mutant struct {
	id   int
	kind string // comparison, constant or condition
	file string
	fn   string // the function or variable it stands in
	from string
	to   string
	nth  int // of those that read the same in one function, from 1
}

// String names a change without line numbers, which move.
func (m *mutant) String() string {
	s := fmt.Sprintf("%s %s: %s -> %s", m.file, m.fn, m.from, m.to)
	if m.nth > 1 {
		s += fmt.Sprintf(" (%d)", m.nth)
	}
	return s
}

// file is a file of the source with what is put into it.
type file struct {
	name    string
	text    []byte
	tree    *ast.File
	inserts []insert
}

// insert is a text for a place. Of those for one place the closing ones come first, and
// an outer opening one before an inner.
type insert struct {
	at   int
	text string
}

// source is a package with the switches of all its changes.
type source struct {
	fset    *token.FileSet
	info    *types.Info
	pkg     *types.Package
	files   []*file
	mutants []*mutant
}

// readSource parses and types a package without its tests and finds what can be changed.
func readSource(dir string) (*source, error) {
	src := &source{fset: token.NewFileSet(), info: &types.Info{Types: map[ast.Expr]types.TypeAndValue{}, Uses: map[*ast.Ident]types.Object{}}}
	names, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		return nil, err
	}
	slices.Sort(names)
	var trees []*ast.File
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		text, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		tree, err := parser.ParseFile(src.fset, name, text, parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		src.files = append(src.files, &file{name: filepath.Base(name), text: text, tree: tree})
		trees = append(trees, tree)
	}
	conf := types.Config{Importer: importer.ForCompiler(src.fset, "source", nil)}
	if src.pkg, err = conf.Check("wirewalk/"+changed, src.fset, trees, src.info); err != nil {
		return nil, err
	}
	for _, f := range src.files {
		src.find(f)
	}
	src.number()
	return src, nil
}

// number tells apart the changes that read the same.
func (src *source) number() {
	seen := map[string]int{}
	for _, m := range src.mutants {
		key := m.String()
		seen[key]++
		m.nth = seen[key]
	}
}

func (src *source) offset(p token.Pos) int { return src.fset.Position(p).Offset }

// read is the text of a piece of source on one line.
func (src *source) read(f *file, n ast.Node) string {
	return strings.Join(strings.Fields(string(f.text[src.offset(n.Pos()):src.offset(n.End())])), " ")
}

// mutate notes a change and returns its number.
func (src *source) mutate(m *mutant) int {
	m.id = len(src.mutants)
	src.mutants = append(src.mutants, m)
	return m.id
}

// around puts texts before and after an expression.
func (src *source) around(f *file, e ast.Expr, before, after string) {
	f.inserts = append(f.inserts, insert{src.offset(e.Pos()), before}, insert{src.offset(e.End()), after})
}

// switched is the file with its switches. Inserts were noted from the outside to the
// inside: of those that open at one place the first noted stays outermost, of those
// that close there the last noted comes first.
func (f *file) switched() []byte {
	opens, closes := map[int]string{}, map[int]string{}
	for i := 0; i+1 < len(f.inserts); i += 2 {
		open, end := f.inserts[i], f.inserts[i+1]
		opens[open.at] += open.text
		closes[end.at] = end.text + closes[end.at]
	}
	var out []byte
	for i := 0; i <= len(f.text); i++ {
		out = append(out, closes[i]...)
		out = append(out, opens[i]...)
		if i < len(f.text) {
			out = append(out, f.text[i])
		}
	}
	return out
}
