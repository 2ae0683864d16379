package syntax

import (
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml/ast"
)

// word is an entry of a list in brackets that has colons and no space behind any, such
// as an IPv6 address: that is one word (YAML 1.2 §7.3.3), where the library sees a map
// when braces stand around the list. It is nil for every other entry.
func (doc *document) word(list *ast.SequenceNode, entry ast.Node) *Node {
	pair, ok := entry.(*ast.MappingValueNode)
	if m, is := entry.(*ast.MappingNode); is && !m.IsFlowStyle && len(m.Values) == 1 {
		pair, ok = m.Values[0], true
	}
	if !ok || !list.IsFlowStyle {
		return nil
	}
	out := doc.place(pair)
	if out.Line < 1 || out.Line > len(doc.Lines) {
		return nil
	}
	line := []rune(doc.Lines[out.Line-1])
	if out.Col < 1 || out.Col > len(line) {
		return nil
	}
	text := string(line[out.Col-1:])
	if end := strings.IndexAny(text, ",]} "); end >= 0 {
		text = text[:end]
	}
	if strings.HasSuffix(text, ":") || strings.ContainsAny(text, "\"'{[") || !strings.Contains(text, ":") {
		return nil
	}
	doc.nodes++
	out.Kind, out.Text, out.Width = Scalar, text, utf8.RuneCountInString(text)
	return out
}
