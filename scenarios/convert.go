package scenarios

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"
)

// convert turns the library's tree into nodes.
func (doc *document) convert(n ast.Node, depth int) *node {
	out := doc.place(n)
	if doc.nodes++; doc.nodes > maxNodes || depth > maxNesting {
		if !doc.strange {
			doc.strange = true
			doc.report(out, "a scenario needs five levels and a few hundred values", "the file is nested too deep or has too many values")
		}
		out.kind = emptyNode
		return out
	}
	switch v := n.(type) {
	case *ast.MappingNode:
		out.kind, out.flow = mapNode, v.IsFlowStyle
		for _, e := range v.Values {
			doc.entry(out, e, depth)
		}
	case *ast.MappingValueNode:
		out.kind = mapNode
		doc.entry(out, v, depth)
	case *ast.SequenceNode:
		out.kind, out.flow = listNode, v.IsFlowStyle
		for _, e := range v.Values {
			out.items = append(out.items, doc.convert(e, depth+1))
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
		out.kind, doc.strange = emptyNode, true
		doc.report(out, "write the value again where it is needed", "anchors (&), aliases (*) and merge keys (<<) are not part of this language")
	case *ast.TagNode:
		out.kind, doc.strange = emptyNode, true
		doc.report(out, "put text that begins with ! in quotes", "YAML tags (!) are not part of this language")
	default:
		out.kind, out.text = scalarNode, n.GetToken().Value
	}
	return out
}

func (doc *document) entry(out *node, e *ast.MappingValueNode, depth int) {
	key := doc.convert(e.Key, depth+1)
	if key.kind != scalarNode {
		if key.kind == emptyNode && e.Key.Type() == ast.NullType {
			doc.report(key, "null is no key: put it in quotes, or name it otherwise", "a key is missing")
		} else if key.kind != emptyNode {
			doc.report(key, "a key is a single word", "a key cannot be %s", key.what())
		}
		return
	}
	if len(out.keys) == maxEntries {
		if !doc.strange {
			doc.strange = true
			doc.report(key, "pages can be written as /img/1..500.png, requests with repeat", "this map has more than %d keys", maxEntries)
		}
		return
	}
	for i, k := range out.keys {
		if k.text == key.text {
			doc.report(key, fmt.Sprintf("it stands in line %d already: keep one of them", out.keys[i].line), "%s is given twice", key.text)
			return
		}
	}
	value := doc.convert(e.Value, depth+1)
	if value.kind == emptyNode && value.text == "" {
		value.line, value.col, value.width = key.line, key.col, key.width
	}
	out.keys = append(out.keys, key)
	out.items = append(out.items, value)
}

// place is a node's position in the file.
func (doc *document) place(n ast.Node) *node {
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
		out.width = doc.bracketed(out.line, out.col)
	}
	return out
}

// bracketed is the width of what stands in brackets from a place on, up to the end of its line.
func (doc *document) bracketed(line, col int) int {
	if line < 1 || line > len(doc.lines) {
		return 1
	}
	runes := []rune(doc.lines[line-1])
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
