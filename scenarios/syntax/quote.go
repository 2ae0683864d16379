package syntax

import (
	"fmt"
	"strings"
)

// QuoteText puts quotes round text that YAML could read as something else.
func QuoteText(s string) string {
	for _, r := range s {
		if (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && !strings.ContainsRune(" _-./()", r) {
			return doubleQuoted(s)
		}
	}
	if Ambiguous(s) || strings.TrimSpace(s) != s || strings.ContainsAny(s[:1], "-.0123456789/ ()") || strings.EqualFold(s, "null") {
		return doubleQuoted(s)
	}
	return s
}

// doubleQuoted writes a YAML double-quoted scalar.
func doubleQuoted(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r < 0x20 || r == 0x7f:
			fmt.Fprintf(&b, `\x%02x`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// QuoteKey puts quotes round a key that YAML could read as something else.
func QuoteKey(s string) string {
	if s == "*" || strings.ContainsAny(s, "{}[],&*#?|<>=!%@\\\"' :") {
		return doubleQuoted(s)
	}
	return s
}

// FlowText writes a tree in flow style.
func (n *Node) FlowText() string {
	var parts []string
	switch n.Kind {
	case Map:
		for i, k := range n.Keys {
			parts = append(parts, QuoteKey(k.Text)+": "+n.Items[i].FlowText())
		}
		return "{" + strings.Join(parts, ", ") + "}"
	case List:
		for _, v := range n.Items {
			parts = append(parts, v.FlowText())
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case Empty:
		return "null"
	case Scalar:
		return QuoteText(n.Text)
	}
	return ""
}

// Ambiguous reports whether a plain word is a truth value or null for some readers of YAML.
func Ambiguous(s string) bool {
	switch strings.ToLower(s) {
	case "on", "off", "yes", "no", "y", "n", "true", "false":
		return true
	}
	return false
}
