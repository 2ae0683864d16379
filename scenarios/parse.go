package scenarios

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// Limits of a file. A lesson of the library has about 6 KiB.
const (
	maxFile     = 512 << 10 // octets
	maxLines    = 20_000
	maxNesting  = 24
	maxProblems = 20
	maxNodes    = 100_000
	maxEntries  = 2000 // of one list or map
)

// reader turns octets into nodes and collects what is wrong with them.
type reader struct {
	name     string
	lines    []string
	problems Problems
	nodes    int
	tooMany  bool
	strange  bool // the file uses YAML beyond what the language has
}

// report adds a problem at a node.
func (r *reader) report(n *node, hint, format string, args ...any) {
	p := Problem{File: r.name, Message: fmt.Sprintf(format, args...), Hint: hint}
	if n != nil {
		if n.origin != "" {
			p.File = n.origin
		} else {
			p.Line, p.Column, p.Width = n.line, n.col, n.width
		}
	}
	r.add(p)
}

func (r *reader) warn(n *node, hint, format string, args ...any) {
	before := len(r.problems)
	r.report(n, hint, format, args...)
	if len(r.problems) > before {
		r.problems[before].Warning = true
	}
}

// reportAt adds a problem at a place of the file.
func (r *reader) reportAt(line, col, width int, hint, format string, args ...any) {
	r.add(Problem{
		File: r.name, Line: line, Column: col, Width: width, Message: fmt.Sprintf(format, args...), Hint: hint,
	})
}

func (r *reader) add(p Problem) {
	p.Message, p.Hint = printableLines(p.Message), wrapWords(printableLines(p.Hint))
	for _, q := range r.problems {
		if q.Line == p.Line && q.Column == p.Column && q.Message == p.Message && q.File == p.File {
			return
		}
	}
	if len(r.problems) >= maxProblems {
		if !r.tooMany {
			r.tooMany = true
			r.problems = append(r.problems, Problem{File: r.name, Message: "more problems are not listed", Hint: "mend these first"})
		}
		return
	}
	if p.Line > 0 && p.Line <= len(r.lines) {
		p.Source = r.lines[p.Line-1]
	}
	r.problems = append(r.problems, p)
}

func printableLines(s string) string {
	parts := strings.Split(s, "\n")
	for i := range parts {
		parts[i] = Printable(parts[i])
	}
	return strings.Join(parts, "\n")
}

// parse reads a whole file into nodes. It returns nil when the file is no YAML
// or breaks a limit; the problems say why.
func (r *reader) parse(src []byte) (root *node) {
	src = bytes.TrimPrefix(src, []byte("\xef\xbb\xbf"))
	if !r.guard(src) {
		return nil
	}
	defer func() {
		if x := recover(); x != nil { // The YAML library fails on some hostile input.
			r.reportAt(1, 1, 1, "take the file apart until the strange part is found", "this is no YAML that can be read")
			root = nil
		}
	}()
	file, err := parser.ParseBytes(src, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		r.syntax(err)
		return nil
	}
	var docs []ast.Node
	for _, d := range file.Docs {
		if d.Body != nil && d.Body.Type() != ast.DirectiveType {
			docs = append(docs, d.Body)
		}
	}
	switch {
	case len(docs) == 0:
		r.reportAt(1, 1, 1, "start with version: 1; wirewalk new FILE writes an example", "the file is empty")
		return nil
	case len(docs) > 1:
		line := max(1, min(len(r.lines), docs[1].GetToken().Position.Line))
		for at := line; at > 0; at-- {
			if strings.HasPrefix(r.lines[at-1], "---") {
				line = at
				break
			}
		}
		r.reportAt(line, 1, 3, "one file is one scenario: remove the --- line", "a second document begins here")
		return nil
	}
	before := len(r.problems)
	root = r.convert(docs[0], 0)
	if r.strange || len(r.problems) > before && r.nodes > maxNodes {
		return nil
	}
	return root
}
