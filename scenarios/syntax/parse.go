package syntax

import (
	"bytes"
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
	MaxEntries  = 2000 // of one list or map
)

// document is a file on its way from octets to nodes.
type document struct {
	*Reporter
	nodes   int
	strange bool // the file uses YAML beyond what the language has
}

// Parse reads a whole file into nodes. It returns nil when the file is no YAML
// or breaks a limit; the problems say why.
func Parse(r *Reporter, src []byte) *Node {
	doc := &document{Reporter: r}
	return doc.parse(src)
}

func (doc *document) parse(src []byte) (root *Node) {
	src = bytes.TrimPrefix(src, []byte("\xef\xbb\xbf"))
	if !doc.prescan(src) {
		return nil
	}
	defer func() {
		if x := recover(); x != nil { // The YAML library fails on some hostile input.
			doc.Report(spot(1, 1), "take the file apart until the strange part is found", "this is no YAML that can be read")
			root = nil
		}
	}()
	file, err := parser.ParseBytes(src, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		doc.malformed(err)
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
		doc.Report(spot(1, 1), "start with version: 1; wirewalk new FILE writes an example", "the file is empty")
		return nil
	case len(docs) > 1:
		line := max(1, min(len(doc.Lines), docs[1].GetToken().Position.Line))
		for at := line; at > 0; at-- {
			if strings.HasPrefix(doc.Lines[at-1], "---") {
				line = at
				break
			}
		}
		doc.Report(&Node{Line: line, Col: 1, Width: len("---")}, "one file is one scenario: remove the --- line", "a second document begins here")
		return nil
	}
	before := len(doc.Problems)
	root = doc.fromYAML(docs[0], 0)
	if doc.strange || len(doc.Problems) > before && doc.nodes > maxNodes {
		return nil
	}
	return root
}

// ParseValue reads a value as it stands on a command line; origin is what
// messages call the place. It returns nil when it is none.
func ParseValue(r *Reporter, origin, text string) *Node {
	sub := &Reporter{Name: origin}
	n := Parse(sub, []byte("v: "+text+"\n"))
	if n == nil || len(sub.Problems) > 0 || n.Get("v") == nil {
		for _, p := range sub.Problems {
			p.File, p.Line = origin, 0
			r.Add(p)
		}
		if len(sub.Problems) == 0 {
			r.Add(Problem{File: origin, Message: "this is no value"})
		}
		return nil
	}
	v := n.Get("v")
	v.mark(origin)
	return v
}
