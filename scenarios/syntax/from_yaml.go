package syntax

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"
)

// fromYAML turns the library's tree into nodes.
func (doc *document) fromYAML(n ast.Node, depth int) *Node {
	out := doc.place(n)
	if doc.nodes++; doc.nodes > maxNodes || depth > maxNesting {
		if !doc.strange {
			doc.strange = true
			doc.Report(out, "a scenario needs five levels and a few hundred values", "the file is nested too deep or has too many values")
		}
		out.Kind = Empty
		return out
	}
	switch v := n.(type) {
	case *ast.MappingNode:
		out.Kind, out.Flow = Map, v.IsFlowStyle
		for _, e := range v.Values {
			doc.entry(out, e, depth)
		}
	case *ast.MappingValueNode:
		out.Kind = Map
		doc.entry(out, v, depth)
	case *ast.SequenceNode:
		out.Kind, out.Flow = List, v.IsFlowStyle
		for _, e := range v.Values {
			if word := doc.word(v, e); word != nil {
				out.Items = append(out.Items, word)
				continue
			}
			out.Items = append(out.Items, doc.fromYAML(e, depth+1))
		}
	case *ast.NullNode:
		out.Kind = Empty
		if v.Token.Type == token.NullType {
			out.Text = "null"
		}
	case *ast.LiteralNode:
		out.Kind, out.Text, out.Quoted = Scalar, v.Value.Value, true
	case *ast.StringNode:
		out.Kind, out.Text = Scalar, v.Value
		out.Quoted = v.Token.Type == token.SingleQuoteType || v.Token.Type == token.DoubleQuoteType
	case *ast.AnchorNode, *ast.AliasNode, *ast.MergeKeyNode:
		out.Kind, doc.strange = Empty, true
		doc.Report(out, "write the value again where it is needed", "anchors (&), aliases (*) and merge keys (<<) are not part of this language")
	case *ast.TagNode:
		out.Kind, doc.strange = Empty, true
		doc.Report(out, "put text that begins with ! in quotes", "YAML tags (!) are not part of this language")
	default:
		out.Kind, out.Text = Scalar, n.GetToken().Value
	}
	return out
}

func (doc *document) entry(out *Node, e *ast.MappingValueNode, depth int) {
	key := doc.fromYAML(e.Key, depth+1)
	if key.Kind != Scalar {
		if key.Kind == Empty && e.Key.Type() == ast.NullType {
			doc.Report(key, "null is no key: put it in quotes, or name it otherwise", "a key is missing")
		} else if key.Kind != Empty {
			doc.Report(key, "a key is a single word", "a key cannot be %s", key.Shape())
		}
		return
	}
	if len(out.Keys) == MaxEntries {
		if !doc.strange {
			doc.strange = true
			doc.Report(key, "pages can be written as /img/1..500.png, requests with repeat", "this map has more than %d keys", MaxEntries)
		}
		return
	}
	for i, k := range out.Keys {
		if k.Text == key.Text {
			doc.Report(key, fmt.Sprintf("it stands in line %d already: keep one of them", out.Keys[i].Line), "%s is given twice", key.Text)
			return
		}
	}
	value := doc.fromYAML(e.Value, depth+1)
	if value.Kind == Empty && value.Text == "" {
		value.Line, value.Col, value.Width = key.Line, key.Col, key.Width
	}
	out.Keys = append(out.Keys, key)
	out.Items = append(out.Items, value)
}

// place is a node's position in the file.
func (doc *document) place(n ast.Node) *Node {
	out := &Node{Width: 1}
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
	out.Line, out.Col = tk.Position.Line, tk.Position.Column
	text := strings.TrimRight(strings.TrimLeft(tk.Origin, " \n"), " \n")
	if i := strings.IndexByte(text, '\n'); i >= 0 {
		text = text[:i]
	}
	out.Width = max(1, utf8.RuneCountInString(text))
	if text == "{" || text == "[" {
		out.Width = doc.bracketed(out.Line, out.Col)
	}
	return out
}

// bracketed is the width of what stands in brackets from a place on, up to the end of its line.
func (doc *document) bracketed(line, col int) int {
	if line < 1 || line > len(doc.Lines) {
		return 1
	}
	runes := []rune(doc.Lines[line-1])
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
