package scenarios

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
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

// guard looks at the octets before the YAML library sees them.
func (r *reader) guard(src []byte) bool {
	if len(src) > maxFile {
		r.add(Problem{
			File: r.name, Message: fmt.Sprintf("the file has %d octets; at most %d are read", len(src), maxFile),
			Hint: "a scenario is a few KiB; contents are made up with size, not written out",
		})
		return false
	}
	r.lines = strings.Split(strings.ReplaceAll(string(src), "\r\n", "\n"), "\n")
	if len(r.lines) > maxLines {
		r.add(Problem{File: r.name, Message: fmt.Sprintf("the file has %d lines; at most %d are read", len(r.lines), maxLines)})
		return false
	}
	depth := 0
	for i, line := range r.lines {
		if !r.guardLine(i+1, line) {
			return false
		}
		depth = max(0, depth+strings.Count(line, "[")+strings.Count(line, "{")-strings.Count(line, "]")-strings.Count(line, "}"))
		if depth > maxNesting {
			r.reportAt(i+1, 1, 1, "a scenario needs five levels", "more than %d brackets are open here", maxNesting)
			return false
		}
	}
	return true
}

func (r *reader) guardLine(num int, line string) bool {
	if !utf8.ValidString(line) {
		col := 1
		for rest := line; rest != ""; col++ {
			c, n := utf8.DecodeRuneInString(rest)
			if c == utf8.RuneError && n == 1 {
				break
			}
			rest = rest[n:]
		}
		r.reportAt(num, col, 1, "save the file as UTF-8", "this octet is no UTF-8")
		return false
	}
	indent := line[:len(line)-len(strings.TrimLeft(line, " \t"))]
	if i := strings.IndexByte(indent, '\t'); i >= 0 && strings.TrimSpace(line) != "" {
		r.reportAt(num, i+1, 1, "YAML is indented with spaces: replace the tab by two", "a tab is used for indentation")
		return false
	}
	if i := strings.IndexFunc(line, func(c rune) bool { return c < 0x20 && c != '\t' && c != '\r' || c == 0x7f }); i >= 0 {
		r.reportAt(num, utf8.RuneCountInString(line[:i])+1, 1, "remove it; in quotes it can be written as \\x1b and the like",
			"a control character (%#02x) is in the file", line[i])
		return false
	}
	if len(indent) > 4*maxNesting || strings.HasPrefix(strings.TrimSpace(line), strings.Repeat("- ", maxNesting)) {
		r.reportAt(num, 1, 1, "a scenario needs five levels", "this is nested more than %d levels deep", maxNesting)
		return false
	}
	if len(line) > 20_000 {
		r.reportAt(num, 1, 1, "break it into several lines", "the line has %d octets; at most 20000 are read", len(line))
		return false
	}
	return true
}

// convert turns the library's tree into nodes.
func (r *reader) convert(n ast.Node, depth int) *node {
	out := r.place(n)
	if r.nodes++; r.nodes > maxNodes || depth > maxNesting {
		if !r.strange {
			r.strange = true
			r.report(out, "a scenario needs five levels and a few hundred values", "the file is nested too deep or has too many values")
		}
		out.kind = emptyNode
		return out
	}
	switch v := n.(type) {
	case *ast.MappingNode:
		out.kind, out.flow = mapNode, v.IsFlowStyle
		for _, e := range v.Values {
			r.entry(out, e, depth)
		}
	case *ast.MappingValueNode:
		out.kind = mapNode
		r.entry(out, v, depth)
	case *ast.SequenceNode:
		out.kind, out.flow = listNode, v.IsFlowStyle
		for _, e := range v.Values {
			out.items = append(out.items, r.convert(e, depth+1))
		}
	case *ast.NullNode:
		out.kind = emptyNode
		if v.Token.Type == token.NullType {
			out.text = "null"
		}
	case *ast.LiteralNode:
		out.kind, out.text, out.quoted = scalarNode, v.Value.Value, true
	case *ast.StringNode:
		out.kind, out.text = scalarNode, v.Value
		out.quoted = v.Token.Type == token.SingleQuoteType || v.Token.Type == token.DoubleQuoteType
	case *ast.AnchorNode, *ast.AliasNode, *ast.MergeKeyNode:
		out.kind, r.strange = emptyNode, true
		r.report(out, "write the value again where it is needed", "anchors (&), aliases (*) and merge keys (<<) are not part of this language")
	case *ast.TagNode:
		out.kind, r.strange = emptyNode, true
		r.report(out, "put text that begins with ! in quotes", "YAML tags (!) are not part of this language")
	default:
		out.kind, out.text = scalarNode, n.GetToken().Value
	}
	return out
}

func (r *reader) entry(out *node, e *ast.MappingValueNode, depth int) {
	key := r.convert(e.Key, depth+1)
	if key.kind != scalarNode {
		if key.kind == emptyNode && e.Key.Type() == ast.NullType {
			r.report(key, "null is no key: put it in quotes, or name it otherwise", "a key is missing")
		} else if key.kind != emptyNode {
			r.report(key, "a key is a single word", "a key cannot be %s", key.what())
		}
		return
	}
	if len(out.keys) == maxEntries {
		if !r.strange {
			r.strange = true
			r.report(key, "pages can be written as /img/1..500.png, requests with repeat", "this map has more than %d keys", maxEntries)
		}
		return
	}
	for i, k := range out.keys {
		if k.text == key.text {
			r.report(key, fmt.Sprintf("it stands in line %d already: keep one of them", out.keys[i].line), "%s is given twice", key.text)
			return
		}
	}
	value := r.convert(e.Value, depth+1)
	if value.kind == emptyNode && value.text == "" {
		value.line, value.col, value.width = key.line, key.col, key.width
	}
	out.keys = append(out.keys, key)
	out.items = append(out.items, value)
}

// place is a node's position in the file.
func (r *reader) place(n ast.Node) *node {
	out := &node{width: 1}
	tk := n.GetToken()
	if m, ok := n.(*ast.MappingValueNode); ok {
		tk = m.Key.GetToken()
	}
	if m, ok := n.(*ast.MappingNode); ok && !m.IsFlowStyle && len(m.Values) > 0 {
		tk = m.Values[0].Key.GetToken()
	}
	if tk == nil || tk.Position == nil {
		return out
	}
	out.line, out.col = tk.Position.Line, tk.Position.Column
	text := strings.TrimRight(strings.TrimLeft(tk.Origin, " \n"), " \n")
	if i := strings.IndexByte(text, '\n'); i >= 0 {
		text = text[:i]
	}
	out.width = max(1, utf8.RuneCountInString(text))
	if text == "{" || text == "[" {
		out.width = r.bracketed(out.line, out.col)
	}
	return out
}

// bracketed is the width of what stands in brackets from a place on, up to the end of its line.
func (r *reader) bracketed(line, col int) int {
	if line < 1 || line > len(r.lines) {
		return 1
	}
	runes := []rune(r.lines[line-1])
	depth := 0
	for i := col - 1; i >= 0 && i < len(runes); i++ {
		switch runes[i] {
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth == 0 {
				return i - col + 2
			}
		}
	}
	return max(1, len(runes)-col+1)
}
